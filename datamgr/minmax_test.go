package datamgr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The machine's own instructions are no part of the package's door, so this test looks inside.
func TestTheMachinesLeastAndGreatestAreThePlainOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	awkward := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, math.MaxFloat64, -math.MaxFloat64, 5e-324, math.MaxFloat32, 1e-45}
	for round := range 20_000 {
		var wide [64]float64
		var narrow [64]float32
		for i := range wide {
			wide[i] = r.NormFloat64()
			if r.IntN(64) < round%65 { // from none to all
				wide[i] = awkward[r.IntN(1+round%len(awkward))]
			}
			narrow[i] = float32(wide[i])
		}
		l, g := minMax64(&wide)
		if wantL, wantG := minMaxPlain(&wide); l != wantL || g != wantG {
			t.Fatalf("%v .. %v, want %v .. %v of %v", l, g, wantL, wantG, wide)
		}
		l32, g32 := minMax32(&narrow)
		if wantL, wantG := minMaxPlain(&narrow); l32 != wantL || g32 != wantG {
			t.Fatalf("%v .. %v, want %v .. %v of %v", l32, g32, wantL, wantG, narrow)
		}
		var whole [64]int32
		for i := range whole {
			whole[i] = int32(r.Uint32()) >> (round % 32)
		}
		whole[round%64] = []int32{math.MinInt32, math.MaxInt32, 0, -1}[round%4]
		low, high := minMax(whole[:])
		if wantL, wantG := slices.Min(whole[:]), slices.Max(whole[:]); low != wantL || high != wantG {
			t.Fatalf("%v .. %v, want %v .. %v of %v", low, high, wantL, wantG, whole)
		}
	}
}
