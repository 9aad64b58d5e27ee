//go:build cgo && !js && !nogpu

package gpu_test

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"

	"gpucharts/render/gpu"
)

func newColumns(t *testing.T) *gpu.Columns {
	t.Helper()
	dev, err := gpu.OpenDevice()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dev.Close)
	c, err := gpu.NewColumns(dev)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestResidentColumnsAreCountedAsPlainGoCounts(t *testing.T) {
	defer gpu.SetChunkRows(30_000)() // several chunks, the last not full
	c := newColumns(t)
	const rows = 100_000
	r := rand.New(rand.NewPCG(8, 9))
	xs, ys := make([]uint32, rows), make([]uint32, rows)
	for i := range xs {
		xs[i], ys[i] = r.Uint32()>>1, r.Uint32()>>(1+i%20)
		if i%10 == 0 {
			xs[i], ys[i] = 1<<31-1-r.Uint32N(1500), r.Uint32N(20_000)
		}
	}
	for from := 0; from < rows; from += 7001 { // pieces that do not fit the chunks
		n := min(7001, rows-from)
		if err := c.Add(5, uint64(rows-from), words(xs[from:from+n]), words(ys[from:from+n])); err != nil {
			t.Fatal(err)
		}
	}
	if n := c.Rows(5); n != rows {
		t.Fatalf("%d rows are held, want %d", n, rows)
	}
	cell := func(q uint32, a gpu.Axis) (uint32, bool) {
		at := a.First + (q-a.Skip+a.Add)>>a.Shift
		return at, q >= a.Skip && at < a.Cells
	}
	for i, w := range [][2]gpu.Axis{
		{{Shift: 23, Cells: 256}, {Shift: 23, Cells: 256}},
		{{Shift: 21, Cells: 700, Skip: 1 << 29}, {Shift: 12, Cells: 500, Skip: 12345}},
		{{Shift: 31, Cells: 3, Add: 1<<31 - 1, First: 1}, {Shift: 31, Cells: 2}},
		{{Shift: 0, Cells: 1024, Skip: 1<<31 - 1024}, {Shift: 4, Cells: 4096}},
		{{Shift: 25, Cells: 100, First: 90, Add: 1 << 24}, {Shift: 20, Cells: 2048}},
	} {
		got, err := c.Count(5, w[0], w[1])
		if err != nil {
			t.Fatal(err)
		}
		want, sum := make([]uint32, w[0].Cells*w[1].Cells), 0
		for k := range xs {
			x, okX := cell(xs[k], w[0])
			y, okY := cell(ys[k], w[1])
			if okX && okY {
				want[y*w[0].Cells+x]++
				sum++
			}
		}
		for k, n := range want {
			if g := binary.LittleEndian.Uint32(got[4*k:]); g != n {
				t.Fatalf("window %d: cell %d has %d rows, want %d", i, k, g, n)
			}
		}
		t.Logf("window %d: %d rows", i, sum)
	}
	c.Drop(5)
	if _, err := c.Count(5, gpu.Axis{Cells: 1}, gpu.Axis{Cells: 1}); !errors.Is(err, gpu.ErrNotHeld) {
		t.Errorf("columns that were dropped: %v", err)
	}
}

// Columns of several pieces of each staging buffer arrive whole: every row is in the cell of its number.
func TestLargeColumnsArriveWhole(t *testing.T) {
	c := newColumns(t)
	const rows, cellRows = 9<<20 + 77, 1 << 12 // 36 MiB a column, each staging buffer used more than once
	xs, ys := make([]uint32, rows), make([]uint32, rows)
	for i := range xs {
		xs[i] = uint32(i)
	}
	if err := c.Add(6, rows, words(xs), words(ys)); err != nil {
		t.Fatal(err)
	}
	cells := uint32((rows + cellRows - 1) / cellRows)
	got, err := c.Count(6, gpu.Axis{Shift: 12, Cells: cells}, gpu.Axis{Cells: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range cells {
		want := min(cellRows, uint32(rows)-i*cellRows)
		if n := binary.LittleEndian.Uint32(got[4*i:]); n != want {
			t.Fatalf("rows from %d on: %d arrived, want %d", i*cellRows, n, want)
		}
	}
}

func TestColumnsThatMakeNoSenseAreRefused(t *testing.T) {
	c := newColumns(t)
	if err := c.Add(1, 2, make([]byte, 8), make([]byte, 4)); err == nil {
		t.Error("columns of unequal lengths were taken")
	}
	if err := c.Add(1, 2, make([]byte, 8), make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	for _, a := range []gpu.Axis{{}, {Cells: 1 << 23}, {Cells: 1, Shift: 32}, {Cells: 1, Add: 1 << 31}} {
		if _, err := c.Count(1, a, gpu.Axis{Cells: 1}); err == nil {
			t.Errorf("a window of %+v was counted", a)
		}
	}
}

func words(v []uint32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}
