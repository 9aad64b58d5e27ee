package datamgr_test

import (
	"math"
	"math/rand/v2"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// awkward values: limits, neighbours of powers of two, tiny and huge, both zeros.
var awkwardFloats = []float64{0, math.Copysign(0, -1), 1, -1, math.Nextafter(0, 1), math.Nextafter(0, -1), -1e-300, 1e-300, -0.25 - 1e-17,
	math.Nextafter(1, 0), math.Nextafter(-1, 0), math.Nextafter(-1, -2), 1 << 53, -(1 << 53), 1<<52 + 0.5, 1e15, 1e15 + 0.125, 1e300, -1e300,
	math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, math.Pi, -math.E * 1e9, 1e-310, -1e-310}

var awkwardInts = []int64{0, 1, -1, 2, -2, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 1 << 53, 1<<53 + 1, -(1 << 53) - 1,
	1 << 62, 1<<62 - 1, math.MaxInt32, math.MinInt32, 1_700_000_000_000_000_000, 1_700_000_000_000_000_001}

// placesAround gives tiles that values lie in, or nearly.
func placesAround(values []any, levels []int16) []wire.Place {
	var places []wire.Place
	for _, v := range values {
		r, ok := exactly(v)
		if !ok {
			continue
		}
		for _, level := range levels {
			tile := scaledFloor(r, -int(level)-wire.CellBits)
			if !tile.IsInt64() {
				continue
			}
			index := tile.Int64()
			for _, i := range []int64{index - 1, index, index + 1} {
				places = append(places, wire.Place{LevelX: level, IndexX: i, LevelY: 20})
			}
		}
	}
	return places
}

func TestOffsetsEqualExactArithmetic(t *testing.T) {
	levels := []int16{wire.MinLevel, -1090, -1060, -1000, -990, -500, -100, -64, -60, -40, -24, -12, -8, -7, -1, 0, 1, 5, 8, 24, 30, 40, 47, 54, 55, 56, 57, 63, 64, 100, 500, 1000, wire.MaxLevel}
	r := rand.New(rand.NewPCG(1, 2))
	floats, ints := awkwardFloats, awkwardInts
	for range 40 {
		floats = append(floats, math.Ldexp(r.Float64()-0.5, r.IntN(200)-100))
		ints = append(ints, int64(r.Uint64())>>r.IntN(63))
	}
	var floats32 []float32
	for _, v := range floats {
		floats32 = append(floats32, float32(v))
	}
	var ints32 []int32
	for _, v := range ints {
		ints32 = append(ints32, int32(v))
	}
	checkOffsets(t, "float64", floats, levels)
	checkOffsets(t, "float32", floats32, levels)
	checkOffsets(t, "int64", ints, levels)
	checkOffsets(t, "int32", ints32, levels)
}

func checkOffsets[T any](t *testing.T, name string, values []T, levels []int16) {
	t.Run(name, func(t *testing.T) {
		d := data.FromColumns(map[string]any{"x": values, "y": make([]int32, len(values))})
		var all []any
		for _, v := range values {
			all = append(all, v)
		}
		places := placesAround(all, levels)
		found := 0
		for len(places) > 0 {
			n := min(len(places), wire.MaxTiles)
			for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", places[:n]...)) {
				found += checkPoints(t, all, got)
			}
			places = places[n:]
		}
		if found < len(all)*len(levels)/4 {
			t.Errorf("only %d offsets were compared", found)
		}
	})
}

func checkPoints(t *testing.T, values []any, got tile) (found int) {
	t.Helper()
	want := map[uint32]int{}
	for _, v := range values {
		if q, bin, inside := offsetIn(v, got.LevelX, got.IndexX, wire.CellBits); inside {
			want[q]++
			found++
			if int64(q>>(32-wire.CellBits)) != bin {
				t.Fatalf("the bin of offset %#x is not %d", q, bin)
			}
		}
	}
	for _, q := range got.x {
		want[q]--
	}
	for q, n := range want {
		if n != 0 {
			t.Fatalf("level %d index %d: offset %#x is %d times too rare (%d points)", got.LevelX, got.IndexX, q, n, len(got.x))
		}
	}
	if int(got.Rows) != found {
		t.Fatalf("level %d index %d: %d rows, want %d", got.LevelX, got.IndexX, got.Rows, found)
	}
	return found
}
