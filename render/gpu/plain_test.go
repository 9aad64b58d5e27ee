//go:build cgo && !js && !nogpu

package gpu_test

import (
	"image"
	"math/rand/v2"
	"testing"

	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/gpu"
	"gpucharts/render/plain"
)

// both holds a plain store beside the drawer, with the same tiles.
type both struct {
	t     testing.TB
	dev   *gpu.Device
	gpu   *gpu.Drawer
	plain *plain.Store
	near  int // how far a channel may be off, of 255
}

func newBoth(t testing.TB) *both {
	dev, d := newDrawer(t, 0)
	return &both{t, dev, d, plain.NewStore(), 2}
}

func (b *both) put(layer wire.Layer, tile wire.Tile, payload []byte) *wire.Tile {
	b.plain.Put(layer, []wire.Tile{tile}, payload)
	return store(b.t, b.gpu, layer, tile, payload)
}

// compare draws the frame three times on the GPU (what was kept from one time must not show in
// the next) and once in plain Go, and wants the same picture: no channel of any pixel may
// differ by more than near, but for strays (where 32 and 64 bits of float fall on
// different sides of a pixel's border).
func (b *both) compare(name string, f *render.Frame, strays int) {
	b.t.Helper()
	want := plain.NewDrawer(b.plain).Image(f)
	for range 3 {
		got := draw(b.t, b.dev, b.gpu, f)
		keep(b.t, name, got)
		keep(b.t, name+"-plain", want)
		far, worst, at := differences(got, want, b.near)
		if far > strays {
			b.t.Fatalf("%s: %d pixels differ from plain Go (%d may), the worst by %d of 255 at %v", name, far, strays, worst, at)
		}
		b.t.Logf("%s: %d strays, worst %d at %v", name, far, worst, at)
	}
}

func differences(a, b *image.RGBA, near int) (far, worst int, at image.Point) {
	for i := 0; i < len(a.Pix); i += 4 {
		most := 0
		for k := range 4 {
			d := int(a.Pix[i+k]) - int(b.Pix[i+k])
			most = max(most, d, -d)
		}
		if most > near {
			far++
		}
		if most > worst {
			worst, at = most, image.Pt(i%a.Stride/4, i/a.Stride)
		}
	}
	return far, worst, at
}

func TestLinesEqualPlainGo(t *testing.T) {
	b := newBoth(t)
	for _, c := range []struct {
		name     string
		vertices int
		dense    bool
		width    float32
	}{
		{"dense line", 20000, true, 1.5},
		{"dense line of few vertices", 60, true, 2},
		{"thin dense line", 4000, true, 0.5},
		{"sparse line", 60, false, 3},
		{"sparse line of many vertices", 1100, false, 1.5},
		{"wide sparse line", 20, false, 12},
		{"two vertices", 4, false, 2},
	} {
		f := scene()
		xs, ys := walk(c.vertices)
		tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
		got := b.put(lineLayer, tile, payload)
		f.Marks = []render.Mark{{Kind: render.LineMark, Color: red, Width: c.width, Dense: c.dense, Tiles: []render.TileView{acrossPlot(f, lineLayer, got)}}}
		b.compare(c.name, f, 5)
	}
}

func TestLoneRowsAndGapsShow(t *testing.T) {
	b := newBoth(t)
	const null = wire.NullOffset
	xs := []uint32{0, 1 << 29, 1 << 30, 1<<30 + 1<<29, 1 << 31, 3 << 30, 7 << 29}
	ys := []uint32{1 << 30, null, 1 << 31, null, 1 << 29, 3 << 30, null}
	tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
	got := b.put(lineLayer, tile, payload)
	for _, dense := range []bool{false, true} {
		f := scene()
		f.Marks = []render.Mark{{Kind: render.LineMark, Color: blue, Width: 5, Dense: dense, Tiles: []render.TileView{acrossPlot(f, lineLayer, got)}}}
		b.compare("lone rows", f, 0)
	}
}

// TestDeepZoomIsRightToThePixel magnifies a tile until one step of an offset is pixels wide.
func TestDeepZoomIsRightToThePixel(t *testing.T) {
	b := newBoth(t)
	for _, c := range []struct {
		name           string
		stepX, stepY   float64 // pixels for each offset
		spread, spikes uint32  // offsets around the middle of the view, and of the spikes
	}{
		{"a thousand offsets in view", 0.5, 0.3, 1000, 2000},
		{"each offset is wide", 40, 25, 14, 14},
		{"a spike far above a magnified axis", 0.5, 200, 3, 100_000_000},
	} {
		r := rand.New(rand.NewPCG(7, 8))
		const middle = 3_456_789_012
		var xs, ys []uint32
		n := uint32(560/c.stepX) + 2
		for i := range min(n, 400) {
			xs = append(xs, middle-n/2+i*n/min(n, 400))
			ys = append(ys, middle-c.spread/2+r.Uint32N(c.spread+1))
			if i%37 == 5 {
				ys[i] = middle - c.spikes + r.Uint32N(2*c.spikes)
			}
		}
		tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
		got := b.put(lineLayer, tile, payload)
		for _, dense := range []bool{false, true} {
			f := scene()
			v := acrossPlot(f, lineLayer, got)
			v.DX, v.DY = c.stepX, -c.stepY
			v.X0 = float64(f.Plot.X+f.Plot.W/2) - middle*c.stepX
			v.Y0 = float64(f.Plot.Y+f.Plot.H/2) + middle*c.stepY
			f.Marks = []render.Mark{{Kind: render.LineMark, Color: blue, Width: 2, Dense: dense, Tiles: []render.TileView{v}}}
			b.compare("deep zoom, "+c.name, f, 5)
		}
	}
}

