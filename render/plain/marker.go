package plain

import (
	"image"
	"math"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// markers draws a marker for each row, told apart by its attributes, in the order of the tiles and of the
// rows in them (render/shader/points.wgsl does the same). Places are q/MaxOffset:
//
//	colour   of a place the ramp's entry floor(255*place + 0.5); of a category its own; none: the mark's
//	size     of the diameter sqrt(LeastSize + (1-LeastSize)*place), so that areas are in step
//	shape    code modulo 6, in the order of render.Markers; none: a disc
//	opacity  of the mark's LeastOpacity + (1-LeastOpacity)*place
//
// A row without a value has the mark's colour, the least size, a disc, the least opacity.
func (d *Drawer) markers(dst *image.RGBA, f *render.Frame, m *render.Mark) {
	w := bounds(f, dst)
	for k := range m.Tiles {
		v := &m.Tiles[k]
		xs, ys, n := d.store.columns(v)
		data := d.store.data(v)
		clip := w.Intersect(image.Rect(ceilHalf(v.ClipX0), w.Min.Y, ceilHalf(v.ClipX1), w.Max.Y))
		if v.ClipY1 != 0 {
			clip = clip.Intersect(image.Rect(clip.Min.X, ceilHalf(v.ClipY0), clip.Max.X, ceilHalf(v.ClipY1)))
		}
		for i := range n {
			attribute := func(number uint8) (uint32, bool) {
				at := (1+int(number))*n + i
				if number == 0 || 4*at+4 > len(data) {
					return 0, false
				}
				q := u32(data, at)
				return q, q != wire.NullOffset
			}
			s := render.Shape{X0: float32(v.X0 + float64(u32(xs, i))*v.DX), Y0: float32(v.Y0 + float64(u32(ys, i))*v.DY), Radius: m.Width / 2, Kind: render.DiscShape, Color: m.Color}
			if q, ok := attribute(m.By.Color); ok {
				entry := int(255*(float64(q)/wire.MaxOffset) + 0.5)
				if m.By.Category {
					entry = int(min(q, 7))
				}
				a := s.Color.A
				s.Color = m.By.Colors[entry]
				s.Color.A = a
			}
			if m.By.Size != 0 {
				q, _ := attribute(m.By.Size)
				s.Radius *= float32(math.Sqrt(render.LeastSize + (1-render.LeastSize)*placeOf(q)))
			}
			if q, ok := attribute(m.By.Shape); ok {
				s.Kind = render.Markers[q%uint32(len(render.Markers))]
			}
			if m.By.Opacity != 0 {
				q, _ := attribute(m.By.Opacity)
				s.Color.A = uint8(float64(s.Color.A)*(render.LeastOpacity+(1-render.LeastOpacity)*placeOf(q)) + 0.5)
			}
			shape(dst, clip, &s)
		}
	}
}

// placeOf is a place from 0 to 1; of no value 0.
func placeOf(q uint32) float64 {
	if q == wire.NullOffset {
		return 0
	}
	return float64(q) / wire.MaxOffset
}
