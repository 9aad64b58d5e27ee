// Package counting is where datamgr meets what counts rows elsewhere than on the processor: a
// GPU that the kernel found. In: columns in fixed point, and windows of cells. Out: the rows in
// each cell, the same numbers that datamgr would count.
package counting

import (
	"context"
	"sync/atomic"
)

// Columns are the rows of an x and a y column that have a place, in no order.
type Columns struct {
	Key  uint64 // the same key: the same rows
	Rows int64  // with those that have no place
	// Read gives the places of rows [from, from+len(xs)) that have one, two unsigned
	// fixed-point numbers below 2^31 for each row, and how many they are.
	Read func(from int64, xs, ys []uint32) (int, error)
}

// Axis says in which cell of a window a place q lies: First + (q-Skip+Add)>>Shift, in unsigned
// numbers of 32 bits; in none where q is below Skip or the cell is not below Cells. Add is below
// 2^31 and Shift below 32.
type Axis struct{ Skip, Add, Shift, First, Cells uint32 }

// Window is a rectangle of cells. They are counted row by row from the least y.
type Window struct{ X, Y Axis }

// MaxCells bounds a window: 64 tiles.
const MaxCells = 1 << 22

// Finest is the base-2 logarithm of the cells across the data up to which counting elsewhere is worth the way
// where the list of rows is at hand: a view of finer ones holds so small a part of the rows that the list is sooner.
// Tests that compare the two at every depth raise it.
var Finest = 14

// Counter counts elsewhere. Its methods may be called from many goroutines.
type Counter interface {
	// Prepare makes it likely that Count can count these columns before long. It does not wait.
	Prepare(c *Columns)
	// Count counts the rows of a window; false: it cannot now.
	Count(ctx context.Context, key uint64, w *Window) ([]uint32, bool)
	// Forget tells that nobody will ask for these columns again.
	Forget(key uint64)
}

var current atomic.Pointer[Counter]

// Set gives datamgr a counter; nil takes it away.
func Set(c Counter) {
	if c == nil {
		current.Store(nil)
		return
	}
	current.Store(&c)
}

// Current is the counter, or nil.
func Current() Counter {
	if c := current.Load(); c != nil {
		return *c
	}
	return nil
}
