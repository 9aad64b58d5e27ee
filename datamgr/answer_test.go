package datamgr_test

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

func TestRequestsThatMakeNoSenseAreRefusedWithAMessage(t *testing.T) {
	d := data.FromColumns(map[string]any{"x": []float64{1, 2}, "y": []float64{1, 2}, "name": []string{"a", "b"}})
	good := *request(t, d, wire.M4, "x", "y", wire.Place{})
	for _, c := range []struct {
		name   string
		change func(*wire.Request)
		status wire.Status
		say    string
	}{
		{"a column that is not there", func(q *wire.Request) { q.Layer.Y = 9 }, wire.BadRequest, "no column number 9"},
		{"a transform of a text column", func(q *wire.Request) { q.Layer.X, q.Layer.TransformX = 0, wire.Log }, wire.BadRequest, "`name`"},
		{"an unknown aggregate", func(q *wire.Request) { q.Layer.Aggregate = 77 }, wire.BadRequest, "aggregate 77"},
		{"an unknown transform", func(q *wire.Request) { q.Layer.TransformX = 3 }, wire.BadRequest, "transform"},
		{"an unknown verb", func(q *wire.Request) { q.Verb = 99 }, wire.BadRequest, "verb 99"},
		{"no places", func(q *wire.Request) { q.Places = nil }, wire.BadRequest, "between 1 and 1024"},
		{"too many places", func(q *wire.Request) { q.Places = make([]wire.Place, 1025) }, wire.BadRequest, "between 1 and 1024"},
		{"a level out of range", func(q *wire.Request) { q.Places = []wire.Place{{LevelX: 2000}} }, wire.BadRequest, "level 2000"},
		{"a line tile with a y", func(q *wire.Request) { q.Places = []wire.Place{{IndexY: 1}} }, wire.BadRequest, "spans all y"},
		{"another version", func(q *wire.Request) { q.Layer.Version = 5 }, wire.StaleVersion, "version 1"},
		{"another dataset", func(q *wire.Request) { q.Layer.Dataset = spec.ID{1} }, wire.UnknownDataset, "run the cell"},
		{"a point at NaN", func(q *wire.Request) { q.Verb = wire.Nearest; q.X.Frac = math.NaN() }, wire.BadRequest, "finite"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := good
			c.change(&q)
			r, payload := d.Answer(context.Background(), &q)
			if r.Status != c.status || !strings.Contains(r.Message, c.say) || payload != nil || r.ID != q.ID {
				t.Errorf("status %d, message %q", r.Status, r.Message)
			}
		})
	}
	q := good
	q.Layer.Dataset = spec.ID{9}
	if r, _ := data.Answer(context.Background(), &q); r.Status != wire.UnknownDataset {
		t.Errorf("a dataset that nobody knows: status %d", r.Status)
	}
	withdrawn, cancel := context.WithCancel(context.Background())
	cancel()
	if r, _ := d.Answer(withdrawn, &good); r.Status != wire.Failed {
		t.Errorf("a request that was withdrawn: status %d", r.Status)
	}
	d.Close()
	if r, _ := d.Answer(context.Background(), &good); r.Status != wire.Failed || !strings.Contains(r.Message, "closed") {
		t.Errorf("a closed dataset: %d, %s", r.Status, r.Message)
	}
}

func TestNothingToDrawIsEmptyNotAnError(t *testing.T) {
	nan := math.NaN()
	for name, columns := range map[string]map[string]any{
		"no rows":        {"x": []float64{}, "y": []float32{}},
		"no values in y": {"x": []float64{1, 2, 3}, "y": []float64{nan, nan, math.Inf(1)}},
		"no values in x": {"x": []float64{nan, nan}, "y": []float64{1, 2}},
	} {
		d := data.FromColumns(columns)
		for _, aggregate := range []wire.Aggregate{wire.M4, wire.Count} {
			for _, got := range ask(t, d, request(t, d, aggregate, "x", "y", wire.Place{}, wire.Place{LevelX: 1000, IndexX: -1}, wire.Place{IndexX: math.MaxInt64})) {
				if got.Kind != wire.Empty || got.Count != 0 {
					t.Errorf("%s, aggregate %d: kind %d with %d", name, aggregate, got.Kind, got.Count)
				}
			}
		}
		q := request(t, d, wire.Count, "x", "y")
		q.Verb, q.RadiusX, q.RadiusY = wire.Nearest, 10, 10
		if r, _ := d.Answer(context.Background(), q); r.Status != wire.OK || r.Row != -1 {
			t.Errorf("%s: nearest row %d, status %d", name, r.Row, r.Status)
		}
	}
}

