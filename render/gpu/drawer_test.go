//go:build cgo && !js && !nogpu

package gpu_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/gpu"
)

func TestDrawsBoxesTextAndALine(t *testing.T) {
	dev, d := newDrawer(t, 0)
	t.Log(dev.Info(), dev.Limits())
	f := scene()
	xs, ys := walk(20000)
	tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
	dense := store(t, d, lineLayer, tile, payload)
	xs, ys = walk(60)
	tile, payload = columns(wire.Vertices, wire.Place{IndexX: 1}, xs, ys)
	sparse := store(t, d, lineLayer, tile, payload)
	f.Marks = []render.Mark{
		{Kind: render.LineMark, Color: blue, Width: 1.5, Dense: true, Tiles: []render.TileView{acrossPlot(f, lineLayer, dense)}},
		{Kind: render.LineMark, Color: red, Width: 3, Tiles: []render.TileView{acrossPlot(f, lineLayer, sparse)}},
	}
	keep(t, "lines", draw(t, dev, d, f))
}

// planeTiles are 2 x 2 tiles of points, or of cells where the kind says so, whose rows crowd
// around a curve; and the offsets in the whole plane, for plain counting.
func planeTiles(t testing.TB, d interface {
	Store(wire.Layer, []wire.Tile, []byte) error
}, kind wire.Kind, rows int) (tiles []wire.Tile, all [][2]uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	xs, ys := [4][]uint32{}, [4][]uint32{}
	for range rows {
		x := r.Float64()
		y := min(max(0.5+0.4*math.Sin(x*9)*r.Float64()+r.NormFloat64()*0.03, 0), 0.999999)
		gx, gy := uint64(x*(1<<33)), uint64(y*(1<<33))
		all = append(all, [2]uint64{gx, gy})
		i := gx>>32 + 2*(gy>>32)
		xs[i], ys[i] = append(xs[i], uint32(gx)), append(ys[i], uint32(gy))
	}
	for i := range xs {
		place := wire.Place{LevelX: 2, LevelY: -3, IndexX: int64(i % 2), IndexY: int64(i/2) - 1}
		tile, payload := columns(wire.Points, place, xs[i], ys[i])
		if kind != wire.Points {
			tile, payload = cells(kind, place, xs[i], ys[i])
		}
		if err := d.Store(countLayer, []wire.Tile{tile}, payload); err != nil {
			t.Fatal(err)
		}
		tiles = append(tiles, tile)
	}
	return tiles, all
}

// cells counts points into a tile of cells.
func cells(kind wire.Kind, place wire.Place, xs, ys []uint32) (wire.Tile, []byte) {
	width := map[wire.Kind]int{wire.Cells8: 1, wire.Cells16: 2, wire.Cells32: 4}[kind]
	counts := make([]uint32, 1<<(2*wire.CellBits))
	for i := range xs {
		counts[ys[i]>>24<<8|xs[i]>>24]++
	}
	var most uint32
	b := make([]byte, len(counts)*width+4)
	for i, c := range counts {
		most = max(most, c)
		binary.LittleEndian.PutUint32(b[i*width:], c)
		if i+1 < len(counts) {
			clear(b[(i+1)*width:])
		}
		if c >= 1<<(8*width) && width < 4 {
			panic("a count does not fit its cell")
		}
	}
	return wire.Tile{Place: place, Kind: kind, Count: most, Rows: uint64(len(xs)), Length: uint32(len(counts) * width)}, b[:len(counts)*width]
}

// densityMark shows a window of the plane of planeTiles: levels 2-deeper, -3-deeper.
func densityMark(d render.Tiles, tiles []wire.Tile, f *render.Frame, deeper int, firstX, firstY int64, columns, rows int) render.Mark {
	m := render.Mark{Kind: render.DensityMark, Ramp: ramp()}
	m.Grid = render.Grid{
		LevelX: int16(2 - deeper), LevelY: int16(-3 - deeper), FirstX: firstX, FirstY: firstY, Columns: columns, Rows: rows,
		X0: float64(f.Plot.X), DX: float64(f.Plot.W) / float64(columns),
		Y0: float64(f.Plot.Y + f.Plot.H), DY: -float64(f.Plot.H) / float64(rows),
	}
	for _, tile := range tiles {
		if got, ok := d.Tile(countLayer, tile.Place); ok {
			m.Tiles = append(m.Tiles, render.TileView{Layer: countLayer, Tile: got, ClipX0: f.Plot.X, ClipX1: f.Plot.X + f.Plot.W})
		}
	}
	return m
}

