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
	if err := c.transforms(); err != nil {
		return err
	}
	if len(cfg.Series) == 0 {
		return errors.New("series: a chart needs at least one; make it with chart.Line or chart.Scatter")
	}
	if err := c.lay(); err != nil {
		return err
	}
	for i := range cfg.Series {
		if err := c.addSeries(i); err != nil {
			return err
		}
	}
	if err := c.axes(); err != nil {
		return err
	}
	if err := c.readRanges(); err != nil {
		return err
	}
	if err := c.checkAnnotations(); err != nil {
		return err
	}
	if err := c.readTone(); err != nil {
		return err
	}
	v := &cfg.Visual
	first := &c.series[0]
	c.title = []byte(v.Title)
	c.xLabel = []byte(v.XLabel)
	if v.XLabel == "" {
		c.xLabel = []byte(first.x.Name)
		if c.flat {
			c.xLabel = []byte(first.y.Name)
		}
	}
	if z := c.timeX.zone.Name; z != "" {
		c.xLabel = append(append(append(c.xLabel, " ("...), z...), ')')
	}
	c.yLabel = []byte(v.YLabel)
	if v.YLabel == "" {
		c.yLabel = c.commonLabel(&c.y)
		if c.flat {
			c.yLabel = []byte(first.x.Name)
		}
	}
	c.yLabel2, c.subtitle = []byte(v.YLabel2), []byte(v.Subtitle)
	if v.YLabel2 == "" && c.two {
		c.yLabel2 = c.commonLabel(&c.y2)
	}
	c.y2.follow(&c.y)
	return nil
}

func functionOf(f spec.Function) (wire.Function, bool) {
	switch f {
	case "", spec.Count:
		return wire.Counts, true
	case spec.Sum:
		return wire.Sum, true
	case spec.Mean:
		return wire.Average, true
	case spec.Min:
		return wire.Least, true
	case spec.Max:
		return wire.Greatest, true
	}
	return 0, false
}

// commonLabel is the name that the columns of y of an axis share; nil: they have several.
func (c *Chart) commonLabel(axis *space) []byte {
	var name []byte
	for i := range c.series {
		if s := &c.series[i]; s.ys != axis {
			continue
		} else if name == nil {
			name = []byte(s.y.Name)
		} else if string(name) != s.y.Name {
			return nil
		}
	}
	return name
}

func field(i int, name string) string { return "series[" + strconv.Itoa(i) + "]." + name + ": " }

