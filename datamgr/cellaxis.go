package datamgr

import (
	"math"
	"math/bits"

	"gpucharts/display/spec"
)

// The base grid of a pair of columns has at most 2^maxGridBits cells along each axis; fewer
// where rows are few, so that there are some rows to a cell: 2,048 for 10 million rows.
const (
	minGridBits = 8
	maxGridBits = 12
)

func gridBits(rows int64) int {
	return min(max((bits.Len64(uint64(rows))-1)/2, minGridBits), maxGridBits)
}

// cellAxis is one axis of a base grid: count bins of 2^level axis units from bin first on,
// on the same absolute grid as the bins of tiles.
type cellAxis struct {
	level int
	first int64
	count int64

	right, left      uint    // integers: the bits below the bin are v>>right<<left
	pre, scale, base float64 // floats: fixed point = floor(v*pre*scale) - base
}

// subBits is how finely the place of a value inside its cell is kept: tiles down to 2^10
// times finer than the grid are counted from these alone. x in a row of cells and y in its
// cell take maxGridBits + 2*subBits, which is 32 bits.
const subBits = 10

// newCellAxis picks the finest level of whose bins 2^gridBits cover the range.
func newCellAxis(r *spec.Range, integer bool, gridBits int) cellAxis {
	if integer {
		low, high := r.Min.Int, r.Max.Int
		level := max(bits.Len64(uint64(high)-uint64(low))-gridBits, 0)
		for uint64(high>>level)-uint64(low>>level) >= 1<<gridBits {
			level++
		}
		return intCells(level, low>>level, high>>level-low>>level+1)
	}
	low, high := r.Min.Frac, r.Max.Frac
	_, level := math.Frexp(high/2 - low/2)
	level -= gridBits
	// Bins finer than the numbers themselves would only make the indexes long.
	_, top := math.Frexp(max(math.Abs(low), math.Abs(high)))
	level = max(level, top-52, -980)
	for ; ; level++ {
		pre, scale := powers(-level)
		base, end := floorScaled(low, pre, scale), floorScaled(high, pre, scale)
		if end-base < float64(int(1)<<gridBits) {
			return floatCells(level, int64(base), int64(end-base)+1)
		}
	}
}

func intCells(level int, first, count int64) cellAxis {
	return cellAxis{level: level, first: first, count: count,
		right: uint(max(level-subBits, 0)), left: uint(max(subBits-level, 0))}
}

func floatCells(level int, first, count int64) cellAxis {
	g := cellAxis{level: level, first: first, count: count, base: float64(first) * (1 << subBits)}
	g.pre, g.scale = powers(subBits - level)
	return g
}

const noCell = math.MaxUint32

// cells gives the places of a stretch of rows in the grid, in fixed point: the bin, counted
// from the grid's first, and subBits bits of where in it; noCell: outside of the grid.
func (v *vector[T]) cells(from int64, g *cellAxis, out []uint32) {
	at := 0
	v.spans(from, from+int64(len(out)), func(c *chunk[T], lo, hi int) {
		part := out[at : at+hi-lo]
		at += hi - lo
		if isFloat[T]() {
			end := float64(g.count << subBits)
			done := widePlaces(c.values[lo:hi], g, end, part)
			rest := part[done:]
			for i, x := range c.values[lo+done : hi] {
				d := floorScaled(float64(x), g.pre, g.scale) - g.base
				if d >= 0 && d < end {
					rest[i] = uint32(int64(d))
				} else {
					rest[i] = noCell
				}
			}
		} else {
			for i, x := range c.values[lo:hi] {
				if bin := uint64(int64(x)>>g.level - g.first); bin < uint64(g.count) {
					part[i] = uint32(bin)<<subBits | uint32(int64(x)>>g.right<<g.left)&subMask
				} else {
					part[i] = noCell
				}
			}
		}
		if c.valid != nil {
			for i := range part {
				if !c.isValid(lo + i) {
					part[i] = noCell
				}
			}
		}
	})
}

// holds reports whether all of a tile lies in the grid.
func (g *cellAxis) holds(level int16, index int64, tileBits uint) bool {
	up := int(level) + int(tileBits) - g.level
	low, high := index>>min(max(-up, 0), 63), index>>min(max(-up, 0), 63)
	if up >= 0 {
		low, high = shiftLeft(index, up), shiftLeft(index+1, up)-1
	}
	return index < math.MaxInt64 && low >= g.first && high >= low && high < g.first+g.count
}

// covered gives the bins [from, to) of the grid that a tile with bins of 2^level units
// touches, counted from the grid's first bin.
func (g *cellAxis) covered(level int16, index int64, tileBits uint) (from, to int64) {
	up := int(level) + int(tileBits) - g.level
	var low, high int64 // the tile's first and last bin of the grid
	if up >= 0 {
		low, high = shiftLeft(index, up), math.MaxInt64
		if index < math.MaxInt64 {
			end := shiftLeft(index+1, up)
			if end == math.MinInt64 {
				return 0, 0
			}
			high = end - 1
		}
	} else {
		low = index >> min(-up, 63)
		high = low
	}
	last := g.first + g.count - 1
	if high < g.first || low > last {
		return 0, 0
	}
	return max(low, g.first) - g.first, min(high, last) - g.first + 1
}

// shiftLeft is v * 2^n, as near as int64 comes to it.
func shiftLeft(v int64, n int) int64 {
	if n < 63 && v<<n>>n == v {
		return v << n
	}
	switch {
	case v > 0:
		return math.MaxInt64
	case v < 0:
		return math.MinInt64
	}
	return 0
}
