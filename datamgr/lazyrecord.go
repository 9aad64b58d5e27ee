package datamgr

import (
	"cmp"
	"fmt"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/datamgr/progress"
	"gpucharts/display/spec"
)

// lazyRecord is a record whose columns are read when somebody first asks for them: a row
// group of a Parquet file. Whoever calls Column must be inside a guard: where reading
// fails, it panics with the error.
type lazyRecord struct {
	schema *arrow.Schema
	rows   int64
	cells  []*lazyArray
}

// lazyArray is one column of a lazyRecord.
type lazyArray struct {
	rows  int64
	read  func() (arrow.Array, error)
	nulls int64 // -1: not known before it is read
	// extent is the range of the values as the file tells it; nil: it does not.
	extent *spec.Range
	of     string     // the dataset's name
	whole  *lazyArray // what this is a slice of, which holds the memory

	now held[arrow.Array]
}

func (a *lazyArray) get() (arrow.Array, error) {
	const guess = 8 // bytes for each value, before it is known
	return a.now.get(cmp.Or(a.of, "a file"), "the pages of a column", false, func(room *charge) (arrow.Array, error) {
		if a.whole == nil {
			if err := ledger.take(room, guess*a.rows); err != nil {
				return nil, err
			}
		}
		got, err := a.read()
		if err != nil {
			return nil, err
		}
		if int64(got.Len()) != a.rows {
			return nil, fmt.Errorf("%w: %d rows where %d are promised", errDamaged, got.Len(), a.rows)
		}
		if a.whole != nil {
			ledger.join(a.whole.charge(), room)
			return got, nil
		}
		if more := int64(got.Data().SizeInBytes()) - guess*a.rows; more < 0 {
			ledger.give(room, -more)
		} else if err := ledger.take(room, more); err != nil {
			return nil, err
		}
		return got, nil
	})
}

// charge is what the column takes of the memory budget, once it is read.
func (a *lazyArray) charge() *charge { return a.now.charge() }

// bytes is what the column holds in memory by now.
func (a *lazyArray) bytes() int64 {
	got, ok := a.now.peek()
	if !ok {
		return 0
	}
	return int64(got.Data().SizeInBytes())
}

func (r *lazyRecord) Retain()                      {}
func (r *lazyRecord) Release()                     {}
func (r *lazyRecord) Schema() *arrow.Schema        { return r.schema }
func (r *lazyRecord) NumRows() int64               { return r.rows }
func (r *lazyRecord) NumCols() int64               { return int64(len(r.cells)) }
func (r *lazyRecord) ColumnName(i int) string      { return r.schema.Field(i).Name }
func (r *lazyRecord) MarshalJSON() ([]byte, error) { return r.whole().MarshalJSON() }

func (r *lazyRecord) Column(i int) arrow.Array {
	a, err := r.cells[i].get()
	if err != nil {
		panic(err)
	}
	return a
}

func (r *lazyRecord) Columns() []arrow.Array {
	all := make([]arrow.Array, len(r.cells))
	for i := range all {
		all[i] = r.Column(i)
	}
	return all
}

func (r *lazyRecord) whole() arrow.Record { return array.NewRecord(r.schema, r.Columns(), r.rows) }

func (r *lazyRecord) SetColumn(i int, a arrow.Array) (arrow.Record, error) {
	return r.whole().SetColumn(i, a)
}

// NewSlice is a record of the rows [from, to), as lazy as this one.
func (r *lazyRecord) NewSlice(from, to int64) arrow.Record {
	s := &lazyRecord{schema: r.schema, rows: to - from}
	for _, c := range r.cells {
		part := &lazyArray{rows: to - from, nulls: -1, extent: c.extent, of: c.of, whole: c}
		if c.nulls == 0 {
			part.nulls = 0
		}
		part.read = func() (arrow.Array, error) {
			a, err := c.get()
			if err != nil {
				return nil, err
			}
			return array.NewSlice(a, from, to), nil
		}
		s.cells = append(s.cells, part)
	}
	return s
}

// pick is a record of some of the columns, as lazy as the one it comes from.
func pick(r arrow.Record, schema *arrow.Schema, columns []int) arrow.Record {
	if lazy, ok := r.(*lazyRecord); ok {
		p := &lazyRecord{schema: schema, rows: lazy.rows}
		for _, i := range columns {
			p.cells = append(p.cells, lazy.cells[i])
		}
		return p
	}
	arrays := make([]arrow.Array, len(columns))
	for k, i := range columns {
		arrays[k] = r.Column(i)
	}
	return array.NewRecord(schema, arrays, r.NumRows())
}

// arraysOf gives the pieces of one column, those that have to be read all at once.
func arraysOf(records []arrow.Record, index int) ([]arrow.Array, error) {
	arrays := make([]arrow.Array, len(records))
	var next atomic.Int64
	told := tellOfReading(records, index)
	defer told.End()
	err := parallel(func(int) error {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(records) {
				return nil
			}
			arrays[i] = records[i].Column(index)
			told.Add(records[i].NumRows())
		}
	})
	return arrays, err
}

// tellOfReading tells of a column that is read now, where it is not in memory already.
func tellOfReading(records []arrow.Record, index int) *progress.Work {
	var rows int64
	of := ""
	for _, r := range records {
		lazy, ok := r.(*lazyRecord)
		if !ok {
			return nil
		}
		if _, read := lazy.cells[index].now.peek(); !read {
			rows, of = rows+lazy.rows, lazy.cells[index].of
		}
	}
	if rows == 0 {
		return nil
	}
	return progress.Begin(of, "reading column `"+records[0].Schema().Field(index).Name+"`", rows)
}

// HeldBytes is the memory that columns hold by now which were read from a file because
// something needed them (Parquet). Mapped columns hold none.
func (d *Dataset) HeldBytes() int64 {
	d.live.RLock()
	defer d.live.RUnlock()
	var total int64
	for _, r := range d.records {
		if lazy, ok := r.(*lazyRecord); ok {
			for _, c := range lazy.cells {
				total += c.bytes()
			}
		}
	}
	return total
}
