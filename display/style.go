package display

import (
	"fmt"

	"gpucharts/display/spec"
)

// Subtitle sets the smaller text under the title.
func (c *Chart) Subtitle(text string) *Chart { c.config.Visual.Subtitle = text; return c }

// LineWidth sets the width of lines in CSS pixels, more than 0 and at most 40.
func (c *Chart) LineWidth(pixels float64) *Chart {
	if !(pixels > 0 && pixels <= 40) {
		stop("LineWidth(%v): want more than 0 and at most 40 pixels", pixels)
	}
	for i := range c.config.Series {
		c.config.Series[i].Size = pixels
	}
	return c
}

// Tone sets how the densities of scatters are coloured by their rows for each pixel: "log" (without it), "linear",
// or "eq-hist", by the share of the picture that holds fewer: it shows structure at every density at once, but ranks, not
// amounts. Rows drawn one by one and cells coloured by a column are not touched by it.
func (c *Chart) Tone(name string) *Chart {
	switch tone := spec.Tone(name); tone {
	case spec.LogTone, spec.LinearTone, spec.EqualTone:
		c.config.Visual.Tone = tone
	default:
		stop("Tone(%q): want \"log\", \"linear\" or \"eq-hist\"", name)
	}
	for i := range c.config.Series {
		if c.config.Series[i].Type == spec.Scatter {
			return c
		}
	}
	stop("Tone: it colours the density of a scatter, and this chart has none")
	return c
}

// LogX, LogY give the axis a logarithmic scale: equal ratios are equally far apart. Values that
// are not positive have no place on it and are left out, which the chart says.
func (c *Chart) LogX() *Chart { c.config.Visual.XScale = spec.LogScale; return c }
func (c *Chart) LogY() *Chart { return c.scaleY(spec.LogScale) }

// SymLogX, SymLogY give the axis the scale sign(v)·log10(1+|v|): logarithmic far from zero on
// both sides, linear about it.
func (c *Chart) SymLogX() *Chart { c.config.Visual.XScale = spec.SymLogScale; return c }
func (c *Chart) SymLogY() *Chart { return c.scaleY(spec.SymLogScale) }

func (c *Chart) scaleY(s spec.Scale) *Chart {
	if c.config.Series[0].Axis == 1 {
		c.config.Visual.YScale2 = s
	} else {
		c.config.Visual.YScale = s
	}
	return c
}

// scale fills in the ranges that series have on axes that are not linear.
func (c *Chart) scale(config *spec.ChartConfiguration) (err error) {
	v := &config.Visual
	extent := func(s *spec.Series, column int, scale spec.Scale) *spec.Range {
		if scale == "" || scale == spec.LinearScale || err != nil {
			return nil
		}
		described := config.Data[s.Data].Metadata.Columns[column]
		if described.Type == spec.Timestamp {
			err = fmt.Errorf("column `%s` holds times: an axis of times is linear", described.Name)
			return nil
		}
		r, failed := c.sources[s.Data].Extent(column, scale)
		if failed != nil {
			err = fmt.Errorf("measuring column `%s`: %w", described.Name, failed)
		} else if r == nil && scale == spec.LogScale {
			err = fmt.Errorf("column `%s` of %s has no positive value: a logarithmic axis has no place for it (SymLogX and SymLogY have)", described.Name, config.Data[s.Data].Metadata.Name)
		}
		return r
	}
	for i := range config.Series {
		s := &config.Series[i]
		y := v.YScale
		if s.Axis == 1 {
			y = v.YScale2
		}
		x := v.XScale
		if s.Horizontal {
			x, y = y, x
		}
		s.XExtent = extent(s, s.X, x)
		if s.Y != s.X {
			s.YExtent = extent(s, s.Y, y)
		}
	}
	return err
}