func TestCountsEqualPlainGoCellForCell(t *testing.T) {
	dev, d := newDrawer(t, 0)
	for _, c := range []struct {
		name           string
		kind           wire.Kind
		rows, deeper   int
		firstX, firstY int64
		columns, lines int
	}{
		{"points, whole plane", wire.Points, 100_000, 0, 0, -256, 512, 512},
		{"points, two levels deeper", wire.Points, 100_000, 2, 300, -700, 700, 500},
		{"points, window beyond the data", wire.Points, 20_000, 0, -100, -300, 700, 600},
		{"points, coarser grid", wire.Points, 20_000, -3, -2, -33, 70, 70},
		{"points, one tile in less than a cell", wire.Points, 20_000, -12, -1, -1, 3, 3},
		{"points, as deep as offsets go", wire.Points, 20_000, 24, 5 << 28, 3 << 26, 600, 400},
		{"points, deeper than offsets go", wire.Points, 20_000, 27, 5 << 31, 3 << 29, 600, 400},
		{"cells of 8 bits", wire.Cells8, 5_000, 0, 10, -200, 400, 300},
		{"cells of 16 bits", wire.Cells16, 100_000, 0, 10, -200, 400, 300},
		{"cells of 32 bits", wire.Cells32, 100_000, 0, 0, -256, 512, 512},
		{"cells of 32 bits, coarser grid", wire.Cells32, 100_000, -2, -1, -64, 130, 128},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := scene()
			tiles, all := planeTiles(t, d, c.kind, c.rows)
			if c.deeper >= 24 { // a few rows inside the tiny window
				tiles, all = nearby(t, d, c.deeper, c.firstX, c.firstY, c.columns, c.lines)
			}
			f.Marks = []render.Mark{densityMark(d, tiles, f, c.deeper, c.firstX, c.firstY, c.columns, c.lines)}
			want := make([]uint32, c.columns*c.lines)
			sum := 0
			for _, p := range all {
				// offsets of 33 bits to cells of the grid: 512 cells at its own level
				x, y := rescale(p[0], c.deeper)-c.firstX, rescale(p[1], c.deeper)-256*scaleOf(c.deeper)-c.firstY
				if c.deeper < 0 {
					y = (int64(p[1]>>24)-256)>>-c.deeper - c.firstY
				}
				if x >= 0 && x < int64(c.columns) && y >= 0 && y < int64(c.lines) {
					want[y*int64(c.columns)+x]++
					sum++
				}
			}
			if sum == 0 {
				t.Fatal("no row in the window: the test would prove nothing")
			}
			got := histogram(t, d, f, 0)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("cell %d,%d: %d rows, want %d (%d rows in the window)", i%c.columns, i/c.columns, got[i], want[i], sum)
				}
			}
			keep(t, "density-"+c.name, draw(t, dev, d, f))
		})
	}
}

func scaleOf(deeper int) int64 {
	if deeper < 0 {
		return 0
	}
	return 1 << deeper
}

// rescale is the cell of an offset of 33 bits in a grid that has 2^deeper cells for each of 512.
func rescale(v uint64, deeper int) int64 {
	if deeper <= 24 {
		return int64(v >> (24 - deeper))
	}
	return int64(v << (deeper - 24))
}

// nearby stores rows inside and around a window that is tiny beside its tiles.
func nearby(t testing.TB, d *gpu.Drawer, deeper int, firstX, firstY int64, columns, lines int) ([]wire.Tile, [][2]uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	coarse := deeper - 24
	var all [][2]uint64
	xs, ys := [4][]uint32{}, [4][]uint32{}
	for range 2000 {
		gx := uint64(firstX>>coarse + int64(r.IntN(columns+100)) - 50)
		gy := uint64((firstY+256<<deeper)>>coarse + int64(r.IntN(lines+100)) - 50)
		all = append(all, [2]uint64{gx, gy})
		i := gx>>32 + 2*(gy>>32)
		xs[i], ys[i] = append(xs[i], uint32(gx)), append(ys[i], uint32(gy))
	}
	var tiles []wire.Tile
	for i := range xs {
		tile, payload := wire.Tile{}, []byte(nil)
		tile, payload = columnsOf(i, xs[i], ys[i])
		if err := d.Store(countLayer, []wire.Tile{tile}, payload); err != nil {
			t.Fatal(err)
		}
		tiles = append(tiles, tile)
	}
	return tiles, all
}

