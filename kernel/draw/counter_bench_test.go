package draw

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/datamgr/counting"
	"gpucharts/display/wire"
)

// BenchmarkViews says what a view of a dense scatter costs by the GPU worker and by the processor:
// GPUCHARTS_BENCH_ROWS rows of two float32 (10 million), views of 6 x 4 tiles. A software adapter
// serves as well, to see that it runs.
func BenchmarkViews(b *testing.B) {
	rows := 10_000_000
	if v, err := strconv.ParseFloat(os.Getenv("GPUCHARTS_BENCH_ROWS"), 64); err == nil {
		rows = int(v)
	}
	xs, ys := make([]float32, rows), make([]float32, rows)
	share := (rows + runtime.NumCPU() - 1) / runtime.NumCPU()
	done := make(chan bool)
	for w := range runtime.NumCPU() {
		go func() {
			state := uint64(w)*0x9e3779b97f4a7c15 + 1
			next := func() float64 { // splitmix64, the mean of three draws
				sum := 0.0
				for range 3 {
					state += 0x9e3779b97f4a7c15
					z := (state ^ state>>30) * 0xbf58476d1ce4e5b9
					z = (z ^ z>>27) * 0x94d049bb133111eb
					sum += float64(z>>11) / (1 << 53)
				}
				return sum / 3
			}
			for i := min(w*share, rows); i < min((w+1)*share, rows); i++ {
				xs[i], ys[i] = float32(next()), float32(next())
			}
			done <- true
		}()
	}
	for range runtime.NumCPU() {
		<-done
	}
	d := cloud{datamgr.FromColumns(map[string]any{"x": xs, "y": ys}), 0.5, 0.5}
	h, err := d.Measure(0, 1)
	if err != nil {
		b.Fatal(err)
	}
	layer := wire.Layer{Dataset: h.ID, Version: h.Version, Y: 1, Aggregate: wire.Count}
	// wider makes cells that many levels wider, and as many less high.
	view := func(cells float64, wider int16) (places []wire.Place) {
		_, e := math.Frexp(1 / cells)
		levelX, levelY := int16(e)+wider, int16(e)-wider
		middle := func(level int16) int64 { return int64(math.Ldexp(0.5, -int(level)-wire.CellBits)) }
		for y := range int64(4) {
			for x := range int64(6) {
				places = append(places, wire.Place{LevelX: levelX, LevelY: levelY, IndexX: middle(levelX) + x - 3, IndexY: middle(levelY) + y - 2})
			}
		}
		return places
	}
	timed := func(what string, cells float64) {
		var least, first time.Duration = math.MaxInt64, 0
		for i := range int16(5) {
			places := view(cells, i-2) // tiles are kept: each time others
			start := time.Now()
			ask(b, d, layer, places)
			if took := time.Since(start); i == 0 {
				first = took
			} else {
				least = min(least, took)
			}
		}
		fmt.Printf("%-34s 2^%-3.0f cells across  first %10.2f ms  least %10.2f ms\n", what, math.Log2(cells), first.Seconds()*1e3, least.Seconds()*1e3)
	}
	start := time.Now()
	ask(b, d, layer, view(1024, 0))
	for { // large data begins with a sample
		reply, _ := d.Answer(context.Background(), &wire.Request{Verb: wire.Tiles, Layer: layer, Places: view(1024, 0)})
		if reply.Status != wire.OK {
			b.Fatal(reply.Message)
		}
		if !slices.ContainsFunc(reply.Tiles, func(t wire.Tile) bool { return t.Flags&wire.Sampled != 0 }) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	fmt.Printf("%d rows: counted for the whole view in %.2f s\n", rows, time.Since(start).Seconds())
	os.Setenv("GPUCHARTS_TEST_WORKER", "serve")
	w := NewWorker(time.Minute, os.Args[0])
	defer w.Close()
	c := NewCounter(w, 12<<30, true, nil)
	counting.Set(c)
	defer counting.Set(nil)
	start = time.Now()
	ask(b, d, layer, view(512, 0)) // tiles are kept: one that is new brings the columns
	for held(c) == 0 && c.refused() == "" {
		time.Sleep(time.Millisecond)
	}
	took := time.Since(start)
	fmt.Printf("columns on %s in %.2f s: %.2f GB/s (%s)\n", w.Adapter(), took.Seconds(), float64(rows)*8/took.Seconds()/1e9, c.refused())
	for cells := 2048.0; cells <= 1<<17; cells *= 2 {
		timed("GPU", cells)
	}
	counting.Set(nil)
	d = cloud{datamgr.FromColumns(map[string]any{"x": xs, "y": ys}), 0.5, 0.5} // nothing is kept of it
	if h, err = d.Measure(0, 1); err != nil {
		b.Fatal(err)
	}
	layer.Dataset = h.ID
	start = time.Now()
	ask(b, d, layer, view(1<<14, 5))
	fmt.Printf("listed in %.2f s\n", time.Since(start).Seconds())
	for cells := 2048.0; cells <= 1<<17; cells *= 2 {
		timed("processor, rows listed", cells)
	}
}
