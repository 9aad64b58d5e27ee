//go:build cgo && !js && !nogpu

package gpu_test

import (
	"encoding/binary"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/gpu"
	"gpucharts/render/text"
)

// openDevice is the one device of these tests. Without an adapter they fail: a picture that
// was never drawn proves nothing.
var openDevice = sync.OnceValues(gpu.OpenDevice)

func newDrawer(t testing.TB, budgetBytes uint64) (*gpu.Device, *gpu.Drawer) {
	t.Helper()
	dev, err := openDevice()
	if err != nil {
		t.Fatal(err)
	}
	d, err := gpu.NewDrawer(dev, budgetBytes)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return dev, d
}

// draw draws a frame on a target of its own.
func draw(t testing.TB, dev *gpu.Device, d *gpu.Drawer, f *render.Frame) *image.RGBA {
	t.Helper()
	target, err := gpu.NewImageTarget(dev, f.Width, f.Height)
	if err != nil {
		t.Fatal(err)
	}
	defer target.Release()
	if err := d.Draw(f, target); err != nil {
		t.Fatal(err)
	}
	img, err := target.Read()
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// keep writes a picture into the folder that GPUCHARTS_PICTURES names, to be looked at.
func keep(t testing.TB, name string, img image.Image) {
	dir := os.Getenv("GPUCHARTS_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

var (
	blue = render.Color{R: 31, G: 119, B: 180, A: 255}
	red  = render.Color{R: 214, G: 39, B: 40, A: 200}
	grey = render.Color{R: 220, G: 220, B: 220, A: 255}
	dark = render.Color{R: 40, G: 40, B: 40, A: 255}
)

// ramp goes from light yellow to dark blue.
func ramp() *[256]render.Color {
	var r [256]render.Color
	for i := range r {
		r[i] = render.Color{R: uint8(255 - i), G: uint8(240 - i*3/4), B: uint8(120 + i/3), A: 255}
	}
	return &r
}

// scene is an empty chart of 640 x 400 with axes, grid lines and a title.
func scene() *render.Frame {
	f := &render.Frame{Width: 640, Height: 400, Background: render.Color{R: 255, G: 255, B: 255, A: 255}}
	f.Plot = render.Rect{X: 60, Y: 40, W: 560, H: 320}
	for i := float32(0); i <= 4; i++ {
		f.Under = append(f.Under, render.Box{Rect: render.Rect{X: 60, Y: 40 + 80*i, W: 560, H: 1}, Color: grey})
	}
	f.Over = []render.Box{
		{Rect: render.Rect{X: 60, Y: 360, W: 560, H: 1}, Color: dark},
		{Rect: render.Rect{X: 59, Y: 40, W: 1, H: 321}, Color: dark},
		{Rect: render.Rect{X: 560, Y: 10, W: 12, H: 12}, Color: blue, Radius: 6},
	}
	f.Atlas = text.NewAtlas()
	f.Text = label(f.Atlas, "Trades, 2016 to 2026", 60, 26, 18, false)
	f.Text = append(f.Text, label(f.Atlas, "price", 30, 240, 14, true)...)
	return f
}

func label(a *text.Atlas, s string, x, y, size float64, turned bool) []render.Glyph {
	var out []render.Glyph
	for _, p := range a.Lay(nil, text.Font{Size: size}, []byte(s), x, y, turned) {
		out = append(out, render.Glyph{X: p.X, Y: p.Y, U: p.U, V: p.V, W: p.W, H: p.H, Color: dark})
	}
	return out
}

var lineLayer = wire.Layer{Dataset: spec.ID{1}, Version: 1, X: 0, Y: 1, Aggregate: wire.M4}
var countLayer = wire.Layer{Dataset: spec.ID{1}, Version: 1, X: 0, Y: 1, Aggregate: wire.Count}

// columns is a tile of two columns of offsets and its payload.
func columns(kind wire.Kind, place wire.Place, xs, ys []uint32) (wire.Tile, []byte) {
	var b []byte
	for _, x := range xs {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	for _, y := range ys {
		b = binary.LittleEndian.AppendUint32(b, y)
	}
	return wire.Tile{Place: place, Kind: kind, Count: uint32(len(xs)), Rows: uint64(len(xs)), Length: uint32(len(b))}, b
}

// store puts one tile into the drawer and returns the drawer's own header of it.
func store(t testing.TB, d *gpu.Drawer, layer wire.Layer, tile wire.Tile, payload []byte) *wire.Tile {
	t.Helper()
	if err := d.Store(layer, []wire.Tile{tile}, payload); err != nil {
		t.Fatal(err)
	}
	got, ok := d.Tile(layer, tile.Place)
	if !ok {
		t.Fatal("a tile just stored is not resident")
	}
	return got
}

// acrossPlot shows a whole tile over the whole plot.
func acrossPlot(f *render.Frame, layer wire.Layer, tile *wire.Tile) render.TileView {
	const whole = 1 << 32
	p := f.Plot
	return render.TileView{
		Layer: layer, Tile: tile,
		X0: float64(p.X), DX: float64(p.W) / whole, Y0: float64(p.Y + p.H), DY: -float64(p.H) / whole,
		ClipX0: p.X, ClipX1: p.X + p.W,
	}
}

// walk is a random walk of n vertices over the whole tile, with a gap and a spike.
func walk(n int) (xs, ys []uint32) {
	r := rand.New(rand.NewPCG(1, 2))
	y := 0.5
	for i := range n {
		y = min(max(y+(r.Float64()-0.5)*4/math.Sqrt(float64(n)), 0.05), 0.95)
		xs = append(xs, uint32((float64(i)+0.37)/float64(n)*(1<<32)))
		ys = append(ys, uint32(y*(1<<32)))
		if i > n/4 && i < n/4+n/20 {
			ys[i] = wire.NullOffset
		}
	}
	ys[n*3/4] = wire.MaxOffset
	return xs, ys
}
