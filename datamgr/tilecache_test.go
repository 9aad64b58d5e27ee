package datamgr_test

import (
	"context"
	"math/rand/v2"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

func TestTilesThatComeAgainAreTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x, y := make([]float64, 60_000), make([]float64, 60_000)
	for i := range x {
		x[i], y[i] = float64(i), r.NormFloat64()
	}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	defer d.Close()
	var want [][]byte
	for round := range 4 {
		if round == 2 {
			withBudget(t, 40_000) // no room for tiles beside the index
		}
		for i, aggregate := range []wire.Aggregate{wire.M4, wire.Step} { // two layers of the same places
			q := request(t, d, aggregate, "x", "y", wire.Place{LevelX: 6}, wire.Place{LevelX: 3, IndexX: int64(1 + round%2)}, wire.Place{LevelX: 4, IndexX: 1})
			reply, payload := d.Answer(context.Background(), q)
			if reply.Status != wire.OK {
				t.Fatal(reply.Message)
			}
			middle := reply.Tiles[1]
			payload = append(append([]byte(nil), payload[:middle.Offset]...), payload[middle.Offset+middle.Length:]...)
			if round == 0 {
				want = append(want, payload)
			}
			if string(payload) != string(want[i]) {
				t.Errorf("round %d: aggregate %d has other tiles than at first", round, aggregate)
			}
		}
	}
	if string(want[0]) == string(want[1]) {
		t.Error("a line and a step line have the same tiles: this test tells nothing")
	}
}
