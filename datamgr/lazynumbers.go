package datamgr

import (
	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
)

// later takes on the columns whose numbers are made when something first needs them: those
// of lazy records, and types that are widened to one that charts know. It reports whether
// this column is such a one.
func (c *column) later(index int, records []arrow.Record) bool {
	lazy := false
	for _, r := range records {
		_, ok := r.(*lazyRecord)
		lazy = lazy || ok
	}
	t := c.field.Type
	wide, narrow := widened(t)
	if !lazy && !narrow {
		return false
	}
	if !narrow {
		wide = t
	}
	sketch := newColumn(arrow.Field{Name: c.field.Name, Type: wide, Nullable: true}, 0, nil)
	c.kind, c.unit, c.zone = sketch.kind, sketch.unit, sketch.zone
	var rows int64
	for _, r := range records {
		rows += r.NumRows()
		if lazy, ok := r.(*lazyRecord); ok {
			c.nulls.Add(max(lazy.cells[index].nulls, 0))
		} else {
			c.nulls.Add(int64(r.Column(index).NullN()))
		}
	}
	if sketch.numbers == nil {
		return true
	}
	l := &lazyNumbers{rows: rows, whole: sketch.numbers.integer()}
	l.make = func() (numbers, error) {
		arrays, err := arraysOf(records, index)
		if err != nil {
			return nil, err
		}
		if narrow {
			if arrays, err = widenAll(arrays, wide); err != nil {
				return nil, err
			}
		}
		made := newColumn(arrow.Field{Name: c.field.Name, Type: wide, Nullable: true}, 0, oneColumn(arrays, wide))
		c.nulls.Store(made.nulls.Load())
		return made.numbers, nil
	}
	c.numbers = l
	return true
}

// lazyNumbers is the numbers of a column that is read, or widened, on first use. Every
// call is inside a guard, as all reading is, so that it may panic with what went wrong.
type lazyNumbers struct {
	rows  int64
	whole bool // integers
	make  func() (numbers, error)
	once  once[numbers]
}

func (l *lazyNumbers) get() numbers {
	n, err := l.once.get(l.make)
	if err != nil {
		panic(err)
	}
	return n
}

func (l *lazyNumbers) length() int64                            { return l.rows }
func (l *lazyNumbers) integer() bool                            { return l.whole }
func (l *lazyNumbers) value(row int64) (spec.Value, bool)       { return l.get().value(row) }
func (l *lazyNumbers) offset(row int64, a *axis) (uint32, bool) { return l.get().offset(row, a) }
func (l *lazyNumbers) offsets(rows []uint32, a *axis, out []uint32) {
	l.get().offsets(rows, a, out)
}
func (l *lazyNumbers) past(row int64, a *axis, index int64) float64 {
	return l.get().past(row, a, index)
}
func (l *lazyNumbers) search(a *axis, bin uint32, order []uint32, from, to int64) int64 {
	return l.get().search(a, bin, order, from, to)
}
func (l *lazyNumbers) searchValue(x spec.Value, order []uint32, count int64) int64 {
	return l.get().searchValue(x, order, count)
}
func (l *lazyNumbers) cells(from int64, g *cellAxis, out []uint32) { l.get().cells(from, g, out) }
func (l *lazyNumbers) measure() (*measure, error)                  { return l.get().measure() }
func (l *lazyNumbers) index(order []uint32) (extremes, error)      { return l.get().index(order) }
func (l *lazyNumbers) sorted() ([]uint32, error)                   { return l.get().sorted() }
func (l *lazyNumbers) gaps() (int64, error)                        { return l.get().gaps() }
func (l *lazyNumbers) floats(out []float64)                        { l.get().floats(out) }
