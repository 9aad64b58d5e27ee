package datamgr_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
	"gpucharts/display/wire"
)

// crowd is rows enough for tiles of counts at levels finer than the grid's.
func crowd(rows int) (x []float32, y []float64) {
	r := rand.New(rand.NewPCG(31, 32))
	for range rows {
		x, y = append(x, float32(r.NormFloat64())), append(y, r.NormFloat64())
	}
	x[0], y[1], x[2] = 60, math.NaN(), float32(math.Inf(1)) // and an outlier
	return x, y
}

// countsAreExact asks for tiles of many levels and counts again.
func countsAreExact(t *testing.T, d *data.Dataset, x []float32, y []float64) {
	t.Helper()
	var places []wire.Place
	for level := int16(-16); level < -1; level++ {
		for _, i := range []int64{-1, 0} {
			places = append(places, wire.Place{LevelX: level, LevelY: level + 1, IndexX: i, IndexY: i})
		}
	}
	views := [][]wire.Place{places}
	for i := range places {
		views = append(views, places[i:i+1])
	}
	for _, view := range views {
		for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", view...)) {
			want, inside := make([]uint32, 1<<16), uint64(0)
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
			if got.Kind == wire.Empty {
				continue
			}
			for i, n := range got.count() {
				if n != want[i] {
					t.Fatalf("%v: cell %d holds %d, want %d", got.Place, i, n, want[i])
				}
			}
		}
	}
}

func TestCountsAreExactWhereverTheListOfRowsLies(t *testing.T) {
	const plenty = 1 << 40
	x, y := crowd(300_000)
	for where, room := range map[string]struct {
		heap, limit, disk int64
		scratch           int
	}{
		"on the heap":                     {plenty, plenty, plenty, plenty},
		"in a file without a name":        {0, 0, plenty, plenty},
		"in a file, sorted in another":    {0, 0, plenty, 0},
		"on the heap, for want of a disk": {0, plenty, 0, plenty},
		"nowhere":                         {0, 0, 1000, plenty},
		"on the heap, sorted nowhere":     {plenty, plenty, 0, 0},
	} {
		t.Run(where, func(t *testing.T) {
			folder := t.TempDir()
			t.Setenv("TMPDIR", folder)
			defer data.ListRoom(room.heap, room.limit, room.disk, room.scratch)()
			d := data.FromColumns(map[string]any{"x": x, "y": y})
			defer d.Close()
			countsAreExact(t, d, x, y)
			none := strings.HasSuffix(where, "nowhere")
			if told := strings.Contains(strings.Join(d.Notices(), "\n"), "No room for the index"); told != none {
				t.Errorf("notices: %q", d.Notices())
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
				t.Errorf("files were left behind: %v (%v)", left, err)
			}
		})
	}
}

func TestAFullDiskCostsNoScatterChart(t *testing.T) {
	folder := keepIndexes(t)
	path := testFile(t, 200_000, 11)
	view := func() (nearest wire.Reply, rows uint64) {
		d := data.Load(path)
		defer d.Close()
		q := request(t, d, wire.Count, testset.X, testset.Y, wire.Place{LevelX: -9, LevelY: -9}, wire.Place{LevelX: -11, LevelY: -11})
		for _, got := range ask(t, d, q) {
			rows += got.Rows
		}
		q.Verb, q.RadiusX, q.RadiusY = wire.Nearest, 0.1, 0.1
		nearest, _ = d.Answer(context.Background(), q)
		return nearest, rows
	}
	restore := data.ListRoom(0, 0, 100_000, 0)
	poor, rows := view()
	restore()
	if parts, err := filepath.Glob(filepath.Join(folder, "*", ".part-*")); err != nil || len(parts) > 0 {
		t.Errorf("files were left behind: %v (%v)", parts, err)
	}
	rich, want := view()
	if rows != want || rows == 0 {
		t.Errorf("%d rows in the tiles on a full disk, %d otherwise", rows, want)
	}
	if poor.Row != rich.Row || poor.Row < 0 {
		t.Errorf("the nearest row is %d on a full disk, %d otherwise", poor.Row, rich.Row)
	}
}

func TestWhatAnEndedKernelLeftHalfMadeIsRemoved(t *testing.T) {
	folder := keepIndexes(t)
	views(t, testFile(t, 60_000, 12))
	of := filepath.Dir(indexFiles(t, folder)[0])
	old, young := filepath.Join(of, ".part-1"), filepath.Join(of, ".part-2")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Now(), time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	data.PruneIndexes(folder, 1<<40)
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("a file of two days ago is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("a file that is being made is gone: %v", err)
	}
}
