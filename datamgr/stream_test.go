package datamgr_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

var tickSchema = data.Schema{{"time", data.Time}, {"price", data.Float64}, {"size", data.Int64}, {"text", data.Text}}

// ticks makes rows with ties, nulls, and now and then a time before the last.
func feedTicks(r *rand.Rand, n int, disorder bool) [][]any {
	now := time.Unix(1_700_000_000, 0)
	rows := make([][]any, n)
	for i := range rows {
		now = now.Add(time.Duration(r.IntN(3)) * time.Microsecond)
		at := now
		if disorder && r.IntN(500) == 0 {
			at = now.Add(-time.Millisecond)
		}
		row := []any{at, r.NormFloat64() * 100, int64(r.IntN(1000)), fmt.Sprint("venue ", r.IntN(4))}
		for k := 1; k < len(row); k++ {
			if r.IntN(40) == 0 {
				row[k] = nil
			}
		}
		if r.IntN(300) == 0 {
			row[1] = []any{math.NaN(), math.Inf(1), math.Copysign(0, -1)}[r.IntN(3)]
		}
		rows[i] = row
	}
	return rows
}

// still is the dataset of the same rows, made in one go by Arrow's own builders.
func still(t testing.TB, rows [][]any) *data.Dataset {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "time", Type: data.Time, Nullable: true}, {Name: "price", Type: data.Float64, Nullable: true},
		{Name: "size", Type: data.Int64, Nullable: true}, {Name: "text", Type: data.Text, Nullable: true}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for _, row := range rows {
		for k, v := range row {
			switch f := b.Field(k); v := v.(type) {
			case nil:
				f.AppendNull()
			case time.Time:
				f.(*array.TimestampBuilder).Append(arrow.Timestamp(v.UnixNano()))
			case float64:
				f.(*array.Float64Builder).Append(v)
			case int64:
				f.(*array.Int64Builder).Append(v)
			case string:
				f.(*array.StringBuilder).Append(v)
			}
		}
	}
	return data.FromRecord(b.NewRecord())
}

