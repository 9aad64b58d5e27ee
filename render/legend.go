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
					clock := clockOf(column)
					*label = c.appendValue(*label, v, &clock, column)
				} else {
					*label = short(*label, v.Float(), sub(column.Range.Max, column.Range.Min))
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

// legendRow is how high a row of the legend is, CSS pixels.
const legendRow = 20

// An entry's mark takes markRoom before its label, and entryGap follows; CSS pixels.
const markRoom, entryGap = 20, 18

// legendHeight is the room that the legend takes above the plot. Its last row shares its line with the status and
// the colour bar; entries that do not fit there have rows of their own above, in a fifth of the picture.
func (c *Chart) legendHeight() float64 {
	c.legendRows = 0
	if !c.hasLegend() {
		return 0
	}
	beside := c.px(56)
	if c.mayHaveRamp() {
		beside += c.px(150)
	}
	if c.ground() != nil {
		beside += c.px(110)
	}
	most := max(1, int(float64(c.height)/5/c.px(legendRow)))
	for c.legendRows = 1; c.legendRows < most; c.legendRows++ {
		if c.flowLegend(nil, c.px(16), 0, float64(c.width)-c.px(16), float64(c.width)-c.px(22)-beside) {
			break
		}
	}
	return c.px(legendRow) * float64(c.legendRows)
}

// mayHaveRamp reports whether a colour bar may come to stand beside the legend.
func (c *Chart) mayHaveRamp() bool {
	for i := range c.series {
		s := &c.series[i]
		if s.in.Type == spec.Heatmap || s.kind == &scatterKind || s.kind == &attributedKind && s.extra[0] != nil && s.extra[0].Type != spec.Category {
			return true
		}
	}
	return false
}

// flowLegend lays the entries out in rows from left on, up to right and in the last row up to lastRight, draws them into f
// (nil: nowhere) and reports whether all have their place.
func (c *Chart) flowLegend(f *Frame, left, y, right, lastRight float64) bool {
	font := c.fonts.legend
	x, row := left, 1
	limit := func() float64 {
		if row == c.legendRows {
			return lastRight
		}
		return right
	}
	for i, e := range c.legendEntries() {
		room := c.px(markRoom)
		for x > left && x+room+font.Width(e.label) > limit() && row < c.legendRows {
			x, row, y = left, row+1, y+c.px(legendRow)
		}
		baseline := y + c.px(3) + math.Round(font.CapHeight())
		c.scratch = append(c.scratch[:0], e.label...)
		if x+room+font.Width(e.label) > limit() {
			if f == nil {
				return false
			}
			if left := limit() - x - room; i > 0 && left < c.px(40) {
				f.Text = c.put(f.Text, font, ellipsis, x, baseline, 0, c.theme.Muted)
				return false
			} else if c.scratch = font.Fit(c.scratch, e.label, left); len(c.scratch) == 0 {
				return false
			}
		}
		width := font.Width(c.scratch)
		if f != nil {
			c.drawEntry(f, &e, x, baseline-math.Round(font.CapHeight())/2)
			f.Text = c.put(f.Text, font, c.scratch, x+room, baseline, 0, c.theme.Text)
		}
		x += room + math.Round(width) + c.px(entryGap)
	}
	return true
}

// drawEntry draws what stands before a label.
func (c *Chart) drawEntry(f *Frame, e *legendEntry, x, middle float64) {
	if e.line {
		h := c.px(3)
		f.Over = append(f.Over, Box{Color: e.color, Rect: Rect{float32(x), float32(middle - h/2), float32(c.px(14)), float32(h)}, Radius: float32(h / 2)})
		return
	}
	d := c.px(9)
	if e.size > 0 {
		d = c.px(e.size)
	}
	f.Over = swatch(f.Over, e.shape, x+c.px(3)+c.px(9)/2, middle, d/2, e.color)
}
