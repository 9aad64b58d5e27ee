package session

import "sync"

// maxQueued bounds the cells that wait; "Run All" of a large notebook has hundreds.
const maxQueued = 10_000

// queue holds the execute requests that wait.
type queue struct {
	mu      sync.Mutex
	ready   *sync.Cond
	waiting []request
	closed  bool
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
	q.waiting = append(q.waiting, r)
	q.ready.Signal()
	return true
}

// take waits for a request; false means that the queue was closed.
func (q *queue) take() (request, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 && !q.closed {
		q.ready.Wait()
	}
	if q.closed {
		return request{}, false
	}
	r := q.waiting[0]
	q.waiting = q.waiting[1:]
	return r, true
}

// takeAll empties the queue.
func (q *queue) takeAll() []request {
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
