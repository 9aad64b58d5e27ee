package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// An error bar reaches from the least to the greatest y that may be, its marker is the row. Where a
// bin holds several rows the bar is their extent, without a marker. Values, in order of x:
//
//	x from the tile's beginning, y (NaN: several rows), least, greatest, rows
var errorKind = kind{
	aggregate: wire.Rows, along: true, roles: []spec.Role{spec.Error, spec.ErrorLow, spec.ErrorHigh}, binX: 2.5,
	plan: (*Chart).planValues, shapes: (*Chart).errorShapes, extent: errorExtent, tell: tellError,
}

func (c *Chart) errorShapes(s *series, m *Mark) {
	color := c.colorOf(s)
	line := math.Max(1, 1.2*c.dpr)
	for t := range s.values {
		v := &s.values[t]
		for i := range v.len() {
			r := v.row(i)
			x, low, high := c.fromBegin(s, v, r[0]), s.ys.pixelUpAt(r[2]), s.ys.pixelUpAt(r[3])
			m.Shapes = segment(m.Shapes, x, low, x, high, line, color)
			single := !math.IsNaN(r[1])
			reach := 3 * c.dpr
			if single {
				if r[2] != r[3] {
					m.Shapes = segment(m.Shapes, x-reach, low, x+reach, low, line, color)
					m.Shapes = segment(m.Shapes, x-reach, high, x+reach, high, line, color)
				}
				m.Shapes = marker(m.Shapes, DiscShape, x, s.ys.pixelUpAt(r[1]), 2.6*c.dpr, color)
			} else {
				s.cover.errorPx = math.Max(s.cover.errorPx, exp2(int(v.place.LevelX))/c.x.units())
			}
			c.touchable(s, x-reach, high-reach, x+reach, low+reach, t, i, color)
		}
	}
}

func errorExtent(s *series) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for t := range s.values {
		v := &s.values[t]
		for i := range v.len() {
			low, high = math.Min(low, v.row(i)[2]), math.Max(high, v.row(i)[3])
		}
	}
	return low, high
}

func tellError(c *Chart, s *series, r []float64, t *tip) {
	t.heading(c.toldFrom(t.buf(), s, t, r[0]))
	if !math.IsNaN(r[1]) {
		t.line(s.label, number(nil, r[1]))
	}
	t.line([]byte("from"), number(nil, r[2]))
	t.line([]byte("to"), number(nil, r[3]))
	t.foot(rowsOf(nil, r[4]))
}
