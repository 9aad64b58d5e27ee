package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// A scatter with columns beyond x and y. Where all rows in view are resident and few they are markers,
// coloured, sized, shaped and faded by their columns. Otherwise tiles of many rows are cells, coloured
// by the mean of the colour's column or by the mixture of its categories, the more opaque the more rows;
// tiles of few rows beside them are dots as large as a cell. (A size, a shape or an opacity says
// nothing about a cell: without a colour the cells are a plain density.)
//
// While a tile is on its way, the nearest coarser one that is there stands in, or the four finer ones.
var attributedKind = kind{
	aggregate: wire.Mean, roles: []spec.Role{spec.ColorBy, spec.SizeBy, spec.ShapeBy, spec.OpacityBy},
	plan: (*Chart).planAttributed,
}

// attributes says how the series' rows are told apart.
func (c *Chart) attributes(s *series) Attributes {
	var a Attributes
	n := uint8(0)
	for i, to := range [...]*uint8{&a.Color, &a.Size, &a.Shape, &a.Opacity} {
		if s.layer.Extra[i] != 0 {
			n++
			*to = n
		}
	}
	if a.Color == 0 {
		return a
	}
	a.Category = s.extra[0].Type == spec.Category
	if a.Category {
		a.Colors = c.categoryColors(s)
		return a
	}
	a.Colors = c.solidRamp(s)
	s.bar.ramp = a.Colors
	if r := s.extra[0].Range; r != nil {
		s.bar.low, s.bar.high, s.bar.on = r.Min.Float(), r.Max.Float(), true
	}
	return a
}

// categoryColors are those of the codes 0 to 255: the palette, its last for all from the eighth on.
func (c *Chart) categoryColors(s *series) *[256]Color {
	if s.solid == nil || s.solidTheme != c.theme {
		s.solid, s.solidTheme = &[256]Color{}, c.theme
		for i := range s.solid {
			s.solid[i] = c.theme.Palette[min(i, len(c.theme.Palette)-1)]
		}
	}
	return s.solid
}

// loneAlpha is how opaque a cell of one row is.
var loneAlpha = uint8(math.Round(255 * (LoneOpacity + (1-LoneOpacity)/4)))

func (c *Chart) planAttributed(s *series, t Tiles) {
	w := c.densityWindow(s)
	s.cover = cover{window: w}
	cells := c.addMark(CellsMark, s)
	cells.By = c.attributes(s)
	if cells.By.Colors == nil {
		cells.By.Colors = c.rampOf(s)
	}
	by := cells.By
	if w.none {
		return
	}
	rows, onlyRows := uint64(0), true
	for j := range w.rows() {
		for i := range w.columns() {
			place := w.place(i, j)
			if tile, ok := t.Tile(s.layer, place); ok {
				c.addClipped(s, cells, tile, place)
				continue
			}
			s.cover.missing = true
			c.miss(s, place)
			if !c.standIn(s, cells, t, place) {
				s.cover.holes = true
			}
		}
	}
	for i := range cells.Tiles {
		onlyRows = onlyRows && cells.Tiles[i].Tile.Kind == wire.Points
		rows += c.rowsInView(&cells.Tiles[i])
	}
	if onlyRows && rows <= mostPointMarks {
		cells.Kind = PointMark
		s.cover.points = rows
		s.cover.errorPx = 0
		return
	}
	s.cover.errorPx = max(s.cover.errorPx, cellError(s.x, w.levelX, c.x.units()), cellError(s.y, w.levelY, s.ys.units()))
	// Tiles of rows become dots in a mark of their own.
	at := len(c.frame.Marks) - 1
	dots := c.addMark(PointMark, s)
	cells = &c.frame.Marks[at]
	dots.By, dots.Width = by, float32(max(1.2, c.dpr))
	// Beside cells they look as a cell of one row does: no edge where the one ends and the other begins.
	dots.By.Size, dots.By.Shape, dots.By.Opacity = 0, 0, 0
	dots.Color.A = loneAlpha
	kept := cells.Tiles[:0]
	for _, v := range cells.Tiles {
		if v.Tile.Kind == wire.Points {
			dots.Tiles = append(dots.Tiles, v)
		} else {
			kept = append(kept, v)
		}
	}
	cells.Tiles = kept
}

// addClipped draws a tile where a place lies: the tile itself, or a part of a coarser one.
func (c *Chart) addClipped(s *series, m *Mark, tile *wire.Tile, place wire.Place) {
	before := len(m.Tiles)
	c.addDensity(s, m, tile)
	if len(m.Tiles) == before || tile.Place == place {
		return
	}
	v := &m.Tiles[before]
	shiftX, shiftY := int(place.LevelX)+wire.CellBits, int(place.LevelY)+wire.CellBits
	x0 := c.x.pixelOf(binStart(place.IndexX, shiftX, s.x.Type.Integer()))
	y1 := s.ys.pixelUpOf(binStart(place.IndexY, shiftY, s.y.Type.Integer()))
	v.ClipX0, v.ClipX1 = max(c.plot.X, clip32(x0)), min(c.plot.X+c.plot.W, clip32(x0+exp2(shiftX)/c.x.units()))
	v.ClipY0, v.ClipY1 = max(c.plot.Y, clip32(y1-exp2(shiftY)/s.ys.units())), min(c.plot.Y+c.plot.H, clip32(y1))
	if v.ClipY1 <= 0 || v.ClipX1 <= v.ClipX0 || v.ClipY1 <= v.ClipY0 {
		m.Tiles = m.Tiles[:before]
	}
}

// standIn draws something at a place whose tile is not there.
func (c *Chart) standIn(s *series, m *Mark, t Tiles, p wire.Place) bool {
	if tile, _, _ := c.coarserCells(s, t, p); tile != nil {
		c.addClipped(s, m, tile, p)
		s.cover.errorPx = max(s.cover.errorPx, exp2(int(tile.LevelX))/c.x.units(), exp2(int(tile.LevelY))/s.ys.units())
		return true
	}
	if int(p.LevelX)-1 < wire.MinLevel || int(p.LevelY)-1 < wire.MinLevel {
		return false
	}
	found := 0
	for k := range int64(4) {
		tile, ok := t.Tile(s.layer, wire.Place{LevelX: p.LevelX - 1, LevelY: p.LevelY - 1, IndexX: p.IndexX*2 + k&1, IndexY: p.IndexY*2 + k>>1})
		if ok {
			c.addDensity(s, m, tile)
			found++
		}
	}
	return found == 4
}
