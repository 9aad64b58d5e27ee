package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// valueTile is one resident tile of values, width numbers a row.
type valueTile struct {
	place   wire.Place
	flags   wire.TileFlags
	rows    uint64
	width   int
	numbers []float64
}

// row is row i of the tile.
func (v *valueTile) row(i int) []float64 { return v.numbers[i*v.width : (i+1)*v.width] }

// len is the number of rows.
func (v *valueTile) len() int {
	if v.width == 0 {
		return 0
	}
	return len(v.numbers) / v.width
}

// valuesWindow chooses the tiles of a mark drawn from values: bins of at least the kind's size.
func (c *Chart) valuesWindow(s *series) window {
	w := window{none: s.rows == 0 || s.x.Range == nil}
	bitsX, bitsY := s.layer.Aggregate.Bits()
	if w.none || bitsX == 0 {
		return w
	}
	least := s.kind.binX
	if s.size > 0 {
		least = s.size
	}
	places := &c.x
	if c.flat {
		places = &c.y
	}
	w.levelX, w.x0, w.x1 = binWindow(places, s.x, 2*least*c.dpr, bitsX)
	if places.names != nil && places.order != nil { // in view are categories from all over
		w.x0, w.x1 = binOf(s.x.Range.Min, int(w.levelX)+bitsX, true), binOf(s.x.Range.Max, int(w.levelX)+bitsX, true)
	}
	if bitsY > 0 {
		if s.y.Range == nil {
			w.none = true
			return w
		}
		if s.size > 0 {
			least = s.size
		} else {
			least = s.kind.binY
		}
		w.levelY, w.y0, w.y1 = binWindow(s.ys, s.y, 2*least*c.dpr, bitsY)
		for s.in.Type == spec.Heatmap && s.rows > 0 && cellsIn(s.x, w.levelX)*cellsIn(s.y, w.levelY) > 2*float64(s.rows) {
			x, y := w.levelX, w.levelY
			if cellsIn(s.x, w.levelX) > cellsIn(s.y, w.levelY) {
				w.levelX, w.x0, w.x1 = binWindow(&c.x, s.x, exp2(int(w.levelX)+1)/c.x.units(), bitsX)
			} else {
				w.levelY, w.y0, w.y1 = binWindow(s.ys, s.y, exp2(int(w.levelY)+1)/s.ys.units(), bitsY)
			}
			if w.levelX <= x && w.levelY <= y { // as coarse as they come
				break
			}
		}
	}
	w.none = w.x1 < w.x0 || w.y1 < w.y0 || w.x1-w.x0 >= wire.MaxTiles || w.y1-w.y0 >= wire.MaxTiles || (w.x1-w.x0+1)*(w.y1-w.y0+1) > wire.MaxTiles
	return w
}

// cellsIn is how many bins of a level the range of a column holds, at least 1.
func cellsIn(column *spec.Column, level int16) float64 {
	return math.Max(1, sub(column.Range.Max, column.Range.Min)/exp2(int(level)))
}

// planValues gathers the tiles of values of the view. What was last complete stands in until
// all of them are there. It does not depend on the axis of y where the kind fits that to them.
func (c *Chart) planValues(s *series, t Tiles) {
	w := c.valuesWindow(s)
	s.cover = cover{window: w}
	s.values = s.values[:0]
	if w.none {
		return
	}
	if c.gather(s, t, &w, true) {
		s.shown, s.hasShown = w, true
		return
	}
	s.cover.missing = true
	s.values = s.values[:0]
	if s.hasShown {
		c.gather(s, t, &s.shown, false)
	}
	s.cover.holes = len(s.values) == 0
}

// gather appends the resident tiles of a window to s.values and reports whether all are there.
func (c *Chart) gather(s *series, t Tiles, w *window, wanted bool) bool {
	all := true
	for j := w.y0; j <= w.y1; j++ {
		for i := w.x0; i <= w.x1; i++ {
			place := wire.Place{LevelX: w.levelX, LevelY: w.levelY, IndexX: i, IndexY: j}
			tile, ok := t.Tile(s.layer, place)
			if !ok || tile.Flags&wire.Sampled != 0 {
				if wanted {
					c.miss(s, place)
				}
				all = all && ok
			}
			if !ok || tile.Count == 0 {
				continue
			}
			if n := t.Values(s.layer, place); len(n) >= int(tile.Count) {
				s.cover.sampled = s.cover.sampled || tile.Flags&wire.Sampled != 0
				s.values = append(s.values, valueTile{place, tile.Flags, tile.Rows, len(n) / int(tile.Count), n})
			}
		}
	}
	return all
}

// drawValues makes the series' ShapeMark.
func (c *Chart) drawValues(s *series) {
	m := c.addMark(ShapeMark, s)
	s.kind.shapes(c, s, m)
}

// binX is where a bin of a tile of values begins and ends, device pixels.
func (c *Chart) binX(s *series, v *valueTile, bin float64) (x0, x1 float64) {
	bits, _ := s.layer.Aggregate.Bits()
	index := v.place.IndexX<<bits + int64(bin)
	x0 = c.x.pixelOf(binStart(index, int(v.place.LevelX), s.x.Type.Integer()))
	return x0, x0 + exp2(int(v.place.LevelX))/c.x.units()
}

// binY is the same along y, the lower end first (y1 < y0).
func (c *Chart) binY(s *series, v *valueTile, bin float64) (y0, y1 float64) {
	_, bits := s.layer.Aggregate.Bits()
	index := v.place.IndexY<<bits + int64(bin)
	y0 = s.ys.pixelUpOf(binStart(index, int(v.place.LevelY), s.y.Type.Integer()))
	return y0, y0 - exp2(int(v.place.LevelY))/s.ys.units()
}

// fit sets the range of an axis that follows what is drawn: zero and all that reaches beyond.
func (c *Chart) fit() {
	changed := c.arrange()
	for _, axis := range [...]*space{&c.y, &c.y2, &c.x} {
		if !axis.auto && !axis.fits {
			continue
		}
		low, high, any := 0.0, 0.0, false
		for i := range c.series {
			s := &c.series[i]
			if c.valueAxis(s) != axis {
				continue
			}
			if s.kind.extent == nil {
				if r := s.y.Range; r != nil {
					low, high, any = math.Min(low, r.Min.Float()), math.Max(high, r.Max.Float()), true
				}
				continue
			}
			if len(s.values) > 0 {
				l, h := s.kind.extent(s)
				low, high, any = math.Min(low, l), math.Max(high, h), true
			}
		}
		if any && axis.fits {
			all := *axis
			all.fitTo(low, high)
			axis.reach = all.full
			continue
		}
		if any && (low != axis.low.Frac || high != axis.high.Frac) {
			axis.fitTo(low, high)
			changed = true
		}
	}
	if changed {
		c.y2.follow(&c.y)
		c.layout()
	}
}
