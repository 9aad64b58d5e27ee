package datamgr

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// JoinAsOf gives each row the columns of another dataset's last row at or before it, by a column of times or
// numbers that both have: each trade the quote that stood when it was made. Of equal ones the last row counts. Where
// there is no such row, or where it is older than the greatest age (a time.Duration for times, a number for numbers;
// left out: any age), the other's columns are null. Columns whose names both have get "_right" behind the other's name.
// Neither needs to be in order. It copies the other's columns, as many rows as d has, on all cores.
//
//	trades.JoinAsOf("time", quotes, time.Second)
func (d *Dataset) JoinAsOf(column string, other *Dataset, greatestAge ...any) *Dataset {
	return d.verb(fmt.Sprintf("JoinAsOf %q %s %v", column, other.id, greatestAge), func() (*Dataset, error) {
		if err := other.retain(); err != nil {
			return nil, err
		}
		defer other.Close()
		var joined *Dataset
		err := other.use(func() error {
			rows, err := d.lastBefore(column, other, greatestAge)
			if err == nil {
				joined, err = d.withRowsOf(other, column, rows)
			}
			return err
		})
		return joined, err
	})
}

// lastBefore gives the other's row for each row of d; its number of rows stands for none.
func (d *Dataset) lastBefore(column string, other *Dataset, greatestAge []any) (ordered, error) {
	if other.rows > maxIndexed {
		return nil, fmt.Errorf("%s has %d rows, at most %d can be joined", other.name, other.rows, int64(maxIndexed))
	}
	var sides [2]*made
	for i, side := range []*Dataset{d, other} {
		if _, err := side.ColumnIndex(column); err != nil {
			return nil, err
		}
		m, err := newBinding(side).materialise(Col(column).n)
		if err != nil {
			return nil, err
		}
		if m.kind != timeValues && m.kind != wholeValues && m.kind != floatValues {
			return nil, fmt.Errorf("JoinAsOf wants a column of times or numbers, and `%s` of %s holds %s", column, side.name, kindNames[m.kind])
		}
		sides[i] = m
	}
	left, right := sides[0], sides[1]
	if (left.kind == timeValues) != (right.kind == timeValues) {
		return nil, fmt.Errorf("`%s` holds %s in %s and %s in %s: JoinAsOf wants the same in both", column, kindNames[left.kind], d.name, kindNames[right.kind], other.name)
	}
	age, err := ageOf(left.kind, greatestAge)
	if err != nil {
		return nil, err
	}
	if left.kind == floatValues || right.kind == floatValues {
		return match(left, right, left.numbers(), right.numbers(), func(at, was float64) bool { return !(at-was > age.number) })
	}
	for _, m := range sides {
		if m.kind == timeValues && !m.inNanoseconds() {
			return nil, fmt.Errorf("`%s` has times beyond the years 1678 to 2262, which JoinAsOf does not compare", column)
		}
	}
	return match(left, right, left.wholes, right.wholes, func(at, was int64) bool { return uint64(at)-uint64(was) <= age.whole })
}

// age is how old a row may be, as both kinds of values take it.
type age struct {
	number float64
	whole  uint64
}

func ageOf(kind valueKind, given []any) (age, error) {
	if len(given) == 0 {
		return age{math.Inf(1), math.MaxUint64}, nil
	}
	wrong := fmt.Errorf("JoinAsOf: the greatest age is %v (%T): want a time.Duration for times, a number for numbers, not below 0", given[0], given[0])
	var a float64
	switch v := given[0].(type) {
	case time.Duration:
		if kind != timeValues || v < 0 || len(given) > 1 {
			return age{}, wrong
		}
		return age{float64(v), uint64(v)}, nil
	case int:
		a = float64(v)
	case float64:
		a = v
	default:
		return age{}, wrong
	}
	if kind == timeValues || !(a >= 0) || len(given) > 1 {
		return age{}, wrong
	}
	return age{a, uint64(min(a, math.MaxInt64))}, nil
}

