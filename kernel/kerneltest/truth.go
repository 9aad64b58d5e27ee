package kerneltest

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// truth is a dataset of two columns of whole numbers, x in order, and what tiles of it must hold: worked out row by row
// from the definitions in docs/tiles.md, without any of the product's code.
type truth struct {
	x, y []int64
	line wire.Layer
	dots wire.Layer
}

// loadTruth writes a file, loads it in a cell as ds, and learns from a chart of it how pages name it.
func (k *Kernel) loadTruth(n *Notebook, rows int) *truth {
	k.t.Helper()
	d := newTruth(rows, 7919)
	var text strings.Builder
	text.WriteString("x,y\n")
	for i := range d.x {
		fmt.Fprintf(&text, "%d,%d\n", d.x[i], d.y[i])
	}
	if err := os.WriteFile(filepath.Join(k.Dir, "truth.csv"), []byte(text.String()), 0o600); err != nil {
		k.t.Fatal(err)
	}
	n.Do(`ds := data.Load("truth.csv")`)
	d.chartOf(n, "ds")
	return d
}

func newTruth(rows, factor int) *truth {
	d := &truth{}
	for i := range int64(rows) {
		d.x, d.y = append(d.x, 3*i+i%2), append(d.y, i*int64(factor)%9973-4000)
	}
	return d
}

// chartOf has a line drawn of the variable's dataset, and learns how pages name it.
func (d *truth) chartOf(n *Notebook, variable string) {
	n.t.Helper()
	shown := n.Through(`chart.Line(` + variable + `, "x", "y")`)
	if shown.Text("data|image/png") == "" {
		n.t.Fatal("the chart has no picture")
	}
	configuration := contentAt[spec.ChartConfiguration](n, shown, "data|application/vnd.gpucharts.v1+json")
	if len(configuration.Data) != 1 || len(configuration.Series) != 1 {
		n.t.Fatalf("the chart is %+v", configuration)
	}
	handle, series := configuration.Data[0], configuration.Series[0]
	d.line = wire.Layer{Dataset: handle.ID, Version: handle.Version, X: uint16(series.X), Y: uint16(series.Y), Aggregate: wire.M4}
	d.dots = d.line
	d.dots.Aggregate = wire.Count
}

// write makes an Arrow file of the rows, which the kernel maps.
func (d *truth) write(t *testing.T, path string) {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Int64}, {Name: "y", Type: arrow.PrimitiveTypes.Int64}}, nil)
	writeArrow(t, path, schema, len(d.x), 1<<17, func(b *array.RecordBuilder, from, to int) {
		b.Field(0).(*array.Int64Builder).AppendValues(d.x[from:to], nil)
		b.Field(1).(*array.Int64Builder).AppendValues(d.y[from:to], nil)
	})
}

