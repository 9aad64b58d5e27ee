package render

import (
	"math"

	"gpucharts/display/spec"
)

// legendEntry is one line of a legend.
type legendEntry struct {
	label []byte
	color Color
	line  bool // a stroke, else a marker
	shape ShapeKind
	size  float64 // the marker's diameter, CSS pixels; 0: 9
}

// legendEntries are the series, or the categories of a series that is split by them.
func (c *Chart) legendEntries() []legendEntry {
	c.entries = c.entries[:0]
	for i := range c.series {
		s := &c.series[i]
		if s.kind == &attributedKind && s.extra[0] != nil && s.extra[0].Type == spec.Category {
			colors := c.categoryColors(s)
			shaped := s.extra[2] != nil && s.extra[2].Name == s.extra[0].Name
			for code := range min(len(s.extra[0].Categories), 8) {
				label := s.groupLabel(c, code)
				if code == 7 && len(s.extra[0].Categories) > 8 {
					label = others
				}
				entry := legendEntry{label: label, color: colors[code]}
				if shaped {
					entry.shape = Markers[code%len(Markers)]
				}
				c.entries = append(c.entries, entry)
			}
			if !shaped {
				c.shapeEntries(s)
			}
			c.amountEntries(s)
			continue
		}
		if s.kind == &attributedKind {
			if s.extra[0] == nil || len(c.series) > 1 {
				c.entries = append(c.entries, legendEntry{label: s.label, color: c.colorOf(s)})
			}
			c.shapeEntries(s)
			c.amountEntries(s)
			continue
		}
		if s.extra[0] != nil && len(s.kind.roles) > 0 && s.kind.roles[0] == spec.GroupBy {
			first, groups := s.groups()
			for code := first; code < first+min(groups, 40); code++ {
				c.entries = append(c.entries, legendEntry{label: s.groupLabel(c, code-first), color: c.groupColor(s, Color{}, float64(code))})
			}
			continue
		}
		color := c.colorOf(s)
		if c.dense(s) {
			color = c.rampOf(s)[150]
		}
		c.entries = append(c.entries, legendEntry{label: s.label, color: color, line: s.kind.along && s.kind.shapes == nil})
	}
	return c.entries
}

// shapeEntries are the categories that shapes tell apart.
func (c *Chart) shapeEntries(s *series) {
	if s.extra[2] == nil {
		return
	}
	for code := range min(len(s.extra[2].Categories), len(Markers)) {
		if code >= len(s.shapeLabels) {
			s.shapeLabels = append(s.shapeLabels, []byte(s.extra[2].Categories[code]))
		}
		c.entries = append(c.entries, legendEntry{label: s.shapeLabels[code], color: c.theme.Muted, shape: Markers[code]})
	}
}

// amountEntries are the least and the greatest value that sizes and opacities stand for.
func (c *Chart) amountEntries(s *series) {
	for k, column := range [...]*spec.Column{1: s.extra[1], 2: s.extra[3]} {
		if column == nil || column.Range == nil {
			continue
		}
		for end, v := range [...]spec.Value{column.Range.Min, column.Range.Max} {
			label := &s.amounts[2*(k-1)+end]
			if *label == nil {
				if end == 0 {
					*label = append([]byte(column.Name), ' ')
				}
				if column.Type == spec.Timestamp {
					*label = c.told(*label, column, &c.timeX, float64(v.Int))
				} else {
					*label = short(*label, v.Float())
				}
			}
			entry := legendEntry{label: *label, color: c.theme.Muted}
			if k == 1 {
				entry.size = [...]float64{5, 10}[end] // as LeastSize has it
			} else if end == 0 {
				entry.color.A = uint8(float64(entry.color.A) * LeastOpacity)
			}
			c.entries = append(c.entries, entry)
		}
	}
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
		if e.line {
			h := c.px(3)
			f.Over = append(f.Over, Box{Color: e.color, Rect: Rect{float32(x), float32(middle - h/2), float32(c.px(14)), float32(h)}, Radius: float32(h / 2)})
		} else {
			d := c.px(9)
			if e.size > 0 {
				d = c.px(e.size)
			}
			f.Over = swatch(f.Over, e.shape, x+c.px(3)+c.px(9)/2, middle, d/2, e.color)
		}
		x += c.px(20)
		f.Text = c.put(f.Text, font, e.label, x, baseline, 0, c.theme.Text)
		x += math.Round(width) + c.px(18)
	}
}
