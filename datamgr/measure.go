package datamgr

import (
	"math"
	"sync/atomic"

	"gpucharts/display/spec"
)

// numbers is a column that can be an axis, whatever its type: a *vector.
type numbers interface {
	length() int64
	integer() bool
	value(row int64) (spec.Value, bool)
	offset(row int64, a *axis) (uint32, bool)
	offsets(rows []uint32, a *axis, out []uint32)
	past(row int64, a *axis, index int64) float64
	search(a *axis, bin uint32, order []uint32, from, to int64) int64
	searchValue(x spec.Value, order []uint32, count int64) int64
	cells(from int64, g *cellAxis, out []uint32)
	measure(room indexRoom) (*measure, error)
	index(sorted *order, room indexRoom) (extremes, error)
	sorted(room indexRoom) (*order, error)
	gaps() (int64, error)
	floats(out []float64)
}

// extremes finds rows in stretches of a column: a *blocks.
type extremes interface {
	extremes(from, to int64) (least, greatest int64, ok bool)
	firstValid(from, to int64) int64
	lastValid(from, to int64) int64
}

// measure is what one look at a whole column tells.
type measure struct {
	extent  *spec.Range // nil: no row has a position
	ordered bool
	index   extremes // over the rows in their own order
}

func (v *vector[T]) measured(b *blocks[T], ordered bool) *measure {
	m := &measure{index: b, ordered: ordered}
	if whole := b.whole(); whole.min <= whole.max {
		m.extent = &spec.Range{Min: valueOf(whole.min), Max: valueOf(whole.max)}
	}
	return m
}

// orderedSpan reports whether the values of rows [from, to) never fall and all have a position.
func (v *vector[T]) orderedSpan(from, to int64) bool {
	before, ok := v.at(from)
	v.spans(from, to, func(c *chunk[T], lo, hi int) {
		if c.valid != nil {
			for i := lo; i < hi; i++ {
				ok = ok && c.isValid(i)
			}
		}
		ok = ok && c.values[lo] >= before && inOrder(c.values[lo:hi])
		before = c.values[hi-1]
	})
	return ok && finite(before)
}

// inOrderPlain reports whether values never fall; NaN is no order.
func inOrderPlain[T number](values []T) bool {
	before := values[0]
	for _, x := range values {
		if !(x >= before) {
			return false
		}
		before = x
	}
	return true
}

// gaps counts the rows without a position that are not null: NaN and infinities.
func (v *vector[T]) gaps() (int64, error) {
	if !isFloat[T]() {
		return 0, nil
	}
	const share = 1 << 16
	var next, total atomic.Int64
	err := parallel(func(int) error {
		for {
			from := next.Add(share) - share
			if from >= v.rows {
				return nil
			}
			var n int64
			v.spans(from, min(from+share, v.rows), func(c *chunk[T], lo, hi int) {
				for i, x := range c.values[lo:hi] {
					if !finite(x) && c.isValid(lo+i) {
						n++
					}
				}
			})
			total.Add(n)
		}
	})
	return total.Load(), err
}

// offsets gives the offsets in a tile of many rows; wire.NullOffset: not inside.
func (v *vector[T]) offsets(rows []uint32, a *axis, out []uint32) {
	for i, row := range rows {
		out[i] = outside
		if x, ok := v.at(int64(row)); ok {
			if offset, inside := offsetOf(x, a); inside {
				out[i] = offset
			}
		}
	}
}

// searchValue finds the first position whose value is not below x, among count of them.
func (v *vector[T]) searchValue(x spec.Value, order []uint32, count int64) int64 {
	from, to := int64(0), count
	for from < to {
		mid := int64(uint64(from+to) >> 1)
		if y, _ := v.at(rowAt(order, mid)); isBelow(y, x) {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from
}

func isBelow[T number](y T, x spec.Value) bool {
	if isFloat[T]() {
		return float64(y) < x.Frac
	}
	return int64(y) < x.Int || int64(y) == x.Int && x.Frac > 0
}

// floats copies the values, NaN for nulls.
func (v *vector[T]) floats(out []float64) {
	v.spans(0, v.rows, func(c *chunk[T], lo, hi int) {
		part := out[c.start:][lo:hi]
		for i, x := range c.values[lo:hi] {
			part[i] = float64(x)
			if !c.isValid(lo + i) {
				part[i] = math.NaN()
			}
		}
	})
}
