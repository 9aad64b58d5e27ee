package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/render/axis"
)

// colorBar says which values the colours of a series stand for.
type colorBar struct {
	on                bool
	low, high         float64
	ramp              *[256]Color
	clock             timeAxis  // of a column of times
	text              [2][]byte // of textLow and textHigh
	textLow, textHigh float64
}

// ends are the texts at the bar's ends, made anew where the values have changed.
func (b *colorBar) ends() (low, high []byte) {
	if b.text[0] == nil || b.textLow != b.low || b.textHigh != b.high {
		b.textLow, b.textHigh = b.low, b.high
		length := b.high - b.low
		b.text[0], b.text[1] = b.end(b.text[0][:0], b.low, length), b.end(b.text[1][:0], b.high, length)
	}
	return b.text[0], b.text[1]
}

func (b *colorBar) empty() bool { return !b.on }

// color is that of a value.
func (b *colorBar) color(v float64) Color {
	if !(b.high > b.low) {
		return b.ramp[128]
	}
	t := math.Max(0, math.Min(1, (v-b.low)/(b.high-b.low)))
	return b.ramp[int(t*255+0.5)]
}

// solidRamp is the series' ramp without transparency: its light end stands for a value, not for few rows.
func (c *Chart) solidRamp(s *series) *[256]Color {
	if s.solid == nil || s.solidTheme != c.theme {
		s.solid, s.solidTheme = &[256]Color{}, c.theme
		for i, color := range c.rampOf(s) {
			a := float64(color.A) / 255
			bg := c.theme.Background
			mix := func(x, y uint8) uint8 { return uint8(float64(x)*a + float64(y)*(1-a) + 0.5) }
			s.solid[i] = Color{mix(color.R, bg.R), mix(color.G, bg.G), mix(color.B, bg.B), 255}
		}
	}
	return s.solid
}

// barSteps is how many pieces a colour bar is drawn in.
const barSteps = 24

// colorBarWidth is how wide it is with its texts.
func (c *Chart) colorBarWidth(low, high []byte) float64 {
	return c.fonts.status.Width(low) + c.fonts.status.Width(high) + 2*c.px(5) + barSteps*c.px(3)
}

// drawColorBar draws ramp with a text at each end, so that it ends at right.
func (c *Chart) drawColorBar(f *Frame, ramp *[256]Color, low, high []byte, right, baseline float64) {
	font := c.fonts.status
	wide, tall := c.px(3), c.px(6)
	f.Text = c.put(f.Text, font, high, right, baseline, 1, c.theme.Muted)
	x := math.Round(right - font.Width(high) - c.px(5) - barSteps*wide)
	for i := 0; i < barSteps; i++ {
		f.Over = line(f.Over, x+float64(i)*wide, baseline-tall-c.px(0.5), wide, tall, ramp[i*255/(barSteps-1)])
	}
	f.Text = c.put(f.Text, font, low, x-c.px(5), baseline, 1, c.theme.Muted)
}

// end writes a value at an end of the bar.
func (b *colorBar) end(buf []byte, v, length float64) []byte {
	if b.clock.nanos > 0 {
		return axis.AppendTime(buf, spec.Value{Int: int64(v)}, b.clock.nanos, &b.clock.zone)
	}
	return short(buf, v, length)
}

// short writes a number for a legend: to a thousandth of the length that it is an end of.
func short(buf []byte, v, length float64) []byte {
	digits := 4
	if e := int(math.Floor(math.Log10(length))) - 3; length > 1e-12 && e < 0 {
		unit := math.Pow10(-e)
		if r := math.Round(v*unit) / unit; !math.IsInf(r, 0) {
			v = r
		}
		digits = max(4, min(12, int(math.Log10(math.Abs(v)))+1-e))
	}
	return axis.AppendShort(buf, v, digits)
}
