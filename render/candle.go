package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Candles and OHLC bars: a wick from low to high; a body from open to close, or a tick to the left
// for open and one to the right for close. Where a bin of the grid holds several rows, its candle is
// theirs joined. Values, in order of x:
//
//	x of the first row, x of the last (from the tile's beginning), open, high, low, close, rows
var (
	candleRoles = []spec.Role{spec.OpenOf, spec.HighOf, spec.LowOf, spec.CloseOf}
	candleKind  = kind{
		aggregate: wire.OHLC, along: true, roles: candleRoles, binX: 7,
		plan: (*Chart).planValues, shapes: (*Chart).candleShapes, tell: tellCandle,
	}
	ohlcKind = kind{
		aggregate: wire.OHLC, along: true, roles: candleRoles, binX: 7,
		plan: (*Chart).planValues, shapes: (*Chart).candleShapes, tell: tellCandle,
	}
)

// fromBegin is the pixel of a distance from a tile's beginning.
func (c *Chart) fromBegin(s *series, v *valueTile, distance float64) float64 {
	bits, _ := s.layer.Aggregate.Bits()
	return c.x.pixelOf(binStart(v.place.IndexX, int(v.place.LevelX)+bits, s.x.Type.Integer())) + distance/c.x.units()
}

func (c *Chart) candleShapes(s *series, m *Mark) {
	rising, falling := c.theme.Palette[2], c.theme.Palette[1]
	if s.chosen {
		rising = s.color
	}
	width := c.apart(s) * 0.7
	wick := math.Max(1, math.Round(c.dpr))
	for t := range s.values {
		v := &s.values[t]
		for i := range v.len() {
			r := v.row(i)
			x := c.fromBegin(s, v, (r[0]+r[1])/2)
			open, high, low, end := s.ys.pixelUpAt(r[2]), s.ys.pixelUpAt(r[3]), s.ys.pixelUpAt(r[4]), s.ys.pixelUpAt(r[5])
			color := rising
			if r[5] < r[2] {
				color = falling
			}
			half := math.Max(wick, width/2)
			if half > 2*c.dpr { // sharp: wick and body on whole pixels
				x = math.Round(x-wick/2) + wick/2
				half = math.Round(half-wick/2) + wick/2
			}
			m.Shapes = rect(m.Shapes, x-wick/2, high, x+wick/2, low, color)
			if s.in.Type == spec.OHLC {
				m.Shapes = rect(m.Shapes, x-half, open-wick/2, x, open+wick/2, color)
				m.Shapes = rect(m.Shapes, x, end-wick/2, x+half, end+wick/2, color)
			} else {
				top, bottom := math.Min(open, end), math.Max(open, end)
				if bottom-top < wick { // open and close are one
					top, bottom = (top+bottom-wick)/2, (top+bottom+wick)/2
				}
				m.Shapes = rect(m.Shapes, x-half, top, x+half, bottom, color)
			}
			c.touchable(s, x-half-1, high, x+half+1, low, t, i, color)
		}
	}
}

// apart is the least distance of two neighbours, at most 40 CSS pixels.
func (c *Chart) apart(s *series) float64 {
	least, before := 40*c.dpr, math.Inf(-1)
	for t := range s.values {
		v := &s.values[t]
		for i := range v.len() {
			r := v.row(i)
			x := c.fromBegin(s, v, (r[0]+r[1])/2)
			if d := x - before; d > 0 {
				least = math.Min(least, d)
			}
			before = x
		}
	}
	return least
}

func tellCandle(c *Chart, s *series, r []float64, t *tip) {
	t.heading(c.toldFrom(t.buf(), s, t, r[0]))
	for i, name := range [...]string{"open", "high", "low", "close"} {
		t.line([]byte(name), number(nil, r[2+i]))
	}
	t.foot(rowsOf(nil, r[6]))
}
