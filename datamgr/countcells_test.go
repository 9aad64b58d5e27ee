package datamgr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gpucharts/display/spec"
)

// The machine's own instructions are no part of the package's door, so these tests look inside.

func TestPlacesByTheMachineAreThePlainOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	awkward := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.Copysign(0, -1)), 0, math.MaxFloat32, -math.MaxFloat32, 1e-45, -1e-45, -1e-38}
	narrow := 0
	for range 2_000 {
		middle, half := math.Ldexp(r.NormFloat64(), r.IntN(60)-30), math.Ldexp(1+r.Float64(), r.IntN(60)-30)
		values := make([]float32, 50+r.IntN(50))
		for i := range values {
			values[i] = float32(middle + half*(2.2*r.Float64()-1.1)) // some beyond the cells
			switch r.IntN(8) {
			case 0:
				values[i] = awkward[r.IntN(len(awkward))]
			case 1:
				values[i] = math.Float32frombits(r.Uint32())
			case 2: // at a border of cells, or right before it
				_, exponent := math.Frexp(half)
				step := math.Ldexp(1, exponent-10)
				values[i] = float32(math.Floor(float64(values[i])/step) * step)
				if r.IntN(2) == 0 {
					values[i] = math.Nextafter32(values[i], float32(math.Inf(-1)))
				}
			}
		}
		extent := &spec.Range{Min: spec.Value{Frac: middle - half}, Max: spec.Value{Frac: middle + half}}
		g := newCellAxis(extent, false, minGridBits+r.IntN(maxGridBits-minGridBits+1))
		if inFloat32(&g) {
			narrow++
		}
		v := newVector([]chunk[float32]{{values: values}})
		got, want := make([]uint32, len(values)), make([]uint32, len(values))
		v.cells(0, &g, got)
		before := setWideBlocks(false)
		v.cells(0, &g, want)
		setWideBlocks(before)
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("value %v (%x) lies at %d, want %d; level %d from %d", values[i], math.Float32bits(values[i]), got[i], want[i], g.level, g.first)
			}
		}
	}
	if machineCounts() && narrow < 500 {
		t.Errorf("float32 alone did for %d of 2,000 axes", narrow)
	}
}

func TestCellsCountedInBytesAreTheCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(53, 54))
	const wide, high, rows = 37, 29, 300_000
	counted := func() ([]uint32, [][]uint32) {
		sums := make([]uint32, wide*high)
		r = rand.New(rand.NewPCG(53, 54))
		var perRow [][]uint32
		cores := []*cellCounter{newCellCounter(sums, wide), newCellCounter(sums, wide)}
		for _, c := range cores {
			for range rows / gridBatch {
				xs, ys := randomPlaces(r, wide, high)
				c.add(xs, ys)
			}
		}
		for _, c := range cores {
			rowsOf := make([]uint32, high)
			for y := range rowsOf {
				rowsOf[y] = c.give(y)
			}
			perRow = append(perRow, rowsOf)
		}
		return sums, perRow
	}
	want := make([]uint32, wide*high)
	wantRows := [][]uint32{make([]uint32, high), make([]uint32, high)}
	for core := range wantRows {
		for range rows / gridBatch {
			xs, ys := randomPlaces(r, wide, high)
			for i, x := range xs {
				if x != noCell && ys[i] != noCell {
					want[int(ys[i]>>subBits)*wide+int(x>>subBits)]++
					wantRows[core][ys[i]>>subBits]++
				}
			}
		}
	}
	if slices.Max(want) < 1<<16 {
		t.Fatalf("no cell has more rows than %d", slices.Max(want))
	}
	for _, machine := range []bool{true, false} {
		before := setWideBlocks(machine)
		sums, perRow := counted()
		setWideBlocks(before)
		if !slices.Equal(sums, want) {
			t.Errorf("machine %v: the counts are others", machine)
		}
		for core := range wantRows {
			if !slices.Equal(perRow[core], wantRows[core]) {
				t.Errorf("machine %v: the rows of cells of core %d hold others", machine, core)
			}
		}
	}
}

// randomPlaces is a batch of rows, half of them in one cell, some in none.
func randomPlaces(r *rand.Rand, wide, high uint32) (xs, ys []uint32) {
	xs, ys = make([]uint32, gridBatch), make([]uint32, gridBatch)
	for i := range xs {
		xs[i], ys[i] = r.Uint32N(wide<<subBits), r.Uint32N(high<<subBits)
		switch r.IntN(8) {
		case 0:
			xs[i] = noCell
		case 1:
			ys[i] = noCell
		case 2, 3, 4, 5:
			xs[i], ys[i] = 5<<subBits+7, 3<<subBits
		}
	}
	return xs, ys
}

func BenchmarkCountCells(b *testing.B) {
	r := rand.New(rand.NewPCG(55, 56))
	values := make([]float32, 1<<20)
	for i := range values {
		values[i] = float32(r.NormFloat64())
	}
	v := newVector([]chunk[float32]{{values: values}})
	g := newCellAxis(&spec.Range{Min: spec.Value{Frac: -6}, Max: spec.Value{Frac: 6}}, false, maxGridBits)
	sums := make([]uint32, g.count*g.count)
	c := newCellCounter(sums, int(g.count))
	xs, ys := make([]uint32, gridBatch), make([]uint32, gridBatch)
	b.SetBytes(8 << 20)
	for b.Loop() {
		for row := int64(0); row < v.rows; row += gridBatch {
			v.cells(row, &g, xs)
			v.cells((row+v.rows/2)%v.rows, &g, ys)
			c.add(xs, ys)
		}
	}
}
