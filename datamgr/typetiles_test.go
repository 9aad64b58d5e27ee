package datamgr_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// floorLog2 is the exponent of the greatest power of two that |v| reaches; of 0 it is 0.
func floorLog2(v *big.Rat) int {
	if v.Sign() == 0 {
		return 0
	}
	e := v.Num().BitLen() - v.Denom().BitLen()
	abs := new(big.Rat).Abs(v)
	if scaledFloor(abs, -e).Sign() == 0 {
		e--
	}
	return e
}

// placeAt is where, at a level, a tile holds a value; false: no index reaches it.
func placeAt(v any, level, bits int) (index int64, ok bool) {
	r, ok := exactly(v)
	if !ok || level < wire.MinLevel || level > wire.MaxLevel {
		return 0, false
	}
	tile := scaledFloor(r, -level-bits)
	return tile.Int64(), tile.IsInt64()
}

// levelsOf gives levels for tiles at a value: from where all values fit into the tiles at zero, to
// where a bin is finer than the value's own last bits.
func levelsOf(values []any, v any, bits int, r *rand.Rand, deep int) []int {
	most := -2000
	for _, x := range values {
		if e, ok := exactly(x); ok {
			most = max(most, floorLog2(e)+1)
		}
	}
	own := 0
	if e, ok := exactly(v); ok {
		own = floorLog2(e)
	}
	levels := []int{most - bits}
	for range deep {
		levels = append(levels, own-bits+3-r.IntN(62))
	}
	return levels
}

// someValue is one of the values that have a place.
func someValue(values []any, r *rand.Rand) any {
	for range 1000 {
		if v := values[r.IntN(len(values))]; v != nil {
			return v
		}
	}
	return nil
}

func linesAround(s series, r *rand.Rand, deep int) (places []wire.Place) {
	v := someValue(s.x, r)
	for _, level := range levelsOf(s.x, v, wire.TileBits, r, deep) {
		if index, ok := placeAt(v, level, wire.TileBits); ok {
			places = append(places, wire.Place{LevelX: int16(level), IndexX: index})
		}
	}
	return places
}

func cellsAround(s series, r *rand.Rand, deep int) (places []wire.Place) {
	for range 100 { // a row with both
		row := r.IntN(len(s.x))
		if s.x[row] == nil || s.y[row] == nil {
			continue
		}
		xs, ys := levelsOf(s.x, s.x[row], wire.CellBits, r, deep), levelsOf(s.y, s.y[row], wire.CellBits, r, deep)
		for i := range xs {
			p := wire.Place{LevelX: int16(xs[i]), LevelY: int16(ys[(i+i/3)%len(ys)])}
			var okX, okY bool
			p.IndexX, okX = placeAt(s.x[row], int(p.LevelX), wire.CellBits)
			p.IndexY, okY = placeAt(s.y[row], int(p.LevelY), wire.CellBits)
			if okX && okY {
				places = append(places, p)
			}
		}
		return places
	}
	return nil
}

// plainKind is the other axis: whole numbers in order, with ties, or numbers by chance.
var (
	wholeKind = wholes(arrow.PrimitiveTypes.Int64, 0, 1<<40, func(v int64) int64 { return v }, asInt64)
	floatKind = floatsOf(arrow.PrimitiveTypes.Float64, func(f float64) float64 { return f }, finiteOr[float64], 1e3)
)

func steps(r *rand.Rand, rows int) (out []item) {
	at := int64(1_700_000_000)
	for range rows {
		at += r.Int64N(3)
		out = append(out, put(at, any(at)))
	}
	return out
}

// Tiles of every type are those of its values: as y and as x of a line, in order and not, and as
// both axes of a scatter chart, at every depth, with what is awkward about the type.
func TestTilesOfEveryTypeAreThoseOfItsValues(t *testing.T) {
	const many, rows = 2200, 900 // a tile of a line brings 2,048 one by one
	for i, k := range arrowKinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(31, uint64(i)))
			column := func(rows int) []item { return k.few(k.items(r, rows, true)) }
			line := func(kx, ky arrowKind, x, y []item, deep int) *data.Dataset {
				t.Helper()
				d := tableOf(recordsOf(t, kx, ky, x, y, len(x)/3, len(x)/3+len(x)/4))
				s := series{wants(x), wants(y)}
				order := s.inOrder()
				for _, got := range ask(t, d, request(t, d, wire.M4, "x", "y", linesAround(s, r, deep)...)) {
					checkLine(t, s, order, got)
				}
				return d
			}
			line(wholeKind, k, steps(r, many), column(many), 1)
			if k.alike {
				return
			}
			ordered := inOrderOf(column(rows))
			d := line(k, floatKind, ordered, floatKind.items(r, len(ordered), false), 4)
			if n := d.Notices(); len(n) > 0 {
				t.Errorf("rows in order: %q", n)
			}
			line(k, floatKind, column(rows), floatKind.items(r, rows, true), 4)
			scatter := func(kx, ky arrowKind, x, y []item) {
				t.Helper()
				s := series{wants(x), wants(y)}
				places := cellsAround(s, r, 5)
				d := tableOf(recordsOf(t, kx, ky, x, y, 300, 600))
				for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", places...)) {
					checkCells(t, s, got)
				}
				checkMany(t, s, recordsOf(t, kx, ky, x, y), places)
			}
			scatter(k, floatKind, column(rows), floatKind.items(r, rows, false))
			scatter(wholeKind, k, wholeKind.items(r, rows, false), column(rows))
		})
	}
}

