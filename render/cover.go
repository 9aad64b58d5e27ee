package render

import (
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// window is the tiles that a view needs of one series: levels, and inclusive ranges of indexes.
// Those without data are left out.
type window struct {
	levelX, levelY int16
	x0, x1, y0, y1 int64
	none           bool
}

func (w *window) columns() int { return int(w.x1 - w.x0 + 1) }
func (w *window) rows() int    { return int(w.y1 - w.y0 + 1) }

// cover is what a series is drawn from in this frame.
type cover struct {
	window
	// missing tells whether a wanted tile is not resident.
	missing bool
	errorPx float64 // the greatest error of what is drawn, in device pixels
	sampled bool
	points  uint64 // rows in view that are drawn as discs
	holes   bool   // part of the view is not drawn at all
}

// mostStandIn is by how many levels a stand-in may be coarser than what it stands for, and
// mostFiner by how many finer.
const (
	mostStandIn = 24
	mostFiner   = 3
)

// lineWindow chooses the tiles of a line: bins at most half a pixel wide, so that the four
// vertices of a bin never leave their pixel column by more than the line's own width.
func (c *Chart) lineWindow(s *series) window {
	w := window{levelX: c.level(s.x, c.x.units()/2)}
	shift := int(w.levelX) + wire.TileBits
	if s.x.Range == nil || s.y.Range == nil || s.rows == 0 {
		w.none = true
		return w
	}
	whole := s.x.Type.Integer()
	w.x0 = max(binOf(c.x.span.Min, shift, whole), binOf(s.x.Range.Min, shift, whole))
	w.x1 = min(binOf(c.x.end(), shift, whole), binOf(s.x.Range.Max, shift, whole))
	w.none = w.x1 < w.x0 || w.x1-w.x0 >= wire.MaxTiles
	return w
}

// level is the greatest level whose bins are at most width axis units wide. Whole numbers need
// none finer than their unit, and 64 bits could not count finer bins of nanoseconds.
func (c *Chart) level(column *spec.Column, width float64) int16 {
	level := min(levelFor(width)+c.coarser, mostLevel)
	if column.Type.Integer() {
		level = max(level, 0)
	}
	return level
}

// coverLine appends the line's tiles to the mark: wanted ones where they are resident, and
// others in their place where not.
func (c *Chart) coverLine(s *series, m *Mark, t Tiles) {
	w := c.lineWindow(s)
	s.cover = cover{window: w}
	if w.none {
		return
	}
	for i := w.x0; i <= w.x1; i++ {
		place := wire.Place{LevelX: w.levelX, IndexX: i}
		if tile, ok := t.Tile(s.layer, place); ok {
			c.addLine(s, m, tile, c.plot.X, c.plot.X+c.plot.W)
			if tile.Flags&wire.Sampled != 0 {
				c.miss(s, place)
			}
			continue
		}
		x0, x1 := c.tileExtent(s, place)
		if c.lineFromCoarser(s, m, t, place, x0, x1, true) {
			continue
		}
		s.cover.missing = true
		c.miss(s, place)
		if c.lineFromFiner(s, m, t, place, 1, true) || c.lineFromCoarser(s, m, t, place, x0, x1, false) {
			continue
		}
		s.cover.holes = true
		c.lineFromFiner(s, m, t, place, mostFiner, false)
	}
}

// lineFromCoarser draws a stretch from the nearest resident coarser tile; with exact only from
// one that holds every row finely enough.
func (c *Chart) lineFromCoarser(s *series, m *Mark, t Tiles, place wire.Place, x0, x1 float32, exact bool) bool {
	for d := 1; d <= mostStandIn; d++ {
		up := wire.Place{LevelX: place.LevelX + int16(d), IndexX: place.IndexX >> d}
		if up.LevelX > wire.MaxLevel {
			return false
		}
		tile, ok := t.Tile(s.layer, up)
		if !ok {
			continue
		}
		if exact && (tile.Kind != wire.Empty && tile.Flags&wire.AllRows == 0 || tile.Flags&wire.Sampled != 0 || c.lineError(s, tile) > exactPixels) {
			continue
		}
		if exact { // whatever else is drawn of this stretch is the same: no cut through the stroke
			x0, x1 = c.plot.X, c.plot.X+c.plot.W
		}
		if n := len(m.Tiles); n > 0 && m.Tiles[n-1].Tile == tile {
			m.Tiles[n-1].ClipX1 = x1
		} else {
			c.addLine(s, m, tile, x0, x1)
		}
		return true
	}
	return false
}

// lineFromFiner draws a tile's stretch from finer tiles; with all only if every part is there.
func (c *Chart) lineFromFiner(s *series, m *Mark, t Tiles, place wire.Place, depth int, all bool) bool {
	if place.LevelX-1 < wire.MinLevel {
		return false
	}
	var parts [2]*wire.Tile
	for k := range parts {
		parts[k], _ = t.Tile(s.layer, wire.Place{LevelX: place.LevelX - 1, IndexX: place.IndexX*2 + int64(k)})
	}
	if all && (parts[0] == nil || parts[1] == nil) {
		return false
	}
	found := false
	for k, tile := range parts {
		down := wire.Place{LevelX: place.LevelX - 1, IndexX: place.IndexX*2 + int64(k)}
		x0, x1 := c.tileExtent(s, down)
		if x1 <= c.plot.X || x0 >= c.plot.X+c.plot.W {
			continue
		}
		if tile != nil {
			c.addLine(s, m, tile, x0, x1)
			found = true
		} else if depth > 1 {
			found = c.lineFromFiner(s, m, t, down, depth-1, false) || found
		}
	}
	return found
}

// tileExtent is where a line tile lies, in device pixels.
func (c *Chart) tileExtent(s *series, p wire.Place) (float32, float32) {
	shift := int(p.LevelX) + wire.TileBits
	x0 := c.x.pixelOf(binStart(p.IndexX, shift, s.x.Type.Integer()))
	return clip32(x0), clip32(x0 + exp2(shift)/c.x.units())
}

func (c *Chart) addLine(s *series, m *Mark, tile *wire.Tile, clip0, clip1 float32) {
	s.cover.sampled = s.cover.sampled || tile.Flags&wire.Sampled != 0
	if tile.Kind == wire.Empty || tile.Count == 0 {
		return
	}
	shift := int(tile.LevelX) + wire.TileBits
	v := TileView{
		Layer: s.layer, Tile: tile,
		X0: c.x.pixelOf(binStart(tile.IndexX, shift, s.x.Type.Integer())), DX: step(exp2(shift-32) / c.x.units()),
		Y0: s.ys.pixelUpOf(tile.YBase), DY: -step(exp2(int(tile.YExponent)) / s.ys.units()),
		ClipX0: max(clip0, c.plot.X), ClipX1: min(clip1, c.plot.X+c.plot.W),
	}
	m.Tiles = append(m.Tiles, v)
	s.cover.errorPx = max(s.cover.errorPx, c.lineError(s, tile))
}

// lineError is how far a vertex of the tile may be from where it belongs, in device pixels.
func (c *Chart) lineError(s *series, tile *wire.Tile) float64 {
	if tile.Kind == wire.Empty {
		return 0
	}
	e := exp2(int(tile.LevelX)+wire.TileBits-32) / c.x.units()
	if s.x.Type.Integer() && int(tile.LevelX)+wire.TileBits-32 <= 0 {
		e = 0 // offsets count whole units or finer
	}
	if tile.Flags&wire.AllRows == 0 && !(s.x.Type.Integer() && tile.LevelX <= 0) { // a bin of one unit has one x
		e = exp2(int(tile.LevelX)) / c.x.units()
	}
	if !(s.y.Type.Integer() && tile.YExponent <= 0) {
		e += exp2(int(tile.YExponent)) / s.ys.units()
	}
	return e
}
