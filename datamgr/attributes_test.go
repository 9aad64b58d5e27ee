package datamgr_test

import (
	"context"
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"gpucharts/display/wire"
)

// attributed asks for one tile of a layer with further columns.
func attributed(t *testing.T, m *market, q *wire.Request) (wire.Tile, []byte) {
	t.Helper()
	reply, payload := m.d.Answer(context.Background(), q)
	if reply.Status != wire.OK || len(reply.Tiles) != 1 {
		t.Fatalf("status %d, %s", reply.Status, reply.Message)
	}
	if _, err := wire.ParseReply(wire.AppendReply(nil, &reply), len(payload)); err != nil {
		t.Fatal(err)
	}
	h := reply.Tiles[0]
	return h, payload[h.Offset:][:h.Length]
}

// cellOf is the cell of a row in a tile, by floating point: exact for powers of two.
func (m *market) cellOf(i int, p wire.Place) (int, bool) {
	x := math.Floor(m.x[i]/math.Ldexp(1, int(p.LevelX))) - float64(p.IndexX)*256
	y := math.Floor(m.y[i]/math.Ldexp(1, int(p.LevelY))) - float64(p.IndexY)*256
	if !(x >= 0 && x < 256 && y >= 0 && y < 256) {
		return 0, false
	}
	return int(y)*256 + int(x), true
}

// placeIn is the place of z in its range.
func (m *market) placeIn(z float64) uint32 {
	if m.lowZ == m.highZ {
		m.lowZ, m.highZ = slices.Min(m.z), slices.Max(m.z)
	}
	return uint32((z - m.lowZ) * (wire.MaxOffset / (m.highZ - m.lowZ)))
}

func TestCellsOfAColumnEqualLoopsOverTheRows(t *testing.T) {
	m := newMarket(60_000)
	codes := map[string]int{}
	for _, g := range m.group {
		if _, have := codes[g]; !have {
			codes[g] = len(codes)
		}
	}
	place := wire.Place{LevelX: 8, LevelY: -2}
	mean, bytes := attributed(t, m, extra(t, m.d, request(t, m.d, wire.Mean, "x", "y", place), "z"))
	shares, shareBytes := attributed(t, m, extra(t, m.d, request(t, m.d, wire.ByCategory, "x", "y", place), "group"))
	if mean.Kind != wire.CellsMean || shares.Kind != wire.CellsShares {
		t.Fatalf("kinds %d and %d", mean.Kind, shares.Kind)
	}
	counts, sums := make([]uint32, 65536), make([]uint64, 65536)
	by := make([][8]uint32, 65536)
	for i := range m.x {
		if cell, in := m.cellOf(i, place); in {
			counts[cell]++
			sums[cell] += uint64(m.placeIn(m.z[i]))
			by[cell][codes[m.group[i]]]++
		}
	}
	most := uint32(0)
	for cell, n := range counts {
		most = max(most, n)
		gotN, gotMean := binary.LittleEndian.Uint32(bytes[8*cell:]), binary.LittleEndian.Uint32(bytes[8*cell+4:])
		if n == 0 {
			if gotN != 0 || gotMean != wire.NullOffset {
				t.Fatalf("an empty cell %d has %d rows, mean %d", cell, gotN, gotMean)
			}
			continue
		}
		if want := uint32(sums[cell] / uint64(n)); gotN != n || gotMean != want {
			t.Fatalf("cell %d: %d rows, mean at %d, want %d, %d", cell, gotN, gotMean, n, want)
		}
		if got := binary.LittleEndian.Uint32(shareBytes[12*cell:]); got != n {
			t.Fatalf("cell %d: %d rows by category, want %d", cell, got, n)
		}
		for k := range 8 {
			if want := math.Round(float64(by[cell][k]) / float64(n) * 255); float64(shareBytes[12*cell+4+k]) != want {
				t.Fatalf("cell %d, category %d: %d/255, want %v", cell, k, shareBytes[12*cell+4+k], want)
			}
		}
	}
	if mean.Count != most {
		t.Errorf("the greatest count is %d, said %d", most, mean.Count)
	}
}

func TestFewRowsComeWithTheirAttributes(t *testing.T) {
	m := newMarket(60_000)
	place := wire.Place{LevelX: 2, LevelY: 0, IndexX: 3}
	h, bytes := attributed(t, m, extra(t, m.d, request(t, m.d, wire.Mean, "x", "y", place), "z", "group"))
	rows := 0
	for i := range m.x {
		if _, in := m.cellOf(i, place); in {
			rows++
		}
	}
	if h.Kind != wire.Points || int(h.Count) != rows || rows == 0 || h.Flags&wire.AllRows == 0 {
		t.Fatalf("%+v of %d rows", h, rows)
	}
	at := func(column, i int) uint32 { return binary.LittleEndian.Uint32(bytes[4*(column*rows+i):]) }
	names := map[string]uint32{}
	for _, g := range m.group {
		if _, have := names[g]; !have {
			names[g] = uint32(len(names))
		}
	}
	found := 0
	for k := range rows {
		x := (float64(place.IndexX)*256 + float64(at(0, k))/(1<<24)) * 4
		for i := range m.x {
			if math.Abs(m.x[i]-x) < 1e-5 {
				found++
				if at(2, k) != m.placeIn(m.z[i]) || at(3, k) != names[m.group[i]] {
					t.Fatalf("row %d: z at %d, group %d; want %d, %d", i, at(2, k), at(3, k), m.placeIn(m.z[i]), names[m.group[i]])
				}
			}
		}
	}
	if found < rows {
		t.Errorf("%d of %d rows were found again", found, rows)
	}
}
