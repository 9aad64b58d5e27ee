package datamgr

import (
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/datamgr/progress"
	"gpucharts/display/spec"
)

// Verbs make a dataset of another: Filter, Derive, Select, SortBy, GroupBy, Rolling,
// Resample, JoinAsOf, Range. Each is a file. Running a cell again gives the dataset that the same
// verb made of the same dataset before, with its indexes.

// verb runs make, or finds what it made before. Where it fails, the cell stops.
func (d *Dataset) verb(key string, make func() (*Dataset, error)) *Dataset {
	name, _, _ := strings.Cut(key, " ")
	key = d.id.String() + " " + key
	if made, ok := reuseVerb(key); ok {
		return made
	}
	var made *Dataset
	err := d.retain()
	if err == nil {
		told := progress.Begin(d.name, name, 0)
		defer told.End()
		err = d.use(func() (err error) {
			made, err = make()
			return err
		})
		d.Close()
	}
	if err != nil {
		panic(Stop{err})
	}
	registry.Lock()
	defer registry.Unlock()
	verbs[key] = made.id
	return made
}

// verbs is what verbs have made, by what they were asked. registry's lock guards it.
var verbs = map[string]spec.ID{}

func reuseVerb(key string) (*Dataset, bool) {
	registry.Lock()
	defer registry.Unlock()
	id, asked := verbs[key]
	made, alive := registry.byID[id]
	if asked && !alive {
		delete(verbs, key)
	}
	if alive {
		made.opened++
	}
	return made, alive
}

// partOf is the source of a dataset whose columns lie in another's memory or file: that
// one stays open as long as this.
type partOf struct{ parent *Dataset }

func (p partOf) check() error { return p.parent.source.check() }
func (p partOf) close() error { return p.parent.Close() }

// retain keeps a dataset open until one Close more.
func (d *Dataset) retain() error {
	registry.Lock()
	defer registry.Unlock()
	if d.opened <= 0 {
		return fmt.Errorf("%s is closed: load it again", d.name)
	}
	d.opened++
	return nil
}

// within makes a dataset of records that share memory with d.
func (d *Dataset) within(schema *arrow.Schema, records []arrow.Record) *Dataset {
	registry.Lock()
	d.opened++
	registry.Unlock()
	return newDataset(d.name, schema, records, partOf{d})
}

// fresh makes a dataset of columns that are all its own.
func (d *Dataset) fresh(fields []arrow.Field, columns []arrow.Array, rows int64) (*Dataset, error) {
	table, err := d.charged(columns...)
	if err != nil {
		return nil, err
	}
	schema := arrow.NewSchema(fields, nil)
	made := newDataset(d.name, schema, []arrow.Record{array.NewRecord(schema, columns, rows)}, memorySource{})
	made.table = table
	return made, nil
}

// charged takes of the memory budget what a verb made, for as long as its dataset lives.
func (d *Dataset) charged(columns ...arrow.Array) (*charge, error) {
	var bytes int64
	for _, a := range columns {
		bytes += int64(a.Data().SizeInBytes())
	}
	return d.roomFor(bytes)
}

// roomFor takes bytes of the memory budget for a verb, before it makes something as large.
func (d *Dataset) roomFor(bytes int64) (*charge, error) {
	c := ledger.charge(d.name, "the rows that a verb makes")
	return c, ledger.take(c, bytes)
}

// Select keeps these columns, in this order. It costs nothing: the columns stay where they are.
func (d *Dataset) Select(columns ...string) *Dataset {
	return d.verb(fmt.Sprintf("Select %q", columns), func() (*Dataset, error) {
		if len(columns) == 0 {
			return nil, fmt.Errorf("Select wants the names of columns (%s)", listNames(d.Columns()))
		}
		var fields []arrow.Field
		var indexes []int
		used := map[string]bool{}
		for _, name := range columns {
			i, err := d.ColumnIndex(name)
			if err != nil {
				return nil, err
			}
			if used[name] {
				return nil, fmt.Errorf("Select names `%s` twice", name)
			}
			used[name] = true
			fields, indexes = append(fields, d.schema.Field(i)), append(indexes, i)
		}
		schema := arrow.NewSchema(fields, nil)
		records := make([]arrow.Record, len(d.records))
		for i, r := range d.records {
			records[i] = pick(r, schema, indexes)
		}
		return d.within(schema, records), nil
	})
}

