package plain

import (
	"image"
	"math"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// How a line becomes pixels (render/shader/line.wgsl does the same).
//
// A tile's vertices are a polyline in order: vertex i at x = X0 + qx*DX, y = Y0 + qy*DY, device
// pixels. A vertex whose y offset is wire.NullOffset breaks it; a vertex between two breaks
// (or with no neighbour) is a segment from itself to itself. Tiles are polylines of their own
// (their edge vertices make them join). Only pixel columns whose middle c + 0.5 lies in
// [ClipX0, ClipX1) and in the plot belong to a tile view; pixel rows are those of the plot.
//
// Dense (Mark.Dense). Every pixel column c keeps low and high, the least and the greatest y of
// all segments inside [c, c+1): a segment from (x0, y0) to (x1, y1), x0 <= x1, contributes its
// y at max(x0, c) and at min(x1, c+1) to each column from floor(x0) to floor(x1); a vertical
// one both its ends. All tiles of the mark share the columns. The coverage of pixel (c, r) is
// the length of [r, r+1] within [low - h, high + h], h = Width/2: antialiased vertically by
// area. No spike is lost, for each vertex lies in a column.
//
// A filled mark (an area) reaches from there to Base; one whose Base is NaN (a band) has the
// tiles of both its borders. In a step line every segment is two: along x at the first y, then
// along y.
//
// Sparse. The coverage of a pixel is the greatest over all segments of
// clamp(0.5 + Width/2 - d, 0, 1), d the distance of the pixel's centre from the segment: round
// joins and caps, and no double blending where segments meet.
//
// Either way the pixel is then painted once, source-over, with the mark's colour times coverage.
// Drawing dense lines as segments lost: it blends thousands of them in each column, slowly,
// and the outcome depends on their order.
func (d *Drawer) line(dst *image.RGBA, f *render.Frame, m *render.Mark) {
	d.window = bounds(f, dst)
	w := d.window
	if w.Empty() {
		return
	}
	if m.Dense {
		d.columns = resize(d.columns, w.Dx())
		for i := range d.columns {
			d.columns[i] = extent{float32(math.Inf(1)), float32(math.Inf(-1))}
		}
	} else {
		d.cover = resize(d.cover, w.Dx()*w.Dy())
		clear(d.cover)
	}
	half := float64(m.Width) / 2
	for i := range m.Tiles {
		v := &m.Tiles[i]
		first := max(w.Min.X, ceilHalf(v.ClipX0))
		last := min(w.Max.X, ceilHalf(v.ClipX1)) - 1
		if first > last {
			continue
		}
		d.polyline(v, func(x0, y0, x1, y1 float64) {
			switch {
			case m.Dense && m.Step:
				d.spread(x0, y0, x1, y0, first, last)
				d.spread(x1, y0, x1, y1, first, last)
			case m.Dense:
				d.spread(x0, y0, x1, y1, first, last)
			case m.Step:
				d.capsule(x0, y0, x1, y0, half, first, last)
				d.capsule(x1, y0, x1, y1, half, first, last)
			default:
				d.capsule(x0, y0, x1, y1, half, first, last)
			}
		})
	}
	if m.Dense {
		d.paintColumns(dst, m, half)
		return
	}
	for y := w.Min.Y; y < w.Max.Y; y++ {
		row := d.cover[(y-w.Min.Y)*w.Dx():]
		for x := w.Min.X; x < w.Max.X; x++ {
			if c := row[x-w.Min.X]; c > 0 {
				over(dst, x, y, m.Color, float64(c))
			}
		}
	}
}

// ceilHalf is the first pixel whose middle is not left of x.
func ceilHalf(x float32) int { return int(math.Ceil(float64(x) - 0.5)) }

// polyline calls segment for each segment of a tile.
func (d *Drawer) polyline(v *render.TileView, segment func(x0, y0, x1, y1 float64)) {
	xs, ys, n := d.store.columns(v)
	lastX, lastY := 0.0, 0.0
	have, alone := false, false
	for i := 0; i < n; i++ {
		q := u32(ys, i)
		if q == wire.NullOffset {
			if alone {
				segment(lastX, lastY, lastX, lastY)
			}
			have, alone = false, false
			continue
		}
		x, y := v.X0+float64(u32(xs, i))*v.DX, v.Y0+float64(q)*v.DY
		if have {
			segment(lastX, lastY, x, y)
			alone = false
		} else {
			alone = true
		}
		lastX, lastY, have = x, y, true
	}
	if alone {
		segment(lastX, lastY, lastX, lastY)
	}
}

// extent is what a pixel column holds of a line.
type extent struct{ low, high float32 }

func (d *Drawer) spread(x0, y0, x1, y1 float64, first, last int) {
	if x0 > x1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	if x1 < float64(first) || x0 >= float64(last+1) {
		return
	}
	from := max(first, int(math.Floor(math.Max(x0, float64(first)))))
	to := min(last, int(math.Floor(math.Min(x1, float64(last)))))
	slope := 0.0
	if x1 > x0 {
		slope = (y1 - y0) / (x1 - x0)
	}
	for c := from; c <= to; c++ {
		a, b := y0, y1
		if x0 < float64(c) {
			a = y0 + (float64(c)-x0)*slope
		}
		if x1 > float64(c+1) {
			b = y0 + (float64(c+1)-x0)*slope
		}
		e := &d.columns[c-d.window.Min.X]
		e.low = min(e.low, float32(min(a, b)))
		e.high = max(e.high, float32(max(a, b)))
	}
}

func (d *Drawer) paintColumns(dst *image.RGBA, m *render.Mark, half float64) {
	w := d.window
	for i, e := range d.columns[:w.Dx()] {
		if e.low > e.high {
			continue
		}
		low, high := float64(e.low)-half, float64(e.high)+half
		if m.Fill && m.Base == m.Base {
			low, high = math.Min(low, float64(m.Base)), math.Max(high, float64(m.Base))
		}
		top := max(w.Min.Y, int(math.Floor(math.Max(low, -1))))
		bottom := min(w.Max.Y-1, int(math.Floor(math.Min(high, float64(w.Max.Y)))))
		for y := top; y <= bottom; y++ {
			c := math.Min(high, float64(y+1)) - math.Max(low, float64(y))
			if c > 0 {
				over(dst, w.Min.X+i, y, m.Color, c)
			}
		}
	}
}

func (d *Drawer) capsule(x0, y0, x1, y1, half float64, first, last int) {
	w := d.window
	reach := half + 0.5
	// What lies far outside is cut off first, so that no loop and no difference grows large.
	left, right := math.Min(x0, x1)-reach, math.Max(x0, x1)+reach
	top, bottom := math.Min(y0, y1)-reach, math.Max(y0, y1)+reach
	if right < float64(first) || left > float64(last+1) || bottom < float64(w.Min.Y) || top > float64(w.Max.Y) {
		return
	}
	dx, dy := x1-x0, y1-y0
	length := dx*dx + dy*dy
	fromX := max(first, int(math.Floor(math.Max(left, float64(first)))))
	toX := min(last, int(math.Floor(math.Min(right, float64(last)))))
	for x := fromX; x <= toX; x++ {
		// The rows that the segment can reach inside of this column.
		lowY, highY := top, bottom
		if dx != 0 && math.Abs(dy) > 4 {
			slack := reach*(1+math.Abs(dy/dx)) + 1
			middle := y0 + (float64(x)+0.5-x0)*dy/dx
			lowY, highY = math.Max(lowY, middle-slack), math.Min(highY, middle+slack)
		}
		fromY := max(w.Min.Y, int(math.Floor(math.Max(lowY, float64(w.Min.Y)))))
		toY := min(w.Max.Y-1, int(math.Floor(math.Min(highY, float64(w.Max.Y)))))
		for y := fromY; y <= toY; y++ {
			px, py := float64(x)+0.5-x0, float64(y)+0.5-y0
			t := 0.0
			if length > 0 {
				t = math.Max(0, math.Min(1, (px*dx+py*dy)/length))
			}
			c := float32(0.5 + half - math.Hypot(px-t*dx, py-t*dy))
			if c > 1 {
				c = 1
			}
			at := (y-w.Min.Y)*w.Dx() + x - w.Min.X
			if c > d.cover[at] {
				d.cover[at] = c
			}
		}
	}
}
