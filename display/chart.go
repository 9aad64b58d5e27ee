package display

import (
	"fmt"
	"strings"

	"gpucharts/display/spec"
)

// DefaultHeight is a chart's height in CSS pixels, and DefaultWidth that of its PNG (in the
// page a chart is as wide as the notebook).
const (
	DefaultHeight = 400
	DefaultWidth  = 900
)

// Chart is a chart in the making. Its methods return it, so that they chain; shown as the
// last expression of a cell, or by Show.
type Chart struct {
	sources []Source // of config.Data, by index
	whole   Source   // of a facet: what all of them are parts of; its ranges are theirs
	config  spec.ChartConfiguration
}

// Line draws one line for each of the y columns over the x column, which is a number or a
// time. Nulls are gaps. Where x is not in order its rows are sorted once (Path follows them). Rows are never
// left out of the picture: where there are more than pixels, the first, least, greatest and
// last of each half pixel are drawn (M4).
func Line(source Source, x string, y ...string) *Chart { return newChart(spec.Line, source, x, y) }

// Path draws a line from row to row in their order, back and forth in x, as of a journey or of one
// quantity against another. Nulls are gaps. Each view is one look at all rows; where a part of it has
// more than 32,768 pieces, an error says so.
func Path(source Source, x, y string) *Chart { return newChart(spec.Path, source, x, []string{y}) }

// Scatter draws each row as a point at (x, y): a density map where they are many, markers
// where they are few.
func Scatter(source Source, x, y string) *Chart {
	return newChart(spec.Scatter, source, x, []string{y})
}

// Step draws lines that keep a row's y until the next row.
func Step(source Source, x string, y ...string) *Chart { return newChart(spec.Step, source, x, y) }

// Area draws lines and fills from zero to them.
func Area(source Source, x string, y ...string) *Chart { return newChart(spec.Area, source, x, y) }

// Band fills between the columns low and high.
func Band(source Source, x, low, high string) *Chart {
	c := newChart(spec.Band, source, x, []string{low})
	c.encode(0, spec.Y2, high)
	return c.Labels(low + " to " + high).Legend(false).YLabel(low + ", " + high)
}

// Histogram draws how many rows lie in each bin of a column: bins of the power-of-two grid, at
// least 7 pixels wide, finer as one zooms in. Their counts are exact.
func Histogram(source Source, x string) *Chart {
	return newChart(spec.Histogram, source, x, []string{x}).YLabel("rows")
}

func newChart(kind spec.ChartType, source Source, x string, ys []string) *Chart {
	if source == nil {
		stop("%s: no dataset: the first argument is nil", kind)
	}
	if len(ys) == 0 {
		stop("%s: no y column: write for example chart.Line(ds, %q, \"price\")", kind, x)
	}
	handle := source.Handle()
	c := &Chart{sources: []Source{source}}
	c.config = spec.ChartConfiguration{
		Version: spec.ConfigurationVersion,
		Data:    []spec.DataHandle{handle},
		Visual:  spec.VisualConfig{Height: DefaultHeight, XLabel: x, YLabel: joined(ys)},
	}
	xi := axisColumn(&handle, x)
	for _, y := range ys {
		c.config.Series = append(c.config.Series, spec.Series{Type: kind, X: xi, Y: axisColumn(&handle, y), Label: y})
	}
	c.config.Visual.Legend = len(ys) > 1
	return c
}

// encode gives a role to a column of a series' dataset.
func (c *Chart) encode(series int, role spec.Role, column string) {
	s := &c.config.Series[series]
	handle := c.sources[s.Data].Handle()
	at := axisColumn(&handle, column)
	for i := range s.Encode {
		if s.Encode[i].Role == role {
			s.Encode[i].Column = at
			return
		}
	}
	s.Encode = append(s.Encode, spec.Encoding{Role: role, Column: at})
}

// axisColumn finds a column that can be an axis, or stops the cell saying which was meant.
func axisColumn(h *spec.DataHandle, name string) int {
	for i, c := range h.Metadata.Columns {
		if c.Name == name {
			if !c.Type.Axis() {
				stop("column `%s` of %s is %s: an axis needs a number, a time or a text (%s)",
					name, h.Metadata.Name, c.Arrow, strings.Join(numericNames(h), ", "))
			}
			return i
		}
	}
	stop("no column `%s` in %s%s", name, h.Metadata.Name, suggestion(h, name))
	return -1
}