func (c *Chart) addSeries(i int) error {
	in := &c.cfg.Series[i]
	s := series{kind: kindOf(in.Type), label: []byte(in.Label), size: in.Size, alpha: in.Opacity, in: in, ys: &c.y, clock: &c.timeY}
	if in.Type == spec.Scatter && len(in.Encode) > 0 {
		s.kind = &attributedKind
	}
	if s.kind == nil {
		return errors.New(field(i, "type") + "no chart type \"" + string(in.Type) + "\"; this renderer draws " + knownTypes)
	}
	switch in.Axis {
	case 0:
	case 1:
		s.ys, s.clock, c.two = &c.y2, &c.timeY2, true
	default:
		return errors.New(field(i, "axis") + strconv.Itoa(in.Axis) + " is not an axis of y; use 0 (left) or 1 (right)")
	}
	if in.Size < 0 || in.Size > 400 || in.Opacity < 0 || in.Opacity > 1 {
		return errors.New(field(i, "size") + "a size of 0 to 400 pixels and an opacity of 0 to 1 are drawn")
	}
	if in.Data < 0 || in.Data >= len(c.cfg.Data) {
		return errors.New(field(i, "data") + strconv.Itoa(in.Data) + " is not one of the " + strconv.Itoa(len(c.cfg.Data)) + " datasets")
	}
	handle := &c.cfg.Data[in.Data]
	var err error
	if s.rawX, err = axisColumn(handle, field(i, "x"), in.X); err != nil {
		return err
	}
	if s.rawY, err = axisColumn(handle, field(i, "y"), in.Y); err != nil {
		return err
	}
	along, up := &c.x, s.ys
	if c.flat {
		along, up = &c.y, &c.x
	}
	if s.x, err = placed(s.rawX, along, in.XExtent, field(i, "x")); err != nil {
		return err
	}
	if s.y, err = placed(s.rawY, up, in.YExtent, field(i, "y")); err != nil {
		return err
	}
	layer := wire.Layer{TransformX: along.scale, TransformY: up.scale, Dataset: handle.ID, Version: handle.Version, X: uint16(in.X), Y: uint16(in.Y), Aggregate: s.kind.aggregate}
	var known bool
	if layer.Function, known = functionOf(in.Function); !known {
		return errors.New(field(i, "function") + "no function \"" + string(in.Function) + "\"; use count, sum, mean, min or max")
	}
	for k, role := range s.kind.roles {
		at := in.Column(role)
		if at < 0 {
			if k < s.kind.needs {
				return errors.New(field(i, "encode") + "a " + string(in.Type) + " needs a column of the role \"" + string(role) + "\"")
			}
			continue
		}
		if s.extra[k], err = axisColumn(handle, field(i, "encode"), at); err != nil {
			return err
		}
		layer.Extra[k] = uint16(at + 1)
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
	if s.kind == &attributedKind {
		if s.extra[0] != nil {
			s.bar.clock = clockOf(s.extra[0])
		}
		switch {
		case s.extra[0] == nil:
			layer.Aggregate = wire.Count
		case s.extra[0].Type == spec.Category:
			layer.Aggregate = wire.ByCategory
		}
	}
	s.rows = handle.Metadata.Rows
	s.layer = layer
	c.series = append(c.series, s)
	return nil
}

// axisColumn is a copy of a column that lies along an axis, its range in the form that axes keep.
func axisColumn(handle *spec.DataHandle, where string, index int) (*spec.Column, error) {
	columns := handle.Metadata.Columns
	if index < 0 || index >= len(columns) || index >= 0xffff {
		return nil, errors.New(where + strconv.Itoa(index) + " is not one of the " + strconv.Itoa(len(columns)) + " columns of " + handle.Metadata.Name)
	}
	column := columns[index]
	if r := column.Range; r != nil {
		whole := column.Type.Integer()
		column.Range = &spec.Range{Min: clean(r.Min, whole), Max: clean(r.Max, whole)}
		if sub(column.Range.Max, column.Range.Min) < 0 {
			return nil, errors.New(where + "the range of column `" + column.Name + "` ends before it begins; run the cell again")
		}
	}
	if !column.Type.Axis() {
		return nil, errors.New(where + "column `" + column.Name + "` is " + string(column.Type) + "; an axis needs numbers, timestamps or categories")
	}
	return &column, nil
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
	if c.flat {
		return c.flatAxes()
	}
	pad := 0.008
	if !c.Lines() {
		pad = 0.03
	} else if c.hasFigures() { // half of the first and of the last lies beyond
		pad = 0.02
	}
	if err := c.axisOf(&c.x, &c.timeX, "x", pad, func(s *series) *spec.Column { return s.x }); err != nil {
		return err
	}
	for i, out := range [...]*space{&c.y, &c.y2} {
		clock := &c.timeY
		if i == 1 {
			clock = &c.timeY2
		}
		err := c.axisOf(out, clock, "y", 0.05, func(s *series) *spec.Column {
			if s.ys != out {
				return nil
			}
			if s.kind.extent != nil {
				out.auto = true
				return nil
			}
			return s.y
		})
		if err != nil {
			return err
		}
		if out.low == (spec.Value{}) && !out.empty && c.standsOnZero(out) {
			out.full.Length += out.full.Min.Float() // no room below the ground
			out.full.Min = spec.Value{}
			out.span = out.full
		}
		if out.auto {
			out.integer = false
			out.fitTo(0, 0)
		}
	}
	return nil
}

func (c *Chart) axisOf(out *space, clock *timeAxis, name string, pad float64, column func(*series) *spec.Column) error {
	var first *spec.Column
	out.integer = true
	empty := true
	var low, high spec.Value
	for i := range c.series {
		col := column(&c.series[i])
		if col == nil {
			continue
		}
		if first == nil {
			first = col
		}
		if (col.Type == spec.Timestamp) != (first.Type == spec.Timestamp) {
			return errors.New(field(i, name) + "column `" + col.Name + "` is " + string(col.Type) + " but `" + first.Name + "` is " + string(first.Type) + ": times and numbers cannot share an axis")
		}
		if col.Type == spec.Timestamp && col.Unit != first.Unit {
			return errors.New(field(i, name) + "column `" + col.Name + "` counts " + string(col.Unit) + " but `" + first.Name + "` counts " + string(first.Unit) + ": bring both to one unit")
		}
		if (col.Type == spec.Category) != (first.Type == spec.Category) || !sameNames(col.Categories, first.Categories) {
			return errors.New(field(i, name) + "column `" + col.Name + "` is " + string(col.Type) + " but `" + first.Name + "` is " + string(first.Type) + " of other values: they cannot share an axis")
		}
		out.integer = out.integer && col.Type.Integer()
		if c.series[i].rows == 0 {
			continue
		}
		reach := col.Range
		if name == "y" && !c.flat {
			reach = c.series[i].reach()
		}
		if reach == nil {
			continue
		}
		if empty || sub(reach.Min, low) < 0 {
			low = reach.Min
		}
		if empty || sub(reach.Max, high) > 0 {
			high = reach.Max
		}
		empty = false
	}
	if first == nil {
		out.setRange(low, high, true, pad)
		return nil
	}
	if !out.integer {
		low, high = spec.Value{Frac: low.Float()}, spec.Value{Frac: high.Float()}
	}
	if first.Type == spec.Timestamp {
		*clock = clockOf(first)
	}
	out.setRange(low, high, empty, pad)
	if first.Type == spec.Category {
		out.names = first.Categories
	}
	if !empty && (first.Type == spec.Category || (name == "x" || c.flat) && c.hasSlots() || first.Type.Integer() && first.Type != spec.Timestamp && c.hasCells()) { // each value has a place one unit wide
		out.full = spec.Span{Min: add(low, -0.5, true), Length: sub(high, low) + 1}
		out.span = out.full
	}
	return nil
}

// clockOf is the clock that a column of timestamps is told by; for other columns none.
func clockOf(column *spec.Column) (clock timeAxis) {
	if column.Type != spec.Timestamp {
		return clock
	}
	clock.nanos = column.Unit.Nanos()
	zone, ok := axis.FixedZone(column.Zone)
	if !ok {
		if zone, ok = Zones(column.Zone); !ok {
			zone = axis.Zone{Name: "UTC"}
		}
	}
	clock.zone = zone
	return clock
}

func sameNames(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// hasSlots reports whether a mark gives each value of x a place one unit wide.
func (c *Chart) hasSlots() bool {
	for i := range c.series {
		if c.series[i].kind.slots {
			return true
		}
	}
	return false
}

// hasFigures reports whether a mark draws figures about its rows, as candles are.
func (c *Chart) hasFigures() bool {
	for i := range c.series {
		if c.series[i].kind.shapes != nil {
			return true
		}
	}
	return false
}

// hasCells reports whether a mark gives each whole number of both axes a cell.
func (c *Chart) hasCells() bool {
	for i := range c.series {
		if c.series[i].in.Type == spec.Heatmap {
			return true
		}
	}
	return false
}

// reach is what a series spans along y: its column's range, a band's other border, and zero where
// the mark stands on it. nil: nothing is known.
func (s *series) reach() *spec.Range {
	if s.y.Range == nil {
		return nil
	}
	r := *s.y.Range
	if s.kind.aggregate == wire.OHLC && s.extra[1] != nil && s.extra[2] != nil && s.scaleIsLinear() {
		if low, high := s.extra[2].Range, s.extra[1].Range; low != nil && high != nil {
			return &spec.Range{Min: low.Min, Max: high.Max}
		}
	}
	if s.in.Type == spec.Band {
		if y2, err := placed(s.extra[0], s.ys, nil, ""); err == nil && y2.Range != nil {
			o := y2.Range
			if sub(o.Min, r.Min) < 0 {
				r.Min = o.Min
			}
			if sub(o.Max, r.Max) > 0 {
				r.Max = o.Max
			}
		}
	}
	if s.kind.zero {
		if sub(r.Min, spec.Value{}) > 0 {
			r.Min = spec.Value{}
		}
		if sub(r.Max, spec.Value{}) < 0 {
			r.Max = spec.Value{}
		}
	}
	return &r
}

func (s *series) scaleIsLinear() bool { return s.ys.scale == wire.Linear }

// standsOnZero reports whether a mark on an axis is drawn from zero up.
func (c *Chart) standsOnZero(axis *space) bool {
	for i := range c.series {
		if s := &c.series[i]; s.ys == axis && s.kind.zero {
			return true
		}
	}
	return false
}
