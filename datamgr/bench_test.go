package datamgr_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/internal/leak"
)

// benchRows is the size of the benchmarks' data; GPUCHARTS_BENCH_ROWS overrides it.
func benchRows() int64 {
	if n, err := strconv.ParseFloat(os.Getenv("GPUCHARTS_BENCH_ROWS"), 64); err == nil {
		return int64(n)
	}
	return 10_000_000
}

// benchPath is the test set, written once for all benchmarks of a run.
var benchPath string

func benchFile(b *testing.B) string {
	b.Helper()
	if benchPath == "" {
		folder, err := os.MkdirTemp("", "datamgr-bench")
		if err != nil {
			b.Fatal(err)
		}
		benchPath = filepath.Join(folder, "bench.arrow")
		if err := testset.Write(benchPath, testset.Options{Rows: benchRows()}); err != nil {
			b.Fatal(err)
		}
	}
	return benchPath
}

func TestMain(m *testing.M) {
	// No test or benchmark finds indexes that an earlier run has left; those of the cache
	// itself name a folder of their own.
	os.Setenv("GPUCHARTS_CACHE", "off")
	code := leak.Run(m, "net/http.", "go.opencensus.io/") // of kept connections, and of the stores of clouds
	if benchPath != "" {
		os.RemoveAll(filepath.Dir(benchPath))
	}
	os.Exit(code)
}

// viewLevel is the level whose bins are at most one of count pixels wide.
func viewLevel(length float64, count int) int16 {
	level := int16(-1074)
	for l := int16(1000); l > -1000; l-- {
		if float64(count)*pow2(l) <= length {
			level = l
			break
		}
	}
	return level
}

func pow2(l int16) float64 {
	f := 1.0
	for ; l > 0; l-- {
		f *= 2
	}
	for ; l < 0; l++ {
		f /= 2
	}
	return f
}

// viewPlaces gives the tiles of one axis that cover [from, from+length) at a level.
func viewPlaces(from spec.Value, length float64, level int16, bits int) (indexes []int64) {
	low, _ := exactly(from)
	high, _ := exactly(length)
	high.Add(high, low)
	first, last := scaledFloor(low, -int(level)-bits).Int64(), scaledFloor(high, -int(level)-bits).Int64()
	for i := first; i <= last; i++ {
		indexes = append(indexes, i)
	}
	return indexes
}

// lineView is the request of a line chart 1,920 pixels wide over a part of the data.
func lineView(b *testing.B, d *data.Dataset, start, share float64) *wire.Request {
	h, err := d.Measure(0)
	if err != nil {
		b.Fatal(err)
	}
	r := h.Metadata.Columns[0].Range
	length := r.Max.Sub(r.Min)
	from := r.Min.Add(length*start, true)
	level := viewLevel(length*share, 1920)
	var places []wire.Place
	for _, i := range viewPlaces(from, length*share, level, wire.TileBits) {
		places = append(places, wire.Place{LevelX: level, IndexX: i})
	}
	return request(b, d, wire.M4, testset.Time, testset.Price, places...)
}

// densityView is the request of a scatter chart of 900 x 600 pixels over a part of the data.
func densityView(b *testing.B, d *data.Dataset, start, share float64) *wire.Request {
	h, err := d.Measure(2, 3)
	if err != nil {
		b.Fatal(err)
	}
	rx, ry := h.Metadata.Columns[2].Range, h.Metadata.Columns[3].Range
	spanX, spanY := rx.Max.Sub(rx.Min), ry.Max.Sub(ry.Min)
	levelX, levelY := viewLevel(spanX*share, 900), viewLevel(spanY*share, 600)
	var places []wire.Place
	for _, y := range viewPlaces(ry.Min.Add(spanY*start, false), spanY*share, levelY, wire.CellBits) {
		for _, x := range viewPlaces(rx.Min.Add(spanX*start, false), spanX*share, levelX, wire.CellBits) {
			places = append(places, wire.Place{LevelX: levelX, LevelY: levelY, IndexX: x, IndexY: y})
		}
	}
	return request(b, d, wire.Count, testset.X, testset.Y, places...)
}

func answer(b *testing.B, d *data.Dataset, q *wire.Request) (bytes int) {
	r, payload := d.Answer(context.Background(), q)
	if r.Status != wire.OK {
		b.Fatal(r.Message)
	}
	return len(payload)
}

// cpu reports the processor time of an operation as well: on a busy machine the one figure
// that means something. Two cores at work take half of it.
func cpu(b *testing.B) func() {
	before := cpuTime(b)
	return func() {
		b.ReportMetric(float64(cpuTime(b)-before)/1e6/float64(b.N), "cpu-ms/op")
	}
}

func open(b *testing.B) *data.Dataset {
	d, err := data.Open(benchFile(b))
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func BenchmarkOpen(b *testing.B) {
	benchFile(b)
	defer cpu(b)()
	for b.Loop() {
		open(b).Close()
	}
}

func BenchmarkMeasure(b *testing.B) {
	benchFile(b)
	defer cpu(b)()
	for b.Loop() {
		d := open(b)
		if _, err := d.Measure(0, 1); err != nil {
			b.Fatal(err)
		}
		d.Close()
	}
}

// BenchmarkFirstLineView opens, measures, indexes and answers the whole view.
func BenchmarkFirstLineView(b *testing.B) {
	benchFile(b)
	defer cpu(b)()
	for b.Loop() {
		d := open(b)
		answer(b, d, lineView(b, d, 0, 1))
		d.Close()
	}
}

func BenchmarkLineView(b *testing.B) {
	d := open(b)
	defer d.Close()
	for _, share := range []float64{1, 0.1, 0.01, 0.001} {
		q := lineView(b, d, 0.4, share)
		if share == 1 {
			q = lineView(b, d, 0, share)
		}
		answer(b, d, q)
		b.Run(strconv.FormatFloat(share, 'g', -1, 64), func(b *testing.B) {
			var bytes int
			defer cpu(b)()
			for b.Loop() {
				bytes = answer(b, d, q)
			}
			b.ReportMetric(float64(bytes), "bytes")
			b.ReportMetric(float64(len(q.Places)), "tiles")
		})
	}
}

func BenchmarkFirstDensityView(b *testing.B) {
	benchFile(b)
	defer cpu(b)()
	for b.Loop() {
		d := open(b)
		answer(b, d, densityView(b, d, 0, 1))
		d.Close()
	}
}

func BenchmarkDensityView(b *testing.B) {
	d := open(b)
	defer d.Close()
	answer(b, d, densityView(b, d, 0.45, 0.001)) // builds the list of rows
	for _, share := range []float64{1, 0.5, 0.25, 0.1, 0.03, 0.01, 0.001} {
		q := densityView(b, d, 0.5-share/2, share)
		b.Run(strconv.FormatFloat(share, 'g', -1, 64), func(b *testing.B) {
			var bytes int
			defer cpu(b)()
			for b.Loop() {
				bytes = answer(b, d, q)
			}
			b.ReportMetric(float64(bytes), "bytes")
			b.ReportMetric(float64(len(q.Places)), "tiles")
		})
	}
}