// TestStandInsMeetFinerTiles draws one tile left and another right of a border.
func TestStandInsMeetFinerTiles(t *testing.T) {
	b := newBoth(t)
	xs, ys := walk(20000)
	tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
	fine := b.put(lineLayer, tile, payload)
	xs, ys = walk(300)
	tile, payload = columns(wire.Vertices, wire.Place{LevelX: 3}, xs, ys)
	coarse := b.put(lineLayer, tile, payload)
	for _, dense := range []bool{false, true} {
		f := scene()
		left, right := acrossPlot(f, lineLayer, fine), acrossPlot(f, lineLayer, coarse)
		left.ClipX1, right.ClipX0 = 300.25, 300.25
		f.Marks = []render.Mark{{Kind: render.LineMark, Color: blue, Width: 2, Dense: dense, Tiles: []render.TileView{left, right}}}
		b.compare("stand-in", f, 5)
	}
}

func TestManyLinesEqualPlainGo(t *testing.T) {
	b := newBoth(t)
	f := scene()
	for i := range 11 {
		xs, ys := walk(40 + i)
		tile, payload := columns(wire.Vertices, wire.Place{IndexX: int64(i)}, xs, ys)
		got := b.put(lineLayer, tile, payload)
		c := render.Color{R: uint8(20 * i), G: uint8(255 - 20*i), B: 90, A: 200}
		f.Marks = append(f.Marks, render.Mark{Kind: render.LineMark, Color: c, Width: 3, Dense: i%5 == 4, Tiles: []render.TileView{acrossPlot(f, lineLayer, got)}})
	}
	b.compare("eleven lines", f, 5)
}

func TestPointsEqualPlainGo(t *testing.T) {
	b := newBoth(t)
	f := scene()
	r := rand.New(rand.NewPCG(9, 10))
	var xs, ys []uint32
	for range 400 {
		xs, ys = append(xs, r.Uint32()), append(ys, r.Uint32())
	}
	tile, payload := columns(wire.Points, wire.Place{}, xs, ys)
	got := b.put(countLayer, tile, payload)
	v := acrossPlot(f, countLayer, got)
	v.X0, v.DX = v.X0-20, v.DX*1.1 // some centres lie outside of the plot
	f.Marks = []render.Mark{{Kind: render.PointMark, Color: red, Width: 7, Tiles: []render.TileView{v}}}
	b.compare("points", f, 0)
}

func TestDensitiesEqualPlainGo(t *testing.T) {
	b := newBoth(t)
	tiles, _ := planeTiles(t, both2{b}, wire.Points, 60_000)
	f := scene()
	f.Marks = []render.Mark{densityMark(b.gpu, tiles, f, 2, 300, -700, 700, 500)}
	b.compare("density", f, 0)

	// A stand-in of cells four pixels wide in the left half, beside cells of its own level.
	tiles, _ = planeTiles(t, both2{b}, wire.Cells16, 60_000)
	left, right := densityMark(b.gpu, tiles, f, -1, 0, -128, 70, 80), densityMark(b.gpu, tiles, f, 0, 140, -256, 280, 160)
	left.Grid.DX, left.Grid.DY = 4, -4
	right.Grid.X0, right.Grid.DX, right.Grid.DY = right.Grid.X0+280, 1, -2
	f.Marks = []render.Mark{left, right}
	b.compare("density with a stand-in", f, 0)
}

// both2 lets planeTiles store into both.
type both2 struct{ *both }

func (b both2) Store(layer wire.Layer, tiles []wire.Tile, payload []byte) error {
	b.plain.Put(layer, tiles, payload)
	return b.gpu.Store(layer, tiles, payload)
}

func TestBoxesAndTextEqualPlainGo(t *testing.T) {
	b := newBoth(t)
	f := scene()
	f.Overlay = []render.Box{
		{Rect: render.Rect{X: 100.5, Y: 90.25, W: 140, H: 46}, Color: render.Color{R: 30, G: 30, B: 30, A: 220}, Radius: 6},
		{Rect: render.Rect{X: 300, Y: 40, W: 1, H: 320}, Color: render.Color{A: 128}},
	}
	f.OverlayText = label(f.Atlas, "12:34:56.789 012", 110, 120, 15, false)
	b.compare("boxes and text", f, 0)
	f.Text = append(f.Text, label(f.Atlas, "new letters: QXZ %&", 100, 390, 22, false)...) // the atlas has grown
	b.compare("more text", f, 0)
}
