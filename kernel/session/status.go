package session

import (
	"sync"
	"time"

	"gpucharts/kernel/message"
)

const (
	// Idles that waited for a cell's end leave this many at a time: all messages count against the server's limit.
	heldAtOnce = 32
	heldPause  = 100 * time.Millisecond
	maxHeld    = 50_000
)

// status frames requests by busy and idle.
type status struct {
	publish func(state string, parent *message.Header)

	mu      sync.Mutex
	running *message.Header // of the cell that runs
	held    []*message.Header
	leaving bool // a later flush is on its way
}

// beginCell and endCell frame a cell.
func (t *status) beginCell(cell *message.Header) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running = cell
	t.publish("busy", cell)
}

func (t *status) endCell(cell *message.Header) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running = nil
	t.publish("idle", cell)
	t.flush()
}

// begin and end frame a request that a page waits for: it takes the reply only after the idle.
func (t *status) begin(parent *message.Header) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running == nil {
		t.publish("busy", parent)
	}
}

func (t *status) end(parent *message.Header) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.publish("idle", parent)
	if t.running != nil {
		t.publish("busy", t.running)
	}
}

// endQuietly ends a comm message or an interrupt (begin is its beginning): nobody waits for that idle, so it waits for
// the cell's.
func (t *status) endQuietly(parent *message.Header) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running == nil {
		t.publish("idle", parent)
		return
	}
	if len(t.held) < maxHeld {
		t.held = append(t.held, parent)
	}
}

func (t *status) flush() {
	if t.running != nil {
		return
	}
	now := t.held[:min(heldAtOnce, len(t.held))]
	for _, parent := range now {
		t.publish("idle", parent)
	}
	t.held = t.held[len(now):]
	if len(t.held) == 0 {
		t.held = nil
		return
	}
	if !t.leaving {
		t.leaving = true
		time.AfterFunc(heldPause, func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.leaving = false
			t.flush()
		})
	}
}
