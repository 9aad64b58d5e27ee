package datamgr

import (
	"math"
	"slices"

	"gpucharts/display/wire"
)

// mostOutliers is how many of the outliers of one box are told apart: of more, one stands for those
// within a 2048th of their range. The farthest are always among them.
const mostOutliers = 2048

// boxes are the box plots of y for each value of x (J. W. Tukey, "Exploratory Data Analysis", 1977).
// Rows of values:
//
//	x, 0, low whisker, first quartile, median, third quartile, high whisker, rows
//	x, 1, y of an outlier, 0, 0, 0, 0, 0
//
// Quantiles are exact, interpolated linearly between rows (R. J. Hyndman and Y. Fan, "Sample
// Quantiles in Statistical Packages", 1996, definition 7). Whiskers end at the farthest rows within
// 1.5 interquartile ranges of the box.
func (d *Dataset) boxes(l *wire.Layer, room *charge) (valueTile, error) {
	xs, err := d.groupsOf(d.at(int(l.X)))
	if err != nil {
		return valueTile{}, err
	}
	y := d.at(int(l.Y)).numbers
	passing := ledger.part(room, "the values of box plots")
	defer ledger.end(passing)
	if err := ledger.take(passing, 8*d.rows); err != nil {
		return valueTile{}, err
	}
	summaries, err := d.summarize(xs, groups{count: 1}, y)
	if err != nil {
		return valueTile{}, err
	}
	lists := make([][]float64, len(summaries))
	for i := range lists {
		lists[i] = make([]float64, 0, summaries[i].rows)
	}
	for row := range d.rows {
		if x, ok := xs.of(row); ok {
			if v, ok := y.value(row); ok {
				lists[x] = append(lists[x], v.Float())
			}
		}
	}
	err = parallelEach(len(lists), func(i int) { slices.Sort(lists[i]) })
	out := valueTile{width: 8}
	for i, list := range lists {
		if len(list) > 0 {
			out.box(float64(xs.first+int64(i)), list)
			out.rows += int64(len(list))
		}
	}
	return out, err
}

func (v *valueTile) box(x float64, sorted []float64) {
	q1, median, q3 := quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)
	reach := 1.5 * (q3 - q1)
	first, _ := slices.BinarySearch(sorted, q1-reach)
	last := len(sorted)
	for last > 0 && sorted[last-1] > q3+reach {
		last--
	}
	low, high := min(sorted[min(first, len(sorted)-1)], q1), max(sorted[max(last-1, 0)], q3)
	v.add(x, 0, low, q1, median, q3, high, float64(len(sorted)))
	v.outliers(x, sorted[:first], false)
	v.outliers(x, sorted[last:], true)
}

// outliers adds rows beyond a whisker.
func (v *valueTile) outliers(x float64, list []float64, up bool) {
	if len(list) == 0 {
		return
	}
	step := 0.0
	if len(list) > mostOutliers {
		step = (list[len(list)-1] - list[0]) / mostOutliers
	}
	if up { // the farthest first
		list = slices.Clone(list)
		slices.Reverse(list)
	}
	drawn := math.Inf(1)
	for i, y := range list {
		if i > 0 && math.Abs(y-drawn) < step {
			continue
		}
		v.add(x, 1, y, 0, 0, 0, 0, 0)
		drawn = y
	}
}

// quantile of sorted values: definition 7 of Hyndman and Fan.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
