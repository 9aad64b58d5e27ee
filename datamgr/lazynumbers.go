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
	l := &lazyNumbers{of: c, rows: rows, whole: sketch.numbers.integer()}
	l.make = func(room *charge) (numbers, error) {
		arrays, err := arraysOf(records, index)
		if err != nil {
			return nil, err
		}
		if narrow {
			if err := ledger.take(room, rows*int64(wide.(arrow.FixedWidthDataType).Bytes())); err != nil {
				return nil, err
			}
			if arrays, err = widenAll(arrays, wide); err != nil {
				return nil, err
			}
		} else {
			for _, r := range records { // the numbers lie in what was read
				if lazy, ok := r.(*lazyRecord); ok {
					ledger.join(lazy.cells[index].charge(), room)
				}
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
	of    *column
	rows  int64
	whole bool // integers
	make  func(*charge) (numbers, error)
	now   held[numbers]
}

func (l *lazyNumbers) get() numbers {
	n, err := l.now.get(l.of.of, "the numbers of column `"+l.of.field.Name+"`", false, l.make)
	if err != nil {
		panic(err)
	}
	return n
}

// holdNumbers makes an index go when the numbers that it is made over go.
func holdNumbers(n numbers, index *charge) {
	if l, ok := n.(*lazyNumbers); ok {
		ledger.join(l.now.charge(), index)
	}
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
func (l *lazyNumbers) measure(room indexRoom) (*measure, error)    { return l.get().measure(room) }
func (l *lazyNumbers) index(sorted *order, room indexRoom) (extremes, error) {
	return l.get().index(sorted, room)
}
func (l *lazyNumbers) sorted(room indexRoom) (*order, error) { return l.get().sorted(room) }
func (l *lazyNumbers) gaps() (int64, error)                  { return l.get().gaps() }
func (l *lazyNumbers) floats(out []float64)                  { l.get().floats(out) }
