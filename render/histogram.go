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
	plan: (*Chart).planValues, shapes: (*Chart).histogramShapes, extent: histogramExtent, binX: 7,
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
			m.Shapes = rect(m.Shapes, x0, y0, x1, y1, c.groupColor(s, color, r[1]))
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
