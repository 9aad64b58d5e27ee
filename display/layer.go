package display

import (
	"strings"

	"gpucharts/display/spec"
)

// Layer draws charts over each other, on the same axes, the first below. Charts that were moved
// by Right have the axis of y on the right. Title and sizes are those of the first chart that has
// them; labels of the axes are joined.
func Layer(charts ...*Chart) *Chart {
	if len(charts) == 0 {
		stop("Layer: no chart: write for example chart.Layer(chart.Line(…), chart.Scatter(…))")
	}
	out := &Chart{}
	out.config = spec.ChartConfiguration{Version: spec.ConfigurationVersion, Visual: spec.VisualConfig{Height: DefaultHeight}}
	v := &out.config.Visual
	var xs, ys, ys2 []string
	for i, c := range charts {
		if c == nil {
			stop("Layer: chart number %d is nil", i+1)
		}
		at := out.include(c)
		for _, s := range c.config.Series {
			s.Data = at[s.Data]
			if s.Horizontal != charts[0].config.Series[0].Horizontal {
				stop("Layer: bars that lie (Horizontal) share a chart with such bars alone: chart number %d is otherwise", i+1)
			}
			out.config.Series = append(out.config.Series, s)
		}
		w := &c.config.Visual
		v.Title, v.Subtitle = first(v.Title, w.Title), first(v.Subtitle, w.Subtitle)
		v.XScale, v.YScale, v.YScale2 = first(v.XScale, w.XScale), first(v.YScale, w.YScale), first(v.YScale2, w.YScale2)
		v.XRange, v.YRange, v.YRange2 = first(v.XRange, w.XRange), first(v.YRange, w.YRange), first(v.YRange2, w.YRange2)
		v.Tone, v.Width = first(v.Tone, w.Tone), first(v.Width, w.Width)
		if w.Height != DefaultHeight {
			v.Height = w.Height
		}
		v.Legend = v.Legend || w.Legend
		v.Rules, v.Notes = append(v.Rules, w.Rules...), append(v.Notes, w.Notes...)
		xs, ys, ys2 = join(xs, w.XLabel), join(ys, w.YLabel), join(ys2, w.YLabel2)
	}
	v.XLabel, v.YLabel, v.YLabel2 = strings.Join(xs, ", "), strings.Join(ys, ", "), strings.Join(ys2, ", ")
	v.Legend = v.Legend || len(out.config.Series) > 1
	return out
}

// include adds a chart's datasets, each once, and tells where they are now.
func (c *Chart) include(other *Chart) []int {
	at := make([]int, len(other.sources))
	for i, source := range other.sources {
		handle := source.Handle()
		at[i] = -1
		for k, have := range c.sources {
			if have.Handle().ID == handle.ID {
				at[i] = k
			}
		}
		if at[i] < 0 {
			at[i] = len(c.sources)
			c.sources = append(c.sources, source)
			c.config.Data = append(c.config.Data, handle)
		}
	}
	return at
}

func first[T comparable](a, b T) T {
	var none T
	if a != none {
		return a
	}
	return b
}

func join(names []string, name string) []string {
	if name == "" {
		return names
	}
	for _, n := range names {
		if n == name {
			return names
		}
	}
	return append(names, name)
}

// Right gives the chart's marks an axis of y of their own, on the right; for Layer.
func (c *Chart) Right() *Chart {
	for i := range c.config.Series {
		if c.config.Series[i].Horizontal {
			stop("Right: bars that lie have their values along x: leave out Right, or Horizontal")
		}
		c.config.Series[i].Axis = 1
	}
	v := &c.config.Visual
	v.YLabel, v.YLabel2 = "", first(v.YLabel2, v.YLabel)
	v.YScale, v.YScale2 = "", first(v.YScale2, v.YScale)
	v.YRange, v.YRange2 = nil, first(v.YRange2, v.YRange)
	return c
}
