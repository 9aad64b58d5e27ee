package datamgr_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"testing"

	"gpucharts/datamgr/testset"
	"gpucharts/display/wire"
)

// The first views of cells of a column look at all rows, later ones of few rows at those of the list: the same
// tiles, but for the order of rows that come themselves.
func TestCellsOfAColumnAreTheSameByAllRowsAndByTheList(t *testing.T) {
	for _, c := range []struct {
		aggregate wire.Aggregate
		x, y      string
		by        []string
	}{
		{wire.Mean, "x", "z", []string{"y", "group"}}, // y has rows without a value
		{wire.ByCategory, "x", "y", []string{"kind", "e"}},
		{wire.Count, "z", "y", []string{"", "group"}},
		{wire.Mean, "z", "y", []string{"x"}}, // the rows of a tile are of all cores
		{wire.ByCategory, "z", "y", []string{"group", "x"}},
	} {
		m := newMarket(300_000) // more than one core counts
		var places []wire.Place
		level := wire.Place{LevelX: 5, LevelY: -8}
		if c.x == "z" {
			level = wire.Place{LevelX: -9, LevelY: -5}
		} else if c.y == "y" {
			level.LevelY = -4
		}
		for j := int64(-3); j < 6; j++ {
			for i := int64(-2); i < 15; i++ {
				if (i+j)%3 != 0 { // not all of the window
					places = append(places, wire.Place{LevelX: level.LevelX, LevelY: level.LevelY, IndexX: i, IndexY: j})
				}
			}
		}
		q := extra(t, m.d, request(t, m.d, c.aggregate, c.x, c.y, places...), c.by...)
		reply, payload := m.d.Answer(context.Background(), q)
		if reply.Status != wire.OK {
			t.Fatal(reply.Message)
		}
		m.d.Wait() // for the list
		kinds, compared := map[wire.Kind]int{}, 0
		for i, place := range places {
			m.d.ForgetTiles()
			got := reply.Tiles[i]
			want, wantBytes := attributed(t, m, extra(t, m.d, request(t, m.d, c.aggregate, c.x, c.y, place), c.by...))
			gotBytes := payload[got.Offset:][:got.Length]
			if got.Kind != want.Kind || got.Rows != want.Rows || got.Count != want.Count || got.Flags != want.Flags {
				t.Fatalf("%+v by all rows, %+v by the list", got, want)
			}
			if got.Kind == wire.Points {
				gotBytes, wantBytes = byRow(gotBytes, int(got.Count)), byRow(wantBytes, int(got.Count))
			}
			if !bytes.Equal(gotBytes, wantBytes) {
				t.Fatalf("aggregate %d, tile %+v: other bytes by all rows than by the list", c.aggregate, got)
			}
			kinds[got.Kind]++
			if got.Rows > 0 && got.Rows <= 300_000/16 {
				compared++
			}
		}
		if len(kinds) < 2 || compared < 10 {
			t.Errorf("aggregate %d: kinds %v, %d tiles that the list makes: too few to tell anything", c.aggregate, kinds, compared)
		}
	}
}

// byRow brings the rows of a tile of points, column by column, into an order of their own.
func byRow(payload []byte, rows int) []byte {
	if rows == 0 {
		return payload
	}
	columns := len(payload) / 4 / rows
	all := make([][]uint32, rows)
	for i := range all {
		for c := range columns {
			all[i] = append(all[i], binary.LittleEndian.Uint32(payload[4*(c*rows+i):]))
		}
	}
	slices.SortFunc(all, slices.Compare)
	var out []byte
	for _, row := range all {
		for _, v := range row {
			out = binary.LittleEndian.AppendUint32(out, v)
		}
	}
	return out
}

// BenchmarkFirstViewByValue opens, measures, indexes and answers a whole view of cells coloured by a column.
func BenchmarkFirstViewByValue(b *testing.B) {
	benchFile(b)
	defer cpu(b)()
	for b.Loop() {
		d := open(b)
		answer(b, d, byValue(b, densityView(b, d, 0, 1), testset.Price, d.ColumnIndex))
		b.StopTimer()
		d.Wait()
		d.Close()
		b.StartTimer()
	}
}

// BenchmarkViewByValue answers the whole view again, of no tile that is kept.
func BenchmarkViewByValue(b *testing.B) {
	d := open(b)
	defer d.Close()
	q := byValue(b, densityView(b, d, 0, 1), testset.Price, d.ColumnIndex)
	answer(b, d, q)
	d.Wait()
	defer cpu(b)()
	for b.Loop() {
		d.ForgetTiles()
		answer(b, d, q)
	}
}

func byValue(b *testing.B, q *wire.Request, column string, find func(string) (int, error)) *wire.Request {
	at, err := find(column)
	if err != nil {
		b.Fatal(err)
	}
	q.Layer.Aggregate = wire.Mean
	q.Layer.Extra[0] = uint16(at + 1)
	return q
}
