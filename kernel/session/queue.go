package session

import (
	"context"
	"sync"
)

// maxQueued bounds the cells that wait; "Run All" of a large notebook has hundreds.
const maxQueued = 10_000

// queue holds the execute requests that wait, and knows the one that runs.
type queue struct {
	mu      sync.Mutex
	ready   *sync.Cond
	waiting []*queued
	running *queued
	closed  bool
}

// queued is a cell on its way. Its context lives from the moment the request came: an interrupt may overtake the cell
// before it runs.
type queued struct {
	request
	ctx    context.Context
	cancel context.CancelFunc
}

func newQueue() *queue {
	q := &queue{}
	q.ready = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(r request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= maxQueued || q.closed {
		return false
	}
	ctx, cancel := context.WithCancel(context.Background())
	q.waiting = append(q.waiting, &queued{r, ctx, cancel})
	q.ready.Signal()
	return true
}

// take waits for a request, which then runs; false means that the queue was closed.
func (q *queue) take() (*queued, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 && !q.closed {
		q.ready.Wait()
	}
	if q.closed {
		return nil, false
	}
	q.running = q.waiting[0]
	q.waiting = q.waiting[1:]
	return q.running, true
}

// ran says that the cell that was taken has ended.
func (q *queue) ran() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running.cancel()
	q.running = nil
}

// interrupt stops the cell that runs, or the one that is about to.
func (q *queue) interrupt() {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.running != nil:
		q.running.cancel()
	case len(q.waiting) > 0:
		q.waiting[0].cancel()
	}
}

// takeAll empties the queue.
func (q *queue) takeAll() []*queued {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.waiting
	q.waiting = nil
	return all
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.ready.Broadcast()
}