// checkMany has the same rows so often that they come as counts, not one by one, and compares.
func checkMany(t *testing.T, s series, once []arrow.Record, places []wire.Place) {
	t.Helper()
	const times = 41 // 8 bits do not hold all counts
	var records []arrow.Record
	for range times {
		records = append(records, once...)
	}
	d := tableOf(records)
	for _, got := range ask(t, d, request(t, d, wire.Count, "x", "y", places...)) {
		want, rows := s.wantCells(got.Place)
		if int(got.Rows) != times*rows {
			t.Fatalf("%v: %d rows, want %d times %d", got.Place, got.Rows, times, rows)
		}
		for i, n := range got.count() {
			if n != times*want[i] {
				t.Fatalf("%v: cell %d holds %d, want %d times %d", got.Place, i, n, times, want[i])
			}
		}
	}
}

// Every type comes through every door as it went in: each value, its nulls, and the bytes of tiles.
func TestEveryTypeComesThroughEveryDoor(t *testing.T) {
	const rows = 700
	through := map[string]int{}
	for i, k := range arrowKinds() {
		t.Run(k.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(32, uint64(i)))
			x, y := steps(r, rows), k.few(k.items(r, rows, true))
			s := series{wants(x), wants(y)}
			var first []tile
			for _, door := range doors {
				cuts := []int{300, 450}
				if k.of.ID() == arrow.DICTIONARY && door.name != doors[0].name {
					cuts = nil // a file has one dictionary
				}
				d := door.open(t, recordsOf(t, wholeKind, k, x, y, cuts...))
				if d == nil {
					continue
				}
				through[door.name]++
				checkValues(t, door.name, d, y, s.y)
				places := linesAround(s, rand.New(rand.NewPCG(33, 1)), 2)
				got := ask(t, d, request(t, d, wire.M4, "x", "y", places...))
				if first == nil {
					first = got
				}
				for i := range got {
					sameTile(t, door.name, got[i], first[i])
				}
				d.Close()
			}
		})
	}
	for _, door := range doors {
		if n := through[door.name]; n < 20 {
			t.Errorf("only %d types came through %s", n, door.name)
		}
	}
}

func sameTile(t *testing.T, what string, got, want tile) {
	t.Helper()
	if got.Rows != want.Rows || got.Count != want.Count || got.YBase != want.YBase || got.YExponent != want.YExponent {
		t.Fatalf("%s: %+v, want %+v", what, got.Tile, want.Tile)
	}
	for i := range got.x {
		if got.x[i] != want.x[i] || got.y[i] != want.y[i] {
			t.Fatalf("%s: vertex %d at %d, %d, want %d, %d", what, i, got.x[i], got.y[i], want.x[i], want.y[i])
		}
	}
}

// checkValues compares column y row by row.
func checkValues(t *testing.T, what string, d *data.Dataset, items []item, want []any) {
	t.Helper()
	h, err := d.Measure(index(t, d, "y"))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	c, err := d.Column("y")
	if err != nil {
		t.Fatal(err)
	}
	nulls := int64(0)
	for row, w := range want {
		if items[row].isNull {
			nulls++
		}
		v, ok := c.Value(int64(row))
		if ok != (w != nil) || ok && v != asValue(w) {
			t.Fatalf("%s: row %d is %v (%v), want %v", what, row, v, ok, w)
		}
	}
	// A dictionary may name a null of its own: what is no value is a null there.
	if got := h.Metadata.Columns[index(t, d, "y")].Nulls; got != nulls && d.Schema().Field(index(t, d, "y")).Type.ID() != arrow.DICTIONARY {
		t.Errorf("%s: %d nulls, want %d", what, got, nulls)
	}
}

func asValue(v any) spec.Value {
	switch v := v.(type) {
	case int32:
		return spec.Value{Int: int64(v)}
	case int64:
		return spec.Value{Int: v}
	case float32:
		return spec.Value{Frac: float64(v)}
	}
	return spec.Value{Frac: v.(float64)}
}
