//go:build cgo && !nogpu

package passes

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/gpu"
)

// Frame measures whole frames of render/gpu over points resident points: all counted anew into
// 1920 x 1080 cells, joined, coloured and drawn; and frames where nothing but an overlay changed.
// It says what the upload of the tiles took as well, and how the frame compares with bare passes
// of Table's in the same run.
func Frame(w io.Writer, o Options, bare map[string]float64) error {
	points, repeat := o.Points, o.Runs
	const perTile = 8 << 20
	dev, err := gpu.OpenDevice()
	if err != nil {
		return err
	}
	defer dev.Close()
	count := min(perTile, points)
	tiles := max(1, points/count)
	drawer, err := gpu.NewDrawer(dev, uint64(tiles+8)*uint64(count)*8*4/3)
	if err != nil {
		return err
	}
	defer drawer.Close()
	target, err := gpu.NewImageTarget(dev, width, height)
	if err != nil {
		return err
	}
	defer target.Release()

	payload := make([]byte, 8*count)
	for i := range count {
		binary.LittleEndian.PutUint32(payload[4*i:], heaped(uint32(2*i)))
		binary.LittleEndian.PutUint32(payload[4*(count+i):], heaped(uint32(2*i+1)))
	}
	f := &render.Frame{Width: width, Height: height, Background: render.Color{R: 255, G: 255, B: 255, A: 255}}
	f.Plot = render.Rect{W: width, H: height}
	var ramp [256]render.Color
	for i := range ramp {
		ramp[i] = render.Color{R: uint8(255 - i), G: uint8(255 - i), B: 255, A: 255}
	}
	// The tile spans 2048 cells of the grid: three levels above it.
	m := render.Mark{Kind: render.DensityMark, Ramp: &ramp, Grid: render.Grid{LevelX: -3, LevelY: -3, Columns: width, Rows: height, DX: 1, Y0: height, DY: -1}}
	start := time.Now()
	for i := range tiles {
		layer := wire.Layer{Dataset: spec.ID{1}, Version: uint32(i), Aggregate: wire.Count}
		tile := wire.Tile{Kind: wire.Points, Count: uint32(count), Rows: uint64(count), Length: uint32(len(payload))}
		if err := drawer.Store(layer, []wire.Tile{tile}, payload); err != nil {
			return fmt.Errorf("passes: tile %d of %d: %w", i, tiles, err)
		}
		got, ok := drawer.Tile(layer, tile.Place)
		if !ok {
			return fmt.Errorf("passes: tile %d was evicted: the budget is too small", i)
		}
		m.Tiles = append(m.Tiles, render.TileView{Layer: layer, Tile: got, ClipX1: width})
		if i%8 == 7 {
			dev.Wait() // staging memory does not pile up
		}
	}
	if err := drawer.Draw(f, target); err != nil { // what was written goes with a submission
		return err
	}
	dev.Wait()
	took := time.Since(start)
	bytes := float64(tiles) * float64(len(payload))
	fmt.Fprintf(w, "%s, %d points in %d tiles\nupload by the drawer, as the kernel does, %.2f GB in %.2f s: %.2f GB/s\n", dev.Info(), tiles*count, tiles, bytes/1e9, took.Seconds(), bytes/1e9/took.Seconds())
	f.Marks = []render.Mark{m}
	measure := func(name string, change func(i int)) error {
		least := time.Duration(1 << 62)
		for i := range repeat + 1 { // the first compiles
			change(i)
			start := time.Now()
			if err := drawer.Draw(f, target); err != nil {
				return err
			}
			dev.Wait()
			if i > 0 {
				least = min(least, time.Since(start))
			}
		}
		fmt.Fprintf(w, "%-28s %10.2f ms", name, least.Seconds()*1e3)
		if pass := bare["count, offset columns"]; pass > 0 {
			fmt.Fprintf(w, "  %.2fx the bare count of offset columns", least.Seconds()*1e3/pass)
		}
		fmt.Fprintln(w)
		return nil
	}
	if err := measure("frame, counted anew", func(i int) { f.Marks[0].Grid.FirstX = int64(i % 2) }); err != nil {
		return err
	}
	return measure("frame, only an overlay moved", func(i int) {
		f.Overlay = append(f.Overlay[:0], render.Box{Rect: render.Rect{X: float32(100 + i), W: 1, H: height}, Color: render.Color{A: 255}})
	})
}
