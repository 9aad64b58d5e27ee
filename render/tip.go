package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/render/axis"
)

// A mark drawn from values knows where its figures lie: the tooltip tells about the one under the pointer.

// touch is a figure that the pointer can touch: its rectangle, and its row of values.
type touch struct {
	x0, y0, x1, y1 float32
	series         int
	tile, row      int
	color          Color
}

func (c *Chart) touchable(s *series, x0, y0, x1, y1 float64, tile, row int, color Color) {
	for i := range c.series {
		if s == &c.series[i] {
			c.touches = append(c.touches, touch{clip32(x0), clip32(y0), clip32(x1), clip32(y1), i, tile, row, color})
		}
	}
}

// tip is a tooltip in the making.
type tip struct {
	head, feet []byte
	lines      []tipLine
	color      Color // of the dot before the head; A 0: there is none, as in a line
	tile       *valueTile
}

type tipLine struct {
	label, value []byte
	color        Color
}

func (t *tip) buf() []byte              { return nil }
func (t *tip) heading(text []byte)      { t.head = text }
func (t *tip) foot(text []byte)         { t.feet = text }
func (t *tip) line(label, value []byte) { t.add(label, value, Color{}) }
func (t *tip) add(label, value []byte, color Color) {
	t.lines = append(t.lines, tipLine{label, value, color})
}

// touched is the uppermost figure under the pointer.
func (c *Chart) touched() *touch {
	x, y := float32(c.hover.x), float32(c.hover.y)
	for i := len(c.touches) - 1; i >= 0; i-- {
		t := &c.touches[i]
		// A figure of less than a few pixels is touched from beside it.
		slack := float32(2 * c.dpr)
		if x >= t.x0-slack && x <= t.x1+slack && y >= t.y0-slack && y <= t.y1+slack {
			return t
		}
	}
	return nil
}

// drawTouched tells about the figure under the pointer, and reports whether there is one.
func (c *Chart) drawTouched(f *Frame) bool {
	t := c.tipOfTouched()
	if t != nil {
		c.drawTip(f, t, c.hover.x)
	}
	return t != nil
}

func (c *Chart) tipOfTouched() *tip {
	at := c.touched()
	if at == nil || !c.hover.on {
		return nil
	}
	s := &c.series[at.series]
	if at.tile >= len(s.values) || at.row >= s.values[at.tile].len() || s.kind.tell == nil {
		return nil
	}
	t := &tip{color: at.color, tile: &s.values[at.tile]}
	s.kind.tell(c, s, t.tile.row(at.row), t)
	return t
}

// Tip is what the tooltip says of the figure or the rows under the pointer, line by line; nil: there is none.
func (c *Chart) Tip() []string {
	t := c.tipOfTouched()
	if t == nil {
		if t = c.tipOfRows(); t == nil {
			return nil
		}
	}
	out := []string{string(t.head)}
	for i := range t.lines {
		out = append(out, string(t.lines[i].label)+" "+string(t.lines[i].value))
	}
	if len(t.feet) > 0 {
		out = append(out, string(t.feet))
	}
	return out
}

