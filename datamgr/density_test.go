package datamgr_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// wantCells counts by the definition, on exact numbers.
func (s series) wantCells(p wire.Place) (cells []uint32, rows int) {
	cells = make([]uint32, 1<<(2*wire.CellBits))
	for i := range s.x {
		if far(s.x[i], p.LevelX, p.IndexX, wire.CellBits) || far(s.y[i], p.LevelY, p.IndexY, wire.CellBits) {
			continue
		}
		_, x, inX := offsetIn(s.x[i], p.LevelX, p.IndexX, wire.CellBits)
		if !inX {
			continue
		}
		if _, y, inY := offsetIn(s.y[i], p.LevelY, p.IndexY, wire.CellBits); inY {
			cells[y<<wire.CellBits+x]++
			rows++
		}
	}
	return cells, rows
}

func checkCells(t *testing.T, s series, got tile) {
	t.Helper()
	want, rows := s.wantCells(got.Place)
	if int(got.Rows) != rows {
		t.Fatalf("%v: %d rows, want %d", got.Place, got.Rows, rows)
	}
	switch few := rows <= 16384; {
	case rows == 0 && got.Kind != wire.Empty, rows > 0 && (got.Kind == wire.Points) != few, few && rows > 0 && got.Flags&wire.AllRows == 0:
		t.Fatalf("%v: kind %d with %d rows, flags %b", got.Place, got.Kind, rows, got.Flags)
	}
	var most uint32
	for i, n := range got.count() {
		most = max(most, n)
		if n != want[i] {
			t.Fatalf("%v: cell %d, %d holds %d rows, want %d", got.Place, i&255, i>>8, n, want[i])
		}
	}
	if got.cells != nil && got.Count != most {
		t.Fatalf("%v: greatest count %d, want %d", got.Place, got.Count, most)
	}
}

// densityPlaces gives tiles of all levels around some of the rows, with levels of x and y
// apart by up to a few.
func densityPlaces(s series, r *rand.Rand, count int) []wire.Place {
	var places []wire.Place
	for len(places) < count {
		row := r.IntN(len(s.x))
		x, okX := exactly(s.x[row])
		y, okY := exactly(s.y[row])
		if !okX || !okY {
			continue
		}
		level := int16(r.IntN(50) - 25)
		p := wire.Place{LevelX: level + int16(r.IntN(5)), LevelY: level + int16(r.IntN(5))}
		p.IndexX = scaledFloor(x, -int(p.LevelX)-wire.CellBits).Int64()
		p.IndexY = scaledFloor(y, -int(p.LevelY)-wire.CellBits).Int64()
		if r.IntN(4) == 0 {
			p.IndexX++
		}
		places = append(places, p)
	}
	return places
}

func TestCountsEqualBruteForceCellForCell(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	kinds := []string{"float64", "float32", "int64", "int32"}
	draw := func(kind string) any {
		v := r.NormFloat64() * 3000
		switch r.IntN(50) {
		case 0:
			return awkwardNull(r, kind)
		case 1:
			v = math.Copysign(0, -1)
		case 2:
			v = math.Round(v) // ties
		case 3:
			v = 8192
		}
		switch kind {
		case "float32":
			return float32(v)
		case "int64":
			return int64(v)
		case "int32":
			return int32(v)
		}
		return v
	}
	for _, kx := range kinds {
		for _, ky := range kinds {
			t.Run(fmt.Sprint(kx, " ", ky), func(t *testing.T) {
				s := series{}
				for range 20000 { // more than a tile brings as points
					s.x, s.y = append(s.x, draw(kx)), append(s.y, draw(ky))
				}
				d := s.dataset(t, 3000)
				for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", densityPlaces(s, r, 12)...)) {
					checkCells(t, s, got)
				}
			})
		}
	}
}

