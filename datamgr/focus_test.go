package datamgr_test

import (
	"math/rand/v2"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// A few rows far away make the grid over all the data useless: nearly all rows lie in one
// of its cells. Views of the crowd must still be right.
func TestCountsAreExactWhereOutliersStretchTheData(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	const rows = 300_000 // of which a cell must hold more than slowRows
	x, y := make([]float64, rows), make([]int64, rows)
	for i := range x {
		x[i], y[i] = 1000+r.NormFloat64(), int64(1e6+r.NormFloat64()*1000)
	}
	x[0], y[0], x[1], y[1] = 1e12, 1<<60, -1e12, -1<<60
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	for _, levels := range [][2]int16{{-7, 3}, {-9, 1}, {-7, 3}, {-30, -3}} {
		var places []wire.Place
		atX, _ := exactly(1000.0)
		atY, _ := exactly(int64(1e6))
		indexX := scaledFloor(atX, -int(levels[0])-wire.CellBits).Int64()
		indexY := scaledFloor(atY, -int(levels[1])-wire.CellBits).Int64()
		for i := int64(-1); i <= 1; i++ {
			for j := int64(0); j <= 1; j++ {
				places = append(places, wire.Place{LevelX: levels[0], LevelY: levels[1], IndexX: indexX + i, IndexY: indexY + j})
			}
		}
		for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", places...)) {
			want, inside := make([]uint32, 1<<16), 0
			for i := range x {
				if far(x[i], got.LevelX, got.IndexX, wire.CellBits) || far(y[i], got.LevelY, got.IndexY, wire.CellBits) {
					continue
				}
				_, bx, inX := offsetIn(x[i], got.LevelX, got.IndexX, wire.CellBits)
				_, by, inY := offsetIn(y[i], got.LevelY, got.IndexY, wire.CellBits)
				if inX && inY {
					want[by<<8+bx]++
					inside++
				}
			}
			if int(got.Rows) != inside {
				t.Fatalf("%v: %d rows, want %d", got.Place, got.Rows, inside)
			}
			for i, n := range got.count() {
				if n != want[i] {
					t.Fatalf("%v: cell %d holds %d, want %d", got.Place, i, n, want[i])
				}
			}
		}
	}
	if n := data.FocusGrids(d); n == 0 {
		t.Error("no grid was made for the crowd")
	}
}
