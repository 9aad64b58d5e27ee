package display

import (
	"gpucharts/display/spec"
)

// Bar draws a bar for each value of x, a text or a whole number: the sum of the y column, or another
// function of it (Mean, Min, Max, Count); without a y column, how many rows there are. Nulls are left out.
func Bar(source Source, x string, y ...string) *Chart {
	if len(y) > 1 {
		stop("Bar: %d y columns: draw one, and split it by a column with By", len(y))
	}
	if len(y) == 0 {
		c := newChart(spec.Bar, source, x, []string{x})
		c.config.Series[0].Function, c.config.Series[0].Label = spec.Count, "rows"
		return c.YLabel("rows")
	}
	c := newChart(spec.Bar, source, x, y)
	return c.function(spec.Sum)
}

// Box draws a box plot of y for each value of x, a text or a whole number: quartiles (interpolated linearly,
// as numpy does), median, whiskers to the farthest rows within 1.5 interquartile ranges, and the rows
// beyond.
func Box(source Source, x, y string) *Chart { return newChart(spec.Box, source, x, []string{y}) }

// Candles draws candles over time: of four columns (open, high, low, close), or of one, of which they are made:
// the first, greatest, least and last value of each stretch of the axis. Where candles are less than
// some pixels apart they are joined, and told apart again as one zooms in.
func Candles(source Source, x string, columns ...string) *Chart {
	return candles(spec.Candlestick, source, x, columns)
}

// OHLC draws the same as bars with a tick to the left for open and one to the right for close.
func OHLC(source Source, x string, columns ...string) *Chart {
	return candles(spec.OHLC, source, x, columns)
}

func candles(kind spec.ChartType, source Source, x string, columns []string) *Chart {
	switch len(columns) {
	case 1:
		return newChart(kind, source, x, columns)
	case 4:
		c := newChart(kind, source, x, columns[3:])
		for i, role := range []spec.Role{spec.OpenOf, spec.HighOf, spec.LowOf, spec.CloseOf} {
			c.encode(0, role, columns[i])
		}
		return c.YLabel(first(common(columns), "price"))
	}
	stop("%s: %d columns: want open, high, low and close, or one column of prices", kind, len(columns))
	return nil
}

// ErrorBars draws each row at (x, y) with a bar from y minus to y plus the error column; or, with two
// columns, from the one to the other.
func ErrorBars(source Source, x, y string, errors ...string) *Chart {
	c := newChart(spec.ErrorBar, source, x, []string{y})
	switch len(errors) {
	case 1:
		c.encode(0, spec.Error, errors[0])
	case 2:
		c.encode(0, spec.ErrorLow, errors[0])
		c.encode(0, spec.ErrorHigh, errors[1])
	default:
		stop("ErrorBars: %d columns of errors: want one (plus and minus), or two (the least and the greatest y)", len(errors))
	}
	return c
}

// Heatmap colours the cells of the plane by the mean of the value column in them, or another function
// of it (Sum, Min, Max, Count). Whole numbers and texts have a cell each; others are binned, finer as one zooms in.
func Heatmap(source Source, x, y, value string) *Chart {
	c := newChart(spec.Heatmap, source, x, []string{y})
	c.encode(0, spec.ValueOf, value)
	c.config.Series[0].Label = value
	return c.function(spec.Mean)
}

// Contour draws lines of equal density of the rows at (x, y).
func Contour(source Source, x, y string) *Chart {
	return newChart(spec.Contour, source, x, []string{y})
}

// By splits bars and histograms by the values of a column, side by side; Stacked puts them on top of each other.
func (c *Chart) By(column string) *Chart {
	for i := range c.config.Series {
		switch c.config.Series[i].Type {
		case spec.Bar, spec.Histogram:
			c.encode(i, spec.GroupBy, column)
		default:
			stop("By: a %s is not split by a column; bars and histograms are", c.config.Series[i].Type)
		}
	}
	c.config.Visual.Legend = true
	return c
}

// Stacked puts the bars of a group on top of each other.
func (c *Chart) Stacked() *Chart {
	for i := range c.config.Series {
		if s := &c.config.Series[i]; s.Type != spec.Bar && s.Type != spec.Histogram {
			stop("Stacked: a %s is not stacked; bars split by a column are: chart.Bar(ds, x, y).By(column).Stacked()", s.Type)
		}
		c.config.Series[i].Stacked = true
	}
	return c
}

// Sum, Mean, Min, Max and Count say what bars and heatmaps make of the rows of a bar or cell.
func (c *Chart) Sum() *Chart   { return c.function(spec.Sum) }
func (c *Chart) Mean() *Chart  { return c.function(spec.Mean) }
func (c *Chart) Min() *Chart   { return c.function(spec.Min) }
func (c *Chart) Max() *Chart   { return c.function(spec.Max) }
func (c *Chart) Count() *Chart { return c.function(spec.Count) }

func (c *Chart) function(f spec.Function) *Chart {
	for i := range c.config.Series {
		s := &c.config.Series[i]
		if s.Type != spec.Bar && s.Type != spec.Heatmap {
			stop("%s: a %s makes nothing of its rows; bars and heatmaps do", f, s.Type)
		}
		s.Function = f
		if s.Type == spec.Bar {
			name := c.config.Data[s.Data].Metadata.Columns[s.Y].Name
			label := string(f) + " of " + name
			if f == spec.Count {
				label = "rows"
			}
			if s.Horizontal {
				c.XLabel(label)
			} else {
				c.YLabel(label)
			}
		}
	}
	return c
}

// Bins sets the least width of bins and cells, 1 to 400 CSS pixels; they are up to twice as wide.
func (c *Chart) Bins(pixels float64) *Chart {
	if !(pixels >= 1 && pixels <= 400) {
		stop("Bins(%v): want 1 to 400 pixels", pixels)
	}
	for i := range c.config.Series {
		switch c.config.Series[i].Type {
		case spec.Histogram, spec.Heatmap, spec.Contour, spec.Candlestick, spec.OHLC:
			c.config.Series[i].Size = pixels
		default:
			stop("Bins: a %s has no bins", c.config.Series[i].Type)
		}
	}
	return c
}
