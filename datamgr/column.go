package datamgr

import (
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/display/spec"
)

// column is one column of a dataset: what charts are told about it, and its numbers where
// it can be an axis.
type column struct {
	field   arrow.Field
	kind    spec.ColumnType
	unit    spec.TimeUnit
	zone    string
	nulls   atomic.Int64
	numbers numbers                  // nil: cannot be an axis
	names   atomic.Pointer[[]string] // of a column of codes: the categories, once they are made

	of    string      // the dataset's name
	cache *indexCache // nil: indexes are not kept
	index int

	measured held[*measure]
	known    atomic.Pointer[measure] // without its index: stays when that is dropped
}

func newColumn(field arrow.Field, index int, records []arrow.Record) *column {
	c := &column{field: field, kind: spec.Other}
	if c.later(index, records) {
		return c
	}
	for _, r := range records {
		c.nulls.Add(int64(r.Column(index).NullN()))
	}
	switch t := field.Type.(type) {
	case *arrow.Float32Type:
		c.kind = spec.Float32
		c.numbers = vectorOf(records, index, func(a arrow.Array) []float32 { return a.(*array.Float32).Float32Values() })
	case *arrow.Float64Type:
		c.kind = spec.Float64
		c.numbers = vectorOf(records, index, func(a arrow.Array) []float64 { return a.(*array.Float64).Float64Values() })
	case *arrow.Int32Type:
		c.kind = spec.Int32
		c.numbers = vectorOf(records, index, func(a arrow.Array) []int32 { return a.(*array.Int32).Int32Values() })
	case *arrow.Int64Type:
		c.kind = spec.Int64
		c.numbers = vectorOf(records, index, func(a arrow.Array) []int64 { return a.(*array.Int64).Int64Values() })
	case *arrow.TimestampType:
		c.kind, c.unit, c.zone = spec.Timestamp, timeUnits[t.Unit], t.TimeZone
		c.numbers = vectorOf(records, index, func(a arrow.Array) []int64 {
			return arrow.Int64Traits.CastFromBytes(arrow.TimestampTraits.CastToBytes(a.(*array.Timestamp).TimestampValues()))
		})
	case *arrow.StringType, *arrow.LargeStringType, *arrow.StringViewType:
		c.kind = spec.Text
	case *arrow.DictionaryType:
		if arrow.IsBaseBinary(t.ValueType.ID()) {
			c.kind = spec.Text
		}
	}
	return c
}

var timeUnits = map[arrow.TimeUnit]spec.TimeUnit{
	arrow.Second: spec.Second, arrow.Millisecond: spec.Millisecond,
	arrow.Microsecond: spec.Microsecond, arrow.Nanosecond: spec.Nanosecond,
}

func vectorOf[T number](records []arrow.Record, index int, values func(arrow.Array) []T) *vector[T] {
	chunks := make([]chunk[T], 0, len(records))
	for _, r := range records {
		a := r.Column(index)
		c := chunk[T]{values: values(a)}
		if a.NullN() > 0 {
			c.valid, c.bit = a.NullBitmapBytes(), a.Data().Offset()
		}
		chunks = append(chunks, c)
	}
	return newVector(chunks)
}

// measure reads the column once, the first time that anyone asks, and tells its extent and
// whether it is in order.
func (c *column) measure() (*measure, error) {
	if m := c.known.Load(); m != nil {
		return m, nil
	}
	return c.indexed()
}

// indexed is measure with the index, which is made again where it was dropped.
func (c *column) indexed() (*measure, error) {
	return c.measured.get(c.of, "the index of column `"+c.field.Name+"`", c.cache != nil, func(room *charge) (*measure, error) {
		m, err := c.numbers.measure(indexRoom{c.cache, blocksName(c.index), room})
		holdNumbers(c.numbers, room)
		if err == nil {
			c.known.Store(&measure{extent: m.extent, ordered: m.ordered})
		}
		return m, err
	})
}

// end drops what was made of the column. Nobody uses it any more.
func (c *column) end() {
	c.measured.end()
	if l, ok := c.numbers.(*lazyNumbers); ok {
		l.now.end()
	}
}

// describe is what a handle says of the column, with what is known of it by now.
func (c *column) describe() spec.Column {
	d := spec.Column{Name: c.field.Name, Type: c.kind, Arrow: c.field.Type.String(), Unit: c.unit, Zone: c.zone, Nulls: c.nulls.Load()}
	if m := c.known.Load(); m != nil {
		d.Range, d.Ordered = m.extent, &m.ordered
	}
	return d
}
