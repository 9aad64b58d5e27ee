// Package tiles makes tiles from columns in the plainest way, for tests of the drawers: the
// truth that pictures are compared with. In: columns as float64 or int64. Out: wire.Tiles
// and their payloads, as docs/tiles.md defines them.
package tiles

import (
	"encoding/binary"
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Table is two columns. Ints is set where x counts whole units; then X is ignored.
type Table struct {
	ID   spec.ID
	Ints []int64
	X    []float64
	Y    []float64
	// FewRows is the number of rows up to which a tile holds rows instead of an aggregate.
	FewRows int
}

// Handle describes the table.
func (t *Table) Handle() spec.DataHandle {
	h := spec.DataHandle{ID: t.ID, Version: 1, Metadata: spec.DataMetadata{Name: "table", Rows: int64(len(t.Y))}}
	x := spec.Column{Name: "time", Type: spec.Float64}
	if t.Ints != nil {
		x = spec.Column{Name: "time", Type: spec.Timestamp, Unit: spec.Nanosecond}
	}
	x.Range, h.Metadata.Columns = t.rangeX(), nil
	y := spec.Column{Name: "price", Type: spec.Float64, Range: rangeOf(t.Y)}
	h.Metadata.Columns = []spec.Column{x, y}
	return h
}

func (t *Table) rangeX() *spec.Range {
	if t.Ints == nil {
		return rangeOf(t.X)
	}
	if len(t.Ints) == 0 {
		return nil
	}
	r := &spec.Range{Min: spec.Value{Int: t.Ints[0]}, Max: spec.Value{Int: t.Ints[0]}}
	for _, v := range t.Ints {
		r.Min.Int, r.Max.Int = min(r.Min.Int, v), max(r.Max.Int, v)
	}
	return r
}

func rangeOf(v []float64) *spec.Range {
	low, high := math.Inf(1), math.Inf(-1)
	for _, f := range v {
		if !math.IsNaN(f) && !math.IsInf(f, 0) {
			low, high = math.Min(low, f), math.Max(high, f)
		}
	}
	if low > high {
		return nil
	}
	return &spec.Range{Min: spec.Value{Frac: low}, Max: spec.Value{Frac: high}}
}

// Layer is the layer of the table's two columns.
func (t *Table) Layer(a wire.Aggregate) wire.Layer {
	return wire.Layer{Dataset: t.ID, Version: 1, X: 0, Y: 1, Aggregate: a}
}

// offset is the 32-bit offset of row i's x in the tile, and whether it lies inside.
func (t *Table) offset(i int, level int16, index int64, bits int) (uint32, bool) {
	shift := int(level) + bits
	if t.Ints != nil {
		if shift >= 0 && shift < 63 {
			if t.Ints[i]>>shift != index {
				return 0, false
			}
			rest := uint64(t.Ints[i] - index<<shift)
			if shift <= 32 {
				return uint32(rest << (32 - shift)), true
			}
			return uint32(rest >> (shift - 32)), true
		}
		return offsetOf(float64(t.Ints[i]), shift, index)
	}
	return offsetOf(t.X[i], shift, index)
}

func offsetOf(v float64, shift int, index int64) (uint32, bool) {
	f := math.Ldexp(v, -shift) - float64(index)
	if !(f >= 0 && f < 1) {
		return 0, false
	}
	return uint32(math.Min(f*(1<<32), wire.MaxOffset)), true
}

// Make answers one place of a layer.
func (t *Table) Make(a wire.Aggregate, p wire.Place) (wire.Tile, []byte) {
	if a.Vertices() {
		return t.line(p, a == wire.Step)
	}
	return t.cells(p)
}

type vertex struct {
	q uint32
	y float64
}

// line makes an M4 tile: x ordered, NaN a gap; steps: of a line that keeps each y.
func (t *Table) line(p wire.Place, steps bool) (wire.Tile, []byte) {
	tile := wire.Tile{Place: p}
	var all []vertex
	first, last := -1, -1
	for i := range t.Y {
		q, in := t.offset(i, p.LevelX, p.IndexX, wire.TileBits)
		if !in {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		all = append(all, vertex{q, t.Y[i]})
	}
	tile.Rows = uint64(len(all))
	tile.Flags = wire.AllRows
	if len(all) > t.FewRows {
		all, tile.Flags = m4(all), 0
	}
	if v, ok := t.crossing(p, first, p.IndexX, -1, steps); ok {
		all = append([]vertex{v}, all...)
		tile.Flags |= wire.EdgeLeft
	}
	if v, ok := t.crossing(p, last, p.IndexX+1, 1, steps); ok {
		all = append(all, v)
		tile.Flags |= wire.EdgeRight
	}
	if len(all) == 0 {
		return tile, nil
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range all {
		if !math.IsNaN(v.y) {
			low, high = math.Min(low, v.y), math.Max(high, v.y)
		}
	}
	if low > high {
		low, high = 0, 0
	}
	_, e := math.Frexp(math.Max(high-low, math.SmallestNonzeroFloat64*1e6))
	tile.YExponent = int16(e - 31)
	tile.Kind, tile.YBase, tile.Count = wire.Vertices, spec.Value{Frac: low}, uint32(len(all))
	out := make([]byte, 0, 8*len(all))
	for _, v := range all {
		out = binary.LittleEndian.AppendUint32(out, v.q)
	}
	for _, v := range all {
		q := uint32(wire.NullOffset)
		if !math.IsNaN(v.y) {
			q = uint32(math.Ldexp(v.y-low, -int(tile.YExponent)) + 0.5)
		}
		out = binary.LittleEndian.AppendUint32(out, q)
	}
	return tile, out
}

// crossing is where the line crosses the tile's border towards the row before or after.
func (t *Table) crossing(p wire.Place, row int, border int64, step int, steps bool) (vertex, bool) {
	x := func(i int) float64 {
		if t.Ints != nil {
			return float64(t.Ints[i]) // tests that need more keep within 53 bits
		}
		return t.X[i]
	}
	edge := math.Ldexp(float64(border), int(p.LevelX)+wire.TileBits)
	if row < 0 { // no row inside: the rows around the tile, if there are any on both sides
		for i := 0; i+1 < len(t.Y); i++ {
			if x(i) <= edge && x(i+1) >= edge && x(i+1) > x(i) {
				row = i
				if step < 0 {
					row = i + 1
				}
			}
		}
		if row < 0 {
			return vertex{}, false
		}
	}
	other := row + step
	if other < 0 || other >= len(t.Y) || math.IsNaN(t.Y[row]) || math.IsNaN(t.Y[other]) || x(other) == x(row) {
		return vertex{}, false
	}
	share := (edge - x(row)) / (x(other) - x(row))
	q := uint32(0)
	if step > 0 {
		q = wire.MaxOffset
	}
	if steps {
		return vertex{q, t.Y[min(row, other)]}, true
	}
	return vertex{q, t.Y[row] + share*(t.Y[other]-t.Y[row])}, true
}

// m4 keeps of each bin first, least, greatest and last, and one gap where there was any.
func m4(all []vertex) []vertex {
	const perBin = 32 - wire.TileBits
	var out []vertex
	for i := 0; i < len(all); {
		j := i
		keep := map[int]bool{}
		low, high, gap := -1, -1, -1
		for ; j < len(all) && all[j].q>>perBin == all[i].q>>perBin; j++ {
			if math.IsNaN(all[j].y) {
				gap = j
				continue
			}
			if low < 0 || all[j].y < all[low].y {
				low = j
			}
			if high < 0 || all[j].y > all[high].y {
				high = j
			}
		}
		for _, k := range []int{i, low, high, j - 1, gap} {
			if k >= 0 {
				keep[k] = true
			}
		}
		for k := i; k < j; k++ {
			if keep[k] {
				out = append(out, all[k])
			}
		}
		i = j
	}
	return out
}

// cells makes a count tile, or one of rows where they are few.
func (t *Table) cells(p wire.Place) (wire.Tile, []byte) {
	tile := wire.Tile{Place: p}
	var xs, ys []uint32
	for i := range t.Y {
		qx, in := t.offset(i, p.LevelX, p.IndexX, wire.CellBits)
		if !in {
			continue
		}
		qy, in := offsetOf(t.Y[i], int(p.LevelY)+wire.CellBits, p.IndexY)
		if in {
			xs, ys = append(xs, qx), append(ys, qy)
		}
	}
	tile.Rows = uint64(len(xs))
	if len(xs) == 0 {
		return tile, nil
	}
	if len(xs) <= t.FewRows {
		tile.Kind, tile.Flags, tile.Count = wire.Points, wire.AllRows, uint32(len(xs))
		out := make([]byte, 0, 8*len(xs))
		for _, q := range append(xs, ys...) {
			out = binary.LittleEndian.AppendUint32(out, q)
		}
		return tile, out
	}
	const side, drop = 1 << wire.CellBits, 32 - wire.CellBits
	counts := make([]uint32, side*side)
	for i := range xs {
		n := &counts[ys[i]>>drop*side+xs[i]>>drop]
		*n++
		tile.Count = max(tile.Count, *n)
	}
	var out []byte
	switch {
	case tile.Count < 1<<8:
		tile.Kind = wire.Cells8
		for _, n := range counts {
			out = append(out, uint8(n))
		}
	case tile.Count < 1<<16:
		tile.Kind = wire.Cells16
		for _, n := range counts {
			out = binary.LittleEndian.AppendUint16(out, uint16(n))
		}
	default:
		tile.Kind = wire.Cells32
		for _, n := range counts {
			out = binary.LittleEndian.AppendUint32(out, n)
		}
	}
	return tile, out
}
