package render

import (
	"cmp"
	"errors"
	"slices"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Bars may lie: their places are then along y, from the top down, and their values along x. And those of texts may
// lie in the order of their values or names. The codes of the categories, by which tiles are asked for, stay what they
// are: an axis has a position for each, and all that is drawn on it goes through position.

// lay reads from the series whether the chart's bars lie.
func (c *Chart) lay() error {
	for i := range c.cfg.Series {
		s := &c.cfg.Series[i]
		switch s.Sort {
		case "", spec.Ascending, spec.Descending, spec.ByName:
		default:
			return errors.New(field(i, "sort") + "no order \"" + string(s.Sort) + "\"; use ascending, descending or name")
		}
		if s.Sort != "" && (s.Type != spec.Bar || s.Sort != c.cfg.Series[0].Sort) {
			return errors.New(field(i, "sort") + "one order goes for all series of a chart of bars, and no other chart has one")
		}
		if s.Horizontal && (s.Type != spec.Bar || s.Axis != 0) {
			return errors.New(field(i, "horizontal") + "bars on the left axis lie, a " + string(s.Type) + " does not; leave it out")
		}
		if s.Horizontal != c.cfg.Series[0].Horizontal {
			return errors.New(field(i, "horizontal") + "bars that lie share a chart with bars that lie alone; set it for all series, or for none")
		}
		c.flat = s.Horizontal
	}
	return nil
}

// flatAxes are those of bars that lie.
func (c *Chart) flatAxes() error {
	if err := c.axisOf(&c.y, &c.timeY, "x", 0.008, func(s *series) *spec.Column { return s.x }); err != nil {
		return err
	}
	c.x.auto = true
	c.x.fitTo(0, 0)
	c.y2.setRange(spec.Value{}, spec.Value{}, true, 0)
	return nil
}

// fitted is the axis that may follow what is drawn.
func (c *Chart) fitted() *space {
	if c.flat {
		return &c.x
	}
	return &c.y
}

// valueAxis is the axis along which the values of a series lie.
func (c *Chart) valueAxis(s *series) *space {
	if c.flat {
		return &c.x
	}
	return s.ys
}

// arrange gives the categories their positions, and reports whether they changed.
func (c *Chart) arrange() bool {
	places := &c.x
	if c.flat {
		places = &c.y
	}
	by := c.cfg.Series[0].Sort
	n := len(places.names)
	if n == 0 || by == "" && !c.flat {
		return false
	}
	settled := len(places.order) == n
	if settled && (by == "" || by == spec.ByName) {
		return false
	}
	places.sums = slices.Grow(places.sums[:0], n)[:n]
	sums := places.sums
	clear(sums)
	for i := range c.series {
		s := &c.series[i]
		if s.cover.missing && settled { // what came last stays until all is there
			return false
		}
		for t := range s.values {
			v := &s.values[t]
			for k := range v.len() {
				if r := v.row(k); r[0] >= 0 && r[0] < float64(n) {
					sums[int(r[0])] += r[2]
				}
			}
		}
	}
	if settled && slices.Equal(sums, places.arranged) {
		return false
	}
	places.arranged = append(places.arranged[:0], sums...)
	return places.orderBy(by, c.flat)
}

// orderBy makes the order of the categories, of their sums or names, and reports whether it is another one.
func (s *space) orderBy(by spec.Order, reversed bool) bool {
	sums, names, n := s.arranged, s.names, len(s.names)
	codes := make([]int, n)
	for i := range codes {
		codes[i] = i
	}
	slices.SortStableFunc(codes, func(a, b int) int {
		switch by {
		case spec.Ascending:
			return cmp.Compare(sums[a], sums[b])
		case spec.Descending:
			return cmp.Compare(sums[b], sums[a])
		case spec.ByName:
			return cmp.Compare(names[a], names[b])
		}
		return 0
	})
	if reversed {
		slices.Reverse(codes) // the first on top
	}
	order := make([]int, n)
	for position, code := range codes {
		order[code] = position
	}
	if slices.Equal(order, s.order) {
		return false
	}
	s.order, s.shown = order, make([]string, n)
	for code, position := range order {
		s.shown[position] = names[code]
	}
	return true
}

// position is where a category lies on its axis.
func (s *space) position(code int64) int64 {
	if code < 0 || code >= int64(len(s.order)) {
		return code
	}
	return int64(s.order[code])
}

func (s *space) positionNames() []string {
	if s.shown != nil {
		return s.shown
	}
	return s.names
}

// pixelAt is the device pixel of a number on a horizontal axis.
func (s *space) pixelAt(v float64) float64 {
	return s.pixelOf(spec.Value{Frac: s.place(v)})
}

// readRanges shows the parts of the axes that the configuration asks for.
func (c *Chart) readRanges() error {
	v := &c.cfg.Visual
	for _, a := range [...]struct {
		name string
		want *spec.Range
		to   *space
	}{{"xRange", v.XRange, &c.x}, {"yRange", v.YRange, &c.y}, {"yRange2", v.YRange2, &c.y2}} {
		if a.want == nil {
			continue
		}
		if a.to == &c.y2 && !c.two {
			return errors.New("visual.yRange2: there is no axis on the right; use yRange")
		}
		whole := a.to.integer && a.to.scale == wire.Linear
		low, high := a.to.placeOf(clean(a.want.Min, whole)), a.to.placeOf(clean(a.want.Max, whole))
		length := sub(high, low)
		if !(length > 0) || length > 1e300 {
			return errors.New("visual." + a.name + ": it ends where it begins or before, or has no place on a logarithmic axis; give the lesser value first, above zero there")
		}
		if a.to.fits = a.to.auto; !a.to.fits && !a.to.empty {
			a.to.reach = a.to.full
		}
		a.to.auto, a.to.given = false, true
		a.to.full = spec.Span{Min: low, Length: length}
		a.to.span = a.to.full
	}
	return nil
}

// ground says that bars do not begin at zero, where that is so; nil: they do.
func (c *Chart) ground() []byte {
	if c.message != "" {
		return nil
	}
	for i := range c.series {
		s := &c.series[i]
		if axis := c.valueAxis(s); s.kind.zero && axis.given && axis.scale == wire.Linear {
			if low := axis.span.Min.Float(); low > 0 || low+axis.span.Length < 0 {
				return notFromZero
			}
		}
	}
	return nil
}

var notFromZero = []byte("axis not from zero, ")
