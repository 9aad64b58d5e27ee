package render

import (
	"gpucharts/display/wire"
)

// What a density is drawn from where the wanted tiles are not resident. Three things stand in,
// in this order: a coarser tile that holds the rows themselves (as good as the wanted one); the
// finer tiles below a place, summed (exact as well); a coarser tile's cells, in a mark with a
// grid of its own (their size is the error that the status tells). Nothing is counted twice:
// c.covered says which wanted places are drawn.

// levels are the levels of x and y at which tiles were wanted, the coarsest first: only there
// can coarser tiles be resident, so only there they are looked for.
type levels struct{ x, y int16 }

// mostLevels is how many of them a chart remembers.
const mostLevels = 96

func (s *series) remember(w *window) {
	l := levels{w.levelX, w.levelY}
	at := 0
	for at < len(s.asked) && (s.asked[at].x > l.x || s.asked[at].x == l.x && s.asked[at].y > l.y) {
		at++
	}
	if at < len(s.asked) && s.asked[at] == l {
		return
	}
	if len(s.asked) == mostLevels {
		s.asked = s.asked[:mostLevels-1] // the finest are the least useful
	}
	at = min(at, len(s.asked))
	s.asked = append(s.asked, l)
	copy(s.asked[at+1:], s.asked[at:])
	s.asked[at] = l
}

// pointsFromCoarser uses resident tiles of rows above the wanted level, the coarsest first:
// they hold every row of the tiles below them, so nothing needs to be fetched.
func (c *Chart) pointsFromCoarser(s *series, m *Mark, t Tiles, w *window) {
	for _, l := range s.asked {
		dx, dy := int(l.x)-int(w.levelX), int(l.y)-int(w.levelY)
		if dx < 0 || dy < 0 || dx+dy == 0 || dx > mostCoarserPoints || dy > mostCoarserPoints {
			continue
		}
		for iy := w.y0 >> dy; iy <= w.y1>>dy; iy++ {
			for ix := w.x0 >> dx; ix <= w.x1>>dx; ix++ {
				tile, ok := t.Tile(s.layer, wire.Place{LevelX: l.x, LevelY: l.y, IndexX: ix, IndexY: iy})
				if !ok || tile.Flags&wire.Sampled != 0 || tile.Kind != wire.Points && tile.Kind != wire.Empty {
					continue
				}
				r := rectangle{
					int(max(ix<<dx, w.x0) - w.x0), int(min(ix<<dx+1<<dx-1, w.x1) - w.x0),
					int(max(iy<<dy, w.y0) - w.y0), int(min(iy<<dy+1<<dy-1, w.y1) - w.y0),
				}
				if c.uncovered(w, r) {
					c.coverAll(w, r)
					c.addDensity(s, m, tile)
				}
			}
		}
	}
}

// rectangle is a range of places in a window, inclusive.
type rectangle struct{ i0, i1, j0, j1 int }

// uncovered reports whether nothing of r has been drawn yet: no row may be counted twice.
func (c *Chart) uncovered(w *window, r rectangle) bool {
	for j := r.j0; j <= r.j1; j++ {
		for i := r.i0; i <= r.i1; i++ {
			if c.covered[j*w.columns()+i] {
				return false
			}
		}
	}
	return true
}

func (c *Chart) coverAll(w *window, r rectangle) {
	for j := r.j0; j <= r.j1; j++ {
		for i := r.i0; i <= r.i1; i++ {
			c.covered[j*w.columns()+i] = true
		}
	}
}

// densityFromFiner sums the two or four tiles below a place: with all only if all are resident.
func (c *Chart) densityFromFiner(s *series, m *Mark, t Tiles, p wire.Place, all bool) bool {
	for _, d := range [...][2]int{{1, 0}, {0, 1}, {1, 1}} {
		if int(p.LevelX)-d[0] < wire.MinLevel || int(p.LevelY)-d[1] < wire.MinLevel {
			continue
		}
		var parts [4]*wire.Tile
		n, found := 1<<(d[0]+d[1]), 0
		for k := 0; k < n; k++ {
			tile, ok := t.Tile(s.layer, wire.Place{
				LevelX: p.LevelX - int16(d[0]), LevelY: p.LevelY - int16(d[1]),
				IndexX: p.IndexX<<d[0] + int64(k&d[0]), IndexY: p.IndexY<<d[1] + int64(k>>d[0]),
			})
			if ok {
				parts[k] = tile
				found++
			}
		}
		if found == 0 || all && found < n {
			continue
		}
		for _, tile := range parts {
			if tile != nil {
				c.addDensity(s, m, tile)
			}
		}
		return true
	}
	return false
}

// fillGaps puts a coarser tile's cells where a wanted tile is neither there nor made of finer
// ones. Each rectangle of gaps under one coarser tile gets a mark with a window of its own.
func (c *Chart) fillGaps(s *series, t Tiles, w *window) {
	nx, ny := w.columns(), w.rows()
	main := len(c.frame.Marks) - 1
	for j := 0; j < ny; j++ {
		for i := 0; i < nx; i++ {
			if c.covered[j*nx+i] {
				continue
			}
			tile, dx, dy := c.coarserCells(s, t, w.place(i, j))
			if tile == nil {
				s.cover.holes = true
				c.densityFromFiner(s, &c.frame.Marks[main], t, w.place(i, j), false)
				continue
			}
			r := rectangle{i, i, j, j}
			for r.i1+1 < nx && (w.x0+int64(r.i1+1))>>dx == tile.IndexX && c.uncovered(w, rectangle{r.i1 + 1, r.i1 + 1, j, j}) {
				r.i1++
			}
			for r.j1+1 < ny && (w.y0+int64(r.j1+1))>>dy == tile.IndexY && c.uncovered(w, rectangle{r.i0, r.i1, r.j1 + 1, r.j1 + 1}) {
				r.j1++
			}
			c.coverAll(w, r)
			if tile.Kind == wire.Empty {
				continue
			}
			m := c.addMark(DensityMark, s)
			m.Ramp = c.rampOf(s)
			m.Grid = Grid{
				LevelX: tile.LevelX, LevelY: tile.LevelY,
				FirstX: (w.x0 + int64(r.i0)) << (wire.CellBits - dx), FirstY: (w.y0 + int64(r.j0)) << (wire.CellBits - dy),
				Columns: (r.i1 - r.i0 + 1) << (wire.CellBits - dx), Rows: (r.j1 - r.j0 + 1) << (wire.CellBits - dy),
			}
			c.placeGrid(s, &m.Grid)
			c.addDensity(s, m, tile)
			s.cover.errorPx = max(s.cover.errorPx, m.Grid.DX, -m.Grid.DY)
		}
	}
}

// coarserCells finds the nearest resident tile above a place, up to where a wanted tile is
// still a whole number of its cells.
func (c *Chart) coarserCells(s *series, t Tiles, p wire.Place) (*wire.Tile, int, int) {
	for sum := 1; sum <= 2*wire.CellBits; sum++ {
		for dx := max(0, sum-wire.CellBits); dx <= min(sum, wire.CellBits); dx++ {
			dy := sum - dx
			if int(p.LevelX)+dx > wire.MaxLevel || int(p.LevelY)+dy > wire.MaxLevel {
				continue
			}
			up := wire.Place{LevelX: p.LevelX + int16(dx), LevelY: p.LevelY + int16(dy), IndexX: p.IndexX >> dx, IndexY: p.IndexY >> dy}
			if tile, ok := t.Tile(s.layer, up); ok {
				return tile, dx, dy
			}
		}
	}
	return nil, 0, 0
}
