package render

import (
	"gpucharts/display/wire"
)

// Want names tiles of one layer that the view needs and that are not resident, the most
// wanted first.
type Want struct {
	Layer  wire.Layer
	Places []wire.Place
}

// missing is one tile that a plan did not find, and how far it is from the plot's middle.
type missing struct {
	layer    wire.Layer
	place    wire.Place
	distance float64
}

// miss notes that a visible tile is wanted.
func (c *Chart) miss(s *series, p wire.Place) {
	bitsX, bitsY := s.layer.Aggregate.Bits()
	if bitsX == 0 {
		c.missing = append(c.missing, missing{s.layer, p, 0})
		return
	}
	shift := int(p.LevelX) + bitsX
	x := c.x.pixelOf(binStart(p.IndexX, shift, s.x.Type.Integer())) + exp2(shift)/c.x.units()/2
	dx := (x - float64(c.plot.X+c.plot.W/2)) / float64(c.plot.W)
	dy := 0.0
	if bitsY > 0 {
		shift = int(p.LevelY) + bitsY
		y := s.ys.pixelUpOf(binStart(p.IndexY, shift, s.y.Type.Integer())) - exp2(shift)/s.ys.units()/2
		dy = (y - float64(c.plot.Y+c.plot.H/2)) / float64(c.plot.H)
	}
	c.missing = append(c.missing, missing{s.layer, p, dx*dx + dy*dy})
}

// Wants tells which tiles the view needs that are not resident, those in the middle of the plot
// first; once all visible ones are there, one ring around them. The answer is good until the
// next call of Wants.
func (c *Chart) Wants(t Tiles) []Want {
	c.plan(t)
	if len(c.missing) == 0 {
		for i := range c.series {
			c.prefetch(&c.series[i], t)
		}
	}
	sortMissing(c.missing)
	c.wants = c.wants[:0]
	for i := range c.missing {
		w := c.wantOf(c.missing[i].layer)
		if len(c.series) == 1 || !contains(w.Places, c.missing[i].place) {
			w.Places = append(w.Places, c.missing[i].place)
		}
	}
	return c.wants
}

func (c *Chart) wantOf(l wire.Layer) *Want {
	for i := range c.wants {
		if c.wants[i].Layer == l {
			return &c.wants[i]
		}
	}
	n := len(c.wants)
	if n < cap(c.wants) {
		c.wants = c.wants[:n+1]
		c.wants[n] = Want{l, c.wants[n].Places[:0]}
	} else {
		c.wants = append(c.wants, Want{Layer: l})
	}
	return &c.wants[n]
}

func contains(places []wire.Place, p wire.Place) bool {
	for i := range places {
		if places[i] == p {
			return true
		}
	}
	return false
}

// sortMissing is an insertion sort: the list is short and nearly sorted, and it allocates
// nothing.
func sortMissing(m []missing) {
	for i := 1; i < len(m); i++ {
		for j := i; j > 0 && m[j].distance < m[j-1].distance; j-- {
			m[j], m[j-1] = m[j-1], m[j]
		}
	}
}

// prefetch notes the tiles one step around the view that are not there: the next pan finds
// them. A line's neighbours two levels up are few and serve a zoom out.
func (c *Chart) prefetch(s *series, t Tiles) {
	w := &s.cover.window
	bits, bitsY := s.layer.Aggregate.Bits()
	if w.none || s.cover.holes || bits == 0 {
		return
	}
	whole := s.x.Type.Integer()
	if s.layer.Aggregate.Vertices() || s.layer.Aggregate.Values() && bitsY == 0 {
		for _, d := range [...]int{0, 2} {
			level := w.levelX + int16(d)
			if level > wire.MaxLevel {
				continue
			}
			shift := int(level) + bits
			first, last := binOf(s.x.Range.Min, shift, whole), binOf(s.x.Range.Max, shift, whole)
			for i := max(w.x0>>d-1, first); i <= min(w.x1>>d+1, last); i++ {
				c.ahead(s, t, wire.Place{LevelX: level, IndexX: i})
			}
		}
		return
	}
	wholeY := s.y.Type.Integer()
	shiftX, shiftY := int(w.levelX)+bits, int(w.levelY)+bitsY
	x0, x1 := max(w.x0-1, binOf(s.x.Range.Min, shiftX, whole)), min(w.x1+1, binOf(s.x.Range.Max, shiftX, whole))
	y0, y1 := max(w.y0-1, binOf(s.y.Range.Min, shiftY, wholeY)), min(w.y1+1, binOf(s.y.Range.Max, shiftY, wholeY))
	for j := y0; j <= y1; j++ {
		for i := x0; i <= x1; i++ {
			if i < w.x0 || i > w.x1 || j < w.y0 || j > w.y1 {
				c.ahead(s, t, wire.Place{LevelX: w.levelX, LevelY: w.levelY, IndexX: i, IndexY: j})
			}
		}
	}
}

// ahead notes a tile that is not visible yet, unless a coarser one holds its every row.
func (c *Chart) ahead(s *series, t Tiles, p wire.Place) {
	if _, ok := t.Tile(s.layer, p); ok {
		return
	}
	if s.layer.Aggregate.Cells() {
		for _, l := range s.asked {
			if dx, dy := int(l.x)-int(p.LevelX), int(l.y)-int(p.LevelY); dx >= 0 && dy >= 0 && dx <= mostCoarserPoints && dy <= mostCoarserPoints &&
				holdsRows(t, s.layer, wire.Place{LevelX: l.x, LevelY: l.y, IndexX: p.IndexX >> dx, IndexY: p.IndexY >> dy}) {
				return
			}
		}
	} else if s.layer.Aggregate.Vertices() {
		for d := 1; d <= mostCoarserPoints && p.LevelX+int16(d) <= wire.MaxLevel; d++ {
			if holdsRows(t, s.layer, wire.Place{LevelX: p.LevelX + int16(d), IndexX: p.IndexX >> d}) {
				return
			}
		}
	}
	c.miss(s, p)
}

// holdsRows reports whether a resident tile holds its every row.
func holdsRows(t Tiles, l wire.Layer, p wire.Place) bool {
	tile, ok := t.Tile(l, p)
	return ok && tile.Flags&wire.Sampled == 0 &&
		(tile.Kind == wire.Empty || tile.Kind == wire.Points || tile.Kind == wire.Vertices && tile.Flags&wire.AllRows != 0)
}
