package bench

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"testing"
)

func column(values ...float64) (text []byte) {
	for _, v := range values {
		text = binary.LittleEndian.AppendUint32(text, math.Float32bits(float32(v)))
	}
	return text
}

// judged compares a picture, all white but for what draw colours, and gives its figures.
func judged(t *testing.T, r *raster, draw func(*image.RGBA)) map[string]float64 {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 120, 120))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	draw(picture)
	figures := map[string]float64{}
	if err := r.compare(picture, func(work, _ string, v float64) error { figures[work] = v; return nil }); err != nil {
		t.Fatal(err)
	}
	return figures
}

var blue = color.RGBA{31, 79, 216, 255}

func TestFidelityOfALine(t *testing.T) {
	// 11 rows over 100 pixels, flat at the middle but for one spike to the top.
	g := geometry{X: 10, Y: 10, Width: 100, Height: 100, X0: 0, X1: 10, Y0: -1, Y1: 1}
	ys := column(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)
	line := func() *raster { r := newRaster(g); r.line(ys); return r }
	whole := func(p *image.RGBA) {
		r := line()
		for l := range r.lines {
			for c := range r.columns {
				if r.counts[l*r.columns+c] > 0 {
					p.Set(10+c, 10+l, blue)
				}
			}
		}
	}
	if f := judged(t, line(), whole); f["exact pixels that are missing"] != 0 || f["drawn pixels that are false"] != 0 {
		t.Errorf("the exact picture is judged %v", f)
	}
	flat := judged(t, line(), func(p *image.RGBA) {
		for x := 10; x < 110; x++ {
			p.Set(x, 60, blue)
		}
	})
	// The spike's two flanks are about 100 of 190 pixels.
	if m := flat["exact pixels that are missing"]; m < 40 || m > 60 {
		t.Errorf("without its spike the line misses %v %%", m)
	}
	stray := judged(t, line(), func(p *image.RGBA) {
		whole(p)
		for x := 10; x < 110; x++ {
			p.Set(x, 100, blue)
		}
	})
	if w := stray["drawn pixels that are false"]; w < 30 || w > 40 || stray["exact pixels that are missing"] != 0 {
		t.Errorf("with a line that is not there: %v", stray)
	}
}

func TestFidelityOfDensities(t *testing.T) {
	g := geometry{X: 0, Y: 0, Width: 100, Height: 100, X0: 0, X1: 100, Y0: 0, Y1: 100}
	r := newRaster(g)
	var xs, ys []float64
	for n := range 20 { // n+1 rows in pixel (5 n, 50)
		for range n + 1 {
			xs, ys = append(xs, float64(5*n)+0.5), append(ys, 49.5)
		}
	}
	r.points(column(xs...), column(ys...))
	shades := func(shade func(n int) uint8) func(*image.RGBA) {
		return func(p *image.RGBA) {
			for n := range 20 {
				p.Set(5*n, 50, color.RGBA{shade(n), 0, 255, 255})
			}
		}
	}
	right := judged(t, r, shades(func(n int) uint8 { return uint8(200 - 5*n) }))
	if right["order of densities kept (Spearman)"] < 0.999 || right["exact pixels that are missing"] != 0 {
		t.Errorf("darker with more rows: %v", right)
	}
	if wrong := judged(t, r, shades(func(n int) uint8 { return uint8(50 + 5*n) })); wrong["order of densities kept (Spearman)"] > -0.999 {
		t.Errorf("lighter with more rows: %v", wrong)
	}
}

func TestCellsOfAPixelKeepTheOrderOfDensitiesAndLargerOnesDoNot(t *testing.T) {
	var xs, ys []float64
	for n := range 50 {
		for range 1 + n*37%50 {
			xs, ys = append(xs, float64(2*n)+0.5), append(ys, 0.5)
		}
	}
	kept := func(x0, cell float64) float64 {
		r := newRaster(geometry{Width: 100, Height: 1, X0: x0, X1: x0 + 100, Y0: 0, Y1: 1, CellX: cell, CellY: 1})
		r.points(column(xs...), column(ys...))
		return spearman(r.counts, r.cells(column(xs...), column(ys...)))
	}
	if rho := kept(0, 1); rho < 0.9999 {
		t.Errorf("cells that are the pixels keep %v", rho)
	}
	if rho := kept(0, 8); rho > 0.9 {
		t.Errorf("cells of eight pixels keep %v", rho)
	}
}