func numericNames(h *spec.DataHandle) []string {
	var names []string
	for _, c := range h.Metadata.Columns {
		if c.Type.Axis() {
			names = append(names, "`"+c.Name+"`")
		}
	}
	if names == nil {
		names = []string{"it has none"}
	}
	return names
}

// Title sets the text above the chart.
func (c *Chart) Title(text string) *Chart { c.config.Visual.Title = text; return c }

// Height sets the height in CSS pixels, 40 to 4000.
func (c *Chart) Height(pixels int) *Chart {
	c.config.Visual.Height = sized("Height", pixels)
	return c
}

// Width sets the width in CSS pixels, 40 to 4000; without it the chart is as wide as the
// notebook.
func (c *Chart) Width(pixels int) *Chart { c.config.Visual.Width = sized("Width", pixels); return c }

func sized(what string, pixels int) int {
	if pixels < 40 || pixels > 4000 {
		stop("%s(%d): want 40 to 4000 pixels", what, pixels)
	}
	return pixels
}

// Labels sets the names of the series in the legend, and shows it.
func (c *Chart) Labels(names ...string) *Chart {
	if len(names) > len(c.config.Series) {
		stop("Labels: %d names for %d series", len(names), len(c.config.Series))
	}
	for i, name := range names {
		c.config.Series[i].Label = name
	}
	c.config.Visual.Legend = true
	return c
}

// Legend shows or hides the legend.
func (c *Chart) Legend(on bool) *Chart { c.config.Visual.Legend = on; return c }

// XLabel sets the text along the x axis.
func (c *Chart) XLabel(text string) *Chart { c.config.Visual.XLabel = text; return c }

// YLabel sets the text along the y axis; of a chart that was moved by Right, along the right one.
func (c *Chart) YLabel(text string) *Chart {
	if c.config.Series[0].Axis == 1 {
		c.config.Visual.YLabel2 = text
	} else {
		c.config.Visual.YLabel = text
	}
	return c
}

// Configuration is what the page gets: a copy, with the ranges of the columns measured.
func (c *Chart) Configuration() (spec.ChartConfiguration, error) {
	columns := make([][]int, len(c.sources))
	for _, s := range c.config.Series {
		columns[s.Data] = append(columns[s.Data], s.X, s.Y)
		for _, e := range s.Encode {
			columns[s.Data] = append(columns[s.Data], e.Column)
		}
	}
	config := c.config
	config.Data = nil
	for i, source := range c.sources {
		handle, err := source.Measure(columns[i]...)
		if err != nil {
			return spec.ChartConfiguration{}, fmt.Errorf("measuring the columns of %s: %w", handle.Metadata.Name, err)
		}
		if c.whole != nil && i == 0 {
			if err := c.shareRanges(&handle, columns[0]); err != nil {
				return spec.ChartConfiguration{}, err
			}
		}
		config.Data = append(config.Data, handle)
	}
	config.Series = append([]spec.Series(nil), c.config.Series...)
	config.ID = newID()
	return config, c.scale(&config)
}

func (c *Chart) String() string {
	title := c.config.Visual.Title
	if title != "" {
		title = " “" + title + "”"
	}
	var parts []string
	for i := 0; i < len(c.config.Series); {
		s := &c.config.Series[i]
		metadata := c.sources[s.Data].Handle().Metadata
		var ys []string
		for ; i < len(c.config.Series) && c.config.Series[i].Type == s.Type && c.config.Series[i].Data == s.Data && c.config.Series[i].X == s.X; i++ {
			if y := c.config.Series[i].Y; y != s.X {
				ys = append(ys, metadata.Columns[y].Name)
			}
		}
		over := " over "
		if len(ys) == 0 {
			over = "of "
		}
		parts = append(parts, fmt.Sprintf("%s%s%s, %s rows of %s", strings.Join(ys, ", "), over, metadata.Columns[s.X].Name, grouped(metadata.Rows), metadata.Name))
	}
	return fmt.Sprintf("%s chart%s: %s", c.config.Series[0].Type, title, strings.Join(parts, "; "))
}
