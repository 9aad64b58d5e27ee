package socket

import (
	"crypto/rand"
	"fmt"
	"sync"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"

	"gpucharts/kernel/refusal"
)

var nullSecurity = null.Security()

// Router is a ROUTER socket: shell, control and stdin.
type Router struct {
	*Listener
	mu    sync.Mutex
	named map[string]*peer
}

// NewRouter listens and hands each message to handle, with the peer's identity as its first frame.
// handle is called from each peer's reader in turn and should not take long.
func NewRouter(endpoint string, refusals *refusal.Book, handle func(parts [][]byte)) (*Router, error) {
	r := &Router{named: make(map[string]*peer)}
	var err error
	r.Listener, err = listen(zmq4.Router, endpoint, refusals, func(p *peer, parts [][]byte) error {
		handle(append([][]byte{[]byte(r.name(p))}, parts...))
		return nil
	}, r.forgetName)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// name gives a peer without an identity one. Of two with the same the later is the one to answer: a client that
// reconnects keeps its identity.
func (r *Router) name(p *peer) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p.identity == "" {
		var id [5]byte // as libzmq: a zero byte, then four that no other peer has
		_, _ = rand.Read(id[1:])
		p.identity = string(id[:])
	}
	r.named[p.identity] = p
	return p.identity
}

func (r *Router) forgetName(p *peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.named[p.identity] == p {
		delete(r.named, p.identity)
	}
}

// Send queues a message for the peer that its first frame names.
func (r *Router) Send(parts [][]byte) error {
	if len(parts) == 0 {
		return fmt.Errorf("a message to a router needs an identity frame")
	}
	identity := string(parts[0])
	p := r.find(identity)
	if p == nil {
		return fmt.Errorf("no peer with identity %x is connected", identity)
	}
	err := p.send(outgoing{frames: parts[1:]})
	if err == errQueueFull {
		r.refusals.Add(kindQueue, "a peer that does not read its replies was disconnected")
		p.close()
	}
	return err
}

// find looks among peers that have sent something and, for stdin where the kernel speaks first, among all.
func (r *Router) find(identity string) *peer {
	r.mu.Lock()
	p := r.named[identity]
	r.mu.Unlock()
	if p != nil && !p.gone() {
		return p
	}
	var found *peer
	r.each(func(p *peer) {
		if p.identity == identity && !p.gone() {
			found = p
		}
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if found == nil {
		delete(r.named, identity)
	} else {
		r.named[identity] = found
	}
	return found
}
