package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// A heatmap colours the cells of the plane by what is made of a column in them. Cells are bins of the
// absolute grid, at least 4 pixels large, one unit for whole numbers and categories, and never finer
// than one row to a cell. Values:
//
//	cell along x in the tile, cell along y, value, rows
var heatmapKind = kind{
	aggregate: wire.Field, roles: []spec.Role{spec.ValueOf}, binX: 4, binY: 4,
	plan: (*Chart).planHeatmap, shapes: (*Chart).heatmapShapes, tell: tellHeat,
}

// planHeatmap gathers the cells, and the range of their values: it grows, so that colours stay while panning.
func (c *Chart) planHeatmap(s *series, t Tiles) {
	c.planValues(s, t)
	if s.cover.missing {
		return
	}
	for k := range s.values {
		v := &s.values[k]
		for i := range v.len() {
			n := v.row(i)[2]
			if s.bar.empty() {
				s.bar.low, s.bar.high = n, n
				s.bar.on = true
			}
			s.bar.low, s.bar.high = math.Min(s.bar.low, n), math.Max(s.bar.high, n)
		}
	}
}

func (c *Chart) heatmapShapes(s *series, m *Mark) {
	s.bar.ramp = c.solidRamp(s)
	for k := range s.values {
		v := &s.values[k]
		for i := range v.len() {
			r := v.row(i)
			x0, x1 := c.binX(s, v, r[0])
			y0, y1 := c.binY(s, v, r[1])
			if onUnits(s.x, v.place.LevelX) {
				x0, x1 = x0-(x1-x0)/2, x1-(x1-x0)/2
			}
			if onUnits(s.y, v.place.LevelY) {
				y0, y1 = y0-(y1-y0)/2, y1-(y1-y0)/2
			}
			x0, x1, y0, y1 = math.Round(x0), math.Round(x1), math.Round(y0), math.Round(y1)
			color := s.bar.color(r[2])
			m.Shapes = rect(m.Shapes, x0, y0, x1, y1, color)
			c.touchable(s, x0, y1, x1, y0, k, i, color)
		}
	}
}

// onUnits reports whether cells are whole numbers or categories, which lie in the middle of their cells.
func onUnits(column *spec.Column, level int16) bool {
	return level == 0 && column.Type.Integer() && column.Type != spec.Timestamp
}

func tellHeat(c *Chart, s *series, r []float64, t *tip) {
	name := s.functionOf(s.extra[0])
	bits, _ := s.layer.Aggregate.Bits()
	x := binStart(t.tile.place.IndexX<<bits+int64(r[0]), int(t.tile.place.LevelX), s.x.Type.Integer())
	y := binStart(t.tile.place.IndexY<<bits+int64(r[1]), int(t.tile.place.LevelY), s.y.Type.Integer())
	t.heading(name)
	t.line([]byte(s.rawX.Name), c.appendPlace(nil, x, &c.x, &c.timeX, s.rawX))
	t.line([]byte(s.rawY.Name), c.appendPlace(nil, y, s.ys, s.clock, s.rawY))
	t.line(name, number(nil, r[2]))
	t.foot(rowsOf(nil, r[3]))
}
