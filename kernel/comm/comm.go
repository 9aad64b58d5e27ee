// Package comm is the two-way channel between a page and the kernel. In: comm_open, comm_msg and comm_close as they
// arrive. Out: calls to the handlers of registered targets, off the execute queue, in order for each comm; and the
// messages that they send.
package comm

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// Handler takes what the page sends over one comm. Its methods are called one at a time and in order.
type Handler interface {
	Message(data json.RawMessage, buffers [][]byte)
	Close()
}

// Open makes the handler of a new comm; nil refuses it. data and buffers are those of comm_open.
type Open func(c *Comm, data json.RawMessage, buffers [][]byte) Handler

// Sender publishes a comm message of the given type (comm_open, comm_msg or comm_close). reply is what the page sent last on that
// comm, as Dispatch was told, and nil before anything.
type Sender func(msgType, id, target string, data any, buffers [][]byte, reply any) error

// ErrClosed is the error of sending over a comm that either side has closed.
var ErrClosed = errors.New("this comm is closed")

// Comm is one open channel.
type Comm struct {
	id     string
	target string
	router *Router

	mu      sync.Mutex
	closed  bool
	parent  any
	handler Handler
	inbox   []func()
	working bool
}

// ID is the comm's id, Target the name it was opened for.
func (c *Comm) ID() string     { return c.id }
func (c *Comm) Target() string { return c.target }

// Send publishes a comm_msg; it is safe from any goroutine and does not wait for the page. data is what encoding/json makes an
// object of; a top-level key `state` is taken by notebook clients for widget state.
func (c *Comm) Send(data any, buffers ...[]byte) error {
	c.mu.Lock()
	closed, parent := c.closed, c.parent
	c.mu.Unlock()
	if closed {
		return ErrClosed
	}
	if err := c.router.send("comm_msg", c.id, "", data, buffers, parent); err != nil {
		return fmt.Errorf("sending over comm %s (%s): %w", c.id, c.target, err)
	}
	return nil
}

// Close tells the page that the comm is over.
func (c *Comm) Close() error {
	if !c.end() {
		return ErrClosed
	}
	c.router.forget(c)
	return c.router.send("comm_close", c.id, "", map[string]any{}, nil, nil)
}

func (c *Comm) end() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := c.closed
	c.closed = true
	return !was
}

// do queues work for this comm. A comm that has work takes one place among the router's workers.
func (c *Comm) do(work func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.inbox) >= maxInbox {
		return false
	}
	c.inbox = append(c.inbox, work)
	if !c.working {
		c.working = true
		go c.work()
	}
	return true
}

func (c *Comm) work() {
	c.router.places <- struct{}{}
	defer func() { <-c.router.places }()
	for {
		c.mu.Lock()
		if len(c.inbox) == 0 {
			c.working = false
			c.mu.Unlock()
			return
		}
		work := c.inbox[0]
		c.inbox = c.inbox[1:]
		c.mu.Unlock()
		work()
	}
}
