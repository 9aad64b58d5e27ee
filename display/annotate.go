package display

import (
	"time"

	"gpucharts/display/spec"
)

// Rule draws a line across the plot at a value of an axis: "x", "y", or "y2" for the right one. The value is a
// number, a time.Time, or a text of an axis of categories. Options are a label and a colour.
func (c *Chart) Rule(axis string, at any, options ...string) *Chart {
	r := spec.Rule{Axis: axis, At: c.value("Rule", axis, at)}
	r.Label, r.Color = labelAndColor("Rule", options)
	c.config.Visual.Rules = append(c.config.Visual.Rules, r)
	return c
}

// Between tints the plot between two values of an axis.
func (c *Chart) Between(axis string, from, to any, options ...string) *Chart {
	end := c.value("Between", axis, to)
	r := spec.Rule{Axis: axis, At: c.value("Between", axis, from), To: &end}
	r.Label, r.Color = labelAndColor("Between", options)
	c.config.Visual.Rules = append(c.config.Visual.Rules, r)
	return c
}

// Note writes a text at a point of the plot; the option is a colour.
func (c *Chart) Note(x, y any, text string, color ...string) *Chart {
	n := spec.Note{X: c.value("Note", "x", x), Y: c.value("Note", "y", y), Text: text}
	if len(color) > 0 {
		_, n.Color = labelAndColor("Note", []string{"", color[0]})
	}
	c.config.Visual.Notes = append(c.config.Visual.Notes, n)
	return c
}

func labelAndColor(what string, options []string) (label, color string) {
	if len(options) > 2 {
		stop("%s: %d options: want a label and a colour", what, len(options))
	}
	if len(options) > 1 && options[1] != "" {
		hex, err := parseColor(options[1])
		if err != nil {
			stop("%s: %w", what, err)
		}
		color = hex
	}
	if len(options) > 0 {
		label = options[0]
	}
	return label, color
}

// value is a place on an axis of the chart.
func (c *Chart) value(what, axis string, v any) spec.Value {
	s := &c.config.Series[0]
	for i := range c.config.Series {
		if axis == "y2" == (c.config.Series[i].Axis == 1) {
			s = &c.config.Series[i]
			break
		}
	}
	at, result := s.Y, s.Type == spec.Bar || s.Type == spec.Histogram
	switch axis {
	case "x", "y", "y2":
	default:
		stop("%s: no axis %q: use \"x\", \"y\" or \"y2\"", what, axis)
	}
	if (axis == "x") != s.Horizontal {
		at, result = s.X, false
	}
	column := c.config.Data[s.Data].Metadata.Columns[at]
	if result {
		column = spec.Column{Type: spec.Float64}
	}
	if t, ok := v.(time.Time); ok {
		if column.Type != spec.Timestamp {
			stop("%s: a time, but the %s axis holds column `%s` of %s", what, axis, column.Name, column.Arrow)
		}
		nanos, unit := t.UnixNano(), column.Unit.Nanos()
		whole := nanos / unit
		if nanos%unit < 0 {
			whole--
		}
		return spec.Value{Int: whole, Frac: float64(nanos-whole*unit) / float64(unit)}
	}
	if text, ok := v.(string); ok {
		return c.category(what, s, at, text)
	}
	number, ok := toFloat(v)
	if !ok {
		stop("%s: %v of type %T is no number, time or text", what, v, v)
	}
	if column.Type == spec.Timestamp {
		stop("%s: the %s axis holds times (column `%s`): give a time.Time", what, axis, column.Name)
	}
	return spec.Value{Frac: number}
}

// category is the code of a text on an axis of categories.
func (c *Chart) category(what string, s *spec.Series, column int, text string) spec.Value {
	handle, err := c.sources[s.Data].Measure(column)
	if err != nil {
		stop("%s: %w", what, err)
	}
	described := handle.Metadata.Columns[column]
	for i, name := range described.Categories {
		if name == text {
			return spec.Value{Int: int64(i)}
		}
	}
	stop("%s: column `%s` of %s has no value %q", what, described.Name, handle.Metadata.Name, text)
	return spec.Value{}
}

func toFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int32:
		return float64(v), true
	case int64:
		return float64(v), true
	case float32:
		return float64(v), true
	case float64:
		return v, true
	case time.Duration:
		return float64(v), true
	}
	return 0, false
}
