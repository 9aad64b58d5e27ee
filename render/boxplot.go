package render

import (
	"math"

	"gpucharts/display/wire"
)

// A box reaches from the first to the third quartile, its line is the median, whiskers reach to the
// farthest rows within 1.5 times the box, markers are the rows beyond. Values:
//
//	x, 0, low whisker, first quartile, median, third quartile, high whisker, rows
//	x, 1, y of an outlier, …
var boxKind = kind{
	aggregate: wire.Boxes, along: true, slots: true,
	plan: (*Chart).planValues, shapes: (*Chart).boxShapes, tell: tellBox,
}

func (c *Chart) boxShapes(s *series, m *Mark) {
	color := c.colorOf(s)
	fill, outlier := color, color
	fill.A, outlier.A = 70, 150
	line := math.Max(1, 1.25*c.dpr)
	for t := range s.values {
		v := &s.values[t]
		for i := range v.len() {
			r := v.row(i)
			middle, slot := c.slot(r[0])
			half := math.Min(slot*0.3, 60*c.dpr)
			if r[1] != 0 {
				y := s.ys.pixelUpAt(r[2])
				radius := math.Min(2.4*c.dpr, math.Max(half/2, 1))
				m.Shapes = marker(m.Shapes, DiscShape, middle, y, radius, outlier)
				c.touchable(s, middle-radius, y-radius, middle+radius, y+radius, t, i, color)
				continue
			}
			low, q1, median, q3, high := s.ys.pixelUpAt(r[2]), s.ys.pixelUpAt(r[3]), s.ys.pixelUpAt(r[4]), s.ys.pixelUpAt(r[5]), s.ys.pixelUpAt(r[6])
			m.Shapes = rect(m.Shapes, middle-half, q1, middle+half, q3, fill)
			m.Shapes = segment(m.Shapes, middle, low, middle, q1, line, color)
			m.Shapes = segment(m.Shapes, middle, q3, middle, high, line, color)
			for _, y := range [...]float64{low, high} {
				m.Shapes = segment(m.Shapes, middle-half/2, y, middle+half/2, y, line, color)
			}
			m.Shapes = segment(m.Shapes, middle-half, q1, middle-half, q3, line, color)
			m.Shapes = segment(m.Shapes, middle+half, q1, middle+half, q3, line, color)
			m.Shapes = segment(m.Shapes, middle-half, q1, middle+half, q1, line, color)
			m.Shapes = segment(m.Shapes, middle-half, q3, middle+half, q3, line, color)
			m.Shapes = segment(m.Shapes, middle-half, median, middle+half, median, 2.2*line, color)
			c.touchable(s, middle-half, high, middle+half, low, t, i, color)
		}
	}
}

func tellBox(c *Chart, s *series, r []float64, t *tip) {
	t.heading(c.told(t.buf(), s.rawX, &c.timeX, r[0]))
	if r[1] != 0 {
		t.line([]byte("outlier"), c.told(nil, s.rawY, s.clock, r[2]))
		return
	}
	for i, name := range [...]string{"upper whisker", "third quartile", "median", "first quartile", "lower whisker"} {
		t.line([]byte(name), number(nil, r[6-i]))
	}
	t.foot(rowsOf(nil, r[7]))
}
