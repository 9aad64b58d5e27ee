package comm

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

const (
	maxComms = 1024
	// maxInbox is how many messages of one comm may wait for its handler.
	maxInbox = 4096
)

var (
	targetsMu sync.RWMutex
	targets   = make(map[string]Open)
)

// RegisterTarget says who answers comms that are opened for a name. The later registration holds.
func RegisterTarget(name string, open Open) {
	targetsMu.Lock()
	defer targetsMu.Unlock()
	targets[name] = open
}

// Router knows the open comms of a kernel.
type Router struct {
	send   Sender
	panics func(where string, value any, stack []byte)
	places chan struct{}

	mu    sync.Mutex
	comms map[string]*Comm
}

// NewRouter sends by send and reports a handler's panic, which ends only that message, to panics.
func NewRouter(send Sender, panics func(where string, value any, stack []byte)) *Router {
	return &Router{
		send: send, panics: panics,
		places: make(chan struct{}, max(4, runtime.GOMAXPROCS(0))),
		comms:  make(map[string]*Comm),
	}
}

// Open handles comm_open. parent is handed to Sender with what is sent in answer; done is called when the handler is
// through, or at once where there is none. A comm for an unknown target is closed, as the protocol asks.
func (r *Router) Open(id, target string, data json.RawMessage, buffers [][]byte, parent any, done func()) error {
	targetsMu.RLock()
	open := targets[target]
	targetsMu.RUnlock()
	problem := ""
	r.mu.Lock()
	switch {
	case open == nil:
		problem = fmt.Sprintf("no comm target %q is registered", target)
	case r.comms[id] != nil:
		problem = fmt.Sprintf("a comm with id %q is already open", id)
	case len(r.comms) >= maxComms:
		problem = fmt.Sprintf("%d comms are open already", len(r.comms))
	}
	if problem != "" {
		r.mu.Unlock()
		done()
		if err := r.send("comm_close", id, "", map[string]any{"error": problem}, nil, parent); err != nil {
			return err
		}
		return fmt.Errorf("%s", problem)
	}
	c := &Comm{id: id, target: target, router: r, parent: parent}
	r.comms[id] = c
	r.mu.Unlock()
	c.do(func() {
		defer done()
		var handler Handler
		r.guard("opening "+target, func() { handler = open(c, data, buffers) })
		if handler == nil {
			_ = c.Close()
			return
		}
		c.handler = handler
	})
	return nil
}

// Message handles comm_msg.
func (r *Router) Message(id string, data json.RawMessage, buffers [][]byte, parent any, done func()) error {
	c := r.find(id)
	if c == nil {
		done()
		return fmt.Errorf("no comm %q is open", id)
	}
	taken := c.do(func() {
		defer done()
		c.mu.Lock()
		c.parent = parent
		c.mu.Unlock()
		if c.handler != nil {
			r.guard("a message to "+c.target, func() { c.handler.Message(data, buffers) })
		}
	})
	if !taken {
		done()
		return fmt.Errorf("comm %q has %d messages waiting; this one is dropped", id, maxInbox)
	}
	return nil
}

// Close handles comm_close.
func (r *Router) Close(id string, done func()) error {
	c := r.find(id)
	if c == nil {
		done()
		return fmt.Errorf("no comm %q is open", id)
	}
	c.end()
	r.forget(c)
	if !c.do(func() { defer done(); r.closeHandler(c) }) {
		// Too much waits; the handler must hear of the end all the same.
		go func() { defer done(); r.closeHandler(c) }()
	}
	return nil
}

func (r *Router) closeHandler(c *Comm) {
	if c.handler != nil {
		r.guard("closing "+c.target, c.handler.Close)
	}
}

// Targets is the target of each open comm, of the given name or of any.
func (r *Router) Targets(name string) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := make(map[string]string)
	for id, c := range r.comms {
		if name == "" || name == c.target {
			found[id] = c.target
		}
	}
	return found
}

func (r *Router) find(id string) *Comm {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.comms[id]
}

func (r *Router) forget(c *Comm) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.comms[c.id] == c {
		delete(r.comms, c.id)
	}
}

func (r *Router) guard(where string, do func()) {
	defer func() {
		if v := recover(); v != nil {
			r.panics(where, v, debug.Stack())
		}
	}()
	do()
}
