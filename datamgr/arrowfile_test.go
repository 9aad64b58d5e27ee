package datamgr_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// sample is a record of every type that a chart knows, and some that it does not.
func sample(rows int, seed uint64) arrow.Record {
	r := rand.New(rand.NewPCG(seed, 0))
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "t", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "Europe/Berlin"}, Nullable: true},
		{Name: "f64", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "f32", Type: arrow.PrimitiveTypes.Float32, Nullable: true},
		{Name: "i64", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "i32", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
		{Name: "name", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "flag", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range rows {
		b.Field(0).(*array.TimestampBuilder).Append(arrow.Timestamp(1_700_000_000_000 + int64(seed)*1_000_000 + int64(i)))
		if r.IntN(5) == 0 {
			for j := 1; j < 7; j++ {
				b.Field(j).AppendNull()
			}
			continue
		}
		b.Field(1).(*array.Float64Builder).Append(r.NormFloat64())
		b.Field(2).(*array.Float32Builder).Append(float32(r.NormFloat64()))
		b.Field(3).(*array.Int64Builder).Append(r.Int64N(1000))
		b.Field(4).(*array.Int32Builder).Append(r.Int32N(1000))
		b.Field(5).(*array.StringBuilder).Append(strings.Repeat("é", i%4))
		b.Field(6).(*array.BooleanBuilder).Append(i%2 == 0)
	}
	return b.NewRecord()
}

// arrowBytes writes records as an IPC file.
func arrowBytes(t testing.TB, records []arrow.Record, options ...ipc.Option) []byte {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "made.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := ipc.NewFileWriter(f, append(options, ipc.WithSchema(records[0].Schema()))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// sameRows checks a dataset's text and numbers against the records it came from.
func sameRows(t *testing.T, d *data.Dataset, records []arrow.Record) {
	t.Helper()
	var rows int64
	for _, r := range records {
		rows += r.NumRows()
	}
	if d.Rows() != rows {
		t.Fatalf("%d rows, want %d", d.Rows(), rows)
	}
	head := d.Head(int(rows))
	at := 0
	for _, r := range records {
		want := data.FromRecord(r)
		for i, row := range want.Head(int(r.NumRows())).Rows {
			if got := head.Rows[at]; strings.Join(got, "|") != strings.Join(row, "|") {
				t.Fatalf("row %d of a batch is %q, want %q", i, got, row)
			}
			at++
		}
		want.Close()
	}
}

func TestArrowFilesAreReadWithTheirNulls(t *testing.T) {
	records := []arrow.Record{sample(700, 1), sample(0, 2), sample(1, 3), sample(300, 4)}
	for name, options := range map[string][]ipc.Option{
		"in place": nil, "lz4": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := data.Open(write(t, "all.arrow", arrowBytes(t, records, options...)))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			sameRows(t, d, records)
			h, err := d.Measure(0, 1, 5)
			if err != nil {
				t.Fatal(err)
			}
			c := h.Metadata.Columns
			if c[0].Type != spec.Timestamp || c[0].Unit != spec.Millisecond || c[0].Zone != "Europe/Berlin" || !*c[0].Ordered {
				t.Errorf("time column: %+v", c[0])
			}
			if c[1].Nulls == 0 || c[1].Range == nil || *c[1].Ordered {
				t.Errorf("float column: %+v", c[1])
			}
			if c[5].Type != spec.Category || c[5].Range == nil || c[5].Range.Max.Int != int64(len(c[5].Categories)-1) {
				t.Errorf("text column: %+v", c[5])
			}
			if c[2].Range != nil {
				t.Errorf("a column that nobody asked for was measured: %+v", c[2])
			}
		})
	}
}

func TestArrowFilesThatCannotBeReadInPlaceAreReadByTheLibrary(t *testing.T) {
	dictionary := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Float64}, {Name: "kind", Type: dictionary},
		{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32)}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range 10 {
		b.Field(0).(*array.Float64Builder).Append(float64(i))
		if err := b.Field(1).(*array.BinaryDictionaryBuilder).AppendString([]string{"a", "b"}[i%2]); err != nil {
			t.Fatal(err)
		}
		b.Field(2).(*array.ListBuilder).Append(true)
	}
	record := b.NewRecord()
	d, err := data.Open(write(t, "kinds.arrow", arrowBytes(t, []arrow.Record{record})))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	sameRows(t, d, []arrow.Record{record})
}

