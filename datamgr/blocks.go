package datamgr

import (
	"math"
	"sync/atomic"
)

// blocks answers, for any stretch of a column, where its least and greatest values are, at
// a cost that does not grow with the stretch: rows in blocks of 64, those in blocks of 16,
// and so on, each with its least and greatest value. It keeps values, not row numbers: the
// row is found by going down again, which costs one look at 64 rows and halves the memory
// (16 bytes for 512 bytes of float64, a sixteenth more above them).
//
// A run of first and last values of each block, as M4 is usually stored, is not needed:
// tiles read first and last from the rows themselves.
type blocks[T number] struct {
	of     *vector[T]
	order  []uint32 // positions to rows; nil: positions are rows
	count  int64    // positions
	levels [][]extent[T]
}

// extent is the least and greatest value of a block; min > max: no row has a position.
type extent[T number] struct{ min, max T }

const (
	blockRows = 64
	fanOut    = 16
)

func emptyExtent[T number]() extent[T] {
	if isFloat[T]() {
		// Converted at run time: a constant infinity does not convert to integers.
		inf := math.Inf(1)
		return extent[T]{T(inf), T(-inf)}
	}
	low := lowest[T]()
	return extent[T]{-(low + 1), low}
}

// lowest is the least value of an integer type.
func lowest[T number]() T {
	v := T(-1)
	for v+v < v {
		v += v
	}
	return v
}

// add widens e by the finite values of c.values[lo:hi].
func (e *extent[T]) add(c *chunk[T], lo, hi int) {
	if c.valid != nil {
		e.addSome(c, lo, hi)
		return
	}
	least, greatest := minMax(c.values[lo:hi])
	if isFloat[T]() && (!finite(least) || !finite(greatest)) {
		e.addSome(c, lo, hi) // infinities among them, or no number at all
		return
	}
	e.join(extent[T]{least, greatest})
}

// addSome is add where nulls or infinities must be left out.
func (e *extent[T]) addSome(c *chunk[T], lo, hi int) {
	for i := lo; i < hi; i++ {
		if v := c.values[i]; finite(v) && c.isValid(i) {
			e.min, e.max = min(e.min, v), max(e.max, v)
		}
	}
}

func (e *extent[T]) join(o extent[T]) {
	if o.min < e.min {
		e.min = o.min
	}
	if o.max > e.max {
		e.max = o.max
	}
}

// buildBlocks reads the column once, on all cores.
func buildBlocks[T number](of *vector[T], order []uint32) (*blocks[T], error) {
	b := &blocks[T]{of: of, order: order, count: of.rows}
	if order != nil {
		b.count = int64(len(order))
	}
	base := make([]extent[T], (b.count+blockRows-1)/blockRows)
	b.levels = append(b.levels, base)
	const share = 4096 // blocks a worker takes at a time
	var next atomic.Int64
	err := parallel(func(int) error {
		for {
			from := next.Add(share) - share
			if from >= int64(len(base)) {
				return nil
			}
			b.fill(base, from, min(from+share, int64(len(base))))
		}
	})
	if err != nil {
		return nil, err
	}
	b.raise()
	return b, nil
}

// raise builds the levels above the first.
func (b *blocks[T]) raise() {
	for below := b.levels[0]; len(below) > fanOut; {
		above := make([]extent[T], (len(below)+fanOut-1)/fanOut)
		for i := range above {
			above[i] = emptyExtent[T]()
			for _, e := range below[i*fanOut : min((i+1)*fanOut, len(below))] {
				above[i].join(e)
			}
		}
		b.levels = append(b.levels, above)
		below = above
	}
}

// fill makes the blocks [from, to) of the first level.
func (b *blocks[T]) fill(base []extent[T], from, to int64) {
	for i := range base[from:to] {
		base[from+int64(i)] = emptyExtent[T]()
	}
	first, end := from*blockRows, min(to*blockRows, b.count)
	if b.order != nil {
		for at, row := range b.order[first:end] {
			if v, ok := b.of.at(int64(row)); ok {
				base[from+int64(at/blockRows)].join(extent[T]{v, v})
			}
		}
		return
	}
	b.of.spans(first, end, func(c *chunk[T], lo, hi int) {
		for lo < hi {
			row := uint64(c.start) + uint64(lo)
			n := min(hi-lo, blockRows-int(row%blockRows))
			base[row/blockRows].add(c, lo, lo+n)
			lo += n
		}
	})
}

// whole is the extent of all rows.
func (b *blocks[T]) whole() extent[T] {
	e := emptyExtent[T]()
	for _, o := range b.levels[len(b.levels)-1] {
		e.join(o)
	}
	return e
}

func (b *blocks[T]) at(position int64) (T, bool) { return b.of.at(rowAt(b.order, position)) }
