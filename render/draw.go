package render

import (
	"math"
	"strconv"

	"gpucharts/render/text"
)

// Frame says what to draw, from the tiles that are resident. The frame and all in it are good
// until the next call of Frame or Wants: their memory is used again.
func (c *Chart) Frame(t Tiles) *Frame {
	c.atlas.Begin()
	c.plan(t)
	f := &c.frame
	f.Width, f.Height = c.width, c.height
	f.Background = c.theme.Background
	f.Plot = c.plot
	f.Under, f.Over, f.Text = f.Under[:0], f.Over[:0], f.Text[:0]
	f.Overlay, f.OverlayText = f.Overlay[:0], f.OverlayText[:0]
	f.Atlas = c.atlas
	c.drawGrid(f)
	c.drawAxes(f)
	c.drawHead(f)
	c.drawLabels(f)
	if c.x.empty || c.y.empty || c.rows() == 0 {
		c.drawEmpty(f)
	}
	c.drawBand(f)
	c.drawHover(f)
	return f
}

// line appends a box of whole device pixels.
func line(to []Box, x, y, w, h float64, color Color) []Box {
	return append(to, Box{Rect: Rect{float32(math.Round(x)), float32(math.Round(y)), float32(w), float32(h)}, Color: color})
}

// put appends a line of text; align 0 begins at x, 0.5 is centred, 1 ends there.
func (c *Chart) put(to []Glyph, font text.Font, s []byte, x, y, align float64, color Color) []Glyph {
	if align > 0 {
		x -= font.Width(s) * align
	}
	c.placed = c.atlas.Lay(c.placed[:0], font, s, x, y, false)
	return appendGlyphs(to, c.placed, color)
}

func appendGlyphs(to []Glyph, placed []text.Placed, color Color) []Glyph {
	for i := range placed {
		p := &placed[i]
		to = append(to, Glyph{X: p.X, Y: p.Y, U: p.U, V: p.V, W: p.W, H: p.H, Color: color})
	}
	return to
}

func (c *Chart) drawGrid(f *Frame) {
	left, right := float64(c.plot.X), float64(c.plot.X+c.plot.W)
	top, bottom := float64(c.plot.Y), float64(c.plot.Y+c.plot.H)
	for _, t := range c.yTicks.Ticks {
		y := c.y.origin - t.At/c.y.units()
		if y < bottom-1 {
			f.Under = line(f.Under, left, y-0.5, right-left, 1, c.theme.Grid)
		}
	}
	for _, t := range c.xTicks.Ticks {
		x := c.x.origin + t.At/c.x.units()
		f.Under = line(f.Under, x-0.5, top, 1, bottom-top, c.theme.Grid)
	}
}

