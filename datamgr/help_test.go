package datamgr_test

import (
	"context"
	"encoding/binary"
	"math"
	"math/big"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// request names a layer of d by its columns' names.
func request(t testing.TB, d *data.Dataset, aggregate wire.Aggregate, x, y string, places ...wire.Place) *wire.Request {
	t.Helper()
	ix, err := d.ColumnIndex(x)
	if err != nil {
		t.Fatal(err)
	}
	iy, err := d.ColumnIndex(y)
	if err != nil {
		t.Fatal(err)
	}
	h := d.Handle()
	return &wire.Request{Verb: wire.Tiles, ID: 7, Places: places,
		Layer: wire.Layer{Dataset: h.ID, Version: h.Version, X: uint16(ix), Y: uint16(iy), Aggregate: aggregate}}
}

// tile is a decoded tile: its header and its columns.
type tile struct {
	wire.Tile
	x, y  []uint32 // vertices, points
	cells []uint32
}

// ask sends a request's bytes and reads the reply's, as the page would.
func ask(t testing.TB, d *data.Dataset, q *wire.Request) []tile {
	t.Helper()
	parsed, err := wire.ParseRequest(wire.AppendRequest(nil, q))
	if err != nil {
		t.Fatal(err)
	}
	reply, payload := d.Answer(context.Background(), &parsed)
	if reply.Status != wire.OK {
		t.Fatalf("status %d: %s", reply.Status, reply.Message)
	}
	r, err := wire.ParseReply(wire.AppendReply(nil, &reply), len(payload))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tiles) != len(q.Places) {
		t.Fatalf("%d tiles for %d places", len(r.Tiles), len(q.Places))
	}
	tiles := make([]tile, len(r.Tiles))
	for i, h := range r.Tiles {
		if h.Place != q.Places[i] {
			t.Fatalf("tile %d is %v, want %v", i, h.Place, q.Places[i])
		}
		tiles[i] = decode(h, payload[h.Offset:][:h.Length])
	}
	return tiles
}

func decode(h wire.Tile, b []byte) tile {
	t := tile{Tile: h}
	switch h.Kind {
	case wire.Vertices, wire.Points:
		for i := range int(h.Count) {
			t.x = append(t.x, binary.LittleEndian.Uint32(b[4*i:]))
			t.y = append(t.y, binary.LittleEndian.Uint32(b[4*(int(h.Count)+i):]))
		}
	case wire.Cells8:
		for _, n := range b {
			t.cells = append(t.cells, uint32(n))
		}
	case wire.Cells16:
		for i := 0; i < len(b); i += 2 {
			t.cells = append(t.cells, uint32(binary.LittleEndian.Uint16(b[i:])))
		}
	case wire.Cells32:
		for i := 0; i < len(b); i += 4 {
			t.cells = append(t.cells, binary.LittleEndian.Uint32(b[i:]))
		}
	}
	return t
}

// count brings every kind of count tile to counts of cells.
func (t tile) count() []uint32 {
	if t.cells != nil {
		return t.cells
	}
	out := make([]uint32, 1<<(2*wire.CellBits))
	for i := range t.x {
		out[t.y[i]>>(32-wire.CellBits)<<wire.CellBits+t.x[i]>>(32-wire.CellBits)]++
	}
	return out
}

// exactly turns a value into a rational number. ok: it has a position.
func exactly(v any) (*big.Rat, bool) {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		return new(big.Rat).SetFloat64(v), true
	case float32:
		return exactly(float64(v))
	case int64:
		return new(big.Rat).SetInt64(v), true
	case int32:
		return new(big.Rat).SetInt64(int64(v)), true
	case spec.Value:
		sum, _ := exactly(v.Frac)
		return sum.Add(sum, new(big.Rat).SetInt64(v.Int)), true
	}
	return nil, false
}

// scaledFloor is floor(v * 2^exponent), in whole numbers of any size.
func scaledFloor(v *big.Rat, exponent int) *big.Int {
	num, den := new(big.Int).Set(v.Num()), new(big.Int).Set(v.Denom())
	if exponent >= 0 {
		num.Lsh(num, uint(exponent))
	} else {
		den.Lsh(den, uint(-exponent))
	}
	quotient, rest := new(big.Int).QuoRem(num, den, new(big.Int))
	if rest.Sign() < 0 {
		quotient.Sub(quotient, big.NewInt(1))
	}
	return quotient
}

// offsetIn is the offset of a value in a tile, by the definition in wire.Tile.
func offsetIn(v any, level int16, index int64, bits int) (offset uint32, bin int64, inside bool) {
	r, ok := exactly(v)
	if !ok {
		return 0, 0, false
	}
	first := new(big.Int).Lsh(big.NewInt(index), uint(bits))
	b := new(big.Int).Sub(scaledFloor(r, -int(level)), first)
	if b.Sign() < 0 || b.Cmp(big.NewInt(1<<bits)) >= 0 {
		return 0, 0, false
	}
	q := scaledFloor(r, 32-bits-int(level))
	q.Sub(q, new(big.Int).Lsh(big.NewInt(index), 32))
	return uint32(min(q.Uint64(), wire.MaxOffset)), b.Int64(), true
}

// far reports whether a value is without doubt outside of a tile, by plain float64: exact
// arithmetic on every row would take most of the tests' time.
func far(v any, level int16, index int64, bits int) bool {
	var f float64
	switch v := v.(type) {
	case float64:
		f = v
	case float32:
		f = float64(v)
	case int64:
		f = float64(v)
	case int32:
		f = float64(v)
	}
	width := math.Ldexp(1, int(level)+bits)
	low := float64(index) * width
	slack := width + math.Abs(low)*1e-9 + 1e-300
	return f < low-slack || f > low+width+slack
}
