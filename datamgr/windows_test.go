package datamgr_test

import (
	"fmt"
	"math"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
)

func TestRollingIsThePlainLoop(t *testing.T) {
	d, w := ticks(t, 20_000, true)
	for _, size := range []int{1, 2, 7, 100, 4096, 19_999, 20_000, 30_000} {
		mean, std, low, high := make([]float64, 20_000), make([]float64, 20_000), make([]float64, 20_000), make([]float64, 20_000)
		for i := range mean {
			mean[i], std[i], low[i], high[i] = math.NaN(), math.NaN(), math.NaN(), math.NaN()
			if i < size-1 || size > 4096 && i%997 != 0 && i < 19_990 {
				continue
			}
			var n, sum float64
			least, greatest := math.Inf(1), math.Inf(-1)
			for _, x := range w.a[i-size+1 : i+1] {
				if !math.IsNaN(x) {
					n, sum, least, greatest = n+1, sum+x, math.Min(least, x), math.Max(greatest, x)
				}
			}
			if n == 0 {
				continue
			}
			mean[i], low[i], high[i] = sum/n, least, greatest
			if n > 1 {
				squares := 0.0
				for _, x := range w.a[i-size+1 : i+1] {
					if !math.IsNaN(x) {
						squares += (x - mean[i]) * (x - mean[i])
					}
				}
				std[i] = math.Sqrt(squares / (n - 1))
			}
		}
		check := func(what string, got, want []float64) {
			t.Helper()
			for i := range got {
				if size > 4096 && i >= size-1 && i%997 != 0 && i < 19_990 {
					got[i] = math.NaN() // not worked out above
				}
			}
			same(t, fmt.Sprintf("%s of %d", what, size), got, want, 1e-12)
		}
		r := d.Rolling("a", size)
		check("mean", column(t, r.Mean(), "a_mean"), mean)
		check("std", column(t, r.As("spread").Std(), "spread"), std)
		check("min", column(t, r.Min(), "a_min"), low)
		check("max", column(t, r.Max(), "a_max"), high)
	}
	ema := make([]float64, 20_000)
	at, started := 0.0, false
	for i, x := range w.a {
		if ema[i] = math.NaN(); math.IsNaN(x) {
			continue
		}
		if !started {
			at, started = x, true
		} else {
			at = 2.0/11*x + (1-2.0/11)*at
		}
		ema[i] = at
	}
	same(t, "ema", column(t, d.Rolling("a", 10).EMA(), "a_ema"), ema, 1e-12)
}

func TestOneHugeValueLeavesARollingMeanWhenItLeavesTheWindow(t *testing.T) {
	x := make([]float64, 1000)
	for i := range x {
		x[i] = 1
	}
	x[500], x[600] = 1e300, math.Inf(1)
	mean := column(t, data.FromColumns(map[string]any{"x": x}).Rolling("x", 10).Mean(), "x_mean")
	if mean[520] != 1 || mean[620] != 1 || mean[505] < 1e298 {
		t.Errorf("means %v, %v, %v", mean[505], mean[520], mean[620])
	}
}

func TestResample(t *testing.T) {
	for _, inOrder := range []bool{true, false} {
		d, w := ticks(t, manyRows, inOrder)
		const minute = 60_000
		rows := make([]int, manyRows)
		for i := range rows {
			rows[i] = i
		}
		sort.SliceStable(rows, func(a, b int) bool { return w.t[rows[a]] < w.t[rows[b]] })
		var starts, counts, open, high, low, closing, sums []float64
		for _, i := range rows {
			start := float64(w.t[i] / minute * minute)
			if len(starts) == 0 || starts[len(starts)-1] != start {
				starts, counts = append(starts, start), append(counts, 0)
				open, high, low, closing = append(open, math.NaN()), append(high, math.NaN()), append(low, math.NaN()), append(closing, math.NaN())
				sums = append(sums, math.NaN())
			}
			k := len(starts) - 1
			counts[k]++
			if w.n[i] != nullInt {
				sums[k] = float64(w.n[i]) + map[bool]float64{false: sums[k]}[math.IsNaN(sums[k])]
			}
			if x := w.a[i]; !math.IsNaN(x) {
				if math.IsNaN(open[k]) {
					open[k], high[k], low[k] = x, x, x
				}
				high[k], low[k], closing[k] = math.Max(high[k], x), math.Min(low[k], x), x
			}
		}
		by := d.Resample("t", time.Minute)
		o := by.OHLC("a")
		if got := strings.Join(o.Columns(), " "); got != "t open high low close" {
			t.Fatalf("columns %s", got)
		}
		same(t, "t", column(t, o, "t"), starts, 0)
		same(t, "open", column(t, o, "open"), open, 0)
		same(t, "high", column(t, o, "high"), high, 0)
		same(t, "low", column(t, o, "low"), low, 0)
		same(t, "close", column(t, o, "close"), closing, 0)
		same(t, "count", column(t, by.Count(), "count"), counts, 0)
		same(t, "sum", column(t, by.Sum("n"), "n"), sums, 0)
		if said := len(o.Notices()) > 0; said == inOrder {
			t.Errorf("in order %v, notices %q", inOrder, o.Notices())
		}
	}
}

func TestRangeKeepsATime(t *testing.T) {
	for _, inOrder := range []bool{true, false} {
		d, w := ticks(t, manyRows, inOrder)
		from, to := time.UnixMilli(1_700_000_000_000+3_000_100), time.UnixMilli(1_700_000_000_000+9_000_000)
		var want []float64
		for i, x := range w.t {
			if x >= from.UnixMilli() && x < to.UnixMilli() {
				want = append(want, w.a[i])
			}
		}
		same(t, "a", column(t, d.Range(from, to), "a"), want, 0)
		if n := d.Range(to, to).Rows(); n != 0 {
			t.Errorf("%d rows from a moment to itself", n)
		}
	}
}

func TestRangeOfParquetReadsOnlyTheRowGroupsItNeeds(t *testing.T) {
	d, err := data.Open(write(t, "groups.parquet", parquetBytes(t, []arrow.Record{sample(10_000, 1)}, 1000, compress.Codecs.Snappy)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	c, _ := d.Column("t")
	first := time.UnixMilli(1_700_000_000_000 + 1_000_000)
	part := d.Range(first.Add(4200*time.Millisecond), first.Add(4300*time.Millisecond))
	if part.Rows() != 100 {
		t.Fatalf("%d rows, want 100", part.Rows())
	}
	if held := d.HeldBytes(); held > 20_000 {
		t.Errorf("%d bytes were read for one row group of 1,000 times", held)
	}
	p, _ := part.Column("t")
	want, _ := c.Time(4200)
	if got, ok := p.Time(0); !ok || !got.Equal(want) {
		t.Errorf("first row %v, want %v", got, want)
	}
}
