package datamgr

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// keptVersions is how many versions of a stream answer requests: a page that is slow gets the
// tiles of the picture that it is at.
const keptVersions = 8

// tellEvery is how often pages hear of new rows, at most. Streams of many rows tell less often,
// by a second for each 50 million: what is not kept up to date row by row (counts of a scatter
// chart, categories, logarithms) is made anew for each version that is drawn.
const tellEvery = 250 * time.Millisecond

func (f *Feed) interval() time.Duration {
	return tellEvery + time.Duration(f.rows-f.dropped)*20
}

// changed is called under the lock when rows were added.
func (f *Feed) changed() {
	f.dirty = true
	if !f.due && len(f.watchers) > 0 {
		f.due = true
		time.AfterFunc(f.interval(), f.tell)
	}
}

func (f *Feed) tell() {
	f.lock.Lock()
	f.due = false
	f.lock.Unlock()
	f.publish()
}

// publish gives the newest version, and makes one where rows came since.
func (f *Feed) publish() *Dataset {
	f.publishing.Lock()
	defer f.publishing.Unlock()
	f.lock.Lock()
	if !f.dirty || f.closed {
		now := f.versions[len(f.versions)-1]
		f.lock.Unlock()
		return now
	}
	f.dirty = false
	d := f.snapshot()
	f.version++
	d.version = f.version
	f.versions = append(f.versions, d)
	var old []*Dataset
	if n := len(f.versions) - keptVersions; n > 0 {
		old = append(old, f.versions[:n]...)
		f.versions = append([]*Dataset(nil), f.versions[n:]...)
	}
	watchers := slices.Collect(maps.Values(f.watchers))
	f.lock.Unlock()
	registry.Lock()
	registry.byID[f.id] = d
	registry.Unlock()
	for _, o := range old {
		go o.retire() // waits for those who read it
	}
	if len(watchers) > 0 {
		h := f.describe(d)
		for _, w := range watchers {
			w(h)
		}
	}
	return d
}

// snapshot is a dataset of the rows so far. No row is copied.
func (f *Feed) snapshot() *Dataset {
	d := &Dataset{id: f.id, name: f.name, schema: f.arrow, rows: f.rows - f.dropped, source: memorySource{}, opened: 1, feed: f}
	var pieces [][]arrow.Array
	for i, c := range f.columns {
		column := c.column(f.arrow.Field(i))
		column.of, column.index = f.name, i
		d.columns = append(d.columns, column)
		pieces = append(pieces, c.arrays())
	}
	for k := range pieces[0] {
		row := make([]arrow.Array, len(pieces))
		for i := range pieces {
			row[i] = pieces[i][k]
		}
		d.records = append(d.records, array.NewRecord(f.arrow, row, int64(row[0].Len())))
	}
	return d
}

// describe is the handle of a version, with the ranges that charts want.
func (f *Feed) describe(d *Dataset) spec.DataHandle {
	f.lock.Lock()
	columns := slices.Sorted(maps.Keys(f.measured))
	f.lock.Unlock()
	h, _ := d.Measure(columns...) // what cannot be measured has no range
	return h
}

// retire lets go of what was made of a version, once nobody reads it.
func (d *Dataset) retire() {
	d.live.Lock()
	defer d.live.Unlock()
	d.closed = true
	d.indexes.end()
	for _, c := range d.columns {
		c.end()
	}
}

// at is the version that a request names, or the newest.
func (f *Feed) at(version uint32) *Dataset {
	f.lock.Lock()
	defer f.lock.Unlock()
	for _, d := range f.versions {
		if d.version == version {
			return d
		}
	}
	return f.versions[len(f.versions)-1]
}

// Handle, Measure, Extent and Answer are what charts ask of a dataset; see Dataset.
func (f *Feed) Handle() spec.DataHandle { return f.publish().Handle() }

func (f *Feed) Measure(columns ...int) (spec.DataHandle, error) {
	f.lock.Lock()
	for _, i := range columns {
		if i >= 0 && i < len(f.columns) {
			f.measured[i] = true
		}
	}
	f.lock.Unlock()
	return f.publish().Measure(columns...)
}

func (f *Feed) Extent(column int, scale spec.Scale) (*spec.Range, error) {
	return f.publish().Extent(column, scale)
}

func (f *Feed) Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
	return f.at(q.Layer.Version).Answer(ctx, q)
}

// Watch calls tell with each new version of a stream, a few times a second at most, until stop
// is called. Other datasets never change: tell is not called.
func (d *Dataset) Watch(tell func(spec.DataHandle)) (stop func()) {
	f := d.feed
	if f == nil {
		return func() {}
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	f.lastWatch++
	n := f.lastWatch
	f.watchers[n] = tell
	if f.dirty {
		f.changed()
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			f.lock.Lock()
			defer f.lock.Unlock()
			delete(f.watchers, n)
		})
	}
}

// Newest describes the newest version of a stream, with the ranges that its charts want. Of
// other datasets it is the handle.
func (d *Dataset) Newest() spec.DataHandle {
	if d.feed == nil {
		return d.Handle()
	}
	return d.feed.describe(d.feed.publish())
}

// Dataset is the rows so far, as a dataset that does not change: for verbs, and for charts that
// stand still. No row is copied.
func (f *Feed) Dataset() *Dataset {
	now := f.publish()
	return newDataset(f.name, f.arrow, now.records, memorySource{})
}

// Rows is the number of rows that are kept.
func (f *Feed) Rows() int64 {
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.rows - f.dropped
}

// Appended is the number of rows that were ever appended.
func (f *Feed) Appended() int64 {
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.rows
}

// Head, Describe, Columns, MIMEBundle and String are those of the rows so far.
func (f *Feed) Head(n int) Table  { return f.publish().Head(n) }
func (f *Feed) Describe() Table   { return f.publish().Describe() }
func (f *Feed) Columns() []string { return f.publish().Columns() }
func (f *Feed) String() string    { return f.publish().String() }
func (f *Feed) MIMEBundle() (data, metadata map[string]any, err error) {
	return f.publish().MIMEBundle()
}
