package gpu

import (
	"math"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// camera is where an offset axis lands: the pixel of q0 is origin, and step is the pixels for
// each offset. q0 is the offset nearest to the plot's edge, so that what is left for 32 bits
// of float is the distance from there.
func camera(pixel0, step float64, edge float32) (q0 uint32, origin, step32 float32) {
	q := (float64(edge) - pixel0) / step
	switch {
	case !(q > 0): // NaN too
		q = 0
	case q > math.MaxUint32:
		q = math.MaxUint32
	}
	q0 = uint32(q)
	return q0, float32(pixel0 + float64(q0)*step), float32(step)
}

// newView is the view of a tile in a frame.
func newView(v *render.TileView, e *entry, plot render.Rect) viewLayout {
	out := viewLayout{
		XWord: e.word, YWord: e.word + v.Tile.Count, Count: v.Tile.Count, Kind: uint32(v.Tile.Kind),
		ClipMin: [2]float32{max(v.ClipX0, plot.X), plot.Y},
		ClipMax: [2]float32{min(v.ClipX1, plot.X+plot.W), plot.Y + plot.H},
	}
	if v.ClipY1 != 0 {
		out.ClipMin[1], out.ClipMax[1] = max(v.ClipY0, plot.Y), min(v.ClipY1, plot.Y+plot.H)
	}
	out.Q0[0], out.Origin[0], out.Step[0] = camera(v.X0, v.DX, plot.X)
	out.Q0[1], out.Origin[1], out.Step[1] = camera(v.Y0, v.DY, plot.Y+plot.H)
	return out
}

// addViews appends the views of a mark's resident tiles of the kinds wanted.
func (d *Drawer) addViews(m *render.Mark, plot render.Rect, wanted func(wire.Kind) bool) (first, count int) {
	first = len(d.arena.views)
	for i := range m.Tiles {
		v := &m.Tiles[i]
		if v.Tile == nil || v.Tile.Count == 0 || !wanted(v.Tile.Kind) {
			continue
		}
		e := d.tiles.find(v.Layer, v.Tile.Place)
		if e == nil || e.bytes == 0 {
			continue // evicted between Tile and Draw
		}
		d.arena.views = append(d.arena.views, newView(v, e, plot))
		d.viewSlabs = append(d.viewSlabs, e.slab)
	}
	return first, len(d.arena.views) - first
}

// runs calls do for each run of views that lie in the same slab.
func (d *Drawer) runs(first, count int, do func(first, count, slab int) error) error {
	for i := first; i < first+count; {
		n := i + 1
		for n < first+count && d.viewSlabs[n] == d.viewSlabs[i] {
			n++
		}
		if err := do(i, n-i, d.viewSlabs[i]); err != nil {
			return err
		}
		i = n
	}
	return nil
}
