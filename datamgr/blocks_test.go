package datamgr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Blocks made by the machine's wide instructions are those of plain Go, in bulk and in bits;
// the instructions are no part of the package's door, so this test looks inside.
func TestWideBlocksAreThePlainOnes(t *testing.T) {
	t.Run("float32", func(t *testing.T) { wideBlocksArePlain[float32](t) })
	t.Run("float64", func(t *testing.T) { wideBlocksArePlain[float64](t) })
	t.Run("int32", func(t *testing.T) { wideBlocksArePlain[int32](t) })
	t.Run("int64", func(t *testing.T) { wideBlocksArePlain[int64](t) })
}

func wideBlocksArePlain[T number](t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	awkward := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, math.MaxFloat64, -math.MaxFloat64, 5e-324}
	limits := []int64{math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, 0, -1}
	for round := range 400 {
		values := make([]T, 64*9+r.IntN(64))
		sorted := round%3 == 0
		for i := range values {
			switch {
			case isFloat[T]() && r.IntN(64) < round%65:
				values[i] = T(awkward[r.IntN(len(awkward))])
			case isFloat[T]():
				values[i] = T(r.NormFloat64())
			case r.IntN(64) < round%65:
				values[i] = T(limits[r.IntN(len(limits))])
			default:
				values[i] = T(r.Uint64())
			}
		}
		if sorted {
			slices.Sort(values)
			if round%2 == 0 {
				values[r.IntN(len(values))]++ // out of order by one, or not at all
			}
		}
		if got, want := inOrder(values), inOrderPlain(values); got != want {
			t.Fatalf("round %d: in order %v, want %v", round, got, want)
		}
		build := func(wide bool) ([]extent[T], bool) {
			defer setWideBlocks(setWideBlocks(wide))
			v := newVector([]chunk[T]{{values: values[:70]}, {values: values[70:]}})
			base := make([]extent[T], blockCount(v.rows))
			_, ordered, err := buildBlocks(v, nil, v.rows, base, nil)
			if err != nil {
				t.Fatal(err)
			}
			return base, ordered
		}
		got, gotOrdered := build(true)
		want, wantOrdered := build(false)
		if !slices.Equal(got, want) || gotOrdered != wantOrdered {
			t.Fatalf("round %d: %v %v, want %v %v", round, got, gotOrdered, want, wantOrdered)
		}
	}
}

// Rows are looked at in stretches: one out of order is found wherever it lies, also first or last of a stretch.
func TestOneRowOutOfOrderIsFoundAnywhere(t *testing.T) {
	const stretch, rows = 64 * blockRows, 513*blockRows + 7 // more than a worker takes at a time
	values := make([]int32, rows)
	for i := range values {
		values[i] = int32(i / 2)
	}
	ordered := func() bool {
		v := newVector([]chunk[int32]{{values: values[:70]}, {values: values[70:]}})
		_, ordered, err := buildBlocks(v, nil, v.rows, make([]extent[int32], blockCount(v.rows)), nil)
		if err != nil {
			t.Fatal(err)
		}
		return ordered
	}
	if !ordered() {
		t.Fatal("ordered rows are out of order")
	}
	for _, at := range []int{1, 70, stretch - 1, stretch, stretch + 1, 8*stretch - 1, 8 * stretch, 8*stretch + 1, rows - 1} {
		values[at] -= 2
		if ordered() {
			t.Errorf("row %d, which is below the one before, is in order", at)
		}
		values[at] += 2
	}
}

// Levels above the first, made by wide instructions, are those of plain Go: of full blocks and of a last one that is
// not, of empty extents and of extreme ones.
func TestWideJoinsAreThePlainOnes(t *testing.T) {
	t.Run("float32", func(t *testing.T) { wideJoinsArePlain[float32](t) })
	t.Run("float64", func(t *testing.T) { wideJoinsArePlain[float64](t) })
	t.Run("int32", func(t *testing.T) { wideJoinsArePlain[int32](t) })
	t.Run("int64", func(t *testing.T) { wideJoinsArePlain[int64](t) })
}

func wideJoinsArePlain[T number](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 10))
	for round := range 300 {
		below := make([]extent[T], 1+r.IntN(100))
		for i := range below {
			below[i] = emptyExtent[T]()
			if r.IntN(65) < round%66 {
				continue
			}
			a, b := T(r.NormFloat64()*1e6), T(r.NormFloat64()*1e6)
			if r.IntN(16) == 0 {
				a = emptyExtent[T]().min - 1 // the greatest integer but one, or infinity
			}
			below[i] = extent[T]{min(a, b), max(a, b)}
		}
		n := (len(below) + fanOut - 1) / fanOut
		got, want := make([]extent[T], n), make([]extent[T], n)
		from := r.IntN(n)
		joinAll(got, below, from, n)
		before := setWideBlocks(false)
		joinAll(want, below, from, n)
		setWideBlocks(before)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: %v, want %v of %v", round, got, want, below)
		}
	}
}

// Places in a grid by wide instructions are those of plain Go.
func TestWidePlacesAreThePlainOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 9))
	awkward := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, math.MaxFloat32, -math.MaxFloat32, 1e-45, -1e-45}
	for round := range 300 {
		values := make([]float32, 1+r.IntN(100))
		for i := range values {
			values[i] = float32(r.NormFloat64() * math.Ldexp(1, r.IntN(20)-10))
			if r.IntN(8) == 0 {
				values[i] = float32(awkward[r.IntN(len(awkward))])
			}
		}
		g := floatCells(r.IntN(30)-20, int64(r.IntN(100)-50), int64(1+r.IntN(1<<maxGridBits)))
		v := newVector([]chunk[float32]{{values: values}})
		got, want := make([]uint32, len(values)), make([]uint32, len(values))
		v.cells(0, &g, got)
		before := setWideBlocks(false)
		v.cells(0, &g, want)
		setWideBlocks(before)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: %v, want %v of %v", round, got, want, values)
		}
	}
}
