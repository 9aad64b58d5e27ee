package draw

import (
	"fmt"
	"math"
	"os"
	"runtime"
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
	view := func(cells float64) (places []wire.Place) {
		_, e := math.Frexp(1 / cells)
		for y := range int64(4) {
			for x := range int64(6) {
				at := int64(math.Ldexp(0.5, -e-wire.CellBits))
				places = append(places, wire.Place{LevelX: int16(e), LevelY: int16(e), IndexX: at + x - 3, IndexY: at + y - 2})
			}
		}
		return places
	}
	timed := func(what string, cells float64) {
		places := view(cells)
		var least, first time.Duration = math.MaxInt64, 0
		for i := range 5 {
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
	ask(b, d, layer, view(1024))
	fmt.Printf("%d rows: counted for the whole view in %.2f s\n", rows, time.Since(start).Seconds())
	os.Setenv("GPUCHARTS_TEST_WORKER", "serve")
	w := NewWorker(time.Minute, os.Args[0])
	defer w.Close()
	c := NewCounter(w, 12<<30, true, nil)
	counting.Set(c)
	defer counting.Set(nil)
	start = time.Now()
	ask(b, d, layer, view(1024))
	for held(c) == 0 && c.refused() == "" {
		time.Sleep(time.Millisecond)
	}
	took := time.Since(start)
	fmt.Printf("columns on %s in %.2f s: %.2f GB/s (%s)\n", w.Adapter(), took.Seconds(), float64(rows)*8/took.Seconds()/1e9, c.refused())
	for cells := 2048.0; cells <= 1<<17; cells *= 2 {
		timed("GPU", cells)
	}
	counting.Set(nil)
	start = time.Now()
	ask(b, d, layer, view(1<<14))
	fmt.Printf("listed in %.2f s\n", time.Since(start).Seconds())
	for cells := 2048.0; cells <= 1<<17; cells *= 2 {
		timed("processor, rows listed", cells)
	}
}
