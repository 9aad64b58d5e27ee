package datamgr_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
	"gpucharts/display/wire"
)

// withBudget bounds the memory of datasets for a test, above what other tests left.
func withBudget(t *testing.T, bytes int64) {
	t.Helper()
	runtime.GC()
	data.SetMemoryBudget(1) // what other tests left goes
	data.SetMemoryBudget(1 << 50)
	t.Cleanup(func() { data.SetMemoryBudget(0) })
	used, _ := data.MemoryBudget()
	data.SetMemoryBudget(used + bytes)
}

// budgetViews are requests that need every kind of index, with the answers' bytes.
func budgetViews(t *testing.T, d *data.Dataset) (payloads [][]byte) {
	t.Helper()
	for _, q := range []*wire.Request{
		request(t, d, wire.M4, testset.Time, testset.Price, wire.Place{LevelX: 26, IndexX: testset.Start.UnixMicro() >> 36}),
		request(t, d, wire.M4, testset.X, testset.Size, wire.Place{LevelX: -9}, wire.Place{LevelX: -7, IndexX: -1}),
		request(t, d, wire.Count, testset.X, testset.Y, wire.Place{LevelX: -5, LevelY: -5}, wire.Place{LevelX: -9, LevelY: -9, IndexX: -1}),
		request(t, d, wire.Count, testset.X, testset.Price, wire.Place{LevelX: -5, LevelY: 0}, wire.Place{LevelX: -9, LevelY: -2, IndexX: -1, IndexY: 2}),
	} {
		r, payload := d.Answer(context.Background(), q)
		if r.Status != wire.OK {
			t.Fatalf("status %d: %s", r.Status, r.Message)
		}
		payloads = append(payloads, payload)
	}
	return payloads
}

func TestIndexesOfManyChartsKeepToASmallBudget(t *testing.T) {
	for name, kept := range map[string]bool{"kept": true, "not kept": false} {
		t.Run(name, func(t *testing.T) {
			if kept {
				keepIndexes(t)
			}
			d := data.Load(testFile(t, 400_000, 21))
			defer d.Close()
			withBudget(t, 1<<30)
			before, _ := data.MemoryBudget()
			want := budgetViews(t, d)
			if all, _ := data.MemoryBudget(); all-before < 3_500_000 {
				t.Fatalf("all indexes take %d bytes: too few for this test", all-before)
			}
			withBudget(t, 2_400_000) // some of them at a time
			for range 3 {
				sameBytes(t, "with a small budget", budgetViews(t, d), want)
				if used, limit := data.MemoryBudget(); used > limit {
					t.Fatalf("%d bytes of %d are used", used, limit)
				}
			}
		})
	}
}

func TestWhatWasUsedLongestAgoGoesFirst(t *testing.T) {
	t.Setenv("GPUCHARTS_CACHE", "off")
	r := rand.New(rand.NewPCG(5, 5))
	columns := map[string]any{}
	x := make([]float64, 300_000)
	for i := range x {
		x[i] = float64(i)
	}
	columns["x"] = x
	for _, name := range []string{"a", "b", "c"} {
		y := make([]float64, len(x))
		for i := range y {
			y[i] = r.NormFloat64()
		}
		columns[name] = y
	}
	d := data.FromColumns(columns)
	defer d.Close()
	level := int16(8)
	line := func(y string) {
		level++ // tiles that were asked for before need no index
		ask(t, d, request(t, d, wire.M4, "x", y, wire.Place{LevelX: level}))
	}
	withBudget(t, 1<<30)
	line("a")
	one := int64(300_000 / 64 * 16)
	used, _ := data.MemoryBudget()
	data.SetMemoryBudget(used + one/4)
	line("b") // that of x goes: lines need only what it told
	line("a")
	line("c") // b goes
	if !data.ColumnIsIndexed(d, "a") || data.ColumnIsIndexed(d, "b") || !data.ColumnIsIndexed(d, "c") {
		t.Errorf("a, b, c are indexed: %v, %v, %v", data.ColumnIsIndexed(d, "a"), data.ColumnIsIndexed(d, "b"), data.ColumnIsIndexed(d, "c"))
	}
}

