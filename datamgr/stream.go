package datamgr

import (
	"fmt"
	"math/bits"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/google/uuid"

	"gpucharts/display/spec"
)

// Streams: data that grow while charts show them.
//
// A Feed is a row of versions. Each is a Dataset that never changes, made when somebody looks
// and rows came since: charts, requests for tiles and indexes know of nothing else. A version
// costs no copy of rows: its columns are prefixes of chunks that only grow. What a line needs
// (extents of 64 rows, order) is kept up to date row by row, so that the index of a version is
// a copy of 16 bytes for every 64 rows, not a look at all of them.

// Schema names the columns of a stream, in order.
type Schema []Field

// Field is one column of a stream.
type Field struct {
	Name string
	Type arrow.DataType
}

// The types of a stream's columns. Others of float32, float64, int32, int64, timestamps of
// any unit and zone, bool and text may be given as Arrow types.
var (
	Float32 arrow.DataType = arrow.PrimitiveTypes.Float32
	Float64 arrow.DataType = arrow.PrimitiveTypes.Float64
	Int32   arrow.DataType = arrow.PrimitiveTypes.Int32
	Int64   arrow.DataType = arrow.PrimitiveTypes.Int64
	Bool    arrow.DataType = arrow.FixedWidthTypes.Boolean                                 // kept as 0 and 1
	Time    arrow.DataType = &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "UTC"} // of time.Time
	Text    arrow.DataType = arrow.BinaryTypes.String                                      // categories in charts
)

// Feed is a stream: rows are appended, from any goroutine, and the charts of it follow.
type Feed struct {
	id     spec.ID
	name   string
	schema Schema
	arrow  *arrow.Schema
	keep   int64
	chunk  int64 // rows

	lock    sync.Mutex
	columns []feedColumn
	rows    int64 // appended in all
	dropped int64 // of them, a multiple of 64
	room    *charge
	closed  bool

	publishing sync.Mutex
	dirty      bool       // rows came since the last version
	due        bool       // a version is about to be made
	versions   []*Dataset // the newest last
	version    uint32
	measured   map[int]bool // columns that charts asked for
	watchers   map[int]func(spec.DataHandle)
	lastWatch  int
}

// Stream makes a stream of rows with these columns. It keeps the last keep rows (and up to 63
// more); 0 keeps all, as far as the memory budget goes.
//
//	s := data.Stream(data.Schema{{"time", data.Time}, {"price", data.Float64}}, 1_000_000)
//	go func() {
//		for { s.Append(time.Now(), 1.5) }
//	}()
//	chart.Line(s, "time", "price")
//
// A row takes the bytes of its values and a quarter of a byte for each column's index. A
// schema that cannot be stops the cell.
func Stream(schema Schema, keep int64) *Feed {
	f, err := newFeed(schema, keep)
	if err != nil {
		panic(Stop{err})
	}
	return f
}

func newFeed(schema Schema, keep int64) (*Feed, error) {
	if len(schema) == 0 {
		return nil, fmt.Errorf("Stream wants columns, for example data.Schema{{\"time\", data.Time}, {\"price\", data.Float64}}")
	}
	if keep < 0 {
		return nil, fmt.Errorf("Stream cannot keep %d rows: give a number of rows, or 0 to keep all", keep)
	}
	f := &Feed{id: spec.ID(uuid.New()), name: "stream", schema: schema, keep: keep, chunk: chunkFor(keep),
		room: ledger.charge("a stream", "its rows"), measured: map[int]bool{}, watchers: map[int]func(spec.DataHandle){}}
	var fields []arrow.Field
	for i, field := range schema {
		for _, other := range schema[:i] {
			if other.Name == field.Name {
				return nil, fmt.Errorf("Stream has two columns `%s`", field.Name)
			}
		}
		c, err := newFeedColumn(field, f.chunk)
		if err != nil {
			return nil, err
		}
		f.columns = append(f.columns, c)
		fields = append(fields, arrow.Field{Name: field.Name, Type: c.arrowType(), Nullable: true})
	}
	f.arrow = arrow.NewSchema(fields, nil)
	f.dirty = true
	f.publish()
	return f, nil
}

// chunkFor is the rows of a chunk: a power of two, so that a ring wastes little.
func chunkFor(keep int64) int64 {
	if keep == 0 {
		return 1 << 16
	}
	return min(max(int64(1)<<bits.Len64(uint64(keep/8)), blockRows), 1<<16)
}

// Named gives the stream a name for titles and errors.
func (f *Feed) Named(name string) *Feed {
	f.lock.Lock()
	f.name, f.dirty = name, true
	f.lock.Unlock()
	return f
}

// Append adds one row: a value for each column in order (nil is a null), or a struct whose
// fields are called as the columns are, whatever the case (or tagged `data:"name"`), or a slice
// of such structs. What does not fit stops the cell, and adds nothing.
func (f *Feed) Append(row ...any) {
	if err := f.TryAppend(row...); err != nil {
		panic(Stop{err})
	}
}

// TryAppend is Append with an error as its result.
func (f *Feed) TryAppend(row ...any) error {
	if len(row) == 1 {
		if rows, ok, err := structRows(row[0], f.schema); ok || err != nil {
			return f.add(rows, err)
		}
	}
	return f.add([][]any{row}, nil)
}

func (f *Feed) add(rows [][]any, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	for _, row := range rows {
		if err := f.addRow(row); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	f.changed()
	return nil
}

func (f *Feed) addRow(row []any) error {
	if f.closed {
		return fmt.Errorf("it is closed")
	}
	if len(row) != len(f.columns) {
		return fmt.Errorf("%d values for the %d columns %s", len(row), len(f.columns), f.names())
	}
	for i, c := range f.columns {
		if err := c.stage(row[i]); err != nil {
			return fmt.Errorf("column `%s`: %w", f.schema[i].Name, err)
		}
	}
	if err := f.grow(); err != nil {
		return err
	}
	for _, c := range f.columns {
		c.commit()
	}
	f.rows++
	f.trim()
	return nil
}

// grow makes room for a row.
func (f *Feed) grow() error {
	if f.rows%f.chunk != 0 || f.columns[0].held() > f.rows/f.chunk {
		return nil
	}
	var total int64
	for _, c := range f.columns {
		total += f.chunk*c.bytesEach() + f.chunk/4
	}
	if err := ledger.take(f.room, total); err != nil {
		return fmt.Errorf("%w; or give data.Stream a number of rows to keep", err)
	}
	for _, c := range f.columns {
		c.grow()
	}
	return nil
}

// trim drops what a ring need not keep, in whole blocks.
func (f *Feed) trim() {
	if f.keep == 0 || f.rows-f.dropped < f.keep+blockRows {
		return
	}
	f.dropped += blockRows
	for _, c := range f.columns {
		if chunks := c.drop(f.dropped); chunks > 0 {
			ledger.give(f.room, chunks*(f.chunk*c.bytesEach()+f.chunk/4))
		}
	}
}

func (f *Feed) names() string {
	var names []string
	for _, c := range f.schema {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

// Close forgets the rows. Charts of the stream keep their last picture.
func (f *Feed) Close() error {
	f.publishing.Lock()
	defer f.publishing.Unlock()
	f.lock.Lock()
	f.closed, f.columns = true, nil
	versions := f.versions
	f.lock.Unlock()
	registry.Lock()
	delete(registry.byID, f.id)
	registry.Unlock()
	for _, d := range versions {
		d.retire()
	}
	ledger.end(f.room)
	return nil
}
