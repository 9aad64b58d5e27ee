package socket

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"gpucharts/kernel/refusal"
)

const (
	// maxPeers bounds the connections of one socket. A notebook server opens a few for each open page.
	maxPeers = 256
	// acceptPause is how long the door rests after a failed accept (no file descriptors left, say).
	acceptPause = 50 * time.Millisecond
)

// Listener accepts the peers of one socket and keeps them apart: what one peer does ends at most that peer.
type Listener struct {
	kind     zmq4.SocketType
	door     net.Listener
	refusals *refusal.Book
	deliver  func(p *peer, parts [][]byte) error
	onGone   func(p *peer)

	mu     sync.Mutex
	peers  map[*peer]struct{}
	coming int // connections in their handshake
	closed bool
}

// listen opens an endpoint, tcp://host:port or ipc://path.
// onGone may be nil.
func listen(kind zmq4.SocketType, endpoint string, refusals *refusal.Book, deliver func(*peer, [][]byte) error, onGone func(*peer)) (*Listener, error) {
	scheme, address, _ := strings.Cut(endpoint, "://")
	network := map[string]string{"tcp": "tcp", "ipc": "unix"}[scheme]
	if network == "" {
		return nil, fmt.Errorf("cannot listen on %q: the transport %q is not supported, use tcp or ipc", endpoint, scheme)
	}
	if network == "unix" {
		if err := removeStaleSocket(address); err != nil {
			return nil, err
		}
	}
	door, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", endpoint, err)
	}
	if network == "unix" {
		if err := os.Chmod(address, 0o600); err != nil {
			door.Close()
			return nil, fmt.Errorf("cannot make %s private: %w", address, err)
		}
	}
	l := &Listener{kind: kind, door: door, refusals: refusals, deliver: deliver, onGone: onGone, peers: make(map[*peer]struct{})}
	go l.accept()
	return l, nil
}

// removeStaleSocket removes what a kernel that died left behind; anything but a socket stays.
func removeStaleSocket(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil
	}
	if info.Mode()&os.ModeSocket == 0 {
		return fmt.Errorf("cannot listen on ipc://%s: a file that is no socket is in the way", path)
	}
	return os.Remove(path)
}

// Addr is where the socket listens.
func (l *Listener) Addr() net.Addr { return l.door.Addr() }

func (l *Listener) accept() {
	for {
		conn, err := l.door.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			l.refusals.Add("failed accept", err.Error())
			time.Sleep(acceptPause)
			continue
		}
		if !l.admit() {
			l.refusals.Add(kindCrowd, fmt.Sprintf("%s has %d already", l.door.Addr(), maxPeers))
			conn.Close()
			continue
		}
		go l.serve(conn)
	}
}

func (l *Listener) admit() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.peers)+l.coming >= maxPeers {
		return false
	}
	l.coming++
	return true
}

// serve is the whole life of one connection.
func (l *Listener) serve(conn net.Conn) {
	defer conn.Close()
	defer func() {
		if r := recover(); r != nil {
			l.refusals.Add(kindPanic, fmt.Sprint(r))
		}
	}()
	p, err := l.shakeHands(conn)
	if err != nil {
		if !errors.Is(err, io.EOF) {
			l.refusals.Add(kindHandshake, err.Error())
		}
		return
	}
	defer l.forget(p)
	go p.write()
	err = p.read(func(parts [][]byte) error { return l.deliver(p, parts) })
	var bad refused
	if errors.As(err, &bad) {
		l.refusals.Add(bad.kind, bad.why)
	}
}

func (l *Listener) shakeHands(conn net.Conn) (p *peer, err error) {
	defer func() {
		if r := recover(); r != nil { // zmq4 panics on socket types and properties that it does not know
			err = fmt.Errorf("the peer's greeting made no sense: %v", r)
		}
		l.mu.Lock()
		l.coming--
		if err == nil {
			l.peers[p] = struct{}{}
		}
		l.mu.Unlock()
	}()
	_ = conn.SetDeadline(time.Now().Add(handshakeTime))
	wire := newPreflight(conn)
	zconn, err := zmq4.Open(wire, nullSecurity, l.kind, nil, true, nil)
	if err != nil {
		return nil, err
	}
	if err := wire.out.Flush(); err != nil {
		return nil, err
	}
	wire.open = true
	_ = conn.SetDeadline(time.Time{})
	return newPeer(wire, zconn), nil
}

func (l *Listener) forget(p *peer) {
	l.mu.Lock()
	delete(l.peers, p)
	l.mu.Unlock()
	p.close()
	if l.onGone != nil {
		l.onGone(p)
	}
}

func (l *Listener) each(do func(*peer)) {
	l.mu.Lock()
	peers := make([]*peer, 0, len(l.peers))
	for p := range l.peers {
		peers = append(peers, p)
	}
	l.mu.Unlock()
	for _, p := range peers {
		do(p)
	}
}

// Close lets what is queued leave until the deadline, then ends all connections.
func (l *Listener) Close(deadline time.Time) {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.door.Close()
	l.each(func(p *peer) { p.drained(deadline) })
	l.each(func(p *peer) { p.close() })
}
