package plain

import (
	"math"

	"gpucharts/render"
)

// tone gives the rows in a pixel their place on the ramp (render/tone.go defines it; shader/tone.wgsl
// and density.wgsl do the same).
//
// Equal areas, in integers: sums[b] counts the unit cells of bin b, then those of all bins up to b. A cell
// with n > 0 rows that stands for w unit cells adds w to the bin of n/w, rounded down. Between two bins
// C is linear.
type tone struct {
	kind     render.Tone
	greatest float64
	scale    float64 // 1/log2(1+greatest)
	unit     float64 // area of a unit cell
	sums     [render.ToneBins]uint32
	least    float64 // C of the first bin that is not empty; 0 where there is no other
	all      float64
}

func (t *tone) begin(f *render.Frame, greatest float64) {
	t.kind, t.greatest, t.unit = f.Tone, greatest, f.UnitCell()
	t.scale = 1 / math.Log2(1+greatest)
	if t.kind == render.EqualTone {
		clear(t.sums[:])
	}
}

func (t *tone) add(cells []uint32, units uint32) {
	for _, n := range cells {
		if n > 0 {
			t.sums[render.ToneBin(n/units)] += units
		}
	}
}

func (t *tone) end() {
	if t.kind != render.EqualTone {
		return
	}
	least, sum := uint32(0), uint32(0)
	for b, n := range t.sums {
		if sum == 0 {
			least = n
		}
		sum += n
		t.sums[b] = sum
	}
	if least == sum {
		least = 0
	}
	t.least, t.all = float64(least), float64(sum)
}

func (t *tone) place(rows float64) float64 {
	switch t.kind {
	case render.LinearTone:
		return math.Min(1, rows/t.greatest)
	case render.EqualTone:
		p := render.TonePlace(rows * t.unit)
		b := min(int(p), len(t.sums)-2)
		low, high := float64(t.sums[b]), float64(t.sums[b+1])
		c := low + (high-low)*(p-float64(b))
		return math.Max(0, math.Min(1, (c-t.least)/(t.all-t.least)))
	}
	return math.Min(1, math.Log2(1+rows)*t.scale)
}