// numbers are the values as floats.
func (m *made) numbers() []float64 {
	if m.floats != nil {
		return m.floats
	}
	floats := make([]float64, len(m.wholes))
	for i, w := range m.wholes {
		floats[i] = float64(w)
	}
	return floats
}

// inNanoseconds turns times of any unit into nanoseconds; false: some do not fit.
func (m *made) inNanoseconds() bool {
	scale := m.unit.Nanos()
	for i, w := range m.wholes {
		if scale > 1 && bitutil.BitIsSet(m.valid, i) && (w > math.MaxInt64/scale || w < math.MinInt64/scale) {
			return false
		}
		m.wholes[i] = w * scale
	}
	return true
}

// match finds the right row of each left one.
func match[T cmp.Ordered](left, right *made, at, was []T, near func(at, was T) bool) (ordered, error) {
	has := func(m *made, values []T, i int) bool {
		return bitutil.BitIsSet(m.valid, i) && values[i] == values[i] // NaN is no place
	}
	order := make([]uint32, 0, len(was))
	inOrder := true
	for i := range was {
		if has(right, was, i) {
			inOrder = inOrder && (len(order) == 0 || was[order[len(order)-1]] <= was[i])
			order = append(order, uint32(i))
		}
	}
	if !inOrder {
		slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(was[a], was[b]) })
	}
	rows := make(ordered, len(at))
	err := eachShare(int64(len(at)), func() (func(int, int64, int64) error, error) {
		return func(_ int, from, to int64) error {
			k := 0 // how many are at or before: the next row's is mostly near
			for i := from; i < to; i++ {
				rows[i] = uint32(len(was))
				if !has(left, at, int(i)) {
					continue
				}
				k = upTo(order, was, at[i], k)
				if k > 0 && near(at[i], was[order[k-1]]) {
					rows[i] = order[k-1]
				}
			}
			return nil
		}, nil
	})
	return rows, err
}

// upTo counts the ordered values that are not after x, galloping from a guess.
func upTo[T cmp.Ordered](order []uint32, values []T, x T, guess int) int {
	low, high, step := guess, guess, 1
	for low > 0 && values[order[low-1]] > x {
		low, high, step = max(0, low-step), low-1, 2*step
	}
	for step = 1; high < len(order) && values[order[high]] <= x; step *= 2 {
		low, high = high+1, min(len(order), high+step)
	}
	return low + sort.Search(high-low, func(i int) bool { return values[order[low+i]] > x })
}

// withRowsOf adds the columns of rows of another dataset; its number of rows is a row of nulls.
func (d *Dataset) withRowsOf(other *Dataset, without string, rows ordered) (*Dataset, error) {
	made := d.within(d.schema, d.records)
	for i, f := range other.schema.Fields() {
		if f.Name == without {
			continue
		}
		arrays, err := arraysOf(other.records, i)
		if err != nil {
			return nil, fmt.Errorf("column `%s` of %s: %w", f.Name, other.name, err)
		}
		column, err := gather(append(arrays, nothing(f.Type)), f.Type, rows)
		if err != nil {
			return nil, fmt.Errorf("column `%s` of %s: %w", f.Name, other.name, err)
		}
		name := f.Name
		if _, err := made.ColumnIndex(name); err == nil {
			name += "_right"
		}
		if _, err := made.ColumnIndex(name); err == nil {
			return nil, fmt.Errorf("%s has a column `%s` already: Select or rename before JoinAsOf", d.name, name)
		}
		next, err := made.withColumn(name, column)
		made.Close() // it stays open as long as what is made of it
		if err != nil {
			return nil, err
		}
		made = next
	}
	return made, nil
}

// nothing is one null of a type.
func nothing(t arrow.DataType) arrow.Array {
	return array.MakeArrayOfNull(memory.DefaultAllocator, t, 1)
}
