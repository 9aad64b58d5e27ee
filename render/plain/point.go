package plain

import (
	"image"
	"math"

	"gpucharts/render"
)

// points draws a disc for each row, in the order of the tiles and of the rows in them: the
// coverage of a pixel is clamp(0.5 + Width/2 - d, 0, 1), d the distance of the pixel's centre
// from the disc's, source-over (render/shader/point.wgsl does the same).
func (d *Drawer) points(dst *image.RGBA, f *render.Frame, m *render.Mark) {
	w := bounds(f, dst)
	radius := float64(m.Width) / 2
	for k := range m.Tiles {
		v := &m.Tiles[k]
		xs, ys, n := d.store.columns(v)
		for i := 0; i < n; i++ {
			disc(dst, w, v.X0+float64(u32(xs, i))*v.DX, v.Y0+float64(u32(ys, i))*v.DY, radius, m.Color)
		}
	}
}

func disc(dst *image.RGBA, w image.Rectangle, cx, cy, radius float64, color render.Color) {
	reach := radius + 0.5
	if cx+reach < float64(w.Min.X) || cx-reach > float64(w.Max.X) || cy+reach < float64(w.Min.Y) || cy-reach > float64(w.Max.Y) {
		return
	}
	for y := max(w.Min.Y, int(cy-reach)); y < min(w.Max.Y, int(cy+reach)+1); y++ {
		for x := max(w.Min.X, int(cx-reach)); x < min(w.Max.X, int(cx+reach)+1); x++ {
			c := 0.5 + radius - math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy)
			if c > 0 {
				over(dst, x, y, color, math.Min(c, 1))
			}
		}
	}
}
