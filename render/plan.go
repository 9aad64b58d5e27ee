package render

// exactPixels is the error in pixels below which a picture counts as exact.
const exactPixels = 0.01

// Status says how true the last frame was.
type Status struct {
	// Exact: every row in view is drawn where it belongs, to within a hundredth of a pixel.
	Exact bool
	// ErrorPixels is the greatest distance, in device pixels, of anything drawn from where it
	// belongs.
	ErrorPixels float64
	// Loading: coarser or finer tiles stand in for wanted ones, or there are holes.
	Loading bool
	Sampled bool
	// Ready: every wanted visible tile is resident and drawn.
	Ready   bool
	Message string
}

// Status tells about the last frame.
func (c *Chart) Status() Status { return c.status }

// addMark reuses the marks of earlier frames, so that drawing again allocates nothing.
func (c *Chart) addMark(kind MarkKind, s *series) *Mark {
	f := &c.frame
	n := len(f.Marks)
	if n < cap(f.Marks) {
		f.Marks = f.Marks[:n+1]
	} else {
		f.Marks = append(f.Marks, Mark{})
	}
	m := &f.Marks[n]
	*m = Mark{Kind: kind, Color: c.colorOf(s), Tiles: m.Tiles[:0], Shapes: m.Shapes[:0]}
	return m
}

func (c *Chart) colorOf(s *series) Color {
	if s.chosen {
		return s.color
	}
	for i := range c.series {
		if s == &c.series[i] {
			return c.theme.Palette[i%len(c.theme.Palette)]
		}
	}
	return c.theme.Palette[0]
}

// groupColor is the colour of a category within a series; without categories, the series' own.
func (c *Chart) groupColor(s *series, own Color, code float64) Color {
	if s.layer.Extra[0] == 0 {
		return own
	}
	first, _ := s.groups()
	return c.theme.Palette[max(0, int(code)-first)%len(c.theme.Palette)]
}

// rampOf is the theme's ramp, or shades of the series' own colour where that tells it apart.
func (c *Chart) rampOf(s *series) *[256]Color {
	if !s.chosen && len(c.series) == 1 {
		return c.theme.Ramp
	}
	if s.ramp == nil || s.rampTheme != c.theme {
		s.ramp, s.rampTheme = shades(c.colorOf(s), c.theme), c.theme
	}
	return s.ramp
}

// plan finds what every series is drawn from, and what is missing.
func (c *Chart) plan(t Tiles) {
	c.frame.Marks = c.frame.Marks[:0]
	c.missing = c.missing[:0]
	c.touches = c.touches[:0]
	// Values first: an axis may follow them, and all else lies on it.
	for i := range c.series {
		if s := &c.series[i]; s.kind.shapes != nil {
			s.kind.plan(c, s, t)
		}
	}
	c.fit()
	c.drawTints()
	for i := range c.series {
		if s := &c.series[i]; s.kind.shapes != nil {
			c.drawValues(s)
		} else {
			s.kind.plan(c, s, t)
		}
	}
	c.drawRules()
	c.sizePoints()
	c.judge()
}

// judge sums up how true the plan's picture is.
func (c *Chart) judge() {
	st := Status{Message: c.message}
	for i := range c.series {
		v := &c.series[i].cover
		st.ErrorPixels = max(st.ErrorPixels, v.errorPx)
		st.Loading = st.Loading || v.missing || v.holes
		st.Sampled = st.Sampled || v.sampled
	}
	if c.message != "" {
		st.Loading = false
	}
	st.Exact = !st.Loading && !st.Sampled && st.ErrorPixels <= exactPixels && len(c.missing) == 0
	st.Ready = len(c.missing) == 0
	c.status = st
}

// rows is how many rows the chart's datasets have in all.
func (c *Chart) rows() int64 {
	n := int64(0)
	for i := range c.series {
		n += c.series[i].rows
	}
	return n
}
