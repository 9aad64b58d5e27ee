package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// A histogram counts rows in bins of the absolute power-of-two grid of x, at least 7 pixels wide;
// zooming in makes the bins finer. Values of a tile, a row for each bin and category with rows:
//
//	| bin in the tile, 0 to 255 | code of the category, 0 without one | rows |
//
// in order of the bins. Categories stand on top of each other.
var histogramKind = kind{
	aggregate: wire.Histogram, along: true, roles: []spec.Role{spec.GroupBy},
	plan: (*Chart).planValues, shapes: (*Chart).histogramShapes, extent: histogramExtent, tell: tellBin, binX: 7, zero: true,
}

func (c *Chart) histogramShapes(s *series, m *Mark) {
	color := c.colorOf(s)
	for t := range s.values {
		v := &s.values[t]
		bin, sum := -1.0, 0.0
		for i := range v.len() {
			r := v.row(i)
			if r[0] != bin {
				bin, sum = r[0], 0
			}
			x0, x1 := c.binX(s, v, bin)
			if gap := math.Round(c.dpr); x1-x0 > 4*gap { // a hair of ground between bars
				x0, x1 = math.Round(x0)+gap, math.Round(x1)
			}
			y0, y1 := s.ys.pixelUpAt(sum), s.ys.pixelUpAt(sum+r[2])
			own := c.groupColor(s, color, r[1])
			m.Shapes = rect(m.Shapes, x0, y0, x1, y1, own)
			c.touchable(s, x0, y1, x1, y0, t, i, own)
			sum += r[2]
		}
	}
}

func histogramExtent(s *series) (low, high float64) {
	for t := range s.values {
		v := &s.values[t]
		bin, sum := -1.0, 0.0
		for i := range v.len() {
			if r := v.row(i); r[0] != bin {
				bin, sum = r[0], r[2]
			} else {
				sum += r[2]
			}
			high = math.Max(high, sum)
		}
	}
	return 0, high
}

func tellBin(c *Chart, s *series, r []float64, t *tip) {
	bits, _ := s.layer.Aggregate.Bits()
	whole := s.x.Type.Integer()
	index := t.tile.place.IndexX<<bits + int64(r[0])
	t.heading([]byte(s.rawX.Name))
	t.line([]byte("from"), c.appendPlace(nil, binStart(index, int(t.tile.place.LevelX), whole), &c.x, &c.timeX, s.rawX))
	t.line([]byte("to"), c.appendPlace(nil, binStart(index+1, int(t.tile.place.LevelX), whole), &c.x, &c.timeX, s.rawX))
	if s.extra[0] != nil {
		t.line([]byte(s.extra[0].Name), c.told(nil, s.extra[0], nil, r[1]))
	}
	t.foot(rowsOf(nil, r[2]))
}
