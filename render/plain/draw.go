package plain

import (
	"image"
	"math"

	"gpucharts/render"
)

// Drawer turns frames into pixels. It keeps its buffers: drawing again allocates nothing. One
// goroutine at a time may use it.
type Drawer struct {
	store   *Store
	window  image.Rectangle
	columns []extent
	cover   []float32
	cells   [][]uint32
	tone    tone
}

// NewDrawer draws from the tiles in store.
func NewDrawer(store *Store) *Drawer { return &Drawer{store: store} }

// Image draws a frame into a new picture.
func (d *Drawer) Image(f *render.Frame) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	d.Draw(dst, f)
	return dst
}

// Draw draws a frame into dst, which begins at (0, 0).
func (d *Drawer) Draw(dst *image.RGBA, f *render.Frame) {
	fill(dst, f.Background)
	boxes(dst, f.Under)
	d.count(f)
	density := 0
	for i := range f.Marks {
		switch m := &f.Marks[i]; m.Kind {
		case render.DensityMark:
			d.density(dst, f, m, d.cells[density])
			density++
		case render.LineMark:
			d.line(dst, f, m)
		case render.PointMark:
			if m.By.Any() {
				d.markers(dst, f, m)
			} else {
				d.points(dst, f, m)
			}
		case render.CellsMark:
			d.coloured(dst, f, m)
		case render.ShapeMark:
			shapes(dst, f, m.Shapes)
		}
	}
	boxes(dst, f.Over)
	glyphs(dst, f, f.Text)
	boxes(dst, f.Overlay)
	glyphs(dst, f, f.OverlayText)
}

// bounds is the plot as whole pixels of dst.
func bounds(f *render.Frame, dst *image.RGBA) image.Rectangle {
	p := f.Plot
	r := image.Rect(int(math.Round(float64(p.X))), int(math.Round(float64(p.Y))), int(math.Round(float64(p.X+p.W))), int(math.Round(float64(p.Y+p.H))))
	return r.Intersect(dst.Rect)
}

func fill(dst *image.RGBA, c render.Color) {
	for i := 0; i+3 < len(dst.Pix); i += 4 {
		dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2], dst.Pix[i+3] = c.R, c.G, c.B, 255
	}
}

// over paints one pixel source-over with colour c at coverage 0..1.
func over(dst *image.RGBA, x, y int, c render.Color, coverage float64) {
	a := uint32(coverage*float64(c.A) + 0.5)
	p := dst.Pix[dst.PixOffset(x, y):]
	p = p[:4:4]
	p[0] = mix(p[0], c.R, a)
	p[1] = mix(p[1], c.G, a)
	p[2] = mix(p[2], c.B, a)
	p[3] = mix(p[3], 255, a)
}

func mix(below, above uint8, a uint32) uint8 {
	return uint8((uint32(below)*(255-a) + uint32(above)*a + 127) / 255)
}

func boxes(dst *image.RGBA, list []render.Box) {
	for i := range list {
		box(dst, &list[i])
	}
}

func box(dst *image.RGBA, b *render.Box) {
	x0, y0 := float64(b.X), float64(b.Y)
	x1, y1 := x0+float64(b.W), y0+float64(b.H)
	reach := 0.0
	if b.Radius > 0 {
		reach = 0.5
	}
	fromX, toX := int(math.Floor(x0-reach)), int(math.Ceil(x1+reach))
	fromY, toY := int(math.Floor(y0-reach)), int(math.Ceil(y1+reach))
	for y := max(0, fromY); y < min(dst.Rect.Max.Y, toY); y++ {
		for x := max(0, fromX); x < min(dst.Rect.Max.X, toX); x++ {
			if b.Radius == 0 {
				over(dst, x, y, b.Color, 1)
				continue
			}
			if c := 0.5 - roundBox(float64(x)+0.5, float64(y)+0.5, b); c > 0 {
				over(dst, x, y, b.Color, math.Min(c, 1))
			}
		}
	}
}

// roundBox is the signed distance of a point from the border of a box with round corners.
func roundBox(px, py float64, b *render.Box) float64 {
	halfW, halfH, r := float64(b.W)/2, float64(b.H)/2, float64(b.Radius)
	qx := math.Abs(px-float64(b.X)-halfW) - halfW + r
	qy := math.Abs(py-float64(b.Y)-halfH) - halfH + r
	return math.Hypot(math.Max(qx, 0), math.Max(qy, 0)) + math.Min(math.Max(qx, qy), 0) - r
}

func glyphs(dst *image.RGBA, f *render.Frame, list []render.Glyph) {
	a := f.Atlas
	for i := range list {
		g := &list[i]
		for y := 0; y < int(g.H); y++ {
			py := int(g.Y) + y
			if py < 0 || py >= dst.Rect.Max.Y {
				continue
			}
			row := a.Pix[(int(g.V)+y)*a.Width+int(g.U):]
			for x := 0; x < int(g.W); x++ {
				px := int(g.X) + x
				if c := row[x]; c > 0 && px >= 0 && px < dst.Rect.Max.X {
					over(dst, px, py, g.Color, float64(c)/255)
				}
			}
		}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