// drawTip draws a tooltip beside a column of pixels.
func (c *Chart) drawTip(f *Frame, t *tip, beside float64) {
	font, strong, small := c.fonts.label, c.fonts.strong, c.fonts.status
	pad, lineHeight, dot := c.px(10), c.px(17), c.px(14)
	indent := 0.0
	for i := range t.lines {
		if t.lines[i].color.A > 0 {
			indent = dot
		}
	}
	headDot := 0.0
	if t.color.A > 0 {
		headDot = dot
	}
	width := math.Max(headDot+strong.Width(t.head), small.Width(t.feet))
	for i := range t.lines {
		width = math.Max(width, indent+font.Width(t.lines[i].label)+c.px(14)+strong.Width(t.lines[i].value))
	}
	width = math.Ceil(width) + 2*pad
	height := lineHeight*float64(len(t.lines)+1) + 2*pad - c.px(6)
	if len(t.feet) > 0 {
		height += c.px(14)
	}
	x := math.Round(beside + c.px(14))
	if x+width > float64(c.width)-c.px(4) {
		x = math.Round(beside - c.px(14) - width)
	}
	x = math.Max(c.px(4), x)
	y := math.Round(c.hover.y - height - c.px(14))
	if y < c.px(4) {
		y = math.Round(c.hover.y + c.px(18))
	}
	y = math.Max(c.px(4), math.Min(y, float64(c.height)-height-c.px(4)))
	c.tipGround(f, x, y, width, height)
	baseline := y + pad + math.Round(strong.CapHeight()) + c.px(1)
	c.tipDot(f, t.color, x+pad, baseline)
	f.OverlayText = c.put(f.OverlayText, strong, t.head, x+pad+headDot, baseline, 0, c.theme.Text)
	for i := range t.lines {
		l := &t.lines[i]
		baseline += lineHeight
		c.tipDot(f, l.color, x+pad, baseline)
		f.OverlayText = c.put(f.OverlayText, font, l.label, x+pad+indent, baseline, 0, c.theme.Muted)
		f.OverlayText = c.put(f.OverlayText, strong, l.value, x+width-pad, baseline, 1, c.theme.Text)
	}
	if len(t.feet) > 0 {
		f.OverlayText = c.put(f.OverlayText, small, t.feet, x+pad, baseline+c.px(15), 0, c.theme.Muted)
	}
}

// tipDot draws the dot of a line of a tooltip.
func (c *Chart) tipDot(f *Frame, color Color, x, baseline float64) {
	if color.A == 0 {
		return
	}
	r := float32(c.px(4))
	f.Overlay = append(f.Overlay, Box{Rect: Rect{float32(x), float32(baseline-math.Round(c.fonts.label.CapHeight())/2) - r, 2 * r, 2 * r}, Color: color, Radius: r})
}

// tipGround draws the box behind a tooltip.
func (c *Chart) tipGround(f *Frame, x, y, width, height float64) {
	radius := float32(c.px(6))
	f.Overlay = append(f.Overlay,
		Box{Rect: Rect{float32(x) - 1, float32(y) - 1, float32(width) + 2, float32(height) + 2}, Color: c.theme.Border, Radius: radius + 1},
		Box{Rect: Rect{float32(x), float32(y), float32(width), float32(height)}, Color: c.theme.Tooltip, Radius: radius})
}

// told writes a value of a column, a time by its axis' clock (nil: by the column's own).
func (c *Chart) told(buf []byte, column *spec.Column, clock *timeAxis, v float64) []byte {
	value := spec.Value{Frac: v}
	if column.Type.Integer() {
		value = spec.Value{Int: int64(v)}
	}
	if clock == nil {
		own := clockOf(column)
		clock = &own
	}
	return c.appendValue(buf, value, clock, column)
}

// toldFrom writes the x at a distance from the beginning of the tooltip's tile.
func (c *Chart) toldFrom(buf []byte, s *series, t *tip, distance float64) []byte {
	bits, _ := s.layer.Aggregate.Bits()
	begin := binStart(t.tile.place.IndexX, int(t.tile.place.LevelX)+bits, s.x.Type.Integer())
	return c.appendPlace(buf, add(begin, distance, s.x.Type.Integer()), &c.x, &c.timeX, s.rawX)
}

// appendPlace writes the value at a place of an axis.
func (c *Chart) appendPlace(buf []byte, place spec.Value, on *space, clock *timeAxis, column *spec.Column) []byte {
	if on.scale != 0 {
		return number(buf, on.valueAt(place.Float()))
	}
	return c.appendValue(buf, place, clock, column)
}

// number writes a result of arithmetic: seven digits say more than it knows.
func number(buf []byte, v float64) []byte { return axis.AppendShort(buf, v, 7) }

func rowsOf(buf []byte, n float64) []byte {
	buf = axis.AppendGroups(buf, int64(n))
	if n == 1 {
		return append(buf, " row"...)
	}
	return append(buf, " rows"...)
}
