package datamgr

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// ohlc makes the candles of a tile: for each x bin with rows the first, greatest, least and last
// value. With one column (Y) these are its own: ticks become candles. With four (Extra: open,
// high, low, close) they are the first open, greatest high, least low and last close, so that
// candles of rows join to candles of bins. Rows of values, in order of x:
//
//	x of the first row, x of the last (both in axis units from the tile's beginning),
//	open, high, low, close, rows
//
// A row without one of the values takes no part in that value; a bin where one is missing has no
// candle. A bin costs O(log rows), by the blocks of lines.
func (d *Dataset) ohlc(l *wire.Layer, place wire.Place) (valueTile, error) {
	x := columnID(l.X, l.TransformX)
	ids := [4]int{int(l.Y), int(l.Y), int(l.Y), int(l.Y)}
	if l.Extra[0] != 0 {
		for i, e := range l.Extra {
			if e != 0 {
				ids[i] = int(e - 1)
			}
		}
	}
	var lines [4]*line
	for i, id := range ids {
		if i > 0 && id == ids[i-1] {
			lines[i] = lines[i-1]
			continue
		}
		made, err := d.line(pair{x, id})
		if err != nil {
			return valueTile{}, err
		}
		lines[i] = made
	}
	out := valueTile{width: 7}
	l0 := lines[0]
	l0.eachBin(place, func(from, to int64) {
		row := [4]float64{}
		for i, line := range lines {
			at := int64(-1)
			switch i {
			case 0:
				if p := line.index.firstValid(from, to); p < to {
					at = p
				}
			case 3:
				if p := line.index.lastValid(from, to); p >= from {
					at = p
				}
			default:
				least, greatest, ok := line.index.extremes(from, to)
				if !ok {
					return
				}
				if at = greatest; i == 2 {
					at = least
				}
			}
			if at < 0 {
				return
			}
			v, ok := line.yAt(at)
			if !ok {
				return
			}
			row[i] = v.Float()
		}
		out.add(l0.fromBegin(from, place), l0.fromBegin(to-1, place), row[0], row[1], row[2], row[3], float64(to-from))
		out.rows += to - from
	})
	return out, nil
}

// eachBin calls f with the positions of the rows of each x bin of a tile of values that has any.
func (l *line) eachBin(place wire.Place, f func(from, to int64)) {
	a := newAxis(place.LevelX, place.IndexX, wire.BinBits)
	from := l.x.search(&a, 0, l.order, 0, l.count)
	to := l.x.search(&a, 1<<wire.BinBits, l.order, from, l.count)
	rows := int64(0)
	for bin := uint32(1); bin <= 1<<wire.BinBits && from < to; bin++ {
		end := l.binEnd(&a, bin, from, to, rows)
		if rows = end - from; rows > 0 {
			f(from, end)
		}
		from = end
	}
}

// fromBegin is how far the row at a position lies from the beginning of a tile, in axis units.
func (l *line) fromBegin(position int64, place wire.Place) float64 {
	x, _ := l.x.value(l.row(position))
	return distanceFrom(x, place.LevelX, place.IndexX, wire.BinBits, l.x.integer())
}

// distanceFrom is the distance of a value from the beginning of a tile, in axis units.
func distanceFrom(v spec.Value, level int16, index int64, bits int, integer bool) float64 {
	shift := int(level) + bits
	if !integer || shift < 0 {
		return v.Float() - math.Ldexp(float64(index), shift)
	}
	if shift > 62 {
		return v.Float()
	}
	return float64(v.Int-index<<shift) + v.Frac
}
