package render

import (
	"math"

	"gpucharts/display/wire"
	"gpucharts/render/axis"
	"gpucharts/render/text"
)

// fonts are the chart's fonts at the present scale.
type fonts struct{ title, legend, label, tick, status, strong text.Font }

func (f *fonts) scale(dpr float64) {
	f.title = text.Font{Face: text.SemiBold, Size: 15 * dpr}
	f.legend = text.Font{Face: text.Regular, Size: 12 * dpr}
	f.label = text.Font{Face: text.Regular, Size: 11.5 * dpr}
	f.tick = text.Font{Face: text.Regular, Size: 11 * dpr}
	f.status = text.Font{Face: text.Regular, Size: 10 * dpr}
	f.strong = text.Font{Face: text.SemiBold, Size: 11.5 * dpr}
}

// px is a length in CSS pixels as whole device pixels.
func (c *Chart) px(css float64) float64 { return math.Round(css * c.dpr) }

// layout places the plot and chooses the ticks. The heights come first, for they depend on
// nothing; then the y labels, whose widths give the left margin; then the x labels.
func (c *Chart) layout() {
	if c.width == 0 {
		return
	}
	w, h := float64(c.width), float64(c.height)
	top := c.px(14)
	if len(c.title) > 0 {
		top += c.px(24)
	} else {
		top += c.px(8)
	}
	if len(c.subtitle) > 0 {
		top += c.px(18)
	}
	top += c.legendHeight()
	bottom := c.px(26 + 12)
	if c.timeX.nanos > 0 || c.xTicks.Offset {
		bottom += c.px(14)
	}
	if len(c.xLabel) > 0 {
		bottom += c.px(12)
	}
	plotTop := top
	plotHeight := h - top - bottom
	if plotHeight < c.px(20) {
		plotTop, plotHeight = math.Min(top, h/4), math.Max(h/2, 4)
	}
	c.y.origin, c.y.pixels = plotTop+plotHeight, plotHeight
	c.ticks(&c.yTicks, &c.y, &c.timeY, apart(plotHeight/c.dpr), true)

	c.margin(&c.left, &c.yTicks, c.yLabel)
	plotLeft := math.Min(c.left, w/2)
	plotWidth := math.Max(w-plotLeft-c.rightMargin(plotTop, plotHeight), 4)
	c.plot = Rect{float32(plotLeft), float32(plotTop), float32(plotWidth), float32(plotHeight)}
	c.x.origin, c.x.pixels = plotLeft, plotWidth
	offset := c.xTicks.Offset
	c.ticks(&c.xTicks, &c.x, &c.timeX, 76, false)
	if c.xTicks.Offset && !offset && c.timeX.nanos == 0 {
		c.layout() // one more line under the axis
	}
}

// apart is how far from each other ticks of y lie at least, CSS pixels: a low plot has several too.
func apart(height float64) float64 { return math.Max(22, math.Min(46, height/5)) }

// margin gives the labels of an axis of y their room, in steps and not narrower at once: the plot stands
// still while labels change.
func (c *Chart) margin(kept *float64, ticks *axis.Ticks, label []byte) {
	widest := 0.0
	for _, t := range ticks.Ticks {
		widest = math.Max(widest, c.fonts.tick.Width(ticks.Label(t)))
	}
	room := c.px(8+10) + widest
	if len(label) > 0 {
		room += c.px(20)
	}
	step := c.px(10)
	room = math.Ceil(room/step) * step
	if *kept < room || *kept > room+2*step {
		*kept = room
	}
}

// rightMargin is the room beside the plot: for the labels of the right axis where there is one.
func (c *Chart) rightMargin(plotTop, plotHeight float64) float64 {
	if !c.two {
		return c.px(22)
	}
	c.y2.origin, c.y2.pixels = plotTop+plotHeight, plotHeight
	c.ticks(&c.y2Ticks, &c.y2, &c.timeY2, apart(plotHeight/c.dpr), true)
	c.margin(&c.right, &c.y2Ticks, c.yLabel2)
	return math.Min(c.right, float64(c.width)/3)
}

func (c *Chart) ticks(t *axis.Ticks, s *space, clock *timeAxis, least float64, across bool) {
	r := axis.Request{
		Span: s.span, Integer: s.integer, Pixels: s.pixels,
		Least: least * c.dpr, Gap: c.px(14), Font: &c.fonts.tick, Across: across,
	}
	if clock.nanos > 0 && !s.empty {
		t.Time(&r, clock.nanos, &clock.zone)
		return
	}
	switch {
	case s.names != nil:
		t.Category(&r, s.positionNames())
	case s.scale != wire.Linear:
		t.Log(&r, s.scale == wire.SymLog)
	default:
		t.Linear(&r)
	}
}

func (c *Chart) hasLegend() bool { return c.cfg.Visual.Legend }
