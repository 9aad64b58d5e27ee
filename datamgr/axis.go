package datamgr

import (
	"math"

	"gpucharts/display/wire"
)

// axis is one axis of one tile: 2^bits bins, each 2^level axis units wide, that begin at
// bin index*2^bits. All answers are exact for every value and every place:
//
//   - Integers: the offset of v is the low 32 bits of floor(v / 2^(width-32)), a shift.
//   - Floats: v is scaled by a power of two (exact), floored (exact), and the tile's
//     beginning is subtracted. That difference is an integer below 2^32 where v lies in the
//     tile, so float64 holds it and IEEE subtraction gives it without rounding.
//
// Subtracting the tile's base from v first would round for values just below zero.
type axis struct {
	index int64
	width int // the tile is 2^width axis units wide
	bits  uint

	// Integers.
	tileShift   uint  // v>>tileShift is the index of v's tile, where width >= 0
	right, left uint  // offset = uint32(v >> right << left)
	cell        int64 // width < 0: ceil(index / 2^-width)
	aligned     bool  // width < 0: cell lies exactly at the tile's beginning

	// Floats: floor(v*pre*scale) - base is the offset.
	pre, scale, base float64
	exact            bool // float64 holds index, so values can lie in the tile
	below            bool // not exact, and base lies below index*2^32
}

func newAxis(level int16, index int64, bits uint) axis {
	width := int(level) + int(bits)
	a := axis{index: index, width: width, bits: bits}
	if shift := width - 32; shift >= 0 {
		a.right = uint(min(shift, 63))
	} else {
		a.left = uint(-shift)
	}
	if width >= 0 {
		a.tileShift = uint(min(width, 63))
	} else {
		down := uint(min(-width, 63))
		a.cell = index >> down
		a.aligned = index == 0 || (-width < 64 && a.cell<<down == index)
		if !a.aligned {
			a.cell++ // ceil
		}
	}
	a.pre, a.scale = powers(32 - width)
	rounded := float64(index)
	a.base = rounded * (1 << 32)
	switch {
	case rounded >= 1<<63:
	case int64(rounded) == index:
		a.exact = true
	default:
		a.below = int64(rounded) < index
	}
	return a
}

// powers gives two factors whose product is 2^exponent, where one float64 may not hold it.
func powers(exponent int) (pre, scale float64) {
	if exponent > 1000 {
		return math.Ldexp(1, exponent-1000), math.Ldexp(1, 1000)
	}
	return 1, math.Ldexp(1, exponent)
}

// floorScaled is floor(v * 2^k), pre*scale being 2^k. A product too small for float64
// becomes zero, which is the floor of positive values alone.
func floorScaled(v, pre, scale float64) float64 {
	f := math.Floor(v * pre * scale)
	if f == 0 && v < 0 {
		return -1
	}
	return f
}

func (a *axis) offsetInt(v int64) (offset uint32, inside bool) {
	if a.width >= 0 {
		if v>>a.tileShift != a.index {
			return 0, false
		}
	} else if !a.aligned || v != a.cell {
		return 0, false
	}
	return min(uint32(v>>a.right<<a.left), wire.MaxOffset), true
}

func (a *axis) offsetFloat(v float64) (offset uint32, inside bool) {
	d := floorScaled(v, a.pre, a.scale) - a.base
	if !(d >= 0 && d < 1<<32) || !a.exact { // NaN is outside
		return 0, false
	}
	return min(uint32(int64(d)), wire.MaxOffset), true
}

// reachesInt reports whether v lies at or beyond the beginning of a bin of the tile, bins
// counted from 0; bin 2^bits is the beginning of the next tile.
func (a *axis) reachesInt(v int64, bin uint32) bool {
	if a.width < 0 {
		if bin > 0 && a.aligned {
			return v > a.cell
		}
		return v >= a.cell
	}
	if tile := v >> a.tileShift; tile != a.index {
		return tile > a.index
	}
	return bin < 1<<a.bits && uint32(v>>a.right<<a.left) >= bin<<(32-a.bits)
}

// reachesFloat is reachesInt for floats. NaN reaches nothing.
func (a *axis) reachesFloat(v float64, bin uint32) bool {
	f := floorScaled(v, a.pre, a.scale)
	switch {
	case a.exact:
		// Rounding keeps order, and float64 holds what is compared with.
		return f-a.base >= float64(uint64(bin)<<(32-a.bits))
	case a.below:
		return f > a.base
	}
	return f >= a.base
}

// pastInt is v minus the beginning of the tile with that index (index or index+1), in axis
// units: the integer parts are subtracted before anything is rounded.
func (a *axis) pastInt(v, index int64) float64 {
	if a.width < 0 && a.width > -63 {
		down := uint(-a.width)
		whole := index >> down
		return wideSub(v, whole) - math.Ldexp(float64(index-whole<<down), a.width)
	}
	if a.width < 0 || a.width >= 63 || index<<uint(a.width)>>uint(a.width) != index {
		return float64(v) - math.Ldexp(float64(index), a.width)
	}
	return wideSub(v, index<<uint(a.width))
}

func (a *axis) pastFloat(v float64, index int64) float64 {
	const low = 1<<11 - 1 // what a float64 may not hold of 64 bits
	return v - math.Ldexp(float64(index&^low), a.width) - math.Ldexp(float64(index&low), a.width)
}

// wideSub is v-w as a float64, rounded once.
func wideSub(v, w int64) float64 {
	if v >= w {
		return float64(uint64(v) - uint64(w))
	}
	return -float64(uint64(w) - uint64(v))
}
