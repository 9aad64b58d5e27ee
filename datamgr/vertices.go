package datamgr

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// outside stands in columns of offsets for what has none.
const outside = wire.NullOffset

// vertices collects a line's vertices in one tile: x as offsets, y as values that become
// offsets once the least and greatest are known.
type vertices struct {
	integer  bool // y
	x        []uint32
	y        []spec.Value
	gap      []bool
	min, max spec.Value
	drawn    int  // vertices that are no gaps
	pending  bool // a gap to put before the next vertex
}

// grow makes room for n more vertices.
func (v *vertices) grow(n int) {
	v.x, v.y, v.gap = slices.Grow(v.x, n), slices.Grow(v.y, n), slices.Grow(v.gap, n)
}

// skip says that the line is broken here.
func (v *vertices) skip() { v.pending = v.drawn > 0 }

func (v *vertices) add(x uint32, y spec.Value) {
	if v.pending {
		v.x, v.y, v.gap = append(v.x, x), append(v.y, y), append(v.gap, true)
		v.pending = false
	}
	v.x, v.y, v.gap = append(v.x, x), append(v.y, y), append(v.gap, false)
	if v.drawn == 0 || less(y, v.min) {
		v.min = y
	}
	if v.drawn == 0 || less(v.max, y) {
		v.max = y
	}
	v.drawn++
}

func less(a, b spec.Value) bool { return a.Int < b.Int || a.Int == b.Int && a.Frac < b.Frac }

// encode appends the columns of the vertices to buf and fills the tile's header in: the
// finest power of two in whose steps, from a base that is a multiple of it, 32 bits reach
// from the least y to the greatest.
func (v *vertices) encode(buf []byte, t *wire.Tile) []byte {
	if v.drawn == 0 {
		t.Kind = wire.Empty
		return buf
	}
	t.Kind, t.Count = wire.Vertices, uint32(len(v.x))
	buf = slices.Grow(buf, 8*len(v.x))
	for _, x := range v.x {
		buf = binary.LittleEndian.AppendUint32(buf, x)
	}
	var offset func(spec.Value) uint32
	if v.integer {
		offset = v.scaleInt(t)
	} else {
		offset = v.scaleFloat(t)
	}
	for i, y := range v.y {
		if v.gap[i] {
			buf = binary.LittleEndian.AppendUint32(buf, wire.NullOffset)
		} else {
			buf = binary.LittleEndian.AppendUint32(buf, offset(y))
		}
	}
	return buf
}

// finestIntStep is the least exponent used for integers. Only the points where a line
// crosses a tile's border lie between integers.
const finestIntStep = -16

func (v *vertices) scaleInt(t *wire.Tile) func(spec.Value) uint32 {
	e := max(bits.Len64(uint64(v.max.Int)-uint64(v.min.Int))-32, finestIntStep)
	steps := func(y spec.Value, e int) uint64 { // since the base
		if e >= 0 {
			return uint64(y.Int>>e) - uint64(v.min.Int>>e)
		}
		return (uint64(y.Int)-uint64(v.min.Int))<<-e + uint64(math.Ldexp(y.Frac, -e))
	}
	for steps(v.max, e) > wire.MaxOffset {
		e++
	}
	t.YExponent = int16(e)
	t.YBase = spec.Value{Int: v.min.Int}
	if e > 0 {
		t.YBase.Int = v.min.Int >> e << e
	}
	return func(y spec.Value) uint32 { return uint32(steps(y, e)) }
}

func (v *vertices) scaleFloat(t *wire.Tile) func(spec.Value) uint32 {
	low, high := v.min.Frac, v.max.Frac
	var e int
	switch span := high - low; {
	case high == low && low == 0:
	case high == low:
		_, e = math.Frexp(low)
		e -= 53 // low is a multiple of this
	case math.IsInf(span, 1):
		e = 1024 - 32
	default:
		_, e = math.Frexp(span)
		e -= 32
	}
	e = max(e, -1022)
	var pre, scale, base float64
	for ; ; e++ {
		pre, scale = powers(-e)
		base = floorScaled(low, pre, scale)
		if floorScaled(high, pre, scale)-base <= wire.MaxOffset {
			break
		}
	}
	if math.IsInf(math.Ldexp(base, e), -1) {
		base++ // no float64 lies a whole step below the least of all: its offset is 0 as well
	}
	t.YExponent = int16(e)
	t.YBase = spec.Value{Frac: math.Ldexp(base, e)}
	return func(y spec.Value) uint32 { return uint32(int64(max(floorScaled(y.Frac, pre, scale)-base, 0))) }
}
