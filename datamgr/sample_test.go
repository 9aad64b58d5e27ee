package datamgr_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// untilExact asks until no tile is of a sample any more.
func untilExact(t *testing.T, d *data.Dataset, q *wire.Request) []tile {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		tiles, left := ask(t, d, q), 0
		for _, got := range tiles {
			if got.Flags&wire.Sampled != 0 {
				left++
			}
		}
		if left == 0 {
			return tiles
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d tiles are still of a sample", left)
		}
	}
}

func TestTheFirstCountsAreOfASampleThenOfAllRows(t *testing.T) {
	defer data.SampleFrom(1, 1, 40_000)()
	x, y := crowd(400_000)
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	defer d.Close()
	q := request(t, d, wire.Count, "x", "y", wire.Place{LevelX: -4, LevelY: -4}, wire.Place{LevelX: -4, LevelY: -4, IndexX: -1, IndexY: -1},
		wire.Place{LevelX: -9, LevelY: -9}, wire.Place{LevelX: 40, LevelY: 40, IndexX: 7, IndexY: 7})
	first := ask(t, d, q)
	nearest := *q
	nearest.Verb, nearest.RadiusX, nearest.RadiusY = wire.Nearest, 1, 1
	if r, _ := d.Answer(context.Background(), &nearest); r.Status != wire.OK {
		t.Errorf("nearest while counting: %s", r.Message)
	}
	d.Wait() // the counts
	ask(t, d, q)
	d.Wait() // the list of rows
	exact := ask(t, d, q)
	for i, got := range exact {
		if got.Flags&wire.Sampled != 0 {
			t.Errorf("tile %d is of a sample after all that waiting", i)
		}
	}
	for i, got := range first {
		want := exact[i]
		if got.Flags != wire.Sampled {
			t.Errorf("tile %d has flags %b at first, want %b", i, got.Flags, wire.Sampled)
		}
		// Of n rows in a tile, a sample of a tenth estimates n to within 10/sqrt(n/10), with luck to spare.
		if slack := 50 * math.Sqrt(float64(want.Rows)/10); math.Abs(float64(got.Rows)-float64(want.Rows)) > slack+10 {
			t.Errorf("tile %d is said to have %d rows, of %d", i, got.Rows, want.Rows)
		}
		var sum uint64
		for _, n := range got.cells {
			sum += uint64(n)
		}
		if got.Kind != wire.Empty && math.Abs(float64(sum)-float64(got.Rows)) > float64(len(got.cells))/2 {
			t.Errorf("tile %d: cells of %d rows, said to have %d", i, sum, got.Rows)
		}
	}
	countsAreExact(t, d, x, y)
	if r, _ := d.Answer(context.Background(), &nearest); r.Row < 0 {
		t.Error("no nearest row when all is counted")
	}
}

func TestTheFirstLineOfUnorderedRowsIsOfASample(t *testing.T) {
	defer data.SampleFrom(1, 1, 20_000)()
	r := rand.New(rand.NewPCG(17, 1))
	x, y := make([]int64, 200_000), make([]float64, 200_000)
	for i := range x {
		x[i] = r.Int64N(1 << 20)
		y[i] = math.Sin(float64(x[i]) / (1 << 17))
	}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	defer d.Close()
	q := request(t, d, wire.M4, "x", "y", wire.Place{LevelX: 10}, wire.Place{LevelX: 0, IndexX: 5})
	for _, got := range ask(t, d, q) {
		if got.Flags&wire.Sampled == 0 || got.Flags&wire.AllRows != 0 || got.Count == 0 {
			t.Errorf("%v: flags %b, %d vertices at first", got.Place, got.Flags, got.Count)
		}
		for i, offset := range got.y { // on the curve, to within what the sample leaves
			at := (float64(got.IndexX)*1024 + float64(got.x[i])/(1<<22)) * math.Ldexp(1, int(got.LevelX))
			value := got.YBase.Frac + math.Ldexp(float64(offset), int(got.YExponent))
			if want := math.Sin(at / (1 << 17)); math.Abs(value-want) > 0.01 {
				t.Fatalf("vertex %d is at %v, want %v", i, value, want)
			}
		}
	}
	exact := untilExact(t, d, q)
	if exact[0].Rows != 200_000 {
		t.Errorf("%d rows of 200,000 in the exact tile", exact[0].Rows)
	}
}

func TestOrderedLinesAndKeptIndexesAreNeverSampled(t *testing.T) {
	keepIndexes(t)
	path := testFile(t, 60_000, 9)
	want, _ := views(t, path)
	defer data.SampleFrom(1, 1, 1000)()
	got, _ := views(t, path) // all from kept indexes
	sameBytes(t, "from kept indexes", got, want)
}