func columnsOf(i int, xs, ys []uint32) (wire.Tile, []byte) {
	return columns(wire.Points, wire.Place{LevelX: 2, LevelY: -3, IndexX: int64(i % 2), IndexY: int64(i/2) - 1}, xs, ys)
}

func histogram(t testing.TB, d *gpu.Drawer, f *render.Frame, mark int) []uint32 {
	t.Helper()
	var out []uint32
	d.Histogram(f, mark, func(cells []uint32, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out = cells
	})
	return out
}

func TestEveryShaderCompiles(t *testing.T) {
	_, d := newDrawer(t, 0)
	for more := true; more; {
		var err error
		if more, err = d.Warm(); err != nil {
			t.Fatal(err)
		}
	}
	if slices.Contains(gpu.PipesOf(d), 0) {
		t.Errorf("not all are compiled: %v", gpu.PipesOf(d))
	}
}

// TestAFrameAllocatesLittle: the drawer's own code allocates nothing; what is left belongs to
// the library, which makes a closure and a handle for each call that can fail.
func TestAFrameAllocatesLittle(t *testing.T) {
	dev, d := newDrawer(t, 0)
	f := scene()
	xs, ys := walk(20000)
	tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
	got := store(t, d, lineLayer, tile, payload)
	tiles, _ := planeTiles(t, d, wire.Points, 10_000)
	f.Marks = []render.Mark{
		densityMark(d, tiles, f, 0, 0, -256, 512, 512),
		{Kind: render.LineMark, Color: blue, Width: 1.5, Dense: true, Tiles: []render.TileView{acrossPlot(f, lineLayer, got)}},
		{Kind: render.LineMark, Color: red, Width: 3, Tiles: []render.TileView{acrossPlot(f, lineLayer, got)}},
	}
	target, err := gpu.NewImageTarget(dev, f.Width, f.Height)
	if err != nil {
		t.Fatal(err)
	}
	defer target.Release()
	if n := testing.AllocsPerRun(20, func() {
		if err := d.Encode(f, target); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("encoding a frame allocates %v times, want 0", n)
	}
	n := testing.AllocsPerRun(20, func() {
		if err := d.Draw(f, target); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("a frame with its submission: %v allocations, all the library's", n)
	if n > 80 {
		t.Errorf("a frame allocates %v times", n)
	}
}

func TestADensityIsCountedOnlyWhenItChanges(t *testing.T) {
	dev, d := newDrawer(t, 0)
	f := scene()
	tiles, _ := planeTiles(t, d, wire.Points, 10_000)
	recounts := func(draws int) uint64 {
		before := d.Stats().Recounts
		for range draws {
			draw(t, dev, d, f)
		}
		return d.Stats().Recounts - before
	}
	f.Marks = []render.Mark{densityMark(d, tiles, f, 0, 0, -256, 512, 512)}
	if n := recounts(3); n != 1 {
		t.Fatalf("three equal frames counted %d times", n)
	}
	f.Overlay = []render.Box{{Rect: render.Rect{X: 100, Y: 40, W: 1, H: 320}, Color: dark}}
	if n := recounts(1); n != 0 {
		t.Fatal("a crosshair made the density count again")
	}
	f.Marks[0].Grid.FirstX++
	if n := recounts(2); n != 1 {
		t.Fatalf("another window counted %d times in two frames", n)
	}
	planeTiles(t, d, wire.Points, 5_000)
	if n := recounts(2); n != 1 {
		t.Fatalf("other tiles counted %d times in two frames", n)
	}
}

func TestFramesTheDeviceCannotDrawAreErrors(t *testing.T) {
	dev, d := newDrawer(t, 0)
	target, err := gpu.NewImageTarget(dev, 100, 100)
	if err != nil {
		t.Fatal(err)
	}
	defer target.Release()
	if err := d.Draw(scene(), target); err == nil {
		t.Error("a frame of another size than its target was drawn")
	}
	if err := d.Draw(&render.Frame{}, target); err == nil {
		t.Error("a frame of no pixels was drawn")
	}
	if _, err := gpu.NewImageTarget(dev, 0, 10); err == nil {
		t.Error("a target of no pixels was made")
	}
	if _, err := gpu.NewImageTarget(dev, 1<<20, 10); err == nil {
		t.Error("a target beyond the device's limits was made")
	}
	if err := d.Store(lineLayer, []wire.Tile{{Kind: wire.Vertices, Count: 10, Length: 80, Offset: 4}}, make([]byte, 80)); err == nil {
		t.Error("a tile beyond its payload was taken")
	}
	// A plot outside of the picture, an empty chart, marks without tiles: drawn, as nothing.
	f := scene()
	f.Plot.X = 5000
	f.Marks = []render.Mark{{Kind: render.LineMark, Dense: true}, {Kind: render.DensityMark, Ramp: ramp()}, {Kind: render.PointMark}}
	draw(t, dev, d, f)
	f.Plot = render.Rect{}
	draw(t, dev, d, f)
}

// TestTilesComeAndGo: evicted, dropped and replaced tiles are never drawn.
func TestTilesComeAndGo(t *testing.T) {
	dev, d := newDrawer(t, 4<<20)
	f := scene()
	empty := draw(t, dev, d, f)
	xs, ys := walk(2000)
	tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
	got := store(t, d, lineLayer, tile, payload)
	f.Marks = []render.Mark{{Kind: render.LineMark, Color: blue, Width: 2, Dense: true, Tiles: []render.TileView{acrossPlot(f, lineLayer, got)}}}
	full := draw(t, dev, d, f)
	if far, _, _ := differences(empty, full, 2); far < 500 {
		t.Fatal("the line does not show")
	}
	for i := range int64(500) { // far more than the budget
		tile.Place.IndexX = i + 1
		store(t, d, lineLayer, tile, payload)
		if i%8 == 0 {
			draw(t, dev, d, scene())
		}
	}
	s := d.Stats()
	if s.PooledBytes > s.BudgetBytes || s.Evicted == 0 {
		t.Fatalf("over budget, or nothing evicted: %+v", s)
	}
	if _, ok := d.Tile(lineLayer, wire.Place{}); ok {
		t.Fatal("the tile is still resident")
	}
	if far, _, at := differences(empty, draw(t, dev, d, f), 0); far != 0 {
		t.Fatalf("an evicted tile shows at %v", at)
	}
	tile.Place.IndexX = 0
	store(t, d, lineLayer, tile, payload)
	if far, _, at := differences(full, draw(t, dev, d, f), 0); far != 0 {
		t.Fatalf("a tile that came back looks different at %v", at)
	}
	d.Drop(lineLayer.Dataset)
	if far, _, at := differences(empty, draw(t, dev, d, f), 0); far != 0 || d.Stats().ResidentBytes != 0 {
		t.Fatalf("a dropped tile shows at %v", at)
	}
	store(t, d, lineLayer, tile, payload)
	d.Reset()
	if s := d.Stats(); s.PooledBytes != 0 || s.Tiles != 0 {
		t.Fatalf("after Reset: %+v", s)
	}
	store(t, d, lineLayer, tile, payload)
	if far, _, at := differences(full, draw(t, dev, d, f), 0); far != 0 {
		t.Fatalf("a tile stored after Reset looks different at %v", at)
	}
	if s := d.Stats(); s.BytesThroughGo != 0 || s.BytesDirect == 0 {
		t.Fatalf("tile bytes were copied: %+v", s)
	}
}

func TestNotBusyOnceTheGPUHasCaughtUp(t *testing.T) {
	dev, d := newDrawer(t, 0)
	for range 3 {
		draw(t, dev, d, scene()) // reads the picture, so waits
		if d.Busy() {
			t.Fatal("busy after the last picture was read")
		}
	}
}
