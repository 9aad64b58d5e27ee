package datamgr

import "sync/atomic"

// How the cells of a grid are counted: each core counts into bytes, a quarter of the memory of the sums, so that
// most of what it touches at random stays in the processor's caches. Where a byte comes round to 0, 256 go to
// the sum. With 32-bit counts of each core, 100 million rows took three times as long, nearly all of it waiting.
//
// Sorting rows by stretches of cells first, so that a stretch stays in the nearest cache, writes and reads every row
// once more: slower than bytes.

// cellCounter is what one core counts.
type cellCounter struct {
	bytes []uint8  // of each cell, modulo 256; one more for rows in none
	over  []uint32 // of each row of cells, what bytes have given to the sums
	sums  []uint32 // of all cores
	wide  uint32
}

func newCellCounter(sums []uint32, wide int) *cellCounter {
	c := &cellCounter{bytes: make([]uint8, len(sums)+1), over: make([]uint32, len(sums)/wide), sums: sums, wide: uint32(wide)}
	adviseHuge(c.bytes)
	return c
}

// add counts rows by their places; xs is overwritten.
func (c *cellCounter) add(xs, ys []uint32) {
	outside := uint32(len(c.sums))
	cellNumbers(xs, ys, c.wide, outside)
	bytes := c.bytes
	for _, cell := range xs {
		n := bytes[cell] + 1
		bytes[cell] = n
		if n == 0 && cell != outside {
			atomic.AddUint32(&c.sums[cell], 256)
			c.over[cell/c.wide] += 256
		}
	}
}

// give adds a row of cells to the sums and tells how many rows it counted there in all.
func (c *cellCounter) give(y int) uint32 {
	n := c.over[y]
	wide := int(c.wide)
	sums := c.sums[y*wide:][:wide]
	for i, b := range c.bytes[y*wide:][:wide] {
		sums[i] += uint32(b)
		n += uint32(b)
	}
	return n
}

// cellNumbersPlain is cellNumbers in plain Go.
func cellNumbersPlain(xs, ys []uint32, wide, outside uint32) {
	ys = ys[:len(xs)]
	for i, x := range xs {
		if y := ys[i]; x|y != noCell {
			xs[i] = y>>subBits*wide + x>>subBits
		} else {
			xs[i] = outside
		}
	}
}
