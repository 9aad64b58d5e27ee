package datamgr

import (
	"sync"
	"sync/atomic"

	"gpucharts/display/wire"
)

// histogramBins is the number of x bins of a tile.
const histogramBins = 1 << wire.BinBits

// mostGroups is the greatest number of categories that a histogram or bars are split by.
const mostGroups = 1000

// histogramMaker gives what makes the tiles of a histogram: the rows of each x bin, for each category of
// Extra[0] where there is one. Rows of values: bin, code of the category, rows; in order, none of zero rows.
func (d *Dataset) histogramMaker(l *wire.Layer, places []wire.Place) (make1 func(wire.Place) (valueTile, error), ofSample bool, err error) {
	c := d.at(columnID(l.X, l.TransformX))
	m, err := c.measure()
	if err != nil {
		return nil, false, err
	}
	if m.ordered && l.Extra[0] == 0 {
		return func(p wire.Place) (valueTile, error) { return binsInOrder(c.numbers, p), nil }, false, nil
	}
	t, ofSample, err := d.binCountsNow(l)
	if err != nil {
		return nil, false, err
	}
	near, err := t.closer(places)
	if err != nil {
		return nil, false, err
	}
	return func(p wire.Place) (v valueTile, err error) {
		if near != nil && near.rows == nil {
			v = near.bins(p)
		} else {
			var list []uint32
			if near != nil {
				list = near.rows
			}
			v, err = t.look(p, list)
		}
		if ofSample {
			v.scale(2, d.rows, t.x.length())
		}
		return v, err
	}, ofSample, nil
}

// scale turns counts of a sample, one of the numbers of each row, into those of all rows.
func (v *valueTile) scale(number int, rows, sample int64) {
	for i := number; i < len(v.numbers); i += v.width {
		v.numbers[i] = float64(scaledTo(uint64(v.numbers[i]), rows, sample))
	}
	v.rows = int64(scaledTo(uint64(v.rows), rows, sample))
	v.flags |= wire.Sampled
}

// binsInOrder finds the ends of the bins of a column in order.
func binsInOrder(x numbers, p wire.Place) valueTile {
	a := newAxis(p.LevelX, p.IndexX, wire.BinBits)
	out := valueTile{width: 3}
	from, count := x.search(&a, 0, nil, 0, x.length()), x.length()
	for bin := uint32(0); bin < histogramBins && from < count; bin++ {
		end := x.search(&a, bin+1, nil, from, count)
		if end > from {
			out.add(float64(bin), 0, float64(end-from))
			out.rows += end - from
		}
		from = end
	}
	return out
}

// bins are differences of sums.
func (t *binCounts) bins(p wire.Place) valueTile {
	out := valueTile{width: 3}
	if t.sums == nil {
		return out
	}
	up := int(p.LevelX) - t.ax.level
	cell, end := t.ax.covered(p.LevelX, p.IndexX, wire.BinBits)
	for cell < end {
		at, next := t.ax.first+cell, end // next: the first cell of another bin
		if up <= 62 {
			next = min(cell+1<<up-at&(1<<up-1), end)
		} else if at < 0 {
			next = min(cell-at, end)
		}
		bin := at>>min(up, 63) - p.IndexX<<wire.BinBits
		for g := range t.groups.count {
			if n := t.before(next, g) - t.before(cell, g); n > 0 {
				out.add(float64(bin), float64(t.groups.first+int64(g)), float64(n))
				out.rows += n
			}
		}
		cell = next
	}
	return out
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

// look counts the rows of each bin and group: all rows, or those of a list.
func (t *binCounts) look(p wire.Place, list []uint32) (valueTile, error) {
	const share = 1 << 16
	a := newAxis(p.LevelX, p.IndexX, wire.BinBits)
	rows := t.x.length()
	if list != nil {
		rows = int64(len(list))
	}
	var next atomic.Int64
	var lock sync.Mutex
	sums := make([]int64, histogramBins*t.groups.count)
	err := parallel(func(int) error {
		var mine []int64
		for {
			from := next.Add(share) - share
			if from >= rows {
				break
			}
			if mine == nil {
				mine = make([]int64, len(sums))
			}
			for at := from; at < min(from+share, rows); at++ {
				row := rowAt(list, at)
				q, ok := t.x.offset(row, &a)
				if !ok {
					continue
				}
				if g, ok := t.groups.of(row); ok {
					mine[int(q>>(32-wire.BinBits))*t.groups.count+g]++
				}
			}
		}
		lock.Lock()
		defer lock.Unlock()
		for i, n := range mine {
			sums[i] += n
		}
		return nil
	})
	out := valueTile{width: 3}
	for i, n := range sums {
		if n > 0 {
			out.add(float64(i/t.groups.count), float64(t.groups.first+int64(i%t.groups.count)), float64(n))
			out.rows += n
		}
	}
	return out, err
}
