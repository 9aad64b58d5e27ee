package datamgr_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"sort"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// series is a line to test with: nil stands for a null.
type series struct{ x, y []any }

// dataset makes a table of many small record batches, nulls and all.
func (s series) dataset(t testing.TB, batchRows int) *data.Dataset {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "x", Type: arrowType(s.x), Nullable: true}, {Name: "y", Type: arrowType(s.y), Nullable: true}}, nil)
	var records []arrow.Record
	for at := 0; at < len(s.x); at += batchRows {
		end := min(at+batchRows, len(s.x))
		records = append(records, array.NewRecord(schema, []arrow.Array{arrowArray(s.x[at:end], schema.Field(0).Type), arrowArray(s.y[at:end], schema.Field(1).Type)}, int64(end-at)))
	}
	return data.FromTable(array.NewTableFromRecords(schema, records))
}

func arrowType(values []any) arrow.DataType {
	for _, v := range values {
		switch v.(type) {
		case float32:
			return arrow.PrimitiveTypes.Float32
		case int32:
			return arrow.PrimitiveTypes.Int32
		case int64:
			return arrow.PrimitiveTypes.Int64
		}
	}
	return arrow.PrimitiveTypes.Float64
}

func arrowArray(values []any, t arrow.DataType) arrow.Array {
	b := array.NewBuilder(memory.DefaultAllocator, t)
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			b.AppendNull()
		case float64:
			b.(*array.Float64Builder).Append(v)
		case float32:
			b.(*array.Float32Builder).Append(v)
		case int32:
			b.(*array.Int32Builder).Append(v)
		case int64:
			b.(*array.Int64Builder).Append(v)
		}
	}
	return b.NewArray()
}

// inOrder gives the rows with an x, by x, rows of equal x in their order.
func (s series) inOrder() []int {
	var rows []int
	var at []*big.Rat
	for i, x := range s.x {
		r, ok := exactly(x)
		at = append(at, r)
		if ok {
			rows = append(rows, i)
		}
	}
	sort.SliceStable(rows, func(a, b int) bool { return at[rows[a]].Cmp(at[rows[b]]) < 0 })
	return rows
}

const gap = -1

// wantLine is M4 by its definition, on exact numbers: rows to draw, and gaps.
func (s series) wantLine(order []int, p wire.Place) (want []int, inTile []int, all bool) {
	var bins [][]int
	last := int64(-1)
	for _, row := range order {
		if far(s.x[row], p.LevelX, p.IndexX, wire.TileBits) {
			continue
		}
		if _, bin, inside := offsetIn(s.x[row], p.LevelX, p.IndexX, wire.TileBits); inside {
			if bin != last {
				bins, last = append(bins, nil), bin
			}
			bins[len(bins)-1] = append(bins[len(bins)-1], row)
			inTile = append(inTile, row)
		}
	}
	all = len(inTile) <= 2<<wire.TileBits
	add := func(row int) {
		if len(want) == 0 || want[len(want)-1] != row {
			want = append(want, row)
		}
	}
	if all {
		bins = [][]int{inTile}
	}
	broken := false
	for _, bin := range bins {
		var some []int
		for _, row := range bin {
			if _, ok := exactly(s.y[row]); !ok {
				broken = broken || all || len(some) == 0
				continue
			}
			if broken && len(want) > 0 {
				want = append(want, gap)
			}
			broken = false
			some = append(some, row)
			if all {
				add(row)
			} else if len(some) == 1 {
				want = append(want, row)
			}
		}
		if len(some) == 0 || all {
			continue
		}
		want = want[:len(want)-1]
		least, greatest := 0, 0
		for i, row := range some {
			y, _ := exactly(s.y[row])
			low, _ := exactly(s.y[some[least]])
			high, _ := exactly(s.y[some[greatest]])
			if y.Cmp(low) < 0 {
				least = i
			}
			if y.Cmp(high) > 0 {
				greatest = i
			}
		}
		chosen := []int{0, least, greatest, len(some) - 1}
		sort.Ints(chosen)
		for _, i := range chosen {
			add(some[i])
		}
		if _, ok := exactly(s.y[bin[len(bin)-1]]); !ok {
			broken = true
		}
	}
	return want, inTile, all
}

