package render

import (
	"math"

	"gpucharts/display/spec"
)

// legendEntry is one line of a legend.
type legendEntry struct {
	label []byte
	color Color
	line  bool // a stroke, else a disc
}

// legendEntries are the series, or the categories of a series that is split by them.
func (c *Chart) legendEntries() []legendEntry {
	c.entries = c.entries[:0]
	for i := range c.series {
		s := &c.series[i]
		if s.kind == &attributedKind && s.extra[0] != nil && s.extra[0].Type == spec.Category {
			colors := c.categoryColors(s)
			for code := range min(len(s.extra[0].Categories), 8) {
				label := s.groupLabel(c, code)
				if code == 7 && len(s.extra[0].Categories) > 8 {
					label = others
				}
				c.entries = append(c.entries, legendEntry{label, colors[code], false})
			}
			continue
		}
		if s.extra[0] != nil && len(s.kind.roles) > 0 && s.kind.roles[0] == spec.GroupBy {
			first, groups := s.groups()
			for code := first; code < first+min(groups, 40); code++ {
				c.entries = append(c.entries, legendEntry{s.groupLabel(c, code-first), c.groupColor(s, Color{}, float64(code)), false})
			}
			continue
		}
		color := c.colorOf(s)
		if c.dense(s) {
			color = c.rampOf(s)[150]
		}
		c.entries = append(c.entries, legendEntry{s.label, color, s.kind.along && s.kind.shapes == nil})
	}
	return c.entries
}

// groupLabel names a group of the series' first further column, counted from its first; made once.
func (s *series) groupLabel(c *Chart, i int) []byte {
	first, _ := s.groups()
	for len(s.groupLabels) <= i {
		s.groupLabels = append(s.groupLabels, c.told(nil, s.extra[0], nil, float64(first+len(s.groupLabels))))
	}
	return s.groupLabels[i]
}

var others = []byte("others")

func (c *Chart) drawLegend(f *Frame, x, y, right float64) {
	font := c.fonts.legend
	baseline := y + c.px(3) + math.Round(font.CapHeight())
	middle := baseline - math.Round(font.CapHeight())/2
	for i, e := range c.legendEntries() {
		width := font.Width(e.label)
		if x+c.px(22)+width > right && i > 0 {
			f.Text = c.put(f.Text, font, ellipsis, x, baseline, 0, c.theme.Muted)
			return
		}
		swatch := Box{Color: e.color}
		if e.line {
			h := c.px(3)
			swatch.Rect, swatch.Radius = Rect{float32(x), float32(middle - h/2), float32(c.px(14)), float32(h)}, float32(h/2)
		} else {
			d := c.px(9)
			swatch.Rect, swatch.Radius = Rect{float32(x + c.px(3)), float32(middle - d/2), float32(d), float32(d)}, float32(d/2)
		}
		f.Over = append(f.Over, swatch)
		x += c.px(20)
		f.Text = c.put(f.Text, font, e.label, x, baseline, 0, c.theme.Text)
		x += math.Round(width) + c.px(18)
	}
}
