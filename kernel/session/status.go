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
	// Statuses of comm messages wait until no comm message has come for this long. A page's server writes each message
	// to its socket by itself and leaves Nagle's algorithm on, so a reply that follows a small status waits 40 ms for
	// the acknowledgement of that one; a reply that comes first does not.
	restTime = 250 * time.Millisecond
)

// status frames requests by busy and idle.
type status struct {
	publish func(state string, parent *message.Header)

	mu      sync.Mutex
	running *message.Header // of the cell that runs
	held    []heldStatus
	leaving bool // a later flush is on its way
	rest    *time.Timer
}

// heldStatus is the status of a message that was answered already.
type heldStatus struct {
	parent *message.Header
	busy   bool // goes out before the idle, as no cell ran
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
	t.hold(heldStatus{parent: parent})
}

// commEnds ends a comm message, whose beginning was not told: see restTime.
func (t *status) commEnds(parent *message.Header) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hold(heldStatus{parent, t.running == nil})
	if t.rest == nil {
		t.rest = time.AfterFunc(restTime, func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			if !t.leaving {
				t.flush()
			}
		})
	} else {
		t.rest.Reset(restTime)
	}
}

func (t *status) hold(s heldStatus) {
	if len(t.held) < maxHeld {
		t.held = append(t.held, s)
	}
}

func (t *status) flush() {
	if t.running != nil {
		return
	}
	now := t.held[:min(heldAtOnce, len(t.held))]
	for _, s := range now {
		if s.busy {
			t.publish("busy", s.parent)
		}
		t.publish("idle", s.parent)
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
