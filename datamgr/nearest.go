package datamgr

import (
	"math"
	"runtime"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// nearest finds the row nearest to a point: by x alone for a line, by the distance in
// radii for a scatter. Of rows equally near, the first.
func (d *Dataset) nearest(q *wire.Request, r *wire.Reply) error {
	p := pairOf(&q.Layer)
	var row int64
	var err error
	if q.Layer.Aggregate.Vertices() {
		l, ofSample, lineErr := d.lineNow(p)
		if row, err = -1, lineErr; err == nil && !ofSample {
			row = l.nearest(q)
		}
	} else {
		g, ofSample, gridErr := d.gridNow(p)
		if row, err = -1, gridErr; err == nil && !ofSample && d.standIn(p, g) == nil {
			row, err = g.nearest(q)
		}
	}
	if err != nil || row < 0 {
		return err
	}
	r.Row = row
	r.X, _ = d.at(int(q.Layer.X)).numbers.value(row)
	y, ok := d.at(int(q.Layer.Y)).numbers.value(row)
	if r.YNull = !ok; ok {
		r.Y = y
	}
	for i, e := range q.Layer.Extra {
		if e != 0 {
			r.Extra[i], r.HasExtra[i] = d.at(int(e - 1)).numbers.value(row)
		}
	}
	return nil
}

func (l *line) nearest(q *wire.Request) int64 {
	defer runtime.KeepAlive(l) // and with it the map that its order may lie in
	best, least := int64(-1), math.Inf(1)
	try := func(position int64) {
		if position < 0 || position >= l.count {
			return
		}
		x, _ := l.x.value(l.row(position))
		if d := distance(x, q.X); d <= q.RadiusX && (d < least || d == least && l.row(position) < best) {
			best, least = l.row(position), d
		}
	}
	at := l.x.searchValue(q.X, l.order, l.count)
	try(at)
	if at > 0 {
		// Of the rows that share the x before, the first.
		x, _ := l.x.value(l.row(at - 1))
		try(l.x.searchValue(x, l.order, at))
	}
	return best
}

func (g *grid) nearest(q *wire.Request) (int64, error) {
	if g.counts == nil {
		return -1, nil
	}
	defer runtime.KeepAlive(g) // and with it the map that the list may lie in
	g.needList()
	fromX, toX := g.ax.around(q.X, q.RadiusX, g.x.integer())
	fromY, toY := g.ay.around(q.Y, q.RadiusY, g.y.integer())
	best, least := int64(-1), math.Inf(1)
	g.eachIn(window{fromX, toX, fromY, toY}, func(_ int64, entries []entry) {
		for _, e := range entries {
			row := int64(e.row)
			x, _ := g.x.value(row)
			y, _ := g.y.value(row)
			dx, dy := distance(x, q.X), distance(y, q.Y)
			if dx > q.RadiusX || dy > q.RadiusY {
				continue
			}
			d := math.Hypot(ratio(dx, q.RadiusX), ratio(dy, q.RadiusY))
			if d < least || d == least && row < best {
				best, least = row, d
			}
		}
	})
	return best, nil
}

// distance is |a-b| in axis units, from the exact difference of the integer parts.
func distance(a, b spec.Value) float64 { return math.Abs(wideSub(a.Int, b.Int) + (a.Frac - b.Frac)) }

// ratio is d in radii; a radius of 0 asks for d = 0.
func ratio(d, radius float64) float64 {
	if d == 0 {
		return 0
	}
	return d / radius
}

// around gives the bins [from, to) of the grid within a radius of a value, and perhaps one
// more on either side.
func (g *cellAxis) around(v spec.Value, radius float64, integer bool) (from, to int64) {
	bin := func(d float64) int64 {
		var b float64 // counted from first
		if integer {
			// The value's distance from the grid's beginning, exact before it is rounded.
			past := wideSub(v.Int, g.first<<g.level) + v.Frac
			b = math.Floor(math.Ldexp(past+d, -g.level))
		} else {
			b = math.Floor(((v.Frac+d)*g.pre*g.scale - g.base) / (1 << subBits))
		}
		return int64(max(min(b, float64(g.count)), -1))
	}
	from, to = max(bin(-radius)-1, 0), min(bin(radius)+2, g.count)
	return from, max(from, to)
}