func TestAnUnknownColumnNamesTheNearestOne(t *testing.T) {
	d := data.FromColumns(map[string]any{"time": []int64{1}, "price": []float64{1}, "size": []int32{1}})
	_, err := d.ColumnIndex("prise")
	if want := "no column `prise` in data (3 columns: price, size, time); did you mean `price`?"; err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	if _, err := d.ColumnIndex("altitude"); err == nil || strings.Contains(err.Error(), "did you mean") {
		t.Errorf("nothing is like altitude: %v", err)
	}
}

func TestLoadStopsTheCellWithWhatIsWrong(t *testing.T) {
	record := sample(10, 1)
	path := write(t, "trades.arrow", arrowBytes(t, []arrow.Record{record}))
	picture := write(t, "picture.png", []byte("\x89PNG\r\n\x1a\n and more"))
	for name, c := range map[string]struct {
		run  func()
		says []string
	}{
		"no such file":    {func() { data.Load(filepath.Join(filepath.Dir(path), "trade.arrow")) }, []string{"no file", "did you mean", "trades.arrow"}},
		"a folder":        {func() { data.Load(filepath.Dir(path)) }, []string{"folder"}},
		"not data":        {func() { data.Load(picture) }, []string{"picture.png"}},
		"unequal lengths": {func() { data.FromColumns(map[string]any{"a": []int{1}, "b": []int{1, 2}}) }, []string{"`a` has 1", "`b` has 2"}},
		"odd type":        {func() { data.FromColumns(map[string]any{"a": []complex128{1}}) }, []string{"`a`", "complex128"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				stop, ok := recover().(interface {
					error
					CellStop() bool
				})
				if !ok || !stop.CellStop() {
					t.Fatal("the cell was not stopped")
				}
				for _, say := range c.says {
					if !strings.Contains(stop.Error(), say) {
						t.Errorf("%q does not say %q", stop.Error(), say)
					}
				}
			}()
			c.run()
		})
	}
}

func TestAOneRowSpikeIsNeverLost(t *testing.T) {
	o := testset.Options{Rows: 3_000_000}
	path := filepath.Join(t.TempDir(), "spike.arrow")
	if err := testset.Write(path, o); err != nil {
		t.Fatal(err)
	}
	d := data.Load(path)
	defer d.Close()
	times, err := d.Column(testset.Time)
	if err != nil {
		t.Fatal(err)
	}
	at, _ := times.Value(testset.Spike(o))
	for level := int16(42); level >= -4; level-- {
		index := scaledFloor(must(exactly(at)), -int(level)-wire.TileBits).Int64()
		got := ask(t, d, request(t, d, wire.M4, testset.Time, testset.Price, wire.Place{LevelX: level, IndexX: index}))[0]
		q, _, _ := offsetIn(at, level, index, wire.TileBits)
		seen := false
		for i, y := range got.y {
			price := got.YBase.Frac + math.Ldexp(float64(y), int(got.YExponent))
			seen = seen || got.x[i] == q && math.Abs(price-testset.SpikePrice) < 1e-6
		}
		if !seen {
			t.Errorf("level %d: the spike is not among %d vertices", level, got.Count)
		}
	}
	// And the row itself, by pointing near it.
	q := request(t, d, wire.M4, testset.Time, testset.Price)
	q.Verb, q.X, q.RadiusX = wire.Nearest, spec.Value{Int: at.Int, Frac: 0.25}, 1e6
	r, _ := d.Answer(context.Background(), q)
	if r.Row != testset.Spike(o) || r.X != at || r.Y.Frac != testset.SpikePrice || r.YNull {
		t.Errorf("nearest: %+v", r)
	}
}

