package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Grown is this chart over newer versions of its datasets, looked at as this one is: an axis
// that shows all of its data shows all of the new data, one that shows a part goes on showing that.
func (c *Chart) Grown(newer []spec.DataHandle) (*Chart, error) {
	cfg := c.cfg
	cfg.Data = append([]spec.DataHandle(nil), cfg.Data...)
	for i := range cfg.Data {
		for _, h := range newer {
			if h.ID == cfg.Data[i].ID {
				cfg.Data[i] = h
			}
		}
	}
	cfg.Series = append([]spec.Series(nil), cfg.Series...)
	for i := range cfg.Series {
		s := &cfg.Series[i]
		if s.Data < 0 || s.Data >= len(cfg.Data) {
			continue
		}
		columns := cfg.Data[s.Data].Metadata.Columns
		yScale := cfg.Visual.YScale
		if s.Axis == 1 {
			yScale = cfg.Visual.YScale2
		}
		s.XExtent = grownExtent(s.XExtent, columns, s.X, cfg.Visual.XScale)
		s.YExtent = grownExtent(s.YExtent, columns, s.Y, yScale)
	}
	made, err := NewChart(cfg)
	if err != nil {
		return nil, err
	}
	made.atlas, made.coarser = c.atlas, c.coarser
	made.LookAs(c)
	return made, nil
}

// grownExtent is the extent on an axis that is not linear. The least positive value is not
// known where others are not: then the end that was there stays.
func grownExtent(was *spec.Range, columns []spec.Column, column int, scale spec.Scale) *spec.Range {
	if was == nil || column < 0 || column >= len(columns) || columns[column].Range == nil {
		return was
	}
	low, high := columns[column].Range.Min.Float(), columns[column].Range.Max.Float()
	s := space{scale: wire.Log}
	if scale == spec.SymLogScale {
		s.scale = wire.SymLog
	}
	now := *was
	if p := s.place(low); !math.IsNaN(p) && !math.IsInf(p, 0) {
		now.Min = spec.Value{Frac: p}
	}
	if p := s.place(high); !math.IsNaN(p) && !math.IsInf(p, 0) {
		now.Max = spec.Value{Frac: p}
	}
	return &now
}

// LookAs takes on another chart's size, colours, message and, where it does not show all of
// an axis, its view.
func (c *Chart) LookAs(from *Chart) {
	c.theme, c.message = from.theme, from.message
	c.dpr, c.width, c.height = from.dpr, from.width, from.height
	c.fonts.scale(c.dpr)
	c.x.span, c.y.span = c.x.full, c.y.full
	if from.x.span != from.x.full {
		c.x.set(from.x.span)
	}
	c.y.held = from.y.held && from.y.span != from.y.full
	if c.y.held {
		c.y.set(from.y.span)
	}
	c.y2.follow(&c.y)
	c.left, c.right = 0, 0
	c.layout()
}

// TakeHover goes on with the pointer, and with what another chart knew of the rows under it
// until newer answers come.
func (c *Chart) TakeHover(from *Chart) {
	if len(from.hover.nearest) <= len(c.series) {
		c.hover = from.hover
	}
	c.band = from.band
}
