package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render/axis"
)

// hover is where the pointer is and what rows are known to lie near it.
type hover struct {
	on      bool
	x, y    float64 // device pixels
	nearest []nearest
	label   []byte // what tip's texts lie in
	tip     tip
}

// nearest is the row of one series that the data manager found.
type nearest struct {
	row      int64 // < 0: none
	x, y     spec.Value
	null     bool
	extra    [4]spec.Value // of the layer's further columns
	hasExtra [4]bool
}

// Hover tells where the pointer is, CSS pixels.
func (c *Chart) Hover(x, y float64) {
	if c.Part(x, y) != OverPlot {
		c.HoverOff()
		return
	}
	c.hover.on, c.hover.x, c.hover.y = true, x*c.dpr, y*c.dpr
}

// HoverOff tells that the pointer has left.
func (c *Chart) HoverOff() {
	c.hover.on = false
	c.hover.nearest = c.hover.nearest[:0]
}

// Hovered reports whether a crosshair is shown.
func (c *Chart) Hovered() bool { return c.hover.on }

// nearReach is how far from the pointer a scatter's row may be, CSS pixels.
const nearReach = 24

// NearestRequests appends, for each series, the request for the row nearest to the pointer; the
// caller numbers them and hands the replies to SetNearest with the series' index. A request
// without a verb is not to be sent.
func (c *Chart) NearestRequests(to []wire.Request) []wire.Request {
	if !c.hover.on {
		return to
	}
	x := add(c.x.span.Min, (c.hover.x-c.x.origin)*c.x.units(), c.x.integer)
	for i := range c.series {
		s := &c.series[i]
		y := add(s.ys.span.Min, (s.ys.origin-c.hover.y)*s.ys.units(), s.ys.integer)
		if s.kind.shapes != nil { // no row lies under the pointer
			to = append(to, wire.Request{})
			continue
		}
		q := wire.Request{Verb: wire.Nearest, Layer: s.layer, X: x, Y: y}
		q.RadiusX, q.RadiusY = nearReach*c.dpr*c.x.units(), nearReach*c.dpr*s.ys.units()
		if s.kind.along {
			q.RadiusX, q.RadiusY = c.x.span.Length, s.ys.span.Length
		}
		to = append(to, q)
	}
	return to
}

// SetNearest takes the answer to one of NearestRequests.
func (c *Chart) SetNearest(index int, r *wire.Reply) {
	if !c.hover.on || index < 0 || index >= len(c.series) {
		return
	}
	for len(c.hover.nearest) < len(c.series) {
		c.hover.nearest = append(c.hover.nearest, nearest{row: -1})
	}
	s := &c.series[index]
	n := nearest{row: r.Row, x: clean(r.X, s.rawX.Type.Integer()), y: clean(r.Y, s.rawY.Type.Integer()), null: r.YNull, extra: r.Extra, hasExtra: r.HasExtra}
	for k, column := range s.extra {
		n.hasExtra[k] = n.hasExtra[k] && column != nil
	}
	if r.Status != wire.OK {
		n.row = -1
	}
	c.hover.nearest[index] = n
}

func (c *Chart) drawHover(f *Frame) {
	h := &c.hover
	if !h.on {
		return
	}
	if c.drawTouched(f) {
		return
	}
	top, bottom := float64(c.plot.Y), float64(c.plot.Y+c.plot.H)
	left, right := float64(c.plot.X), float64(c.plot.X+c.plot.W)
	best := c.bestNearest()
	crossX := h.x
	if best >= 0 {
		crossX = c.x.pixelOf(c.x.placeOf(h.nearest[best].x))
	}
	if !(crossX >= left && crossX <= right) { // the row lies outside of the view
		crossX = h.x
	} else {
		f.Overlay = line(f.Overlay, math.Min(crossX-0.5, right-1), top, 1, bottom-top, c.theme.Crosshair)
	}
	if best < 0 {
		f.Overlay = line(f.Overlay, left, h.y-0.5, right-left, 1, c.theme.Crosshair)
		return
	}
	lines := c.Lines()
	for i := range h.nearest {
		n := &h.nearest[i]
		if n.row < 0 || n.null || !lines && i != best {
			continue
		}
		ys := c.series[i].ys
		x, y := c.x.pixelOf(c.x.placeOf(n.x)), ys.pixelUpOf(ys.placeOf(n.y))
		if x < left-1 || x > right+1 || y < top-1 || y > bottom+1 {
			continue
		}
		c.disc(f, x, y, 5.5, c.theme.Background)
		c.disc(f, x, y, 4, c.rowColor(i))
	}
	c.drawTip(f, c.tipOfRows(), crossX)
}

func (c *Chart) disc(f *Frame, x, y, radius float64, color Color) {
	r := float32(radius * c.dpr)
	f.Overlay = append(f.Overlay, Box{Rect: Rect{float32(x) - r, float32(y) - r, 2 * r, 2 * r}, Color: color, Radius: r})
}

