package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Bars stand on zero at the values of x, one for each category of a group: side by side, or stacked. Values,
// a row for each bar: x, code of the category, value, rows.
var barKind = kind{
	aggregate: wire.Groups, along: true, roles: []spec.Role{spec.GroupBy}, slots: true, zero: true,
	plan: (*Chart).planValues, shapes: (*Chart).barShapes, extent: barExtent, tell: tellBar,
}

// barShare is the part of a place that bars take.
const barShare = 0.76

// slot is where the place of a value of x lies: its middle and its width, device pixels; of bars that lie, down
// the picture.
func (c *Chart) slot(x float64) (middle, width float64) {
	if c.flat {
		return c.y.pixelUpOf(spec.Value{Int: c.y.position(int64(x))}), 1 / c.y.units()
	}
	return c.x.pixelOf(spec.Value{Int: c.x.position(int64(x))}), 1 / c.x.units()
}

// firstGroup and groups are the least code of a series' categories, and how many there are.
func (s *series) groups() (first, count int) {
	if s.extra[0] == nil || s.extra[0].Range == nil {
		return 0, 1
	}
	r := s.extra[0].Range
	return int(r.Min.Int), int(min(max(r.Max.Int-r.Min.Int+1, 1), 4096))
}

func (c *Chart) barShapes(s *series, m *Mark) {
	own := c.colorOf(s)
	firstGroup, groups := s.groups()
	// Several series of bars share each place.
	series, index := 0, 0
	for i := range c.series {
		if c.series[i].kind == s.kind {
			if &c.series[i] == s {
				index = series
			}
			series++
		}
	}
	for t := range s.values {
		v := &s.values[t]
		at, up, down := math.NaN(), 0.0, 0.0
		for i := range v.len() {
			r := v.row(i)
			if r[0] != at {
				at, up, down = r[0], 0, 0
			}
			middle, width := c.slot(r[0])
			width *= barShare / float64(series)
			left := middle + (float64(index)-float64(series)/2)*width
			low, high := 0.0, r[2]
			if s.in.Stacked {
				base := &up
				if r[2] < 0 {
					base = &down
				}
				low, high = *base, *base+r[2]
				*base = high
			} else {
				width /= float64(groups)
				left += width * (r[1] - float64(firstGroup))
			}
			x0, x1 := left, left+width
			if width > 3*c.dpr { // sharp edges, and a hair between neighbours
				x0, x1 = math.Round(x0), math.Round(x1)
				if groups > 1 && !s.in.Stacked || series > 1 {
					x1 -= math.Round(c.dpr)
				}
			}
			color := c.groupColor(s, own, r[1])
			var y0, y1 float64
			if c.flat {
				y0, y1 = x0, x1
				x0, x1 = c.x.pixelAt(math.Min(low, high)), c.x.pixelAt(math.Max(low, high))
			} else {
				y0, y1 = s.ys.pixelUpAt(low), s.ys.pixelUpAt(high)
			}
			m.Shapes = rect(m.Shapes, x0, y0, x1, y1, color)
			c.touchable(s, x0, math.Min(y0, y1), x1, math.Max(y0, y1), t, i, color)
		}
	}
}

func barExtent(s *series) (low, high float64) {
	for t := range s.values {
		v := &s.values[t]
		at, up, down := math.NaN(), 0.0, 0.0
		for i := range v.len() {
			r := v.row(i)
			if r[0] != at || !s.in.Stacked {
				at, up, down = r[0], 0, 0
			}
			if r[2] > 0 {
				up += r[2]
			} else {
				down += r[2]
			}
			low, high = math.Min(low, down), math.Max(high, up)
		}
	}
	return low, high
}

func tellBar(c *Chart, s *series, r []float64, t *tip) {
	clock := &c.timeX
	if c.flat {
		clock = &c.timeY
	}
	t.heading(c.told(t.buf(), s.rawX, clock, r[0]))
	label := s.label
	if string(label) == s.y.Name {
		label = s.functionOf(s.y)
	}
	if s.extra[0] != nil {
		label = c.told(nil, s.extra[0], nil, r[1])
	}
	t.line(label, number(nil, r[2]))
	t.foot(rowsOf(nil, r[3]))
}

// functionOf names what a mark makes of the rows of a column.
func (s *series) functionOf(column *spec.Column) []byte {
	if column == nil || s.layer.Function == wire.Counts {
		return []byte("rows")
	}
	return []byte(string(s.in.Function) + " of " + column.Name)
}
