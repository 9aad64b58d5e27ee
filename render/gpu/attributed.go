package gpu

import (
	"math"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// Rows told apart by further columns (shader/points.wgsl, markers; render/plain/marker.go) and cells coloured by
// a column (shader/cells.wgsl; render/plain/cells.go). Both read straight from the tiles. Cells are not
// counted into a grid first, as a density's are: a mean cannot be added up in integers without a second
// and a third buffer, and a pixel overlaps few cells.

// attributeParams places the colours and says which attribute decides what.
func (d *Drawer) attributeParams(params *paramsLayout, m *render.Mark) {
	by := &m.By
	params.Flags = uint32(by.Color) | uint32(by.Size)<<4 | uint32(by.Shape)<<8 | uint32(by.Opacity)<<12
	if by.Category {
		params.Flags |= 1 << 16
	}
	if by.Colors != nil {
		table, at := place[render.Color](&d.arena, len(by.Colors))
		copy(table, by.Colors[:])
		params.Base = at / 4
	}
}

func (d *Drawer) drawMarkers(p *plan) error {
	pipe, err := d.pipe(pipeMarker)
	if err != nil {
		return err
	}
	d.commands.pipeline(pipe)
	d.commands.groupAt(0, d.arena.group, p.params)
	return d.shapes(p, 6)
}

// drawCells draws a quad for each tile.
func (d *Drawer) drawCells(p *plan) error {
	pipe, err := d.pipe(pipeCells)
	if err != nil {
		return err
	}
	c, slab := &d.commands, -1
	c.pipeline(pipe)
	c.groupAt(0, d.arena.group, p.params)
	for i := p.first; i < p.first+p.runs; i++ {
		if s := d.viewSlabs[i]; s != slab {
			g, err := d.slabGroup(s)
			if err != nil {
				return err
			}
			c.group(1, g)
			slab = s
		}
		c.draw(6, uint32(i))
	}
	return nil
}

// addCellViews appends the views of a mark's tiles of cells.
func (d *Drawer) addCellViews(m *render.Mark, plot render.Rect) (first, count int) {
	first = len(d.arena.views)
	for i := range m.Tiles {
		v := &m.Tiles[i]
		if v.Tile == nil || v.Tile.Kind < wire.Cells8 || v.Tile.Kind == wire.Values {
			continue
		}
		e := d.tiles.find(v.Layer, v.Tile.Place)
		if e == nil || e.bytes == 0 {
			continue // evicted between Tile and Draw
		}
		out := newView(v, e, plot)
		cellW, cellH := v.DX*(1<<24), v.DY*(1<<24)
		out.CellQ0[0], out.Origin[0] = cellCamera(v.X0, cellW, plot.X)
		out.CellQ0[1], out.Origin[1] = cellCamera(v.Y0, cellH, plot.Y+plot.H)
		out.Step = [2]float32{float32(cellW), float32(cellH)}
		// Whole pixels: those whose middle lies in the clip and in the tile.
		x0, x1 := max(float64(out.ClipMin[0]), v.X0-1), min(float64(out.ClipMax[0]), v.X0+256*cellW+1)
		y0, y1 := max(float64(out.ClipMin[1]), v.Y0+256*cellH-1), min(float64(out.ClipMax[1]), v.Y0+1)
		out.ClipMin = [2]float32{float32(math.Ceil(x0 - 0.5)), float32(math.Ceil(y0 - 0.5))}
		out.ClipMax = [2]float32{float32(math.Ceil(x1 - 0.5)), float32(math.Ceil(y1 - 0.5))}
		if out.ClipMin[0] >= out.ClipMax[0] || out.ClipMin[1] >= out.ClipMax[1] {
			continue
		}
		d.arena.views = append(d.arena.views, out)
		d.viewSlabs = append(d.viewSlabs, e.slab)
	}
	return first, len(d.arena.views) - first
}

// cellCamera is the first cell at the plot's edge and the pixel where it begins.
func cellCamera(pixel0, cell float64, edge float32) (uint32, float32) {
	q := math.Floor((float64(edge) - pixel0) / cell)
	q = math.Max(0, math.Min(255, q))
	return uint32(q), float32(pixel0 + q*cell)
}