// bestNearest is the series whose found row is closest to the pointer on the picture, -1: none.
func (c *Chart) bestNearest() int {
	best, distance := -1, math.Inf(1)
	for i := range c.hover.nearest {
		n := &c.hover.nearest[i]
		if n.row < 0 {
			continue
		}
		dx := c.x.pixelOf(c.x.placeOf(n.x)) - c.hover.x
		dy := 0.0
		if !n.null {
			ys := c.series[i].ys
			dy = ys.pixelUpOf(ys.placeOf(n.y)) - c.hover.y
		}
		if c.series[i].kind.along {
			dy *= 1e-3
		}
		if d := dx*dx + dy*dy; d < distance {
			best, distance = i, d
		}
	}
	return best
}

// tipOfRows says the exact values of the found rows; nil: there are none.
func (c *Chart) tipOfRows() *tip {
	h := &c.hover
	best := c.bestNearest()
	if best < 0 || !h.on {
		return nil
	}
	h.label = h.label[:0]
	t := &h.tip
	t.lines = t.lines[:0]
	if c.timeX.nanos == 0 { // a time speaks for itself, a number wants its name
		h.label = append(append(h.label, c.series[best].x.Name...), "  "...)
	}
	first := &h.nearest[best]
	h.label = c.appendValue(h.label, first.x, &c.timeX, c.series[best].rawX)
	t.head = h.label
	lines := c.Lines()
	for i := range h.nearest {
		n := &h.nearest[i]
		if n.row < 0 || !lines && i != best {
			continue
		}
		s := &c.series[i]
		label := s.label
		if s.in.Type == spec.Band { // each border by its own name
			from := len(h.label)
			h.label = append(h.label, s.y.Name...)
			label = h.label[from:]
		}
		t.add(label, h.value(c, n.y, !n.null, s.clock, s.rawY), c.rowColor(i))
		for k := range s.extra {
			if column := s.extra[k]; column != nil && s.tells(k) {
				if s.clocks[k].nanos == 0 {
					s.clocks[k] = clockOf(column)
				}
				from := len(h.label)
				h.label = append(h.label, column.Name...)
				t.add(h.label[from:], h.value(c, n.extra[k], n.hasExtra[k], &s.clocks[k], column), Color{})
			}
		}
	}
	from := len(h.label)
	h.label = axis.AppendGroups(append(h.label, "row "...), first.row)
	t.feet = h.label[from:]
	return t
}

// tells reports whether the k-th further column has a line of its own in a tooltip.
func (s *series) tells(k int) bool {
	name := s.extra[k].Name
	for _, before := range s.extra[:k] {
		if before != nil && before.Name == name {
			return false
		}
	}
	return name != s.x.Name && name != s.y.Name
}

// value writes a value of a row behind what is there.
func (h *hover) value(c *Chart, v spec.Value, there bool, clock *timeAxis, column *spec.Column) []byte {
	from := len(h.label)
	if there {
		h.label = c.appendValue(h.label, v, clock, column)
	} else {
		h.label = append(h.label, "null"...)
	}
	return h.label[from:]
}

// rowColor is the colour that a found row has.
func (c *Chart) rowColor(i int) Color {
	s, n := &c.series[i], &c.hover.nearest[i]
	if s.kind == &attributedKind && n.hasExtra[0] {
		if s.extra[0].Type == spec.Category {
			return c.categoryColors(s)[max(0, min(n.extra[0].Int, 255))]
		}
		if s.bar.ramp != nil {
			return s.bar.color(n.extra[0].Float())
		}
	}
	return c.colorOf(s)
}

// appendValue writes a value with every digit that it has.
func (c *Chart) appendValue(buf []byte, v spec.Value, clock *timeAxis, column *spec.Column) []byte {
	if names := column.Categories; v.Int >= 0 && v.Int < int64(len(names)) {
		return append(buf, names[v.Int]...)
	}
	if column.Type == spec.Timestamp {
		return axis.AppendTime(buf, v, clock.nanos, &clock.zone)
	}
	bits := 64
	if column.Type == spec.Float32 {
		bits = 32
	}
	return axis.AppendNumber(buf, v, column.Type.Integer(), bits)
}

// Found is the row that the tooltip shows.
type Found struct {
	Series int        `json:"series"`
	Row    int64      `json:"row"`
	X      spec.Value `json:"x"`
	Y      spec.Value `json:"y"`
}

// Found tells which row the tooltip shows; nil: none.
func (c *Chart) Found() *Found {
	i := c.bestNearest()
	if !c.hover.on || i < 0 {
		return nil
	}
	n := &c.hover.nearest[i]
	return &Found{i, n.row, n.x, n.y}
}

// Plot is where the plot lies, CSS pixels.
func (c *Chart) Plot() (x, y, width, height float64) {
	return float64(c.plot.X) / c.dpr, float64(c.plot.Y) / c.dpr, float64(c.plot.W) / c.dpr, float64(c.plot.H) / c.dpr
}
