package datamgr

import (
	"fmt"
	"math"
	"sync/atomic"

	"gpucharts/display/wire"
)

// summary is what is known of the y values of one group.
type summary struct {
	rows            int64 // with a value
	sum             float64
	least, greatest float64
}

func (t *summary) add(y float64) {
	if t.rows == 0 || y < t.least {
		t.least = y
	}
	if t.rows == 0 || y > t.greatest {
		t.greatest = y
	}
	t.rows++
	t.sum += y
}

func (t *summary) join(o *summary) {
	if o.rows == 0 {
		return
	}
	if t.rows == 0 {
		*t = *o
		return
	}
	t.least, t.greatest = min(t.least, o.least), max(t.greatest, o.greatest)
	t.rows += o.rows
	t.sum += o.sum
}

// of is the function's value; false where the group has none.
func (t *summary) of(f wire.Function) (float64, bool) {
	switch f {
	case wire.Counts:
		return float64(t.rows), t.rows > 0
	case wire.Sum:
		return t.sum, t.rows > 0
	case wire.Average:
		return t.sum / float64(t.rows), t.rows > 0
	case wire.Least:
		return t.least, t.rows > 0
	case wire.Greatest:
		return t.greatest, t.rows > 0
	}
	return 0, false
}

// summaryShares is into how many shares the rows are cut. Each is summed by itself and the sums are
// joined in order, so that they do not depend on the number of cores.
const summaryShares = 64

// summarize gathers the y values of each pair of groups, xs slower; rows counts those without a y too
// where y is nil.
func (d *Dataset) summarize(xs, by groups, y numbers) ([]summary, error) {
	n := xs.count * by.count
	if n > 1<<20 {
		return nil, fmt.Errorf("%d by %d groups of %s are too many to draw", xs.count, by.count, d.name)
	}
	shares := make([][]summary, summaryShares)
	var next atomic.Int64
	err := parallel(func(int) error {
		for {
			i := next.Add(1) - 1
			if i >= summaryShares {
				return nil
			}
			mine := make([]summary, n)
			for row := d.rows * i / summaryShares; row < d.rows*(i+1)/summaryShares; row++ {
				a, okA := xs.of(row)
				b, okB := by.of(row)
				if !okA || !okB {
					continue
				}
				if y == nil {
					mine[a*by.count+b].rows++
				} else if v, ok := y.value(row); ok {
					mine[a*by.count+b].add(v.Float())
				}
			}
			shares[i] = mine
		}
	})
	if err != nil {
		return nil, err
	}
	out := shares[0]
	for _, share := range shares[1:] {
		for i := range share {
			if y == nil {
				out[i].rows += share[i].rows
			} else {
				out[i].join(&share[i])
			}
		}
	}
	return out, nil
}

// groupValues are the bars of a chart: Function of y for each value of x and each category of
// Extra[0]. Rows of values: x, category (0 without one), value, rows; in order, none without rows.
// Nulls of x and of the category belong to no group; nulls of y are left out.
func (d *Dataset) groupValues(l *wire.Layer) (valueTile, error) {
	xs, err := d.groupsOf(d.at(int(l.X)))
	if err != nil {
		return valueTile{}, err
	}
	by, err := d.groupsOf(d.extra(l, 0))
	if err != nil {
		return valueTile{}, err
	}
	var y numbers
	if l.Function != wire.Counts {
		y = d.at(int(l.Y)).numbers
	}
	summaries, err := d.summarize(xs, by, y)
	out := valueTile{width: 4}
	for i := range summaries {
		if v, ok := summaries[i].of(l.Function); ok && !math.IsNaN(v) {
			out.add(float64(xs.first+int64(i/by.count)), float64(by.first+int64(i%by.count)), v, float64(summaries[i].rows))
			out.rows += summaries[i].rows
		}
	}
	return out, err
}