// sameTiles compares what a stream answers with the answers of the same rows at rest.
func sameTiles(t *testing.T, d, want *data.Dataset) {
	t.Helper()
	h, err := d.Measure(0, 1, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	w, err := want.Measure(0, 1, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range h.Metadata.Columns {
		other := w.Metadata.Columns[i]
		if c.Nulls != other.Nulls || *c.Ordered != *other.Ordered || (c.Range == nil) != (other.Range == nil) || c.Range != nil && *c.Range != *other.Range {
			if i < 3 { // the codes of texts may be others
				t.Fatalf("column %+v, want %+v", c, other)
			}
		}
	}
	if h.Metadata.Rows != w.Metadata.Rows {
		t.Fatalf("%d rows, want %d", h.Metadata.Rows, w.Metadata.Rows)
	}
	if h.Metadata.Rows == 0 || h.Metadata.Columns[0].Range == nil {
		return
	}
	first := h.Metadata.Columns[0].Range.Min.Int
	for _, y := range []string{"price", "size"} {
		for _, level := range []int16{0, 3, 8, 14} {
			index := first >> (int(level) + wire.TileBits)
			for _, aggregate := range []wire.Aggregate{wire.M4, wire.Count} {
				places := []wire.Place{{LevelX: level, IndexX: index}, {LevelX: level, IndexX: index + 1}}
				if aggregate == wire.Count {
					i := first >> (int(level) + wire.CellBits)
					places = []wire.Place{{LevelX: level, IndexX: i, LevelY: 2}, {LevelX: level, IndexX: i, LevelY: 2, IndexY: -1}}
				}
				got, other := ask(t, d, request(t, d, aggregate, "time", y, places...)), ask(t, want, request(t, want, aggregate, "time", y, places...))
				for i := range got {
					a, b := got[i], other[i]
					if a.Rows != b.Rows || !slices.Equal(a.count(), b.count()) && aggregate == wire.Count || aggregate == wire.M4 && (!slices.Equal(a.x, b.x) || !slices.Equal(a.y, b.y)) {
						t.Fatalf("%s, aggregate %d, %+v: the tiles differ (%d and %d rows)", y, aggregate, places[i], a.Rows, b.Rows)
					}
				}
			}
		}
	}
}

func current(t testing.TB, s *data.Feed) *data.Dataset {
	t.Helper()
	d, ok := data.Find(s.Handle().ID)
	if !ok {
		t.Fatal("the stream cannot be found")
	}
	return d
}

func TestVersionsOfAStreamAnswerAsTheirRowsAtRest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, keep := range []int64{0, 1, 1000, 20_000} {
		for _, disorder := range []bool{false, true} {
			s := data.Stream(tickSchema, keep)
			var all [][]any
			version := s.Handle().Version
			for _, n := range []int{0, 1, 62, 1, 5, 1000, 30_000, 64, 7001} {
				rows := feedTicks(r, n, disorder)
				if n > 0 && len(all) > 0 { // times go on where they were
					by := all[len(all)-1][0].(time.Time).Sub(rows[0][0].(time.Time))
					for _, row := range rows {
						row[0] = row[0].(time.Time).Add(by)
					}
				}
				for _, row := range rows {
					s.Append(row...)
				}
				all = append(all, rows...)
				h := s.Handle()
				if moved := h.Version > version; moved != (n > 0) {
					t.Fatalf("version %d after %d, with %d rows more", h.Version, version, n)
				}
				version = h.Version
				kept := all
				if keep > 0 && int64(len(all)) > keep {
					if rows := h.Metadata.Rows; rows < keep || rows > keep+63 {
						t.Fatalf("keeps %d rows of %d", rows, keep)
					}
					kept = all[int64(len(all))-h.Metadata.Rows:]
				}
				want := still(t, kept)
				sameTiles(t, current(t, s), want)
				copied := s.Dataset()
				if copied.Handle().ID == h.ID {
					t.Fatal("the copy at rest is the stream itself")
				}
				sameTiles(t, copied, want)
				if got, other := copied.Head(50).String(), want.Head(50).String(); got[strings.Index(got, "\n"):] != other[strings.Index(other, "\n"):] {
					t.Fatalf("the rows are\n%s\nwant\n%s", got, other)
				}
				texts := make([]*string, len(kept))
				names := []string{}
				for i, row := range kept {
					if text, ok := row[3].(string); ok {
						texts[i] = &text
						if !slices.Contains(names, text) {
							names = append(names, text)
						}
					}
				}
				checkSameTexts(t, copied, texts, names)
			}
			s.Close()
			if _, ok := data.Find(s.Dataset().Handle().ID); !ok {
				t.Error("a copy of a closed stream is gone")
			}
		}
	}
}

// checkSameTexts looks at the texts, whatever their codes.
func checkSameTexts(t *testing.T, d *data.Dataset, texts []*string, names []string) {
	t.Helper()
	h, err := d.Measure(3)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(slices.Values(h.Metadata.Columns[3].Categories))
	slices.Sort(names)
	if !slices.Equal(got, names) {
		t.Fatalf("categories %q, want %q", got, names)
	}
	c, _ := d.Column("text")
	for row := 0; row < len(texts); row += 1 + len(texts)/500 {
		v, ok := c.Value(int64(row))
		if ok != (texts[row] != nil) || ok && h.Metadata.Columns[3].Categories[v.Int] != *texts[row] {
			t.Fatalf("row %d has code %v, %v", row, v, ok)
		}
	}
}

func TestAStreamTakesStructsColumnsAndRecords(t *testing.T) {
	type tick struct {
		Time   time.Time
		Last   float32 `data:"price"`
		Size   *int
		Text   string
		hidden int
	}
	at := time.Unix(1_700_000_000, 5)
	seven := 7
	s := data.Stream(tickSchema, 0)
	s.Append(tick{at, 1.5, &seven, "a", 0})
	s.Append(&tick{Time: at, Last: 2, Text: "b"})
	s.Append([]tick{{Time: at, Text: "c"}, {Time: at, Text: "d"}})
	s.AppendColumns(map[string]any{"price": []float32{3, 4}, "time": []time.Time{at, {}}, "size": []int{1, 2}, "text": []string{"e", "f"}})
	s.AppendRecord(still0(t, at))
	want := still(t, [][]any{{at, 1.5, int64(7), "a"}, {at, 2.0, nil, "b"}, {at, 0.0, nil, "c"}, {at, 0.0, nil, "d"},
		{at, 3.0, int64(1), "e"}, {nil, 4.0, int64(2), "f"}, {at, nil, int64(9), "g"}})
	if got, other := s.Head(9).String(), want.Head(9).String(); got[strings.Index(got, "\n"):] != other[strings.Index(other, "\n"):] {
		t.Errorf("the rows are\n%s\nwant\n%s", got, other)
	}
}

func still0(t *testing.T, at time.Time) arrow.Record {
	schema := arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.LargeString}, {Name: "size", Type: arrow.PrimitiveTypes.Uint8},
		{Name: "price", Type: arrow.PrimitiveTypes.Float32, Nullable: true}, {Name: "time", Type: &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "Asia/Tokyo"}}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	b.Field(0).(*array.LargeStringBuilder).Append("g")
	b.Field(1).(*array.Uint8Builder).Append(9)
	b.Field(2).AppendNull()
	b.Field(3).(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixNano()))
	return b.NewRecord()
}

