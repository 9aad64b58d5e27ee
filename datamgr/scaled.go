package datamgr

import (
	"fmt"
	"math"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Columns on logarithmic axes. The places of a column's values on such an axis are a column of
// their own, of float64, made when an axis first asks: 8 bytes a row. Indexes and tiles know no
// difference: bins lie on the grid of places.

// columnID names a column, or with a transform that column on such an axis.
func columnID(column uint16, t wire.Transform) int { return int(column) | int(t)<<16 }

// pairOf names the columns of a layer.
func pairOf(l *wire.Layer) pair {
	return pair{columnID(l.X, l.TransformX), columnID(l.Y, l.TransformY)}
}

// at finds a column by its columnID; for one of text, its codes.
func (d *Dataset) at(id int) *column {
	if id < 1<<16 {
		if d.columns[id].kind != spec.Text {
			return d.columns[id]
		}
		id |= codesID
	}
	d.indexes.Lock()
	defer d.indexes.Unlock()
	c := d.indexes.scaled[id]
	if c == nil {
		if id&codesID == codesID {
			c = d.coded(id & 0xffff)
		} else {
			c = d.scaled(id&0xffff, wire.Transform(id>>16))
		}
		if d.indexes.scaled == nil {
			d.indexes.scaled = map[int]*column{}
		}
		d.indexes.scaled[id] = c
	}
	return c
}

func (d *Dataset) scaled(index int, t wire.Transform) *column {
	of := d.columns[index]
	c := &column{
		field: arrow.Field{Name: of.field.Name, Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		kind:  spec.Float64, of: d.name,
		cache: d.cache, index: columnID(uint16(index), t),
	}
	c.numbers = &lazyNumbers{of: c, rows: d.rows, make: func(room *charge) (numbers, error) {
		if err := ledger.take(room, 8*d.rows); err != nil {
			return nil, err
		}
		places := make([]float64, d.rows)
		of.numbers.floats(places)
		left, err := toPlaces(places, t)
		if left > 0 {
			d.notice("Column `%s`: %s rows are not positive and have no place on a logarithmic axis.", of.field.Name, groupDigits(left))
		}
		return newVector([]chunk[float64]{{values: places}}), err
	}}
	return c
}

// toPlaces turns values into their places, NaN where they have none, and tells how many finite
// values those are.
func toPlaces(values []float64, t wire.Transform) (left int64, err error) {
	const share = 1 << 16
	var next, lost atomic.Int64
	err = parallel(func(int) error {
		for {
			from := int(next.Add(share) - share)
			if from >= len(values) {
				return nil
			}
			for i, v := range values[from:min(from+share, len(values))] {
				p := place(v, t)
				if !finite(p) {
					if finite(v) {
						lost.Add(1)
					}
					p = math.NaN()
				}
				values[from+i] = p
			}
		}
	})
	return lost.Load(), err
}

// place is where a value lies on an axis: log10(v), or sign(v)*log10(1+|v|).
func place(v float64, t wire.Transform) float64 {
	if t == wire.SymLog {
		return math.Copysign(math.Log1p(math.Abs(v))/math.Ln10, v)
	}
	return math.Log10(v)
}

var transforms = map[spec.Scale]wire.Transform{"": wire.Linear, spec.LinearScale: wire.Linear, spec.LogScale: wire.Log, spec.SymLogScale: wire.SymLog}

// Extent is the range of a column's places on an axis of the given scale; nil where no value has
// one. It reads the column once.
func (d *Dataset) Extent(column int, scale spec.Scale) (extent *spec.Range, err error) {
	t, ok := transforms[scale]
	if !ok {
		return nil, fmt.Errorf("no scale %q: use linear, log or symlog", scale)
	}
	if column < 0 || column >= len(d.columns) || d.columns[column].numbers == nil {
		return nil, fmt.Errorf("column number %d of %s cannot lie along an axis", column, d.name)
	}
	err = d.use(func() error {
		m, err := d.at(columnID(uint16(column), t)).measure()
		if err == nil {
			extent = m.extent
		}
		return err
	})
	return extent, err
}