func checkLine(t *testing.T, s series, order []int, got tile) {
	t.Helper()
	want, inTile, all := s.wantLine(order, got.Place)
	if int(got.Rows) != len(inTile) || got.Flags&wire.AllRows != 0 != all {
		t.Fatalf("%v: %d rows, flags %b; want %d, all %v", got.Place, got.Rows, got.Flags, len(inTile), all)
	}
	x, y := got.x, got.y
	left, right, reach := s.wantEdges(order, got.Place)
	if (left != nil) != (got.Flags&wire.EdgeLeft != 0) || (right != nil) != (got.Flags&wire.EdgeRight != 0) {
		t.Fatalf("%v: edges %b, want left %v right %v", got.Place, got.Flags, left, right)
	}
	if left != nil {
		checkEdge(t, got, x[0], y[0], 0, left, reach)
		x, y = x[1:], y[1:]
	}
	if right != nil {
		n := len(x) - 1
		checkEdge(t, got, x[n], y[n], wire.MaxOffset, right, reach)
		x, y = x[:n], y[:n]
	}
	if len(x) != len(want) {
		t.Fatalf("%v: %d vertices, want %d", got.Place, len(x), len(want))
	}
	for i, row := range want {
		if row == gap {
			if y[i] != wire.NullOffset {
				t.Fatalf("%v: vertex %d should break the line", got.Place, i)
			}
			continue
		}
		q, _, _ := offsetIn(s.x[row], got.LevelX, got.IndexX, wire.TileBits)
		if x[i] != q {
			t.Fatalf("%v: vertex %d has x offset %#x, want %#x (row %d)", got.Place, i, x[i], q, row)
		}
		v, _ := exactly(s.y[row])
		base, _ := exactly(got.YBase)
		floor := new(big.Int).Sub(scaledFloor(v, -int(got.YExponent)), scaledFloor(base, -int(got.YExponent)))
		if f, _ := v.Float64(); floor.Cmp(big.NewInt(-1)) == 0 && f < -math.Ldexp(1, 1023) {
			floor.SetInt64(0) // no float64 is a base below this
		}
		if floor.Cmp(new(big.Int).SetUint64(uint64(y[i]))) != 0 {
			t.Fatalf("%v: vertex %d has y offset %d, want %v (row %d: %v, base %v, exponent %d)", got.Place, i, y[i], floor, row, s.y[row], got.YBase, got.YExponent)
		}
	}
}

// wantEdges interpolates where the line crosses the tile's borders; nil: it does not. reach is the
// greatest y between which that is done, in float64.
func (s series) wantEdges(order []int, p wire.Place) (left, right *big.Rat, reach float64) {
	border := func(index int64) *big.Rat {
		b := new(big.Rat).SetInt64(index)
		for level := int(p.LevelX) + wire.TileBits; level != 0; {
			if level > 0 {
				b.Mul(b, big.NewRat(2, 1))
				level--
			} else {
				b.Mul(b, big.NewRat(1, 2))
				level++
			}
		}
		return b
	}
	cross := func(b *big.Rat) *big.Rat {
		i := sort.Search(len(order), func(i int) bool {
			x, _ := exactly(s.x[order[i]])
			return x.Cmp(b) >= 0
		})
		if i > 0 && i < len(order) {
			x0, _ := exactly(s.x[order[i-1]])
			x1, _ := exactly(s.x[order[i]])
			y0, ok0 := exactly(s.y[order[i-1]])
			y1, ok1 := exactly(s.y[order[i]])
			if !ok0 || !ok1 {
				return nil
			}
			for _, y := range []*big.Rat{y0, y1} {
				f, _ := y.Float64()
				reach = max(reach, math.Abs(f))
			}
			share := new(big.Rat).Quo(new(big.Rat).Sub(b, x0), new(big.Rat).Sub(x1, x0))
			return share.Add(y0, share.Mul(share, new(big.Rat).Sub(y1, y0)))
		}
		return nil
	}
	left, right = cross(border(p.IndexX)), cross(border(p.IndexX+1))
	return left, right, reach
}

