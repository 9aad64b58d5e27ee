//go:build cgo && !nogpu

package passes

import (
	"math"
	"math/bits"
)

// What each pass should give for the first points, in plain Go.

func hash(v uint32) uint32 {
	state := v*747796405 + 2891336453
	word := ((state >> ((state >> 28) + 4)) ^ state) * 277803737
	return word>>22 ^ word
}

func heaped(v uint32) uint32 {
	return hash(v)>>2 + hash(v^0x9e3779b9)>>2 + hash(v^0x7f4a7c15)>>2 + hash(v^0x94d049bb)>>2
}

// eachPoint calls f with the cell of every point inside the grid.
func eachPoint(points uint32, f func(row, cell uint32)) {
	for i := range points {
		if x, y := heaped(2*i)>>21, heaped(2*i+1)>>21; x < width && y < height {
			f(i, y*width+x)
		}
	}
}

// countsOf counts columns of so many bits: all of them keep the 11 that matter.
func countsOf(uint) func(uint32, *bench) []uint32 {
	return func(points uint32, _ *bench) []uint32 {
		want := make([]uint32, gridWords)
		eachPoint(points, func(_, cell uint32) { want[cell]++ })
		return want
	}
}

func countsOfFew(points uint32, _ *bench) []uint32 {
	want := make([]uint32, 4096)
	for i := range points {
		want[heaped(2*i+1)>>26<<6|heaped(2*i)>>26]++
	}
	return want
}

func countsOfBins(points uint32, _ *bench) []uint32 {
	want := make([]uint32, 256)
	for i := range points {
		want[heaped(2*i)>>24]++
	}
	return want
}

func sumsOf(points uint32, _ *bench) []uint32 {
	sums := make([]uint64, gridWords)
	eachPoint(points, func(row, cell uint32) { sums[cell] += uint64(hash(row)) })
	want := make([]uint32, 2*gridWords)
	for i, s := range sums {
		want[i], want[gridWords+i] = uint32(s), uint32(s>>32)
	}
	return want
}

func extremesOf(least bool) func(uint32, *bench) []uint32 {
	return func(points uint32, _ *bench) []uint32 {
		want := make([]uint32, gridWords)
		eachPoint(points, func(row, cell uint32) {
			v := hash(row)
			if least {
				v = ^v
			}
			want[cell] = max(want[cell], v)
		})
		return want
	}
}

func categoriesOf(inner bool) func(uint32, *bench) []uint32 {
	return func(points uint32, _ *bench) []uint32 {
		want := make([]uint32, grids*gridWords)
		eachPoint(points, func(row, cell uint32) {
			category := hash(row) & 7
			if inner {
				want[cell*8+category]++
			} else {
				want[category*gridWords+cell]++
			}
		})
		return want
	}
}

// seriesX and seriesY are row i of a series.
func seriesX(i uint32) uint32 { return 2*i + hash(i)&1 }
func seriesY(i uint32) uint32 { return heaped(2*i + 1) }

func columnExtremes(points uint32, b *bench) []uint32 {
	want := make([]uint32, 2*mostBins)
	for i := range points {
		bin, y := seriesX(i)>>b.shift, seriesY(i)
		want[2*bin], want[2*bin+1] = max(want[2*bin], ^y), max(want[2*bin+1], y)
	}
	return want
}

func columnM4(points uint32, b *bench) []uint32 {
	want := make([]uint32, 8*mostBins)
	for bin := range mostBins {
		want[8*bin+3], want[8*bin+4], want[8*bin+6] = math.MaxUint32, math.MaxUint32, math.MaxUint32
	}
	for i := range points {
		o, y := want[8*(seriesX(i)>>b.shift):][:8], seriesY(i)
		if o[0] == 0 {
			o[1] = y
		}
		if o[0] == 0 || y < o[3] {
			o[3], o[4] = y, i
		}
		if o[0] == 0 || y > o[5] {
			o[5], o[6] = y, i
		}
		o[2] = y
		o[0]++
	}
	return want
}

func barsOf(points uint32, b *bench) []uint32 {
	want := make([]uint32, 8*mostBars)
	for i := range points {
		o, y := want[8*(seriesX(i)>>b.bars):][:8], seriesY(i)
		if o[4] == 0 {
			o[0], o[1], o[2] = y, y, y
		}
		o[1], o[2], o[3] = max(o[1], y), min(o[2], y), y
		o[4]++
	}
	return want
}

func rollingOf(points uint32, _ *bench) []uint32 {
	want := make([]uint32, points)
	var sum uint64
	for i := range points {
		sum += uint64(seriesY(i))
		rows := min(i+1, window)
		if i >= window {
			sum -= uint64(seriesY(i - window))
		}
		want[i] = uint32(sum / uint64(rows))
	}
	return want
}

func emaOf(points uint32, _ *bench) []uint32 {
	const fade = 1 - 2.0/1001
	want := make([]uint32, points)
	e := float64(seriesY(0)) / (1 << 32)
	for i := range points {
		e = e*fade + float64(seriesY(i))/(1<<32)*(1-fade)
		want[i] = math.Float32bits(float32(e))
	}
	return want
}

func toneOf(log bool) func(uint32, *bench) []uint32 {
	return func(points uint32, b *bench) []uint32 {
		want := countsOf(32)(points, b)
		var most uint32
		for _, n := range want {
			most = max(most, n)
		}
		for i, n := range want {
			t := float64(n) / float64(most)
			if log {
				t = math.Log2(1+float64(n)) / math.Log2(1+float64(most))
			}
			want[i] = uint32(255*t + 0.5)
		}
		return want
	}
}

func binOf(n uint32) uint32 {
	if n < 1024 {
		return n
	}
	top := uint32(bits.Len32(n)) - 1
	return 1024 + (top-10)*128 + n>>(top-7)&127
}

func toneEqual(points uint32, b *bench) []uint32 {
	want := countsOf(32)(points, b)
	var bins [4096]uint32
	var all uint32
	for _, n := range want {
		if n > 0 {
			bins[binOf(n)]++
			all++
		}
	}
	for i := 1; i < len(bins); i++ {
		bins[i] += bins[i-1]
	}
	for i, n := range want {
		if n > 0 {
			want[i] = bins[binOf(n)] * 255 / all
		}
	}
	return want
}
