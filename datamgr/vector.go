package datamgr

import (
	"math"
	"sort"

	"gpucharts/display/spec"
)

// number is a type whose values charts can draw. Timestamps are int64.
type number interface {
	float32 | float64 | int32 | int64
}

// isFloat is a constant in every instance, so that its branches cost nothing.
func isFloat[T number]() bool { return T(1)/T(2) != 0 }

// finite reports whether v has a position: NaN and infinities are treated like nulls.
func finite[T number](v T) bool { return v-v == 0 }

// chunk is a stretch of a column that lies in one piece: a column of one record batch.
type chunk[T number] struct {
	start  int64  // the row of values[0]
	values []T    // in place: a mapped file, an Arrow buffer
	valid  []byte // validity bits, least bit first; nil: no nulls
	bit    int    // the bit of values[0]
}

func (c *chunk[T]) isValid(i int) bool {
	if c.valid == nil {
		return true
	}
	i += c.bit
	return c.valid[i>>3]>>(i&7)&1 != 0
}

// vector is a column of numbers: chunks one after another.
type vector[T number] struct {
	chunks []chunk[T]
	rows   int64
	stride int64 // rows of every chunk but the last; 0: they differ
}

func newVector[T number](chunks []chunk[T]) *vector[T] {
	v := &vector[T]{}
	for _, c := range chunks {
		if len(c.values) == 0 {
			continue
		}
		c.start = v.rows
		v.rows += int64(len(c.values))
		v.chunks = append(v.chunks, c)
	}
	if len(v.chunks) > 0 {
		v.stride = int64(len(v.chunks[0].values))
		for i := range v.chunks {
			n := int64(len(v.chunks[i].values))
			if n > v.stride || (n < v.stride && i < len(v.chunks)-1) {
				v.stride = 0
				break
			}
		}
	}
	return v
}

// find gives the chunk of a row.
func (v *vector[T]) find(row int64) int {
	if v.stride > 0 {
		return int(row / v.stride)
	}
	return sort.Search(len(v.chunks), func(i int) bool { return v.chunks[i].start > row }) - 1
}

// at gives a row's value; ok where it has a position.
func (v *vector[T]) at(row int64) (value T, ok bool) {
	c := &v.chunks[v.find(row)]
	i := int(row - c.start)
	value = c.values[i]
	return value, c.isValid(i) && finite(value)
}

// spans calls f with the pieces of rows [from, to), in order.
func (v *vector[T]) spans(from, to int64, f func(c *chunk[T], lo, hi int)) {
	for i := 0; from < to; i++ {
		if i == 0 {
			i = v.find(from)
		}
		c := &v.chunks[i]
		end := min(to, c.start+int64(len(c.values)))
		f(c, int(from-c.start), int(end-c.start))
		from = end
	}
}

func (v *vector[T]) length() int64 { return v.rows }
func (v *vector[T]) integer() bool { return !isFloat[T]() }

func (v *vector[T]) value(row int64) (spec.Value, bool) {
	x, ok := v.at(row)
	return valueOf(x), ok
}

func valueOf[T number](x T) spec.Value {
	if isFloat[T]() {
		return spec.Value{Frac: float64(x)}
	}
	return spec.Value{Int: int64(x)}
}

func (v *vector[T]) offset(row int64, a *axis) (uint32, bool) {
	x, ok := v.at(row)
	if !ok {
		return 0, false
	}
	return offsetOf(x, a)
}

func offsetOf[T number](x T, a *axis) (uint32, bool) {
	if isFloat[T]() {
		return a.offsetFloat(float64(x))
	}
	return a.offsetInt(int64(x))
}

func (v *vector[T]) past(row int64, a *axis, index int64) float64 {
	x, _ := v.at(row)
	if isFloat[T]() {
		return a.pastFloat(float64(x), index)
	}
	return a.pastInt(int64(x), index)
}

// search finds the first position in [from, to) at or beyond the beginning of a bin.
func (v *vector[T]) search(a *axis, bin uint32, order []uint32, from, to int64) int64 {
	if order == nil {
		return v.searchRows(a, bin, from, to)
	}
	for from < to {
		mid := int64(uint64(from+to) >> 1)
		if x, _ := v.at(int64(order[mid])); reaches(x, a, bin) {
			to = mid
		} else {
			from = mid + 1
		}
	}
	return from
}

func reaches[T number](x T, a *axis, bin uint32) bool {
	if isFloat[T]() {
		return a.reachesFloat(float64(x), bin)
	}
	return a.reachesInt(int64(x), bin)
}

// searchRows is search where rows are in order: in one chunk, once it is known which.
func (v *vector[T]) searchRows(a *axis, bin uint32, from, to int64) int64 {
	if from >= to {
		return from
	}
	first, last := v.find(from), v.find(to-1)
	for first < last {
		mid := (first + last) / 2
		if c := &v.chunks[mid]; reaches(c.values[len(c.values)-1], a, bin) {
			last = mid
		} else {
			first = mid + 1
		}
	}
	c := &v.chunks[first]
	lo, hi := int(max(from-c.start, 0)), int(min(to-c.start, int64(len(c.values))))
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); reaches(c.values[mid], a, bin) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return c.start + int64(lo)
}

// rowAt is the row at a position of an order; no order: rows in their own order.
func rowAt(order []uint32, position int64) int64 {
	if order == nil {
		return position
	}
	return int64(order[position])
}

// sortKey maps values to integers of the same order. The two zeros are one value.
func sortKey[T number](x T) uint64 {
	if !isFloat[T]() {
		return uint64(int64(x)) ^ 1<<63
	}
	bits := math.Float64bits(float64(x) + 0)
	if bits>>63 != 0 {
		return ^bits
	}
	return bits | 1<<63
}