func TestCountsHoldAtTheLimitsOfTheTypes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	s := series{}
	for range 3000 {
		s.x = append(s.x, awkwardInts[r.IntN(len(awkwardInts))])
		s.y = append(s.y, awkwardFloats[r.IntN(len(awkwardFloats))])
	}
	d := s.dataset(t, 1000)
	var places []wire.Place
	for _, level := range []int16{-40, -1, 0, 10, 46, 52, 53, 54, 55, 56, 60, 64, 200, 1015, wire.MaxLevel} {
		for _, index := range []int64{-2, -1, 0, 1, math.MaxInt64, math.MinInt64} {
			places = append(places, wire.Place{LevelX: level, LevelY: 1015, IndexX: index, IndexY: index >> 62})
		}
	}
	for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", places...)) {
		checkCells(t, s, got)
	}
}

func TestManyRowsAreCountedInAsFewBytesAsTheyNeed(t *testing.T) {
	const rows = 400_000
	x, y := make([]float32, rows), make([]float64, rows)
	r := rand.New(rand.NewPCG(9, 10))
	for i := range x {
		if i%2 == 0 {
			x[i], y[i] = float32(r.NormFloat64()), r.NormFloat64()
		}
	}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	places := []wire.Place{}
	for level := int16(-12); level < 0; level++ {
		for _, i := range []int64{-1, 0} {
			places = append(places, wire.Place{LevelX: level, LevelY: level + 1, IndexX: i, IndexY: i})
		}
	}
	kinds := map[wire.Kind]bool{}
	for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", places...)) {
		kinds[got.Kind] = true
		want := make([]uint32, 1<<16)
		inside := uint64(0)
		for i := range x { // exact: a power of two scales float64 without rounding
			bx := math.Floor(math.Ldexp(float64(x[i]), -int(got.LevelX))) - float64(got.IndexX<<8)
			by := math.Floor(math.Ldexp(y[i], -int(got.LevelY))) - float64(got.IndexY<<8)
			if bx >= 0 && bx < 256 && by >= 0 && by < 256 {
				want[int(by)<<8+int(bx)]++
				inside++
			}
		}
		if got.Rows != inside {
			t.Fatalf("%v: %d rows, want %d", got.Place, got.Rows, inside)
		}
		for i, n := range got.count() {
			if n != want[i] {
				t.Fatalf("%v: cell %d holds %d, want %d", got.Place, i, n, want[i])
			}
		}
	}
	for _, k := range []wire.Kind{wire.Cells16, wire.Cells32, wire.Points} {
		if !kinds[k] {
			t.Errorf("no tile of kind %d was made: %v", k, kinds)
		}
	}
}

func TestAFirstViewInAHurryHasTheSameCounts(t *testing.T) {
	before := data.HurryFrom(1)
	defer data.HurryFrom(before)
	r := rand.New(rand.NewPCG(15, 16))
	x, y := make([]float64, 23_000), make([]float64, 23_000)
	for i := range x {
		if x[i], y[i] = r.Float64(), r.Float64(); i < 3000 {
			x[i], y[i] = x[i]-1, y[i]-1
		}
	}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	// The grid's own level: 256 cells across. One tile holds the crowd, one the 3,000.
	q := request(t, d, wire.Count, "x", "y", wire.Place{LevelX: -7, LevelY: -7}, wire.Place{LevelX: -7, LevelY: -7, IndexX: -1, IndexY: -1})
	first := ask(t, d, q)
	if first[1].Kind != wire.Cells8 || first[1].Rows != 3000 {
		t.Errorf("the tile of few rows came as kind %d with %d rows, want counts of 3000", first[1].Kind, first[1].Rows)
	}
	for _, got := range append(first, ask(t, d, q)...) {
		want := make([]uint32, 1<<16)
		for i := range x {
			if (x[i] < 0) == (got.IndexX < 0) {
				want[int(math.Floor(y[i]*128))&255<<8+int(math.Floor(x[i]*128))&255]++
			}
		}
		for i, n := range got.count() {
			if n != want[i] {
				t.Fatalf("%v: cell %d holds %d, want %d", got.Place, i, n, want[i])
			}
		}
	}
}
