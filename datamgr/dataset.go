package datamgr

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/google/uuid"

	"gpucharts/display/spec"
)

// Dataset is a table of columns that stays where it is: in a mapped file, or in memory.
// Its methods may be called from many goroutines.
type Dataset struct {
	id      spec.ID
	name    string
	schema  *arrow.Schema
	records []arrow.Record
	rows    int64
	columns []*column
	source  source
	version uint32
	feed    *Feed // nil: it does not change

	// live is held for reading while the rows are read, and for writing by Close.
	live   sync.RWMutex
	closed bool
	opened int // how often Open gave this dataset out

	like    *Dataset // the whole of which this is a part: categories have its codes
	indexes indexes
	cache   *indexCache // nil: indexes are not kept
	table   *charge     // of rows that were read or copied into memory

	noticeLock sync.Mutex
	notices    []string

	underway atomic.Int64 // indexes that are being made in the background
}

// source is where the rows come from.
type source interface {
	// check gives an error where the rows are no longer what they were.
	check() error
	close() error
}

// ofFile is a source that is one file: it is opened once, however often it is loaded.
type ofFile interface{ identified() fileIdentity }

// memorySource is rows that the Go heap holds.
type memorySource struct{}

func (memorySource) check() error { return nil }
func (memorySource) close() error { return nil }

func newDataset(name string, schema *arrow.Schema, records []arrow.Record, from source) *Dataset {
	d := &Dataset{id: spec.ID(uuid.New()), name: name, schema: schema, records: records, source: from, opened: 1, version: firstVersion}
	for _, r := range records {
		d.rows += r.NumRows()
	}
	if m, ok := from.(*mappedFile); ok {
		d.cache = newIndexCache(m, d.rows)
	}
	for _, r := range records {
		if lazy, ok := r.(*lazyRecord); ok {
			for _, c := range lazy.cells {
				if c.of == "" {
					c.of = name
				}
			}
		}
	}
	for i, f := range schema.Fields() {
		c := newColumn(f, i, records)
		c.of, c.cache, c.index = d.name, d.cache, i
		d.columns = append(d.columns, c)
	}
	register(d)
	return d
}

// Rows is the number of rows.
func (d *Dataset) Rows() int64 { return d.rows }

// Name is the file's name, or "data" for data that come from no file.
func (d *Dataset) Name() string { return d.name }

// Schema is the Arrow schema: the columns with their names and types.
func (d *Dataset) Schema() *arrow.Schema { return d.schema }

// Columns gives the names of the columns.
func (d *Dataset) Columns() []string {
	names := make([]string, len(d.columns))
	for i, c := range d.columns {
		names[i] = c.field.Name
	}
	return names
}

// ColumnIndex finds a column by its name. The error for an unknown one names the columns
// that there are, and the one most like it.
func (d *Dataset) ColumnIndex(name string) (int, error) {
	for i, c := range d.columns {
		if c.field.Name == name {
			return i, nil
		}
	}
	return 0, unknownColumn(name, d.name, d.Columns())
}

// Handle stands for the dataset in a chart: identity and description, never the rows.
// Ranges are filled in for the columns that have been measured.
func (d *Dataset) Handle() spec.DataHandle {
	h := spec.DataHandle{ID: d.id, Version: d.version, Metadata: spec.DataMetadata{Name: d.name, Rows: d.rows}}
	for i, c := range d.columns {
		described := c.describe()
		if c.kind == spec.Text {
			codes := d.at(i)
			told := codes.describe()
			described.Type, described.Range, described.Ordered = spec.Category, told.Range, told.Ordered
			if names := codes.names.Load(); names != nil && told.Ordered != nil {
				described.Categories, described.Nulls = *names, told.Nulls
			}
		}
		h.Metadata.Columns = append(h.Metadata.Columns, described)
	}
	return h
}

// firstVersion is the version of every dataset that does not change.
const firstVersion = 1

// Measure makes sure that Range and Ordered of these columns are known, which reads a
// column once, and gives the handle. Of a column of text the categories are found.
func (d *Dataset) Measure(columns ...int) (spec.DataHandle, error) {
	err := d.use(func() error {
		for _, i := range columns {
			if i < 0 || i >= len(d.columns) {
				return fmt.Errorf("no column number %d in %s (%d columns)", i, d.name, len(d.columns))
			}
			if c := d.at(i); c.numbers != nil {
				if _, err := c.measure(); err != nil {
					return fmt.Errorf("column `%s`: %w", c.field.Name, err)
				}
			}
		}
		return nil
	})
	return d.Handle(), err
}

// use runs f while the rows are sure to stay. Errors get the dataset's name.
func (d *Dataset) use(f func() error) error {
	d.live.RLock()
	defer d.live.RUnlock()
	if d.closed {
		return fmt.Errorf("%s is closed: load it again", d.name)
	}
	err := d.source.check()
	if err == nil {
		err = guard(f)
	}
	if err == nil { // it may have changed while it was read
		err = d.source.check()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	return nil
}

// Close lets go of the file. Charts of the dataset keep their last picture. Datasets that
// are never closed live as long as the kernel.
func (d *Dataset) Close() error {
	registry.Lock()
	d.opened--
	last := d.opened == 0
	if last {
		delete(registry.byID, d.id)
		if f, ok := d.source.(ofFile); ok {
			delete(registry.byFile, f.identified())
		}
	}
	registry.Unlock()
	if !last {
		return nil
	}
	d.live.Lock()
	defer d.live.Unlock()
	d.closed = true
	d.indexes.end()
	for _, c := range d.columns {
		c.end()
	}
	ledger.end(d.table)
	d.records = nil
	d.cache.close()
	return d.source.close()
}

// Notices tells what was done with the data that a person should know, such as sorting.
func (d *Dataset) Notices() []string {
	d.noticeLock.Lock()
	defer d.noticeLock.Unlock()
	return append([]string(nil), d.notices...)
}

func (d *Dataset) notice(format string, args ...any) {
	d.noticeLock.Lock()
	defer d.noticeLock.Unlock()
	d.notices = append(d.notices, fmt.Sprintf(format, args...))
}

// registry holds the datasets that are alive, for requests that name them.
var registry = struct {
	sync.Mutex
	byID   map[spec.ID]*Dataset
	byFile map[fileIdentity]*Dataset
}{byID: map[spec.ID]*Dataset{}, byFile: map[fileIdentity]*Dataset{}}

func register(d *Dataset) {
	registry.Lock()
	defer registry.Unlock()
	registry.byID[d.id] = d
	if f, ok := d.source.(ofFile); ok {
		registry.byFile[f.identified()] = d
	}
}

// Find gives the live dataset with that identity.
func Find(id spec.ID) (*Dataset, bool) {
	registry.Lock()
	defer registry.Unlock()
	d, ok := registry.byID[id]
	return d, ok
}

// reuse gives the dataset that is already open over the same, unchanged file, so that
// running a cell again costs nothing and keeps its indexes.
func reuse(identity fileIdentity) (*Dataset, bool) {
	registry.Lock()
	defer registry.Unlock()
	d, ok := registry.byFile[identity]
	if ok {
		d.opened++
	}
	return d, ok
}

func displayName(path string) string { return filepath.Base(path) }
