package datamgr

import (
	"math"
	"sync/atomic"

	"gpucharts/datamgr/progress"
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
	sorted *order   // what order belongs to
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

func blockCount(rows int64) int64 { return (rows + blockRows - 1) / blockRows }

// buildBlocks reads the column once, on all cores, into base. ordered: its values never fall
// and all have a position; that is looked for while they are in the processor's cache.
func buildBlocks[T number](of *vector[T], sorted *order, count int64, base []extent[T], c *charge) (b *blocks[T], ordered bool, err error) {
	b = &blocks[T]{of: of, sorted: sorted, count: count, levels: [][]extent[T]{base}}
	if sorted != nil {
		b.order = sorted.rows
	}
	above, err := levelAbove(base, c)
	if err != nil {
		return nil, false, err
	}
	told := progress.Begin(c.ownerName(), "measuring a column", count)
	defer told.End()
	const share = 512 // blocks a worker takes at a time: a multiple of fanOut
	const near = 64   // blocks whose values are looked at twice, for extremes and for order, in the nearest cache
	var next atomic.Int64
	var disorder atomic.Bool
	err = parallel(func(int) error {
		for {
			from := next.Add(share) - share
			if from >= int64(len(base)) {
				return nil
			}
			to := min(from+share, int64(len(base)))
			for at := from; at < to; at += near {
				end := min(at+near, to)
				b.fill(base, at, end)
				// The row before belongs to the stretch, so that stretches join.
				if !disorder.Load() && (sorted != nil || !of.orderedSpan(max(at*blockRows-1, 0), min(end*blockRows, count))) {
					disorder.Store(true)
				}
			}
			told.Add((to - from) * blockRows)
			if above != nil {
				joinAll(above, base, int(from/fanOut), int((to+fanOut-1)/fanOut))
			}
		}
	})
	if above != nil {
		b.levels = append(b.levels, above)
	}
	if err == nil {
		err = b.raise(c)
	}
	return b, !disorder.Load(), err
}

// raised is blocks over a first level that is there.
func raised[T number](of *vector[T], sorted *order, count int64, base []extent[T], c *charge) (*blocks[T], error) {
	b := &blocks[T]{of: of, sorted: sorted, count: count, levels: [][]extent[T]{base}}
	if sorted != nil {
		b.order = sorted.rows
	}
	return b, b.raise(c)
}

// levelAbove is room for the level above; nil: there is none.
func levelAbove[T number](below []extent[T], c *charge) ([]extent[T], error) {
	if len(below) <= fanOut {
		return nil, nil
	}
	return heapOf[extent[T]](c, int64((len(below)+fanOut-1)/fanOut))
}

// joinAll makes the blocks [from, to) of a level of the one below.
func joinAll[T number](above, below []extent[T], from, to int) {
	from += wideJoins(above[from:to], below[from*fanOut:])
	for i := from; i < to; i++ {
		e := emptyExtent[T]()
		for _, o := range below[i*fanOut : min((i+1)*fanOut, len(below))] {
			e.join(o)
		}
		above[i] = e
	}
}

// raise builds the levels above the highest.
func (b *blocks[T]) raise(c *charge) error {
	for {
		below := b.levels[len(b.levels)-1]
		above, err := levelAbove(below, c)
		if above == nil {
			return err
		}
		if err := inShares(len(above), 1<<12, func(from, to int) { joinAll(above, below, from, to) }); err != nil {
			return err
		}
		b.levels = append(b.levels, above)
	}
}

// fill makes the blocks [from, to) of the first level.
func (b *blocks[T]) fill(base []extent[T], from, to int64) {
	first, end := from*blockRows, min(to*blockRows, b.count)
	if b.order != nil {
		empty(base[from:to])
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
			if whole := (hi - lo) / blockRows; row%blockRows == 0 && whole > 0 && c.valid == nil && b.fillWhole(base, row/blockRows, c, lo, whole) {
				lo += whole * blockRows
				continue
			}
			n := min(hi-lo, blockRows-int(row%blockRows))
			if row%blockRows == 0 {
				base[row/blockRows] = emptyExtent[T]()
			}
			base[row/blockRows].add(c, lo, lo+n)
			lo += n
		}
	})
}

func empty[T number](base []extent[T]) {
	for i := range base {
		base[i] = emptyExtent[T]()
	}
}

// fillWhole makes n blocks that lie in one chunk, from block at on.
func (b *blocks[T]) fillWhole(base []extent[T], at uint64, c *chunk[T], lo, n int) bool {
	out := base[at:][:n]
	done, allFinite := wholeBlocks(c.values[lo:lo+n*blockRows], out)
	if !done {
		return false
	}
	if isFloat[T]() && !allFinite {
		for i := range out {
			if e := &out[i]; !finite(e.min) || !finite(e.max) { // infinities among them, or no number at all
				*e = emptyExtent[T]()
				e.addSome(c, lo+i*blockRows, lo+(i+1)*blockRows)
			}
		}
	}
	return true
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