// Filter keeps the rows where a condition is true; those where it is null go. It copies
// the rows that are kept: memory is theirs, 8 bytes a value as a rule.
//
//	ds.Filter(data.Col("price").Gt(100))
func (d *Dataset) Filter(condition Expr) *Dataset {
	return d.verb("Filter "+condition.n.key(), func() (*Dataset, error) { return d.filtered(condition) })
}

func (d *Dataset) filtered(condition Expr) (*Dataset, error) {
	if near := d.excluding(condition.n); near != d {
		defer near.Close()
		d = near
	}
	b := newBinding(d)
	e, err := b.bind(condition.n)
	if err != nil {
		return nil, err
	}
	if e.kind != truthValues {
		return nil, fmt.Errorf("Filter wants a condition as in data.Col(\"price\").Gt(100), not %s", kindNames[e.kind])
	}
	m := newMask(d.rows)
	if err := b.run(condition.n, m.add); err != nil {
		return nil, err
	}
	return d.take(m.done())
}

// Derive adds a column that an expression gives, or puts it in the place of the column of
// that name. The other columns stay where they are; memory is 8 bytes a row.
//
//	ds.Derive("mid", data.Col("bid").Add(data.Col("ask")).Div(2))
func (d *Dataset) Derive(name string, e Expr) *Dataset {
	return d.verb(fmt.Sprintf("Derive %q %s", name, e.n.key()), func() (*Dataset, error) {
		if name == "" {
			return nil, fmt.Errorf("Derive wants a name for the new column")
		}
		room, err := d.roomFor(8 * d.rows)
		if err != nil {
			return nil, err
		}
		m, err := newBinding(d).materialise(e.n)
		ledger.end(room)
		if err != nil {
			return nil, err
		}
		return d.withColumn(name, m.array(d.rows))
	})
}

// withColumn adds a column of all rows, or replaces the one of its name.
func (d *Dataset) withColumn(name string, a arrow.Array) (*Dataset, error) {
	table, err := d.charged(a)
	if err != nil {
		return nil, err
	}
	fields := append([]arrow.Field(nil), d.schema.Fields()...)
	at := len(fields)
	for i, f := range fields {
		if f.Name == name {
			at = i
		}
	}
	field := arrow.Field{Name: name, Type: a.DataType(), Nullable: true}
	if at == len(fields) {
		fields = append(fields, field)
	} else {
		fields[at] = field
	}
	schema := arrow.NewSchema(fields, nil)
	records := make([]arrow.Record, len(d.records))
	var row int64
	for i, r := range d.records {
		records[i] = replace(r, schema, at, array.NewSlice(a, row, row+r.NumRows()))
		row += r.NumRows()
	}
	made := d.within(schema, records)
	made.table = table
	return made, nil
}

// replace puts an array at a column's place, or behind the last.
func replace(r arrow.Record, schema *arrow.Schema, at int, a arrow.Array) arrow.Record {
	if lazy, ok := r.(*lazyRecord); ok {
		p := &lazyRecord{schema: schema, rows: lazy.rows, cells: append([]*lazyArray(nil), lazy.cells...)}
		cell := &lazyArray{rows: lazy.rows, nulls: int64(a.NullN()), whole: &lazyArray{}, read: func() (arrow.Array, error) { return a, nil }}
		if at == len(p.cells) {
			p.cells = append(p.cells, cell)
		} else {
			p.cells[at] = cell
		}
		return p
	}
	columns := append([]arrow.Array(nil), r.Columns()...)
	if at == len(columns) {
		columns = append(columns, a)
	} else {
		columns[at] = a
	}
	return array.NewRecord(schema, columns, r.NumRows())
}