func TestArrowStreamsAreRead(t *testing.T) {
	var b bytes.Buffer
	record := sample(50, 9)
	w := ipc.NewWriter(&b, ipc.WithSchema(record.Schema()))
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := data.Open(write(t, "stream.arrows", b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	sameRows(t, d, []arrow.Record{record})
}

func drawn(c spec.Column) bool { return c.Type.Numeric() || c.Type == spec.Category }

// useAll does with a dataset what a cell and a chart would.
func useAll(d *data.Dataset) {
	_, _, _ = d.MIMEBundle()
	func() {
		defer func() { _ = recover() }() // Head stops the cell where a column is damaged
		_ = d.Head(3).String()
	}()
	if names := d.Columns(); len(names) > 0 {
		name := names[int(d.Rows())%len(names)]
		func() {
			defer func() { _ = recover() }() // and so do verbs
			d.SortBy(name).Head(2)
			d.Filter(data.Col(name).NotNull()).Head(2)
			d.GroupBy(name).Count().Head(2)
		}()
	}
	h := d.Handle()
	for x, cx := range h.Metadata.Columns {
		for y, cy := range h.Metadata.Columns {
			for _, aggregate := range []wire.Aggregate{wire.M4, wire.Count} {
				if drawn(cx) && drawn(cy) && (x+2*y)%5 == 0 {
					d.Answer(context.Background(), &wire.Request{Verb: wire.Tiles, Places: []wire.Place{{}, {LevelX: 30}},
						Layer: wire.Layer{Dataset: h.ID, Version: h.Version, X: uint16(x), Y: uint16(y), Aggregate: aggregate}})
				}
			}
		}
	}
}

func TestATruncatedFileIsAnErrorAtEveryLength(t *testing.T) {
	whole := arrowBytes(t, []arrow.Record{sample(60, 1), sample(40, 2)})
	folder := t.TempDir()
	for size := 0; size < len(whole); size += 1 + size%7 {
		path := filepath.Join(folder, fmt.Sprintf("cut%d.arrow", size))
		if err := os.WriteFile(path, whole[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := data.Open(path); err == nil {
			t.Fatalf("no error for %d of %d bytes", size, len(whole))
		} else if !strings.Contains(err.Error(), path) {
			t.Fatalf("the error does not name the file: %v", err)
		}
		os.Remove(path)
	}
}

func TestATruncatedStreamIsAnErrorButBetweenItsMessages(t *testing.T) {
	var b bytes.Buffer
	record := sample(50, 9)
	w := ipc.NewWriter(&b, ipc.WithSchema(record.Schema()))
	for range 3 {
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for size := 8; size < b.Len(); size += 1 + size%13 {
		path := filepath.Join(folder, fmt.Sprintf("cut%d.arrows", size))
		if err := os.WriteFile(path, b.Bytes()[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		d, err := data.Open(path)
		if err != nil {
			continue
		}
		// A stream may end after any message: whole batches are there, or none.
		if d.Rows()%record.NumRows() != 0 {
			t.Errorf("%d of %d bytes: %d rows", size, b.Len(), d.Rows())
		}
		d.Close()
	}
}

func TestAFileThatIsCutShortInUseIsAnErrorNotACrash(t *testing.T) {
	var records []arrow.Record
	for i := range 40 {
		records = append(records, sample(2000, uint64(i)))
	}
	path := write(t, "cut.arrow", arrowBytes(t, records))
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := os.Truncate(path, 4096); err != nil {
		t.Fatal(err)
	}
	q := request(t, d, wire.M4, "t", "f64", wire.Place{LevelX: 30})
	reply, _ := d.Answer(context.Background(), q)
	if reply.Status != wire.Failed || !strings.Contains(reply.Message, "cut.arrow") || !strings.Contains(reply.Message, "has changed") {
		t.Errorf("status %d: %s", reply.Status, reply.Message)
	}
	// Cut between the look at its size and the reading: the pages are gone.
	data.SkipFileCheck(d)
	reply, _ = d.Answer(context.Background(), q)
	if reply.Status != wire.Failed || !strings.Contains(reply.Message, "cut short") {
		t.Errorf("status %d: %s", reply.Status, reply.Message)
	}
	if c, err := d.Column("f64"); err != nil {
		t.Error(err)
	} else if _, ok := c.Float(79_000); ok {
		t.Error("a value was read from a page that is gone")
	}
}

func TestAFileIsOpenedOnceHoweverOftenItIsLoaded(t *testing.T) {
	path := write(t, "once.arrow", arrowBytes(t, []arrow.Record{sample(10, 1)}))
	first, second := data.Load(path), data.Load(path)
	if first.Handle().ID != second.Handle().ID {
		t.Error("the second load made another dataset")
	}
	first.Close()
	if _, err := second.Measure(0); err != nil {
		t.Errorf("after one of two is closed: %v", err)
	}
	second.Close()
	if _, ok := data.Find(second.Handle().ID); ok {
		t.Error("a closed dataset is still found")
	}
	if _, err := second.Measure(0); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed dataset says %v", err)
	}
	if err := os.WriteFile(path, arrowBytes(t, []arrow.Record{sample(20, 1)}), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Now(), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	third := data.Load(path)
	defer third.Close()
	if third.Rows() != 20 {
		t.Errorf("a file written anew has %d rows, want 20", third.Rows())
	}
}
