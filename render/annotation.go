package render

import (
	"errors"
	"math"
	"strconv"

	"gpucharts/display/spec"
)

// Rules are straight lines across the plot, or tinted stretches of an axis; notes are texts at a point.

// checkAnnotations refuses what cannot be drawn.
func (c *Chart) checkAnnotations() error {
	v := &c.cfg.Visual
	c.ruleText = nil
	for i := range v.Rules {
		r := &v.Rules[i]
		c.ruleText = append(c.ruleText, []byte(r.Label))
		where := "visual.rules[" + strconv.Itoa(i) + "]."
		if _, ok := c.ruleAxis(r.Axis); !ok {
			return errors.New(where + "axis: \"" + r.Axis + "\" is not an axis of this chart; use \"x\", \"y\" or, where there is one on the right, \"y2\"")
		}
		if r.Color != "" {
			if _, ok := parseColor(r.Color); !ok {
				return errors.New(where + "color: \"" + r.Color + "\" is no colour; write it as \"#rrggbb\"")
			}
		}
	}
	for i := range v.Notes {
		c.ruleText = append(c.ruleText, []byte(v.Notes[i].Text))
		if n := &v.Notes[i]; n.Color != "" {
			if _, ok := parseColor(n.Color); !ok {
				return errors.New("visual.notes[" + strconv.Itoa(i) + "].color: \"" + n.Color + "\" is no colour; write it as \"#rrggbb\"")
			}
		}
	}
	return nil
}

func (c *Chart) ruleAxis(name string) (*space, bool) {
	switch name {
	case "x":
		return &c.x, true
	case "y":
		return &c.y, true
	case "y2":
		return &c.y2, c.two
	}
	return nil, false
}

// annotationColor is the colour of a rule or a note.
func (c *Chart) annotationColor(text string) Color {
	if color, ok := parseColor(text); ok {
		return color
	}
	return c.theme.Text
}

// at is the pixel of a value of an annotation.
func (s *space) at(v spec.Value, across bool) float64 {
	if s.order != nil {
		v.Int = s.position(v.Int)
	}
	v = s.placeOf(clean(v, s.integer && s.scale == 0))
	if across {
		return s.pixelOf(v)
	}
	return s.pixelUpOf(v)
}

// drawTints puts the tinted stretches below all marks.
func (c *Chart) drawTints() {
	var m *Mark
	for i := range c.cfg.Visual.Rules {
		r := &c.cfg.Visual.Rules[i]
		if r.To == nil {
			continue
		}
		if m == nil {
			m = c.addMark(ShapeMark, &c.series[0])
		}
		axis, _ := c.ruleAxis(r.Axis)
		color := c.annotationColor(r.Color)
		color.A = 24
		a, b := axis.at(r.At, r.Axis == "x"), axis.at(*r.To, r.Axis == "x")
		p := &c.plot
		if r.Axis == "x" {
			m.Shapes = rect(m.Shapes, a, float64(p.Y), b, float64(p.Y+p.H), color)
		} else {
			m.Shapes = rect(m.Shapes, float64(p.X), a, float64(p.X+p.W), b, color)
		}
	}
}

// drawRules puts the lines above all marks.
func (c *Chart) drawRules() {
	var m *Mark
	width := math.Max(1, math.Round(1.2*c.dpr))
	for i := range c.cfg.Visual.Rules {
		r := &c.cfg.Visual.Rules[i]
		if r.To != nil {
			continue
		}
		if m == nil {
			m = c.addMark(ShapeMark, &c.series[0])
		}
		axis, _ := c.ruleAxis(r.Axis)
		color := c.annotationColor(r.Color)
		at := math.Round(axis.at(r.At, r.Axis == "x") - width/2)
		p := &c.plot
		if r.Axis == "x" {
			m.Shapes = rect(m.Shapes, at, float64(p.Y), at+width, float64(p.Y+p.H), color)
		} else {
			m.Shapes = rect(m.Shapes, float64(p.X), at, float64(p.X+p.W), at+width, color)
		}
	}
	if len(c.cfg.Visual.Notes) == 0 {
		return
	}
	m = c.addMark(ShapeMark, &c.series[0])
	for i := range c.cfg.Visual.Notes {
		n := &c.cfg.Visual.Notes[i]
		m.Shapes = marker(m.Shapes, DiscShape, c.x.at(n.X, true), c.y.at(n.Y, false), 3*c.dpr, c.annotationColor(n.Color))
	}
}

// drawLabels writes the texts of rules and notes that lie in the plot.
func (c *Chart) drawLabels(f *Frame) {
	font := c.fonts.label
	left, right := float64(c.plot.X), float64(c.plot.X+c.plot.W)
	top, bottom := float64(c.plot.Y), float64(c.plot.Y+c.plot.H)
	high := math.Round(font.CapHeight())
	for i := range c.cfg.Visual.Rules {
		r := &c.cfg.Visual.Rules[i]
		if r.Label == "" {
			continue
		}
		axis, _ := c.ruleAxis(r.Axis)
		at := axis.at(r.At, r.Axis == "x")
		text, color := c.ruleText[i], c.annotationColor(r.Color)
		if r.Axis == "x" {
			if width := font.Width(text); at >= left && at+c.px(5) <= right {
				x := math.Min(at+c.px(5), right-width-c.px(2))
				c.putOver(f, text, x, top+high+c.px(5), 0, color)
			}
		} else if at-c.px(5)-high >= top && at <= bottom {
			c.putOver(f, text, right-c.px(6), at-c.px(5), 1, color)
		}
	}
	for i := range c.cfg.Visual.Notes {
		n := &c.cfg.Visual.Notes[i]
		x, y := c.x.at(n.X, true), c.y.at(n.Y, false)
		if x < left || x > right || y < top || y > bottom {
			continue
		}
		text := c.ruleText[len(c.cfg.Visual.Rules)+i]
		align, dx := 0.0, c.px(7)
		if x+dx+font.Width(text) > right {
			align, dx = 1, -dx
		}
		c.putOver(f, text, x+dx, math.Max(y-c.px(6), top+high+c.px(2)), align, c.annotationColor(n.Color))
	}
}

// putOver writes a text on ground of its own, so that it is read above any mark.
func (c *Chart) putOver(f *Frame, text []byte, x, y, align float64, color Color) {
	font := c.fonts.label
	ground, width, high := c.theme.Background, font.Width(text), math.Round(font.CapHeight())
	ground.A = 200
	f.Over = line(f.Over, x-align*width-c.px(2), y-high-c.px(3), math.Ceil(width+c.px(4)), high+c.px(6), ground)
	f.Text = c.put(f.Text, font, text, x, y, align, color)
}