// writeArrow makes an Arrow file of so many rows, in batches that fill makes of rows [from, to).
func writeArrow(t *testing.T, path string, schema *arrow.Schema, rows, batch int, fill func(b *array.RecordBuilder, from, to int)) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := ipc.NewFileWriter(f, ipc.WithSchema(schema))
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < rows; from += batch {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		fill(b, from, min(from+batch, rows))
		if err := w.Write(b.NewRecord()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// check holds the tiles of a reply against the places that were asked for.
func (d *truth) check(places []wire.Place) func(*wire.Reply, []byte) error {
	return func(r *wire.Reply, payload []byte) error {
		if r.Status != wire.OK || len(r.Tiles) != len(places) {
			return fmt.Errorf("status %d %q with %d tiles", r.Status, r.Message, len(r.Tiles))
		}
		for i := range r.Tiles {
			t := &r.Tiles[i]
			if t.Place != places[i] {
				return fmt.Errorf("tile %d is of %+v", i, t.Place)
			}
			check := d.checkLine
			if r.Layer.Aggregate == wire.Count {
				check = d.checkDots
			}
			if err := check(t, words(payload[t.Offset:t.Offset+t.Length])); err != nil {
				return fmt.Errorf("tile %+v: %w", *t, err)
			}
		}
		return nil
	}
}

func words(bytes []byte) []uint32 {
	out := make([]uint32, len(bytes)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(bytes[4*i:])
	}
	return out
}

// offset is where v lies in a tile that is 2^width wide, as an unsigned fraction of it; false: outside.
func offset(v int64, index int64, width int) (uint32, bool) {
	if v>>width != index {
		return 0, false
	}
	return uint32(uint64(v-index<<width) << (32 - width)), true
}

// checkLine wants each bin's rows with the first, least, greatest and last y, or all rows where they are few.
func (d *truth) checkLine(t *wire.Tile, got []uint32) error {
	width := int(t.LevelX) + wire.TileBits
	type row struct {
		x uint32
		y int64
	}
	var rows []row
	for i, v := range d.x {
		if q, ok := offset(v, t.IndexX, width); ok {
			rows = append(rows, row{q, d.y[i]})
		}
	}
	if t.Rows != uint64(len(rows)) {
		return fmt.Errorf("it stands for %d rows, not %d", t.Rows, len(rows))
	}
	want := rows
	if len(rows) > 2<<wire.TileBits {
		want = nil
		for len(rows) > 0 {
			end := 0
			for end < len(rows) && rows[end].x>>(32-wire.TileBits) == rows[0].x>>(32-wire.TileBits) {
				end++
			}
			bin := rows[:end]
			least, greatest := 0, 0
			for i := range bin {
				if bin[i].y < bin[least].y {
					least = i
				}
				if bin[i].y > bin[greatest].y {
					greatest = i
				}
			}
			picks := []int{0, least, greatest, end - 1}
			slices.Sort(picks)
			for _, i := range slices.Compact(picks) {
				want = append(want, bin[i])
			}
			rows = rows[end:]
		}
	}
	xs, ys := got[:t.Count], got[t.Count:]
	if t.Flags&wire.EdgeLeft != 0 {
		xs, ys = xs[1:], ys[1:]
	}
	if t.Flags&wire.EdgeRight != 0 {
		xs, ys = xs[:len(xs)-1], ys[:len(ys)-1]
	}
	if len(xs) != len(want) {
		return fmt.Errorf("%d vertices within it, expected %d", len(xs), len(want))
	}
	for i, w := range want {
		if y := t.YBase.Int + int64(float64(ys[i])*exp2(t.YExponent)); xs[i] != w.x || y != w.y {
			return fmt.Errorf("vertex %d is at %d, %d, expected %d, %d", i, xs[i], y, w.x, w.y)
		}
	}
	return nil
}

func exp2(e int16) float64 {
	if e < 0 {
		return 1 / float64(uint64(1)<<-e)
	}
	return float64(uint64(1) << e)
}

// checkDots wants the rows of each cell counted, or the rows where they are few.
func (d *truth) checkDots(t *wire.Tile, got []uint32) error {
	counts := make([]uint32, 1<<(2*wire.CellBits))
	var rows uint64
	for i := range d.x {
		qx, inX := offset(d.x[i], t.IndexX, int(t.LevelX)+wire.CellBits)
		qy, inY := offset(d.y[i], t.IndexY, int(t.LevelY)+wire.CellBits)
		if inX && inY {
			rows++
			counts[qy>>(32-wire.CellBits)<<wire.CellBits|qx>>(32-wire.CellBits)]++
		}
	}
	if t.Rows != rows {
		return fmt.Errorf("it stands for %d rows, not %d", t.Rows, rows)
	}
	bits := map[wire.Kind]int{wire.Cells8: 8, wire.Cells16: 16, wire.Cells32: 32}[t.Kind]
	switch {
	case t.Kind == wire.Empty:
	case t.Kind == wire.Points:
		for i := range int(t.Count) {
			counts[got[int(t.Count)+i]>>(32-wire.CellBits)<<wire.CellBits|got[i]>>(32-wire.CellBits)]--
		}
	case bits > 0:
		for i := range counts {
			counts[i] -= got[i*bits/32] >> (i * bits % 32) & (1<<bits - 1)
		}
	default:
		return fmt.Errorf("kind %d", t.Kind)
	}
	for i, left := range counts {
		if left != 0 {
			return fmt.Errorf("cell %d, %d is wrong by %d", i&255, i>>8, int32(left))
		}
	}
	return nil
}

// checkNearest wants the row whose x is nearest.
func (d *truth) checkNearest(x int64) func(*wire.Reply, []byte) error {
	best := 0
	for i, v := range d.x {
		if abs(v-x) < abs(d.x[best]-x) {
			best = i
		}
	}
	return func(r *wire.Reply, _ []byte) error {
		if r.Status != wire.OK || r.Row < 0 || r.X.Int != d.x[r.Row] || r.Y.Int != d.y[r.Row] || abs(r.X.Int-x) != abs(d.x[best]-x) {
			return fmt.Errorf("row %d at %v, %v; row %d is nearest to %d", r.Row, r.X, r.Y, best, x)
		}
		return nil
	}
}

func abs(v int64) int64 { return max(v, -v) }

// checkStatus wants a reply of that status; one that is not ok says what to do.
func checkStatus(want wire.Status) func(*wire.Reply, []byte) error {
	return func(r *wire.Reply, _ []byte) error {
		if r.Status != want || want != wire.OK && r.Message == "" {
			return fmt.Errorf("status %d %q", r.Status, r.Message)
		}
		return nil
	}
}
