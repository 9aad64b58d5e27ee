package datamgr

import (
	"sync/atomic"

	"gpucharts/display/wire"
)

// histogramBins is the number of x bins of a tile.
const histogramBins = 1 << wire.BinBits

// mostGroups is the greatest number of categories that a histogram or bars are split by.
const mostGroups = 1000

// histogram counts the rows of each x bin of a tile, for each category of Extra[0] where there
// is one. Rows of values: bin, code of the category, rows; in order, none of zero rows.
func (d *Dataset) histogram(l *wire.Layer, place wire.Place) (valueTile, error) {
	x := d.at(columnID(l.X, l.TransformX)).numbers
	groups, err := d.groupsOf(d.extra(l, 0))
	if err != nil {
		return valueTile{}, err
	}
	counts, err := d.count(x, groups, newAxis(place.LevelX, place.IndexX, wire.BinBits))
	out := valueTile{width: 3}
	for bin := range histogramBins {
		for group := range groups.count {
			if n := counts[bin*groups.count+group]; n > 0 {
				out.add(float64(bin), float64(groups.first+int64(group)), float64(n))
				out.rows += n
			}
		}
	}
	return out, err
}

// groups are the codes of the categories that rows are split by.
type groups struct {
	numbers numbers // nil: all rows are of one group
	first   int64   // the least code
	count   int
}

func (g *groups) of(row int64) (int, bool) {
	if g.numbers == nil {
		return 0, true
	}
	v, ok := g.numbers.value(row)
	return int(v.Int - g.first), ok
}

// count counts the rows of each bin and group.
func (d *Dataset) count(x numbers, groups groups, a axis) ([]int64, error) {
	const share = 1 << 16
	var next atomic.Int64
	sums := make([]int64, histogramBins*groups.count)
	parts := make(chan []int64, 64)
	err := parallel(func(int) error {
		mine := make([]int64, len(sums))
		for {
			from := next.Add(share) - share
			if from >= d.rows {
				parts <- mine
				return nil
			}
			for row := from; row < min(from+share, d.rows); row++ {
				q, ok := x.offset(row, &a)
				if !ok {
					continue
				}
				if g, ok := groups.of(row); ok {
					mine[int(q>>(32-wire.BinBits))*groups.count+g]++
				}
			}
		}
	})
	close(parts)
	for mine := range parts {
		for i, n := range mine {
			sums[i] += n
		}
	}
	return sums, err
}