func (c *Chart) drawAxes(f *Frame) {
	left, right, bottom := float64(c.plot.X), float64(c.plot.X+c.plot.W), float64(c.plot.Y+c.plot.H)
	thick := math.Max(1, math.Round(c.dpr*0.75))
	f.Over = line(f.Over, left, bottom, right-left, thick, c.theme.Axis)
	f.Over = line(f.Over, left-thick, float64(c.plot.Y), thick, bottom-float64(c.plot.Y)+thick, c.theme.Axis)
	font := c.fonts.tick
	baseline := bottom + c.px(6+4) + math.Round(font.CapHeight())
	for _, t := range c.xTicks.Ticks {
		x := c.x.origin + t.At/c.x.units()
		f.Over = line(f.Over, x-0.5, bottom, 1, c.px(5), c.theme.Axis)
		// A label at the picture's edge moves a little to stay inside, or is left out.
		half, edge := font.Width(c.xTicks.Label(t))/2, c.px(3)
		inside := math.Max(edge+half, math.Min(float64(c.width)-edge-half, x))
		if math.Abs(inside-x) <= c.px(12) {
			f.Text = c.put(f.Text, font, c.xTicks.Label(t), inside, baseline, 0.5, c.theme.Muted)
		}
	}
	for _, at := range c.xTicks.Minor {
		f.Over = line(f.Over, c.x.origin+at/c.x.units()-0.5, bottom, 1, c.px(3), c.theme.Axis)
	}
	for _, at := range c.yTicks.Minor {
		f.Over = line(f.Over, left-c.px(3), c.y.origin-at/c.y.units()-0.5, c.px(3), 1, c.theme.Axis)
	}
	middle := math.Round(font.CapHeight()) / 2
	for _, t := range c.yTicks.Ticks {
		y := c.y.origin - t.At/c.y.units()
		f.Over = line(f.Over, left-c.px(5), y-0.5, c.px(5), 1, c.theme.Axis)
		f.Text = c.put(f.Text, font, c.yTicks.Label(t), left-c.px(9), y+middle, 1, c.theme.Muted)
	}
	c.drawRightAxis(f, middle)
	if c.timeX.nanos > 0 || c.xTicks.Offset {
		baseline += c.px(14)
		c.drawContext(f, baseline)
	}
	if c.yTicks.Offset || c.timeY.nanos > 0 {
		for _, t := range c.yTicks.Context {
			f.Text = c.put(f.Text, font, c.yTicks.Label(t), left, float64(c.plot.Y)-c.px(6), 0.5, c.theme.Muted)
			break
		}
	}
	label := c.fonts.label
	if len(c.xLabel) > 0 {
		c.scratch = label.Fit(c.scratch, c.xLabel, right-left)
		f.Text = c.put(f.Text, label, c.scratch, (left+right)/2, float64(c.height)-c.px(10), 0.5, c.theme.Text)
	}
	if len(c.yLabel) > 0 {
		c.scratch = label.Fit(c.scratch, c.yLabel, float64(c.plot.H))
		y := float64(c.plot.Y+c.plot.H/2) + label.Width(c.scratch)/2
		c.placed = c.atlas.Lay(c.placed[:0], label, c.scratch, c.px(9)+math.Round(label.CapHeight()), y, true)
		f.Text = appendGlyphs(f.Text, c.placed, c.theme.Text)
	}
}

// drawRightAxis draws the second axis of y.
func (c *Chart) drawRightAxis(f *Frame, middle float64) {
	if !c.two {
		return
	}
	right, bottom := float64(c.plot.X+c.plot.W), float64(c.plot.Y+c.plot.H)
	thick := math.Max(1, math.Round(c.dpr*0.75))
	f.Over = line(f.Over, right, float64(c.plot.Y), thick, bottom-float64(c.plot.Y)+thick, c.theme.Axis)
	for _, t := range c.y2Ticks.Ticks {
		y := c.y2.origin - t.At/c.y2.units()
		f.Over = line(f.Over, right, y-0.5, c.px(5), 1, c.theme.Axis)
		f.Text = c.put(f.Text, c.fonts.tick, c.y2Ticks.Label(t), right+c.px(9), y+middle, 0, c.theme.Muted)
	}
	for _, at := range c.y2Ticks.Minor {
		f.Over = line(f.Over, right, c.y2.origin-at/c.y2.units()-0.5, c.px(3), 1, c.theme.Axis)
	}
	if len(c.yLabel2) > 0 {
		label := c.fonts.label
		c.scratch = label.Fit(c.scratch, c.yLabel2, float64(c.plot.H))
		y := float64(c.plot.Y+c.plot.H/2) + label.Width(c.scratch)/2
		c.placed = c.atlas.Lay(c.placed[:0], label, c.scratch, float64(c.width)-c.px(9), y, true)
		f.Text = appendGlyphs(f.Text, c.placed, c.theme.Text)
	}
}

// drawContext writes what the x labels leave out: dates under the times, held inside of the
// picture; or the one number that all labels are added to.
func (c *Chart) drawContext(f *Frame, baseline float64) {
	font := c.fonts.tick
	for _, t := range c.xTicks.Context {
		s := c.xTicks.Label(t)
		half := font.Width(s) / 2
		x := c.x.origin + t.At/c.x.units()
		if c.xTicks.Offset {
			x = c.x.origin + half
		}
		x = math.Max(c.px(4)+half, math.Min(float64(c.width)-c.px(4)-half, x))
		f.Text = c.put(f.Text, font, s, x, baseline, 0.5, c.theme.Text)
	}
}

