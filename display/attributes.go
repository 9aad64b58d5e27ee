package display

import (
	"gpucharts/display/spec"
)

// Color sets the colour of each series in turn: "#d62728", "#d27", or a CSS name. Of a scatter it may be a
// column: its rows are coloured by that column's values, with a colour bar, or by its categories, with a
// legend; where rows are dense, by the mean of the values, or by the mixture of the categories.
func (c *Chart) Color(colors ...string) *Chart {
	if len(colors) > len(c.config.Series) {
		stop("Color: %d colours for %d series", len(colors), len(c.config.Series))
	}
	for i, text := range colors {
		s := &c.config.Series[i]
		if c.hasColumn(s, text) {
			c.byColumn("Color", i, spec.ColorBy, text)
			continue
		}
		hex, err := parseColor(text)
		if err != nil {
			if s.Type == spec.Scatter {
				handle := c.sources[s.Data].Handle()
				stop("Color: %w, and no column of %s%s", err, handle.Metadata.Name, suggestion(&handle, text))
			}
			stop("Color: %w", err)
		}
		s.Color = hex
	}
	return c
}

// Size, Shape and Opacity tell the rows of a scatter apart where they are drawn one by one: by the values of a
// column, least to greatest; a shape by its categories, of which six are told apart.
func (c *Chart) Size(column string) *Chart    { return c.byAll("Size", spec.SizeBy, column) }
func (c *Chart) Shape(column string) *Chart   { return c.byAll("Shape", spec.ShapeBy, column) }
func (c *Chart) Opacity(column string) *Chart { return c.byAll("Opacity", spec.OpacityBy, column) }

func (c *Chart) byAll(what string, role spec.Role, column string) *Chart {
	for i := range c.config.Series {
		c.byColumn(what, i, role, column)
	}
	return c
}

// byColumn gives a column to a scatter's rows.
func (c *Chart) byColumn(what string, series int, role spec.Role, column string) {
	s := &c.config.Series[series]
	if s.Type != spec.Scatter {
		stop("%s: `%s` is a column, and the rows of a %s are not told apart: give one colour, \"#rrggbb\" or a CSS name such as \"teal\"; or draw a scatter", what, column, s.Type)
	}
	c.encode(series, role, column)
	at := c.config.Series[series].Column(role)
	described := c.config.Data[s.Data].Metadata.Columns[at]
	if role == spec.ShapeBy && described.Type != spec.Category {
		stop("Shape: column `%s` holds %s: shapes tell categories apart, and it has values; Size and Opacity show values", column, described.Arrow)
	}
	if (role == spec.SizeBy || role == spec.OpacityBy) && described.Type == spec.Category {
		stop("%s: column `%s` holds %s: it has no more and less; Color and Shape tell categories apart", what, column, described.Arrow)
	}
	if role != spec.ColorBy || described.Type == spec.Category {
		c.config.Visual.Legend = true
	}
}

func (c *Chart) hasColumn(s *spec.Series, name string) bool {
	for _, column := range c.sources[s.Data].Handle().Metadata.Columns {
		if column.Name == name {
			return true
		}
	}
	return false
}
