package render

import (
	"errors"
	"strconv"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render/axis"
)

// build reads the configuration into the chart's series and axes.
func (c *Chart) build() error {
	cfg := &c.cfg
	if cfg.Version != spec.ConfigurationVersion {
		return errors.New("version: this renderer draws configurations of version " + strconv.Itoa(spec.ConfigurationVersion) + ", this one has " + strconv.Itoa(cfg.Version) + "; reload the page, or run the cell again")
	}
	if len(cfg.Series) == 0 {
		return errors.New("series: a chart needs at least one; make it with chart.Line or chart.Scatter")
	}
	for i := range cfg.Series {
		if err := c.addSeries(i); err != nil {
			return err
		}
	}
	if err := c.axes(); err != nil {
		return err
	}
	v := &cfg.Visual
	first := &c.series[0]
	c.title = []byte(v.Title)
	c.xLabel = []byte(v.XLabel)
	if v.XLabel == "" {
		c.xLabel = []byte(first.x.Name)
	}
	if z := c.timeX.zone.Name; z != "" {
		c.xLabel = append(append(append(c.xLabel, " ("...), z...), ')')
	}
	c.yLabel = []byte(v.YLabel)
	if v.YLabel == "" {
		c.yLabel = []byte(first.y.Name)
		for i := range c.series {
			if c.series[i].y.Name != first.y.Name {
				c.yLabel = nil
			}
		}
	}
	return nil
}

func field(i int, name string) string { return "series[" + strconv.Itoa(i) + "]." + name + ": " }

func (c *Chart) addSeries(i int) error {
	in := &c.cfg.Series[i]
	s := series{kind: in.Type, label: []byte(in.Label)}
	aggregate := wire.M4
	switch in.Type {
	case spec.Line:
	case spec.Scatter:
		aggregate = wire.Count
	default:
		return errors.New(field(i, "type") + "no chart type \"" + string(in.Type) + "\"; use \"line\" or \"scatter\"")
	}
	if in.Data < 0 || in.Data >= len(c.cfg.Data) {
		return errors.New(field(i, "data") + strconv.Itoa(in.Data) + " is not one of the " + strconv.Itoa(len(c.cfg.Data)) + " datasets")
	}
	handle := &c.cfg.Data[in.Data]
	columns := handle.Metadata.Columns
	for _, axis := range [...]struct {
		name  string
		index int
		to    **spec.Column
	}{{"x", in.X, &s.x}, {"y", in.Y, &s.y}} {
		if axis.index < 0 || axis.index >= len(columns) || axis.index > 0xffff {
			return errors.New(field(i, axis.name) + strconv.Itoa(axis.index) + " is not one of the " + strconv.Itoa(len(columns)) + " columns of " + handle.Metadata.Name)
		}
		copied := columns[axis.index]
		column := &copied
		if r := column.Range; r != nil {
			whole := column.Type.Integer()
			column.Range = &spec.Range{Min: clean(r.Min, whole), Max: clean(r.Max, whole)}
			if sub(column.Range.Max, column.Range.Min) < 0 {
				return errors.New(field(i, axis.name) + "the range of column `" + column.Name + "` ends before it begins; run the cell again")
			}
		}
		if !column.Type.Numeric() {
			return errors.New(field(i, axis.name) + "column `" + column.Name + "` is " + string(column.Type) + "; an axis needs numbers or timestamps")
		}
		*axis.to = column
	}
	if in.Color != "" {
		color, ok := parseColor(in.Color)
		if !ok {
			return errors.New(field(i, "color") + "\"" + in.Color + "\" is no colour; write it as \"#rrggbb\"")
		}
		s.color, s.chosen = color, true
	}
	if len(s.label) == 0 {
		s.label = []byte(s.y.Name)
	}
	s.rows = handle.Metadata.Rows
	s.layer = wire.Layer{Dataset: handle.ID, Version: handle.Version, X: uint16(in.X), Y: uint16(in.Y), Aggregate: aggregate}
	c.series = append(c.series, s)
	return nil
}

func parseColor(s string) (Color, bool) {
	if len(s) != 7 || s[0] != '#' {
		return Color{}, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	return Color{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, err == nil
}

// axes finds what the series share: the kind and the range of x and of y.
func (c *Chart) axes() error {
	pad := 0.008
	if !c.Lines() {
		pad = 0.03
	}
	if err := c.axisOf(&c.x, &c.timeX, "x", pad, func(s *series) *spec.Column { return s.x }); err != nil {
		return err
	}
	return c.axisOf(&c.y, &c.timeY, "y", 0.05, func(s *series) *spec.Column { return s.y })
}

func (c *Chart) axisOf(out *space, clock *timeAxis, name string, pad float64, column func(*series) *spec.Column) error {
	first := column(&c.series[0])
	out.integer = true
	empty := true
	var low, high spec.Value
	for i := range c.series {
		col := column(&c.series[i])
		if (col.Type == spec.Timestamp) != (first.Type == spec.Timestamp) {
			return errors.New(field(i, name) + "column `" + col.Name + "` is " + string(col.Type) + " but `" + first.Name + "` is " + string(first.Type) + ": times and numbers cannot share an axis")
		}
		if col.Type == spec.Timestamp && col.Unit != first.Unit {
			return errors.New(field(i, name) + "column `" + col.Name + "` counts " + string(col.Unit) + " but `" + first.Name + "` counts " + string(first.Unit) + ": bring both to one unit")
		}
		out.integer = out.integer && col.Type.Integer()
		if col.Range == nil || c.series[i].rows == 0 {
			continue
		}
		if empty || sub(col.Range.Min, low) < 0 {
			low = col.Range.Min
		}
		if empty || sub(col.Range.Max, high) > 0 {
			high = col.Range.Max
		}
		empty = false
	}
	if !out.integer {
		low, high = spec.Value{Frac: low.Float()}, spec.Value{Frac: high.Float()}
	}
	if first.Type == spec.Timestamp {
		clock.nanos = first.Unit.Nanos()
		zone, ok := axis.FixedZone(first.Zone)
		if !ok {
			if zone, ok = Zones(first.Zone); !ok {
				zone = axis.Zone{Name: "UTC"}
			}
		}
		clock.zone = zone
	}
	out.setRange(low, high, empty, pad)
	return nil
}
