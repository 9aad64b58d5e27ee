package render

import (
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// mostPointMarks is the greatest number of rows in view that are drawn one by one.
const mostPointMarks = 20_000

// mostCoarserPoints is by how many levels a tile of rows may be coarser than what is wanted:
// its 32-bit offsets then still lie within 1/256 pixel.
const mostCoarserPoints = 16

// densityWindow chooses the tiles of a scatter: cells at most a device pixel large.
func (c *Chart) densityWindow(s *series) window {
	w := window{levelX: c.level(s.x, c.x.units()), levelY: c.level(s.y, s.ys.units())}
	if s.x.Range == nil || s.y.Range == nil || s.rows == 0 {
		w.none = true
		return w
	}
	shiftX, shiftY := int(w.levelX)+wire.CellBits, int(w.levelY)+wire.CellBits
	wholeX, wholeY := s.x.Type.Integer(), s.y.Type.Integer()
	w.x0 = max(binOf(c.x.span.Min, shiftX, wholeX), binOf(s.x.Range.Min, shiftX, wholeX))
	w.x1 = min(binOf(c.x.end(), shiftX, wholeX), binOf(s.x.Range.Max, shiftX, wholeX))
	w.y0 = max(binOf(s.ys.span.Min, shiftY, wholeY), binOf(s.y.Range.Min, shiftY, wholeY))
	w.y1 = min(binOf(s.ys.end(), shiftY, wholeY), binOf(s.y.Range.Max, shiftY, wholeY))
	w.none = w.x1 < w.x0 || w.y1 < w.y0 || w.x1-w.x0 >= wire.MaxTiles || w.y1-w.y0 >= wire.MaxTiles ||
		(w.x1-w.x0+1)*(w.y1-w.y0+1) > 4*wire.MaxTiles
	return w
}

func (w *window) place(i, j int) wire.Place {
	return wire.Place{LevelX: w.levelX, LevelY: w.levelY, IndexX: w.x0 + int64(i), IndexY: w.y0 + int64(j)}
}

// coverDensity fills the frame's marks for a scatter. Where all rows in view are resident and
// few, they become discs. Otherwise one DensityMark counts all tiles of the wanted level;
// where a tile is not there yet, its finer parts are summed, or else a coarser tile stands in
// with a mark and a grid of its own.
func (c *Chart) coverDensity(s *series, t Tiles) {
	w := c.densityWindow(s)
	s.cover = cover{window: w}
	m := c.addMark(DensityMark, s)
	m.Ramp = c.rampOf(s)
	m.Grid = c.grid(s, w.levelX, w.levelY)
	if w.none {
		return
	}
	nx, ny := w.columns(), w.rows()
	c.covered = c.covered[:0]
	for i := 0; i < nx*ny; i++ {
		c.covered = append(c.covered, false)
	}
	s.remember(&w)
	c.pointsFromCoarser(s, m, t, &w)
	onlyRows, gaps := true, false
	for j := 0; j < ny; j++ {
		for i := 0; i < nx; i++ {
			if c.covered[j*nx+i] {
				continue
			}
			place := w.place(i, j)
			if tile, ok := t.Tile(s.layer, place); ok {
				c.addDensity(s, m, tile)
				if tile.Flags&wire.Sampled != 0 {
					c.miss(s, place)
				}
				c.covered[j*nx+i] = true
				continue
			}
			s.cover.missing = true
			c.miss(s, place)
			if c.densityFromFiner(s, m, t, place, true) {
				c.covered[j*nx+i] = true
				continue
			}
			gaps = true
		}
	}
	s.cover.errorPx = max(cellError(s.x, w.levelX, c.x.units()), cellError(s.y, w.levelY, s.ys.units()))
	rows := uint64(0)
	for i := range m.Tiles {
		onlyRows = onlyRows && m.Tiles[i].Tile.Kind == wire.Points
		rows += c.rowsInView(&m.Tiles[i])
	}
	if onlyRows && !gaps && rows <= mostPointMarks {
		c.asPoints(s, m, rows)
		return
	}
	if gaps {
		c.fillGaps(s, t, &w)
	}
}

// cellError is how far a row may lie from where its cell begins, in device pixels: nowhere
// where each cell is one whole number.
func cellError(column *spec.Column, level int16, units float64) float64 {
	if column.Type.Integer() && level <= 0 {
		return 0
	}
	return exp2(int(level)) / units
}

// asPoints turns a density of few rows into discs.
func (c *Chart) asPoints(s *series, m *Mark, rows uint64) {
	m.Kind, m.Ramp, m.Grid = PointMark, nil, Grid{}
	s.cover.points = rows
	s.cover.errorPx = 0
	for i := range m.Tiles {
		tile := m.Tiles[i].Tile
		if !s.x.Type.Integer() || int(tile.LevelX)+wire.CellBits > 32 {
			s.cover.errorPx = max(s.cover.errorPx, m.Tiles[i].DX)
		}
		if !s.y.Type.Integer() || int(tile.LevelY)+wire.CellBits > 32 {
			s.cover.errorPx = max(s.cover.errorPx, -m.Tiles[i].DY)
		}
	}
}

// sizePoints makes the discs of all series equally large: the fewer rows, the larger.
func (c *Chart) sizePoints() {
	rows := uint64(0)
	for i := range c.series {
		rows += c.series[i].cover.points
	}
	size, alpha := 3.0, uint8(150)
	switch {
	case rows <= 200:
		size, alpha = 7, 205
	case rows <= 1000:
		size, alpha = 5.5, 190
	case rows <= 5000:
		size, alpha = 4.5, 170
	}
	for i := range c.frame.Marks {
		if m := &c.frame.Marks[i]; m.Kind == PointMark {
			if m.Width == 0 { // not a dot beside cells
				m.Width, m.Color.A = float32(size*c.dpr), alpha
			}
		}
	}
}

// rowsInView estimates how many of a tile's rows lie in the plot.
func (c *Chart) rowsInView(v *TileView) uint64 {
	const whole = 1 << 32
	p := &c.plot
	x := overlap(v.X0, v.X0+v.DX*whole, float64(p.X), float64(p.X+p.W)) / (v.DX * whole)
	y := overlap(v.Y0+v.DY*whole, v.Y0, float64(p.Y), float64(p.Y+p.H)) / (-v.DY * whole)
	return uint64(float64(v.Tile.Rows)*x*y + 0.5)
}

func overlap(a0, a1, b0, b1 float64) float64 { return max(0, min(a1, b1)-max(a0, b0)) }

// grid is the window of cells over the whole plot.
func (c *Chart) grid(s *series, levelX, levelY int16) Grid {
	wholeX, wholeY := s.x.Type.Integer(), s.y.Type.Integer()
	g := Grid{LevelX: levelX, LevelY: levelY}
	g.FirstX = binOf(c.x.span.Min, int(levelX), wholeX)
	g.FirstY = binOf(s.ys.span.Min, int(levelY), wholeY)
	g.Columns = int(min(binOf(c.x.end(), int(levelX), wholeX)-g.FirstX+1, 1<<15))
	g.Rows = int(min(binOf(s.ys.end(), int(levelY), wholeY)-g.FirstY+1, 1<<15))
	c.placeGrid(s, &g)
	return g
}

func (c *Chart) placeGrid(s *series, g *Grid) {
	g.X0 = c.x.pixelOf(binStart(g.FirstX, int(g.LevelX), s.x.Type.Integer()))
	g.Y0 = s.ys.pixelUpOf(binStart(g.FirstY, int(g.LevelY), s.y.Type.Integer()))
	g.DX = exp2(int(g.LevelX)) / c.x.units()
	g.DY = -exp2(int(g.LevelY)) / s.ys.units()
}

func (c *Chart) addDensity(s *series, m *Mark, tile *wire.Tile) {
	s.cover.sampled = s.cover.sampled || tile.Flags&wire.Sampled != 0
	if tile.Kind == wire.Empty {
		return
	}
	shiftX, shiftY := int(tile.LevelX)+wire.CellBits, int(tile.LevelY)+wire.CellBits
	m.Tiles = append(m.Tiles, TileView{
		Layer: s.layer, Tile: tile,
		X0: c.x.pixelOf(binStart(tile.IndexX, shiftX, s.x.Type.Integer())), DX: step(exp2(shiftX-32) / c.x.units()),
		Y0: s.ys.pixelUpOf(binStart(tile.IndexY, shiftY, s.y.Type.Integer())), DY: -step(exp2(shiftY-32) / s.ys.units()),
		ClipX0: c.plot.X, ClipX1: c.plot.X + c.plot.W,
	})
}
