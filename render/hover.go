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
	label   []byte
	lines   []tipLine
}

// nearest is the row of one series that the data manager found.
type nearest struct {
	row  int64 // < 0: none
	x, y spec.Value
	null bool
}

type tipLine struct {
	from, to int
	series   int // -1: the heading
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
	n := nearest{row: r.Row, x: clean(r.X, s.rawX.Type.Integer()), y: clean(r.Y, s.rawY.Type.Integer()), null: r.YNull}
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
		c.disc(f, x, y, 4, c.colorOf(&c.series[i]))
	}
	c.tooltip(f, crossX, best)
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

// tooltip writes the found rows' exact values into a box beside the crosshair.
func (c *Chart) tooltip(f *Frame, crossX float64, best int) {
	h := &c.hover
	h.label, h.lines = h.label[:0], h.lines[:0]
	first := &h.nearest[best]
	if c.timeX.nanos == 0 { // a time speaks for itself, a number wants its name
		h.label = append(append(h.label, c.series[best].x.Name...), "  "...)
	}
	h.label = c.appendValue(h.label, first.x, &c.timeX, c.series[best].rawX)
	h.lines = append(h.lines, tipLine{0, len(h.label), -1})
	lines := c.Lines()
	for i := range h.nearest {
		n := &h.nearest[i]
		if n.row < 0 || !lines && i != best {
			continue
		}
		from := len(h.label)
		if n.null {
			h.label = append(h.label, "null"...)
		} else {
			h.label = c.appendValue(h.label, n.y, c.series[i].clock, c.series[i].rawY)
		}
		h.lines = append(h.lines, tipLine{from, len(h.label), i})
	}
	from := len(h.label)
	h.label = axis.AppendGroups(append(h.label, "row "...), first.row)
	row := h.label[from:]

	font, strong, small := c.fonts.label, c.fonts.strong, c.fonts.status
	pad, lineHeight, dot := c.px(10), c.px(17), c.px(14)
	width := strong.Width(h.label[:h.lines[0].to])
	for _, l := range h.lines[1:] {
		s := &c.series[l.series]
		width = math.Max(width, dot+font.Width(s.label)+c.px(14)+strong.Width(h.label[l.from:l.to]))
	}
	width = math.Ceil(math.Max(width, small.Width(row))) + 2*pad
	height := lineHeight*float64(len(h.lines)) + c.px(14) + 2*pad - c.px(6)
	x := math.Round(crossX + c.px(14))
	if x+width > float64(c.width)-c.px(4) {
		x = math.Round(crossX - c.px(14) - width)
	}
	x = math.Max(c.px(4), x)
	y := math.Round(h.y - height - c.px(14))
	if y < c.px(4) {
		y = math.Round(h.y + c.px(18))
	}
	y = math.Max(c.px(4), math.Min(y, float64(c.height)-height-c.px(4)))
	c.tipGround(f, x, y, width, height)
	baseline := y + pad + math.Round(strong.CapHeight()) + c.px(1)
	for _, l := range h.lines {
		value := h.label[l.from:l.to]
		if l.series < 0 {
			f.OverlayText = c.put(f.OverlayText, strong, value, x+pad, baseline, 0, c.theme.Text)
			baseline += lineHeight
			continue
		}
		s := &c.series[l.series]
		r := float32(c.px(4))
		f.Overlay = append(f.Overlay, Box{Rect: Rect{float32(x + pad), float32(baseline-math.Round(font.CapHeight())/2) - r, 2 * r, 2 * r}, Color: c.colorOf(s), Radius: r})
		f.OverlayText = c.put(f.OverlayText, font, s.label, x+pad+dot, baseline, 0, c.theme.Muted)
		f.OverlayText = c.put(f.OverlayText, strong, value, x+width-pad, baseline, 1, c.theme.Text)
		baseline += lineHeight
	}
	f.OverlayText = c.put(f.OverlayText, small, row, x+pad, baseline-c.px(2), 0, c.theme.Muted)
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