func checkEdge(t *testing.T, got tile, x, y, wantX uint32, want *big.Rat, reach float64) {
	t.Helper()
	value := math.Ldexp(float64(y), int(got.YExponent)) + got.YBase.Float()
	w, _ := want.Float64()
	slack := math.Ldexp(2, int(got.YExponent)) + reach*1e-15 + math.Abs(w)*1e-12 + 1e-12*math.Ldexp(1, int(got.YExponent)+32)
	if x != wantX || math.Abs(value-w) > slack {
		t.Fatalf("%v: edge at x offset %#x, y %v; want %#x, %v", got.Place, x, value, wantX, w)
	}
}

// linePlaces gives tiles from far out to far in, around some of the rows.
func linePlaces(s series, r *rand.Rand) []wire.Place {
	var places []wire.Place
	for level := int16(-30); level <= 60; level += int16(1 + r.IntN(9)) {
		for range 1 {
			v, ok := exactly(s.x[r.IntN(len(s.x))])
			if !ok {
				continue
			}
			if tile := scaledFloor(v, -int(level)-wire.TileBits); tile.IsInt64() {
				places = append(places, wire.Place{LevelX: level, IndexX: tile.Int64() + int64(r.IntN(3)) - 1})
			}
		}
	}
	return places
}

func TestLineTilesEqualM4ByDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const rows = 5000
	kinds := []string{"float64", "float32", "int64", "int32"}
	convert := func(kind string, v float64) any {
		switch kind {
		case "float32":
			return float32(v)
		case "int64":
			return int64(v * 1000)
		case "int32":
			return int32(v * 10)
		}
		return v
	}
	for i, kx := range kinds {
		for j, ky := range kinds {
			shapes := []string{"ordered", "ties", "shuffled", "falling"}
			for _, shape := range []string{shapes[(i+j)%4], shapes[(i+2*j+1)%4]} {
				t.Run(fmt.Sprint(kx, " ", ky, " ", shape), func(t *testing.T) {
					s := series{}
					nulls := []float64{0, 0.001, 0.3}[(i+j)%3]
					at, value := -1e4, 0.0
					for range rows {
						step := r.ExpFloat64()
						if shape == "ties" && r.IntN(3) > 0 {
							step = 0
						}
						at += step
						value += r.NormFloat64() * 5
						s.x = append(s.x, convert(kx, at))
						if r.Float64() < nulls {
							s.y = append(s.y, awkwardNull(r, ky))
						} else {
							s.y = append(s.y, convert(ky, value))
						}
					}
					switch shape {
					case "shuffled":
						r.Shuffle(rows, func(i, j int) { s.x[i], s.x[j] = s.x[j], s.x[i] })
						for range 20 {
							s.x[r.IntN(rows)] = awkwardNull(r, kx)
						}
					case "falling":
						for i := 0; i < rows/2; i++ {
							s.x[i], s.x[rows-1-i] = s.x[rows-1-i], s.x[i]
						}
					}
					d := s.dataset(t, 700)
					order := s.inOrder()
					for _, got := range ask(t, d, request(t, d, wire.M4, "x", "y", linePlaces(s, r)...)) {
						checkLine(t, s, order, got)
					}
					if sorted := len(d.Notices()) > 0; sorted != (shape == "shuffled" || shape == "falling") {
						t.Errorf("notices: %q", d.Notices())
					}
				})
			}
		}
	}
}

// awkwardNull is something without a position.
func awkwardNull(r *rand.Rand, kind string) any {
	switch {
	case kind == "float64" && r.IntN(2) == 0:
		return []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(3)]
	case kind == "float32" && r.IntN(2) == 0:
		return float32(math.NaN())
	}
	return nil
}
