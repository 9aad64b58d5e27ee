package render

import (
	"errors"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render/axis"
)

// An axis that is not linear lives in places: log10 of the values, or its symmetric kin. Tiles,
// views and pixels are all in places; only labels and tooltips speak of values.

// transforms reads the scales of the configuration into the axes.
func (c *Chart) transforms() error {
	v := &c.cfg.Visual
	for _, a := range [...]struct {
		name  string
		scale spec.Scale
		to    *space
	}{{"xScale", v.XScale, &c.x}, {"yScale", v.YScale, &c.y}, {"yScale2", v.YScale2, &c.y2}} {
		switch a.scale {
		case "", spec.LinearScale:
		case spec.LogScale:
			a.to.scale = wire.Log
		case spec.SymLogScale:
			a.to.scale = wire.SymLog
		default:
			return errors.New("visual." + a.name + ": no scale \"" + string(a.scale) + "\"; use linear, log or symlog")
		}
	}
	return nil
}

// placed is the column as it lies on an axis: itself, or its places with the range that the
// configuration gives for them.
func placed(column *spec.Column, on *space, extent *spec.Range, where string) (*spec.Column, error) {
	if on.scale == wire.Linear {
		return column, nil
	}
	if column.Type == spec.Timestamp {
		return nil, errors.New(where + "column `" + column.Name + "` holds times; an axis of times is linear")
	}
	out := *column
	out.Type, out.Range = spec.Float64, nil
	if extent != nil {
		out.Range = &spec.Range{Min: clean(extent.Min, false), Max: clean(extent.Max, false)}
	} else if r := column.Range; r != nil {
		low, high := on.place(r.Min.Float()), on.place(r.Max.Float())
		if low <= high && high-low < 1e300 {
			out.Range = &spec.Range{Min: spec.Value{Frac: low}, Max: spec.Value{Frac: high}}
		}
	}
	return &out, nil
}

// place is where a value lies on the axis.
func (s *space) place(v float64) float64 {
	if s.scale == wire.Linear {
		return v
	}
	return axis.Place(v, s.scale == wire.SymLog)
}

// valueAt is the value at a place of the axis.
func (s *space) valueAt(p float64) float64 {
	if s.scale == wire.Linear {
		return p
	}
	return axis.Value(p, s.scale == wire.SymLog)
}

// placeOf is the same for an exact value.
func (s *space) placeOf(v spec.Value) spec.Value {
	if s.scale == wire.Linear {
		return v
	}
	return spec.Value{Frac: s.place(v.Float())}
}
