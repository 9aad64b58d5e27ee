package datamgr_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// Tiles from the coarse levels of a line are the tiles that its rows give, byte for byte.
func TestCoarseLevelsOfALineGiveTheSameTiles(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 42))
	const n = 120_000
	ints, floats, times := make([]int64, n), make([]float64, n), make([]float32, n)
	walk, counts := make([]float64, n), make([]int32, n)
	for i := range n {
		ints[i] = int64(i*3) - 50_000 + int64(r.IntN(3)) // gaps and, at some levels, empty bins
		if i > n/2 {
			ints[i] += 700_000
		}
		floats[i] = math.Exp(float64(i)/n*9) - 200
		times[i] = float32(r.NormFloat64()) // out of order
		walk[i] = r.NormFloat64()
		if i%4000 < 900 || r.IntN(10) == 0 {
			walk[i] = math.NaN()
		}
		counts[i] = int32(r.IntN(4)) // ties
	}
	walk[77], walk[78] = math.Copysign(0, -1), 0
	columns := map[string]any{"i": ints, "f": floats, "u": times, "walk": walk, "count": counts}
	for _, x := range []string{"i", "f", "u"} {
		for _, y := range []string{"walk", "count"} {
			t.Run(x+" "+y, func(t *testing.T) {
				tiles := func(from int64) (payloads [][]byte) {
					defer data.CoarseLinesFrom(from)()
					d := data.FromColumns(columns)
					defer d.Close()
					h, err := d.Measure(0, 1, 2, 3, 4)
					if err != nil {
						t.Fatal(err)
					}
					q := request(t, d, wire.M4, x, y, wire.Place{})
					low, span := h.Metadata.Columns[q.Layer.X].Range.Min, h.Metadata.Columns[q.Layer.X].Range
					length := span.Max.Sub(low)
					ask(t, d, q)
					d.Wait()
					if made := data.HasCoarseLine(d); made != (from < n) {
						t.Fatalf("coarse levels are there: %v", made)
					}
					top := viewLevel(length, 1)
					for level := top - 19; level <= top+3; level++ {
						for _, index := range viewPlaces(low, length/8, level, wire.TileBits) {
							if len(payloads) > 900 {
								break
							}
							q.Places = []wire.Place{{LevelX: level, IndexX: index}}
							reply, payload := d.Answer(context.Background(), q)
							if reply.Status != wire.OK {
								t.Fatal(reply.Message)
							}
							reply.Layer.Dataset = [16]byte{}
							payloads = append(payloads, append(wire.AppendReply(nil, &reply), payload...))
						}
					}
					return payloads
				}
				got, want := tiles(1), tiles(1<<40)
				if len(got) != len(want) {
					t.Fatalf("%d tiles, want %d", len(got), len(want))
				}
				for k := range want {
					if !bytes.Equal(got[k], want[k]) {
						t.Errorf("tile %d is another one: %s", k, fmt.Sprintf("%d bytes, want %d", len(got[k]), len(want[k])))
					}
				}
			})
		}
	}
}
