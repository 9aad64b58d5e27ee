package render

import (
	"math"

	"gpucharts/display/wire"
	"gpucharts/render/axis"
)

// A path goes from row to row in their order, back and forth in x. Its corners are rows, one for each bin
// of the grid that it enters, bins being at most a third of a pixel. Values, in the order of the rows:
//
//	x and y where a piece begins, x and y where it ends, from the tile's beginning,
//	the row it leads to, 1 where it ends at that row, rows left out before it
var pathKind = kind{
	aggregate: wire.Path, binX: 0.17, binY: 0.17,
	plan: (*Chart).planValues, shapes: (*Chart).pathShapes, tell: tellPath,
}

// touchableRows is how many corners of a path in view still tell of themselves.
const touchableRows = 4096

func (c *Chart) pathShapes(s *series, m *Mark) {
	color, width := c.colorOf(s), lineWidth*c.dpr
	if s.size > 0 {
		width = s.size * c.dpr
	}
	corners := 0
	for t := range s.values {
		corners += s.values[t].len()
	}
	for t := range s.values {
		v := &s.values[t]
		bitsX, bitsY := s.layer.Aggregate.Bits()
		left := c.x.pixelOf(binStart(v.place.IndexX, int(v.place.LevelX)+bitsX, s.x.Type.Integer()))
		foot := s.ys.pixelUpOf(binStart(v.place.IndexY, int(v.place.LevelY)+bitsY, s.y.Type.Integer()))
		for i := range v.len() {
			r := v.row(i)
			x, y := left+r[2]/c.x.units(), foot-r[3]/s.ys.units()
			m.Shapes = segment(m.Shapes, left+r[0]/c.x.units(), foot-r[1]/s.ys.units(), x, y, width, color)
			if r[6] > 0 {
				binX, binY := exp2(int(v.place.LevelX))/c.x.units(), exp2(int(v.place.LevelY))/s.ys.units()
				s.cover.errorPx = math.Max(s.cover.errorPx, math.Hypot(binX, binY))
			}
			if reach := 4 * c.dpr; r[5] == 1 && corners <= touchableRows {
				c.touchable(s, x-reach, y-reach, x+reach, y+reach, t, i, color)
			}
		}
	}
}

func tellPath(c *Chart, s *series, r []float64, t *tip) {
	bitsX, bitsY := s.layer.Aggregate.Bits()
	x := binStart(t.tile.place.IndexX, int(t.tile.place.LevelX)+bitsX, s.x.Type.Integer())
	y := binStart(t.tile.place.IndexY, int(t.tile.place.LevelY)+bitsY, s.y.Type.Integer())
	t.heading(s.label)
	t.line([]byte(s.rawX.Name), c.appendPlace(nil, add(x, r[2], s.x.Type.Integer()), &c.x, &c.timeX, s.rawX))
	t.line([]byte(s.rawY.Name), c.appendPlace(nil, add(y, r[3], s.y.Type.Integer()), s.ys, s.clock, s.rawY))
	t.foot(axis.AppendGroups([]byte("row "), int64(r[4])))
}
