// Package progress is where datamgr meets what shows a person how far its long work is: the
// kernel, in the cell that asked for it. In: pieces of work as they begin, advance and end. Out:
// calls of one Listener. Nothing waits for it.
package progress

import (
	"context"
	"sync"
	"sync/atomic"
)

// Work is one piece of work that may take long. A nil Work may be used: nobody listens.
type Work struct {
	Of    string // the dataset's or file's name
	What  string // what is done, as in "counting rows for a scatter chart"
	Total int64  // rows, bytes, or steps of another kind; 0: not known

	done  atomic.Int64
	ended atomic.Bool
}

// Listener hears of work. Its methods are called from many goroutines, in the middle of the work,
// and must not take long.
type Listener interface {
	Began(w *Work)
	Ended(w *Work) // once, after Began
}

// leastWork is the total below which work is too short to be told of.
const leastWork = 1 << 16

var listener atomic.Pointer[Listener]

// Listen gives datamgr a listener; nil takes it away.
func Listen(l Listener) {
	if l == nil {
		listener.Store(nil)
		return
	}
	listener.Store(&l)
}

// Begin tells of work that begins. total is how much there is to do, 0 where that is not known;
// small work, and work that a page asked for, is not told of and gives nil.
func Begin(of, what string, total int64) *Work {
	l := listener.Load()
	if l == nil || total > 0 && total < leastWork || pages.has(of) {
		return nil
	}
	w := &Work{Of: of, What: what, Total: total}
	(*l).Began(w)
	return w
}

// Add says that so much more is done.
func (w *Work) Add(n int64) {
	if w != nil {
		w.done.Add(n)
	}
}

// End says that the work is over, well or not. It may be called more than once.
func (w *Work) End() {
	if w == nil || w.ended.Swap(true) {
		return
	}
	if l := listener.Load(); l != nil {
		(*l).Ended(w)
	}
}

// Done is how much is done.
func (w *Work) Done() int64 { return w.done.Load() }

// Over reports whether the work has ended.
func (w *Work) Over() bool { return w.ended.Load() }

type pageKey struct{}

// OfPage marks requests that a page makes for its charts. Work for them belongs to no cell, also
// where one happens to run meanwhile.
func OfPage(ctx context.Context) context.Context { return context.WithValue(ctx, pageKey{}, true) }

// Answering says that a request about a dataset is being answered; the result says that it has
// been. Work on a dataset for which a page waits is not told of.
func Answering(ctx context.Context, of string) (done func()) {
	if ctx.Value(pageKey{}) == nil {
		return func() {}
	}
	return pages.enter(of)
}

// Inherit makes work in another goroutine the page's where it is the page's now.
func Inherit(of string) (done func()) {
	if !pages.has(of) {
		return func() {}
	}
	return pages.enter(of)
}

// counts is how many requests of pages are being answered, by the dataset.
type counts struct {
	sync.Mutex
	of map[string]int
}

var pages = counts{of: map[string]int{}}

func (c *counts) has(of string) bool {
	c.Lock()
	defer c.Unlock()
	return c.of[of] > 0
}

func (c *counts) enter(of string) (leave func()) {
	c.Lock()
	defer c.Unlock()
	c.of[of]++
	return func() {
		c.Lock()
		defer c.Unlock()
		if c.of[of]--; c.of[of] == 0 {
			delete(c.of, of)
		}
	}
}
