package datamgr

import (
	"math"

	"gpucharts/display/wire"
)

// rowValues are rows with an error: y and how far it is from true. Extra[0] is the error on both
// sides; without it Extra[1] and Extra[2] are the least and the greatest y that may be. Rows of values,
// in order of x:
//
//	x in axis units from the tile's beginning, y (NaN where it is no single row), least, greatest, rows
//
// A bin of one row brings it; one of more rows brings their extent, from the least that may be to
// the greatest: nothing that an error bar reaches is lost.
func (d *Dataset) rowValues(l *wire.Layer, place wire.Place) (valueTile, error) {
	line, err := d.line(pair{columnID(l.X, l.TransformX), int(l.Y)})
	if err != nil {
		return valueTile{}, err
	}
	extra := func(i int) numbers {
		if c := d.extra(l, i); c != nil {
			return c.numbers
		}
		return nil
	}
	both, low, high := extra(0), extra(1), extra(2)
	bounds := func(position int64) (y, least, greatest float64, ok bool) {
		row := line.row(position)
		v, ok := line.y.value(row)
		if !ok {
			return 0, 0, 0, false
		}
		y = v.Float()
		least, greatest = y, y
		if both != nil {
			if e, ok := both.value(row); ok {
				least, greatest = y-math.Abs(e.Float()), y+math.Abs(e.Float())
			}
		}
		if low != nil {
			if e, ok := low.value(row); ok {
				least = e.Float()
			}
		}
		if high != nil {
			if e, ok := high.value(row); ok {
				greatest = e.Float()
			}
		}
		return y, least, greatest, true
	}
	out := valueTile{width: 5}
	line.eachBin(place, func(from, to int64) {
		rows, y, least, greatest := int64(0), 0.0, math.Inf(1), math.Inf(-1)
		first, last := int64(-1), int64(-1)
		for p := from; p < to; p++ {
			one, l, g, ok := bounds(p)
			if !ok {
				continue
			}
			if rows++; rows == 1 {
				first = p
			}
			y, last = one, p
			least, greatest = min(least, l), max(greatest, g)
		}
		if rows == 0 {
			return
		}
		x := (line.fromBegin(first, place) + line.fromBegin(last, place)) / 2
		if rows > 1 {
			y = math.NaN()
		}
		out.add(x, y, least, greatest, float64(rows))
		out.rows += rows
	})
	return out, nil
}