func TestARowThatDoesNotFitAddsNothing(t *testing.T) {
	s := data.Stream(tickSchema, 10)
	at := time.Now()
	s.Append(at, 1.0, 1, "a")
	for _, c := range []struct {
		row []any
		say string
	}{
		{[]any{at, 1.0}, "2 values for the 4 columns time, price, size, text"},
		{[]any{at, 1.0, 1.5, "a"}, "`size`: 1.5 is a float64, want a whole number"},
		{[]any{"noon", 1.0, 1, "a"}, "`time`"},
		{[]any{at, "much", 1, "a"}, "`price`"},
		{[]any{at, 1.0, uint64(math.MaxUint64), "a"}, "`size`"},
		{[]any{at, 1.0, 1, 5}, "`text`"},
		{[]any{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), 1.0, 1, "a"}, "1678"},
		{[]any{struct{ Time time.Time }{at}}, "no exported field for column `price`"},
	} {
		if err := s.TryAppend(c.row...); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%v: %v, want %q", c.row, err, c.say)
		}
	}
	texts := data.Stream(data.Schema{{"text", data.Text}}, 1)
	stops(t, "different texts", func() { texts.Append(strings.Repeat("x", 65<<20)) })
	stops(t, "want a whole number", func() { s.Append(at, 1.0, "x", "a") })
	stops(t, "`time`", func() {
		s.AppendColumns(map[string]any{"time": []int{1, 2}, "price": []int{1, 2}, "size": []int{1, 2}, "text": []string{"a", "b"}})
	})
	stops(t, "two columns `x`", func() { data.Stream(data.Schema{{"x", data.Int32}, {"x", data.Int32}}, 0) })
	stops(t, "no columns of list", func() { data.Stream(data.Schema{{"x", arrow.ListOf(data.Int32)}}, 0) })
	stops(t, "keep -1 rows", func() { data.Stream(tickSchema, -1) })
	if s.Rows() != 1 || s.Appended() != 1 {
		t.Errorf("%d rows", s.Rows())
	}
	s.Close()
	if err := s.TryAppend(at, 1.0, 1, "a"); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed stream: %v", err)
	}
}

func stops(t *testing.T, say string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if stop, ok := recover().(data.Stop); !ok || !strings.Contains(stop.Error(), say) {
			t.Errorf("got %v, want a Stop that says %q", stop, say)
		}
	}()
	f()
}

func TestOlderVersionsAnswerForAWhile(t *testing.T) {
	s := data.Stream(data.Schema{{"x", data.Int64}, {"y", data.Float32}}, 0)
	d := current(t, s)
	var requests []*wire.Request
	for i := range 20 {
		s.Append(i, float32(i))
		requests = append(requests, request(t, current(t, s), wire.M4, "x", "y", wire.Place{}))
	}
	answered := 0
	for i, q := range requests {
		r, _ := d.Answer(context.Background(), q) // by whichever version was at hand
		switch r.Status {
		case wire.OK:
			answered++
			if r.Tiles[0].Rows != uint64(i+1) {
				t.Errorf("version %d has %d rows, want %d", q.Layer.Version, r.Tiles[0].Rows, i+1)
			}
		case wire.StaleVersion:
		default:
			t.Errorf("version %d: %d %s", q.Layer.Version, r.Status, r.Message)
		}
	}
	if answered != 8 {
		t.Errorf("%d versions answer, want the last 8", answered)
	}
}

