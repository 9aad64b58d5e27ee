package datamgr

import (
	"fmt"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
)

// tally gathers the values of a group or of a bin: numbers as float64, whole numbers and
// times as int64, so that their sums, least and greatest are exact. Values that are null,
// NaN or infinite are left out.
type tally[T float64 | int64] struct {
	count                 int64
	sum                   T
	lost                  float64 // what rounding took from sum, or past 64 bits the whole
	over                  bool
	min, max, first, last T
}

func (t *tally[T]) add(x T) {
	if t.count++; t.count == 1 {
		t.min, t.max, t.first, t.last, t.sum = x, x, x, x, x
		return
	}
	if x < t.min {
		t.min = x
	}
	if x > t.max {
		t.max = x
	}
	t.last = x
	t.plus(x)
}

// plus adds to the sum: floats by Neumaier's summation, whole numbers with a look at overflow.
func (t *tally[T]) plus(x T) {
	next := t.sum + x
	if isWhole[T]() {
		if t.over || (next > t.sum) != (x > 0) {
			if !t.over {
				t.over, t.lost = true, float64(t.sum)
			}
			t.lost += float64(x)
			return
		}
	} else if math.Abs(float64(t.sum)) >= math.Abs(float64(x)) {
		t.lost += float64((t.sum - next) + x)
	} else {
		t.lost += float64((x - next) + t.sum)
	}
	t.sum = next
}

func isWhole[T float64 | int64]() bool { return T(1)/2 == 0 }

// join adds what comes later in the rows.
func (t *tally[T]) join(o *tally[T]) {
	if o.count == 0 {
		return
	}
	if t.count == 0 {
		*t = *o
		return
	}
	t.count += o.count
	t.min, t.max, t.last = min(t.min, o.min), max(t.max, o.max), o.last
	if o.over {
		t.lost, t.over = t.total()+o.lost, true
		return
	}
	t.plus(o.sum)
	if !isWhole[T]() {
		t.lost += o.lost
	}
}

// total is the sum as a float64.
func (t *tally[T]) total() float64 {
	switch {
	case t.over:
		return t.lost
	case isWhole[T]():
		return float64(t.sum)
	}
	if s := float64(t.sum) + t.lost; s-s == 0 {
		return s
	}
	return float64(t.sum)
}

// aggregate is what is asked of groups and bins.
type aggregate int

const (
	aggregateCount aggregate = iota
	aggregateSum
	aggregateMean
	aggregateMin
	aggregateMax
	aggregateFirst
	aggregateLast
)

var aggregateNames = [...]string{"Count", "Sum", "Mean", "Min", "Max", "First", "Last"}

// tallies is the tallies of a column by group.
type tallies interface {
	grow(groups int)
	// add takes value i of a batch into a group.
	add(group uint32, v *values, i int)
	// join takes the tally of a group of another of the same type.
	join(group uint32, o tallies, other uint32)
	array(a aggregate, like *eval) (arrow.Array, error)
}

func newTallies(e *eval) tallies {
	if e.kind == floatValues {
		return &floatTallies{}
	}
	return &wholeTallies{}
}

type floatTallies struct{ of []tally[float64] }
type wholeTallies struct{ of []tally[int64] }

func (t *floatTallies) grow(n int) { t.of = grown(t.of, n) }
func (t *wholeTallies) grow(n int) { t.of = grown(t.of, n) }

func grown[T any](s []T, n int) []T {
	for len(s) < n {
		var zero T
		s = append(s, zero)
	}
	return s
}

func (t *floatTallies) add(g uint32, v *values, i int) {
	if x := v.floats[i]; x-x == 0 && (v.valid == nil || v.valid[i]) {
		t.of[g].add(x)
	}
}

func (t *wholeTallies) add(g uint32, v *values, i int) {
	if v.valid == nil || v.valid[i] {
		t.of[g].add(v.wholes[i])
	}
}

func (t *floatTallies) join(g uint32, o tallies, other uint32) {
	t.of[g].join(&o.(*floatTallies).of[other])
}

func (t *wholeTallies) join(g uint32, o tallies, other uint32) {
	t.of[g].join(&o.(*wholeTallies).of[other])
}

func (t *floatTallies) array(a aggregate, _ *eval) (arrow.Array, error) {
	m := newMade(floatValues, len(t.of))
	for i := range t.of {
		m.set(i, t.of[i].count > 0)
		switch c := &t.of[i]; a {
		case aggregateSum:
			m.floats[i] = c.total()
		case aggregateMean:
			m.floats[i] = c.total() / float64(c.count)
		case aggregateMin:
			m.floats[i] = c.min
		case aggregateMax:
			m.floats[i] = c.max
		case aggregateFirst:
			m.floats[i] = c.first
		case aggregateLast:
			m.floats[i] = c.last
		}
	}
	return m.array(int64(len(t.of))), nil
}

func (t *wholeTallies) array(a aggregate, like *eval) (arrow.Array, error) {
	if like.kind == timeValues && (a == aggregateSum || a == aggregateMean) {
		return nil, fmt.Errorf("%s of times has no meaning", aggregateNames[a])
	}
	kind := like.kind
	if a == aggregateMean {
		kind = floatValues
	}
	m := newMade(kind, len(t.of))
	m.unit, m.zone = like.unit, like.zone
	for i := range t.of {
		m.set(i, t.of[i].count > 0)
		switch c := &t.of[i]; a {
		case aggregateSum:
			if c.over {
				return nil, fmt.Errorf("a sum does not fit into 64 bits: Derive a column of Float() and sum that")
			}
			m.wholes[i] = c.sum
		case aggregateMean:
			m.floats[i] = c.total() / float64(c.count)
		case aggregateMin:
			m.wholes[i] = c.min
		case aggregateMax:
			m.wholes[i] = c.max
		case aggregateFirst:
			m.wholes[i] = c.first
		case aggregateLast:
			m.wholes[i] = c.last
		}
	}
	return m.array(int64(len(t.of))), nil
}

// counted makes a column of counts.
func counted(counts []int64) arrow.Array {
	return madeArray(arrow.PrimitiveTypes.Int64, len(counts), 0, nil, arrow.Int64Traits.CastToBytes(counts))
}

// numberColumn binds a column whose values can be tallied; bools count as 0 and 1.
func (b *binding) numberColumn(name string) (*eval, error) {
	e, err := b.column(name)
	if err != nil {
		return nil, err
	}
	switch e.kind {
	case textValues:
		return nil, fmt.Errorf("column `%s` of %s holds text, not numbers", name, b.d.name)
	case truthValues:
		return e.toFloat(name)
	}
	return e, nil
}

// timesArray makes a column of times.
func timesArray(counts []int64, like *eval) arrow.Array {
	t := &arrow.TimestampType{Unit: arrowUnits[like.unit], TimeZone: like.zone}
	return madeArray(t, len(counts), 0, nil, arrow.Int64Traits.CastToBytes(counts))
}