// drawHead writes title, legend and status above the plot.
func (c *Chart) drawHead(f *Frame) {
	left, right := c.px(16), float64(c.plot.X+c.plot.W)
	y := c.px(14)
	s := c.appendStatus(append(c.scratch2[:0], c.ground()...))
	c.scratch2 = s
	statusWidth := c.fonts.status.Width(s)
	beside := statusWidth + c.px(16) // what stands above the plot's right end
	ramp, low, high := c.ramp(f)
	if wide := c.colorBarWidth(low, high) + c.px(16); ramp != nil && beside+wide > right-c.px(4) {
		ramp = nil // it has no room
	} else if ramp != nil {
		beside += wide
	}
	if len(c.title) > 0 {
		y += math.Round(c.fonts.title.CapHeight())
		room := right - left
		if len(c.subtitle) == 0 && !c.hasLegend() { // they are on one line
			room -= beside
		}
		c.scratch = c.fonts.title.Fit(c.scratch, c.title, room)
		f.Text = c.put(f.Text, c.fonts.title, c.scratch, left, y, 0, c.theme.Text)
		y += c.px(13)
	}
	if len(c.subtitle) > 0 {
		y += math.Round(c.fonts.legend.CapHeight()) - c.px(2)
		room := right - left
		if !c.hasLegend() {
			room -= beside
		}
		c.scratch = c.fonts.legend.Fit(c.scratch, c.subtitle, room)
		f.Text = c.put(f.Text, c.fonts.legend, c.scratch, left, y, 0, c.theme.Muted)
		y += c.px(11)
	}
	if c.hasLegend() {
		c.flowLegend(f, left, y, float64(c.width)-left, right-beside)
	}
	baseline := float64(c.plot.Y) - c.px(7)
	f.Text = c.put(f.Text, c.fonts.status, s, right, baseline, 1, c.theme.Muted)
	if ramp != nil {
		c.drawColorBar(f, ramp, low, high, right-statusWidth-c.px(16), baseline)
	}
}

var few, many, manyRanked = []byte("few"), []byte("many rows"), []byte("many rows, by rank")

// ramp explains the colours of the first series that has a colour bar or is drawn as a density, with the texts at
// its ends; nil: there is none.
func (c *Chart) ramp(f *Frame) (ramp *[256]Color, low, high []byte) {
	for i := range c.series {
		if s := &c.series[i]; s.bar.on && s.bar.ramp != nil {
			low, high = s.bar.ends()
			return s.bar.ramp, low, high
		}
	}
	if len(c.series) == 1 && c.dense(&c.series[0]) {
		if high = many; f.Tone == EqualTone {
			high = manyRanked
		}
		return c.rampOf(&c.series[0]), few, high
	}
	return nil, nil, nil
}

// dense reports whether a series is drawn as a density in this frame.
func (c *Chart) dense(s *series) bool {
	for i := range c.frame.Marks {
		if m := &c.frame.Marks[i]; m.Kind == DensityMark && m.Ramp == c.rampOf(s) {
			return true
		}
	}
	return false
}

var ellipsis = []byte("…")

// appendStatus words the status in a few characters.
func (c *Chart) appendStatus(buf []byte) []byte {
	st := &c.status
	switch {
	case st.Message != "": // shown by whoever set it
		return buf
	case st.Loading:
		buf = append(buf, "loading"...)
		if st.ErrorPixels <= exactPixels {
			return append(buf, "…"...)
		}
		return appendPixels(append(buf, " ±"...), st.ErrorPixels)
	case st.Sampled:
		return appendPixels(append(buf, "sampled ±"...), st.ErrorPixels)
	case st.Exact:
		return append(buf, "exact"...)
	}
	return appendPixels(append(buf, "±"...), st.ErrorPixels)
}

func appendPixels(buf []byte, px float64) []byte {
	decimals := 0
	switch {
	case px < 0.1:
		decimals = 2
	case px < 10:
		decimals = 1
	}
	return append(strconv.AppendFloat(buf, px, 'f', decimals, 64), " px"...)
}

var noRows, noValues = []byte("no rows"), []byte("no finite values")

func (c *Chart) drawEmpty(f *Frame) {
	s := noValues
	if c.rows() == 0 {
		s = noRows
	}
	x, y := float64(c.plot.X+c.plot.W/2), float64(c.plot.Y+c.plot.H/2)
	f.Text = c.put(f.Text, c.fonts.legend, s, x, y, 0.5, c.theme.Muted)
}