func TestWatchersHearOfNewRowsAFewTimesASecond(t *testing.T) {
	s := data.Stream(data.Schema{{"x", data.Int64}, {"y", data.Float32}}, 0)
	defer s.Close()
	s.Append(0, 1)
	if _, err := s.Measure(0); err != nil {
		t.Fatal(err)
	}
	told := make(chan spec.DataHandle, 100)
	stop := current(t, s).Watch(func(h spec.DataHandle) { told <- h })
	var all sync.WaitGroup
	began := time.Now()
	for range 4 {
		all.Go(func() {
			for i := range 50_000 {
				s.Append(i, float32(i))
			}
		})
	}
	all.Wait()
	for h := range told {
		if h.ID != s.Handle().ID || h.Metadata.Columns[0].Range == nil || h.Metadata.Columns[1].Range != nil {
			t.Fatalf("told %+v: the columns that were asked for have ranges", h)
		}
		if h.Metadata.Rows == 200_001 {
			break
		}
	}
	if n, most := len(told)+1, int(time.Since(began)/(200*time.Millisecond))+2; n > most {
		t.Errorf("told %d times in %v", n, time.Since(began))
	}
	stop()
	stop()
	s.Append(1, 1)
	if v := s.Handle().Version; v == 0 || len(told) > 0 {
		t.Errorf("told after the end")
	}
}

func TestARingGivesItsMemoryBackAndAnUnboundedStreamMindsTheBudget(t *testing.T) {
	before, _ := data.MemoryBudget()
	s := data.Stream(data.Schema{{"x", data.Int64}, {"y", data.Float64}}, 100_000)
	for i := range 1_000_000 {
		s.Append(i, 1.5)
	}
	used, _ := data.MemoryBudget()
	if n := used - before; n < 100_000*16 || n > 100_000*16*2 {
		t.Errorf("a ring of 1.6 MB takes %d bytes of the budget", n)
	}
	s.Close()
	if used, _ := data.MemoryBudget(); used > before {
		t.Errorf("closed, it still takes %d bytes", used-before)
	}
	data.SetMemoryBudget(1) // what can go goes
	used, _ = data.MemoryBudget()
	data.SetMemoryBudget(used + 4<<20)
	defer data.SetMemoryBudget(0)
	unbounded := data.Stream(data.Schema{{"x", data.Int64}, {"y", data.Float64}}, 0)
	defer unbounded.Close()
	var err error
	rows := 0
	for ; err == nil && rows < 1_000_000; rows++ {
		err = unbounded.TryAppend(rows, 1.5)
	}
	if err == nil || !strings.Contains(err.Error(), "number of rows to keep") || !strings.Contains(err.Error(), "budget") {
		t.Errorf("after %d rows: %v", rows, err)
	}
	if got := unbounded.Rows(); got != int64(rows-1) {
		t.Errorf("%d rows, want %d", got, rows-1)
	}
}

// BenchmarkStream tells what a row costs, and what a version of a million rows costs with its line index.
func BenchmarkStream(b *testing.B) {
	s := data.Stream(data.Schema{{"time", data.Time}, {"price", data.Float64}}, 1_000_000)
	defer s.Close()
	at := time.Now()
	add := func() {
		at = at.Add(1)
		s.Append(at, 1.5)
	}
	b.Run("append", func(b *testing.B) {
		for range b.N {
			add()
		}
	})
	for range 1_100_000 {
		add()
	}
	b.Run("version", func(b *testing.B) {
		for range b.N {
			add()
			d := current(b, s)
			h, err := d.Measure(0, 1)
			if err != nil {
				b.Fatal(err)
			}
			r, _ := d.Answer(context.Background(), request(b, d, wire.M4, "time", "price", wire.Place{LevelX: 20, IndexX: h.Metadata.Columns[0].Range.Max.Int >> 30}))
			if r.Status != wire.OK {
				b.Fatal(r.Message)
			}
			runtime.KeepAlive(r)
		}
	})
}
