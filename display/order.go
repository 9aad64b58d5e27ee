package display

import (
	"math"

	"gpucharts/display/spec"
)

// Horizontal lays bars on their side, the first on top: for names that are long, or many.
func (c *Chart) Horizontal() *Chart {
	for i := range c.config.Series {
		s := &c.config.Series[i]
		if s.Type != spec.Bar {
			stop("Horizontal: a %s does not lie; bars do: chart.Bar(ds, x, y).Horizontal()", s.Type)
		}
		if s.Axis == 1 {
			stop("Horizontal: bars of the right axis do not lie: leave out Right")
		}
	}
	if c.config.Series[0].Horizontal {
		return c
	}
	for i := range c.config.Series {
		c.config.Series[i].Horizontal = true
	}
	v := &c.config.Visual
	v.XLabel, v.YLabel = v.YLabel, v.XLabel
	v.XScale, v.YScale = v.YScale, v.XScale
	return c
}

// Sort orders the bars of a column of texts: "descending" and "ascending" by their values (of a group, their sum),
// "name" by their texts. Without it they lie in the order of their first rows.
func (c *Chart) Sort(order string) *Chart {
	switch spec.Order(order) {
	case spec.Ascending, spec.Descending, spec.ByName:
	default:
		stop("Sort(%q): want \"ascending\", \"descending\" or \"name\"", order)
	}
	for i := range c.config.Series {
		s := &c.config.Series[i]
		if s.Type != spec.Bar {
			stop("Sort: a %s has its order from its axis; bars are sorted", s.Type)
		}
		if x := c.config.Data[s.Data].Metadata.Columns[s.X]; x.Type != spec.Category {
			stop("Sort: column `%s` holds %s, whose values have their places: bars of texts are sorted", x.Name, x.Arrow)
		}
		s.Sort = spec.Order(order)
	}
	return c
}

// XRange and YRange set what an axis shows at first, and after a double click, in place of all of the data: two
// numbers, or two times where it holds them. YRange of a chart that was moved by Right is the right axis'. Bars and
// areas whose range leaves out zero say so.
func (c *Chart) XRange(from, to any) *Chart {
	c.config.Visual.XRange = c.rangeOf("XRange", "x", c.config.Visual.XScale, from, to)
	return c
}

func (c *Chart) YRange(from, to any) *Chart {
	v := &c.config.Visual
	if c.config.Series[0].Axis == 1 {
		v.YRange2 = c.rangeOf("YRange", "y2", v.YScale2, from, to)
	} else {
		v.YRange = c.rangeOf("YRange", "y", v.YScale, from, to)
	}
	return c
}

func (c *Chart) rangeOf(what, axis string, scale spec.Scale, from, to any) *spec.Range {
	r := &spec.Range{Min: c.value(what, axis, from), Max: c.value(what, axis, to)}
	length := r.Max.Sub(r.Min)
	if math.IsNaN(length) || math.IsInf(length, 0) || math.Abs(length) > 1e300 {
		stop("%s(%v, %v): want two finite values, less than 1e300 apart", what, from, to)
	}
	if length <= 0 {
		stop("%s(%v, %v): the second value must be greater than the first", what, from, to)
	}
	if scale == spec.LogScale && r.Min.Float() <= 0 {
		stop("%s(%v, %v): a logarithmic axis has no place for %v: begin above zero, or use SymLogX or SymLogY", what, from, to, from)
	}
	return r
}
