//go:build cgo && !js && !nogpu

package gpu_test

import (
	"math"
	"testing"

	"gpucharts/display/wire"
	"gpucharts/render"
)

func TestStepsAreasAndBandsEqualPlainGo(t *testing.T) {
	b := newBoth(t)
	upper := lineLayer
	upper.Y = 2
	for _, n := range []int{6, 50, 20_000} {
		f := scene()
		xs, ys := walk(n)
		tile, payload := columns(wire.Vertices, wire.Place{}, xs, ys)
		low := acrossPlot(f, lineLayer, b.put(lineLayer, tile, payload))
		raised := make([]uint32, len(ys))
		for i, y := range ys {
			if raised[i] = y; y != wire.NullOffset {
				raised[i] = y/2 + 1<<31
			}
		}
		tile, payload = columns(wire.Vertices, wire.Place{}, xs, raised)
		high := acrossPlot(f, upper, b.put(upper, tile, payload))
		mark := render.Mark{Kind: render.LineMark, Color: red, Width: 2, Tiles: []render.TileView{low}}
		for _, dense := range []bool{false, true} {
			mark.Dense, mark.Step = dense, true
			f.Marks = []render.Mark{mark}
			b.compare("steps", f, 8)
		}
		mark.Step, mark.Dense, mark.Fill, mark.Width, mark.Base = false, true, true, 0, 300.5
		f.Marks = []render.Mark{mark}
		b.compare("area", f, 5)
		mark.Base, mark.Tiles = float32(math.NaN()), []render.TileView{low, high}
		f.Marks = []render.Mark{mark}
		b.compare("band", f, 5)
	}
}

// TestEveryShapeEqualsPlainGo draws each kind at places between pixels, large and small, partly
// outside of the plot.
func TestEveryShapeEqualsPlainGo(t *testing.T) {
	b := newBoth(t)
	b.near = 3
	f := scene()
	m := render.Mark{Kind: render.ShapeMark}
	for kind := render.RectShape; kind <= render.PlusShape; kind++ {
		for i := range 9 {
			x, y := 40+66*float32(i)+0.37*float32(i), 30+38*float32(kind)+0.21*float32(i)
			m.Shapes = append(m.Shapes, render.Shape{X0: x, Y0: y, X1: x + 7*float32(i), Y1: y + 4*float32(i), Radius: 0.4 + 2*float32(i), Kind: kind, Color: red})
		}
	}
	m.Shapes = append(m.Shapes, render.Shape{X0: -1e6, Y0: 100, X1: 1e6, Y1: 200.5, Kind: render.RectShape, Color: red})
	f.Marks = []render.Mark{m}
	b.compare("shapes", f, 0)
}