func TestWhatCannotFitIsRefusedInWords(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "large.csv")
	var text strings.Builder
	text.WriteString("x,y\n")
	for range 50_000 {
		text.WriteString("1.5,2.5\n")
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	withBudget(t, 100_000)
	_, err := data.Open(path)
	if err == nil {
		t.Fatal("400 kB of CSV were read with 100 kB of memory")
	}
	for _, part := range []string{"large.csv", "the memory budget is spent", "the rows of a CSV file want 800 kB", "SetMemoryBudget(", "GPUCHARTS_MEMORY=", "Close()", "Parquet"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
	data.SetMemoryBudget(1 << 40)
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()

	// An index that does not fit: the answer says so, and comes once there is room.
	withBudget(t, 1000)
	q := request(t, d, wire.M4, "x", "y", wire.Place{LevelX: -9})
	r, _ := d.Answer(context.Background(), q)
	if r.Status != wire.Failed || !strings.Contains(r.Message, "large.csv: ") || !strings.Contains(r.Message, "the index of column `x` want") {
		t.Fatalf("status %d: %s", r.Status, r.Message)
	}
	data.SetMemoryBudget(1 << 40)
	if r, _ = d.Answer(context.Background(), q); r.Status != wire.OK {
		t.Errorf("with room again: %s", r.Message)
	}
}

func TestRowsAreSortedInFilesWhereMemoryIsShort(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := rand.New(rand.NewPCG(8, 8))
	x, y := make([]float64, 100_000), make([]float64, 100_000)
	for i := range x {
		x[i], y[i] = r.NormFloat64(), r.NormFloat64()
	}
	x[7], x[9] = math.NaN(), math.Inf(1)
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	defer d.Close()
	view := func() []tile {
		return ask(t, d, request(t, d, wire.M4, "x", "y", wire.Place{LevelX: -8}, wire.Place{LevelX: -8, IndexX: -1}))
	}
	withBudget(t, 80_000) // for the blocks, not for what a sort takes: 2.4 MB
	poor := view()
	withBudget(t, 0)
	data.SetMemoryBudget(1 << 40)
	data.DropIndexes(d)
	for i, want := range view() {
		if got := poor[i]; got.Rows != want.Rows || len(got.x) != len(want.x) || got.x[len(got.x)/2] != want.x[len(want.x)/2] {
			t.Errorf("tile %d is another one where memory is short", i)
		}
	}
}

func TestBudgetsAreReadFromTheEnvironment(t *testing.T) {
	for text, want := range map[string]int64{"1GB": 1e9, " 500 MiB": 500 << 20, "1.5g": 1.5e9, "123456": 123456, "64 B": 64} {
		t.Setenv("GPUCHARTS_MEMORY", text)
		data.SetMemoryBudget(0)
		if _, limit := data.MemoryBudget(); limit != want {
			t.Errorf("%q is %d bytes, want %d", text, limit, want)
		}
	}
	for _, text := range []string{"", "much", "1 QB", "-5", "1GBB"} {
		t.Setenv("GPUCHARTS_MEMORY", text)
		data.SetMemoryBudget(0)
		if _, limit := data.MemoryBudget(); limit < 256<<20 {
			t.Errorf("%q gives %d bytes, want half of the machine's", text, limit)
		}
	}
}

// What verbs make is held by the budget too: it is counted while it lives, and refused before it is
// made where it does not fit.
func TestWhatVerbsMakeIsCountedAndRefused(t *testing.T) {
	withBudget(t, 1<<40)
	const rows = 400_000
	x := make([]float64, rows)
	for i := range x {
		x[i] = float64(i * 7919 % rows)
	}
	d := data.FromColumns(map[string]any{"x": x})
	defer d.Close()
	before, _ := data.MemoryBudget()
	all := data.Col("x").Ge(0)
	for what, make := range map[string]func() *data.Dataset{
		"Filter":  func() *data.Dataset { return d.Filter(all) },
		"SortBy":  func() *data.Dataset { return d.SortBy("x") },
		"Derive":  func() *data.Dataset { return d.Derive("y", data.Col("x").Add(1)) },
		"Rolling": func() *data.Dataset { return d.Rolling("x", 3).Mean() },
	} {
		data.SetMemoryBudget(1 << 40)
		made := make()
		if used, _ := data.MemoryBudget(); used-before < 8*rows {
			t.Errorf("%s holds %d bytes, counted are %d", what, 8*rows, used-before)
		}
		made.Close()
		data.SetMemoryBudget(before + 4*rows)
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "the memory budget is spent") || !strings.Contains(err.Error(), "SetMemoryBudget(") {
					t.Errorf("%s where there is no room: %v", what, err)
				}
			}()
			make()
		}()
		if used, limit := data.MemoryBudget(); used > limit {
			t.Errorf("%s: %d bytes of %d", what, used, limit)
		}
	}
}

// A packed Arrow file lies in memory when it is read: it is counted, and refused where it does not fit.
func TestPackedArrowFilesAreCountedAndRefused(t *testing.T) {
	withBudget(t, 1<<40)
	var records []arrow.Record
	for i := range 20 {
		records = append(records, sample(5000, uint64(i)))
	}
	path := write(t, "packed.arrow", arrowBytes(t, records, ipc.WithLZ4()))
	before, _ := data.MemoryBudget()
	d := data.Load(path)
	const numbers = 20 * 5000 * (8 + 8 + 4 + 8 + 4)
	if used, _ := data.MemoryBudget(); used-before < numbers {
		t.Errorf("%d bytes are counted, the columns of numbers take %d", used-before, numbers)
	}
	d.Close()
	if used, _ := data.MemoryBudget(); used != before {
		t.Errorf("%d bytes are counted after it is closed", used-before)
	}
	data.SetMemoryBudget(before + numbers/2)
	if _, err := data.Open(path); err == nil || !strings.Contains(err.Error(), "the memory budget is spent") || !strings.Contains(err.Error(), "packed.arrow") {
		t.Errorf("where there is no room: %v", err)
	}
}