func TestTenYearsOfNanosecondsKeepEveryBitAtAMicrosecond(t *testing.T) {
	start := time.Date(2016, 3, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	at := time.Date(2026, 3, 1, 0, 0, 0, 123, time.UTC).UnixNano()
	x := []int64{start, at, at + 1, at + 2, at + 999, start + 20*365*86400e9}
	d := data.FromColumns(map[string]any{"x": x, "y": []float64{0, 1, 2, 3, 4, 5}})
	const level = 0 // bins of a nanosecond
	got := ask(t, d, request(t, d, wire.M4, "x", "y", wire.Place{LevelX: level, IndexX: at >> wire.TileBits}, wire.Place{LevelX: level, IndexX: at>>wire.TileBits + 1}))
	var bins []int64
	for _, g := range got {
		for i, q := range g.x {
			edge := g.Flags&wire.EdgeLeft != 0 && i == 0 || g.Flags&wire.EdgeRight != 0 && i == len(g.x)-1
			if !edge {
				bins = append(bins, g.IndexX<<wire.TileBits+int64(q>>(32-wire.TileBits)))
			}
		}
	}
	for i, want := range x[1:5] {
		if bins[i] != want {
			t.Errorf("vertex %d lies at %d, want %d", i, bins[i], want)
		}
	}
}

func TestNearestRowOfAScatterIsTheNearestWithinTheRadii(t *testing.T) {
	x, y := []float64{0, 1, 5, 5, math.NaN(), 100}, []float64{0, 1, 5, 5, 5, -100}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	for _, c := range []struct {
		x, y, rx, ry float64
		row          int64
	}{{0.9, 0.9, 1, 1, 1}, {4.5, 5, 1, 1, 2}, {50, 50, 1, 1, -1}, {99, -99, 2, 2, 5}, {0.5, 0.4, 10, 0.5, 0}, {1, 1, 0, 0, 1}} {
		q := request(t, d, wire.Count, "x", "y")
		q.Verb, q.X.Frac, q.Y.Frac, q.RadiusX, q.RadiusY = wire.Nearest, c.x, c.y, c.rx, c.ry
		r, _ := d.Answer(context.Background(), q)
		if r.Row != c.row {
			t.Errorf("nearest to %v, %v is row %d, want %d (%s)", c.x, c.y, r.Row, c.row, r.Message)
		}
		if r.Row >= 0 && (r.X.Frac != x[r.Row] || r.Y.Frac != y[r.Row]) {
			t.Errorf("row %d has values %v, %v", r.Row, r.X, r.Y)
		}
	}
}

func TestADatasetShowsItselfAsATable(t *testing.T) {
	d := data.FromColumns(map[string]any{
		"when": []time.Time{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), {}}, "<b>": []float64{1.5, math.NaN()}, "text": []string{"x", "y"}})
	bundle, _, err := d.MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	plain, page := bundle["text/plain"].(string), bundle["text/html"].(string)
	for _, want := range []string{"2 rows", "3 columns", "2026-01-02 03:04:05 UTC", "timestamp[ns, tz=UTC]", "1.5"} {
		if !strings.Contains(plain, want) || !strings.Contains(page, want) {
			t.Errorf("the table lacks %q:\n%s", want, plain)
		}
	}
	if strings.Contains(page, "<b>") || !strings.Contains(page, "&lt;b&gt;") {
		t.Error("a column's name is not escaped")
	}
	if got := d.Head(1).Rows[0]; strings.Join(got, "|") != "1.5|x|2026-01-02 03:04:05 UTC" {
		t.Errorf("head: %q", got)
	}
}

func must[T any](v T, _ bool) T { return v }
