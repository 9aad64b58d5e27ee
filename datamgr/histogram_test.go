package datamgr_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// histogramWant counts by a loop: code of the category by bin, rows.
func histogramWant(x []float64, codes []int64, place wire.Place) map[[2]int64]float64 {
	want := map[[2]int64]float64{}
	for i, v := range x {
		q := math.Floor(math.Ldexp(v, -int(place.LevelX)))
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Floor(q/256) != float64(place.IndexX) {
			continue
		}
		key := [2]int64{int64(q - float64(place.IndexX)*256), 0}
		if codes != nil {
			key[1] = codes[i]
		}
		want[key]++
	}
	return want
}

func checkHistogram(t *testing.T, what string, rows [][]float64, want map[[2]int64]float64) {
	t.Helper()
	if len(rows) != len(want) {
		t.Fatalf("%s: %d bins, want %d", what, len(rows), len(want))
	}
	before := [2]float64{-1, 0}
	for _, row := range rows {
		if n := want[[2]int64{int64(row[0]), int64(row[1])}]; n != row[2] {
			t.Fatalf("%s: bin %v of %v has %v rows, want %v", what, row[0], row[1], row[2], n)
		}
		if at := [2]float64{row[0], row[1]}; slices.Compare(at[:], before[:]) <= 0 {
			t.Fatalf("%s: %v after %v", what, at, before)
		} else {
			before = at
		}
	}
}

// BenchmarkHistogramView answers views of some part of the extent, each at another place, so that nothing is
// answered by tiles that were kept: first is of a dataset just opened.
func BenchmarkHistogramView(b *testing.B) {
	benchFile(b)
	view := func(d *data.Dataset, from, share float64) {
		h, err := d.Measure(1)
		if err != nil {
			b.Fatal(err)
		}
		low := h.Metadata.Columns[1].Range.Min.Frac
		length := h.Metadata.Columns[1].Range.Max.Frac - low
		level := viewLevel(length*share, 100)
		var places []wire.Place
		for _, i := range viewPlaces(spec.Value{Frac: low + length*from}, length*share, level, wire.BinBits) {
			places = append(places, wire.Place{LevelX: level, IndexX: i})
		}
		answer(b, d, request(b, d, wire.Histogram, testset.Price, testset.Price, places...))
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			d := open(b)
			view(d, 0, 1)
			d.Close()
		}
	})
	d := open(b)
	defer d.Close()
	for _, share := range []float64{1, 0.01, 1e-3, 1e-4, 1e-6} {
		b.Run(strconv.FormatFloat(share, 'g', -1, 64), func(b *testing.B) {
			from := 0.4
			for b.Loop() {
				from += share / 64 // as a slow drag does
				view(d, from, share)
			}
		})
	}
}

// At all levels, from one bin for all rows down to single values, with outliers, gaps and categories: sums over
// the extent, sums over parts, listed rows and searches give what a loop gives.
func TestHistogramsAreExactAtEveryLevel(t *testing.T) {
	for _, listed := range []int64{1 << 20, 3000} {
		defer data.ListedRows(listed)()
		checkHistograms(t)
	}
}

func checkHistograms(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	const n = 50_000
	x, narrow, codes := make([]float64, n), make([]float32, n), make([]int64, n)
	whole := make([]int64, n)
	var wholes, narrows []float64
	for i := range x {
		x[i] = r.NormFloat64()
		switch {
		case i%1001 == 0:
			x[i] = math.NaN()
		case i == 77:
			x[i] = -1e7 // an outlier, beside which the rest is one cell
		case i == 78:
			x[i] = math.Inf(1)
		}
		narrow[i], codes[i] = float32(x[i]), int64(r.IntN(3)-1)
		whole[i] = int64(r.NormFloat64() * 1e6)
		wholes, narrows = append(wholes, float64(whole[i])), append(narrows, float64(narrow[i]))
	}
	inOrder := slices.DeleteFunc(slices.Clone(x), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
	slices.Sort(inOrder)
	d := data.FromColumns(map[string]any{"x": x, "narrow": narrow, "whole": whole, "code": codes})
	for _, c := range []struct {
		d      *data.Dataset
		column string
		values []float64
		by     string
	}{
		{d, "x", x, ""}, {d, "x", x, "code"}, {d, "narrow", narrows, "code"}, {d, "whole", wholes, ""}, {d, "whole", wholes, "code"},
		{data.FromColumns(map[string]any{"x": inOrder}), "x", inOrder, ""},
	} {
		var of []int64
		if c.by != "" {
			of = codes
		}
		for level := int16(26); level >= -60; level -= 3 {
			if c.column == "whole" && level < -2 {
				break
			}
			for _, value := range []float64{-0.3, 0, 0.7, -1e7} {
				place := wire.Place{LevelX: level, IndexX: int64(math.Floor(math.Ldexp(value, -int(level)-8)))}
				q := extra(t, c.d, request(t, c.d, wire.Histogram, c.column, c.column, place), c.by)
				checkHistogram(t, fmt.Sprintf("%s by %q at %+v", c.column, c.by, place), values(t, c.d, q), histogramWant(c.values, of, place))
			}
		}
	}
}

// Large data is answered from a sample at once, marked, and from all rows as soon as they are counted.
func TestHistogramsOfLargeDataStartWithASample(t *testing.T) {
	defer data.SampleFrom(100_000, 1<<40, 16_384)()
	x := make([]float64, 200_000)
	for i := range x {
		x[i] = float64(i * 7919 % 200_000)
	}
	d := data.FromColumns(map[string]any{"x": x})
	place := wire.Place{LevelX: 12}
	q := request(t, d, wire.Histogram, "x", "x", place)
	reply, payload := d.Answer(t.Context(), q)
	if len(reply.Tiles) != 1 || reply.Tiles[0].Flags&wire.Sampled == 0 {
		t.Fatalf("no sample: %+v, %s", reply.Tiles, reply.Message)
	}
	var rows float64
	for i, v := range wire.Numbers(payload) {
		if i%3 == 2 {
			rows += v
		}
	}
	if math.Abs(rows-200_000) > 100 {
		t.Errorf("the sample stands for %v rows", rows)
	}
	for deadline := time.Now().Add(time.Minute); ; {
		reply, _ = d.Answer(t.Context(), q)
		if reply.Tiles[0].Flags&wire.Sampled == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the exact counts never came")
		}
		time.Sleep(time.Millisecond)
	}
	checkHistogram(t, "exact", values(t, d, q), histogramWant(x, nil, place))
}
