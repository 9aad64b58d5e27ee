package datamgr_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	data "gpucharts/datamgr"
)

// compareItems compares two values of one type, by their exact values.
func compareItems(a, b item) int {
	if s, ok := a.want.(string); ok {
		return strings.Compare(s, b.want.(string))
	}
	x, _ := exactly(a.want)
	y, _ := exactly(b.want)
	return x.Cmp(y)
}

// rowsOf gives the numbers of the rows that a verb kept, in its order.
func rowsOf(t *testing.T, d *data.Dataset) []int {
	t.Helper()
	c, err := d.Column("x")
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]int, d.Rows())
	for i := range rows {
		v, _ := c.Value(int64(i))
		rows[i] = int(v.Int)
	}
	return rows
}

// Verbs on every type are plain loops over its values: sorting, comparing, gathering, and what was
// kept is what it was.
func TestVerbsOnEveryTypeArePlainLoops(t *testing.T) {
	const rows = 1000
	for i, k := range arrowKinds() {
		t.Run(k.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(41, uint64(i)))
			y := k.few(k.items(r, rows, true))
			for i := range y { // NaN and infinities are for the tests of expressions
				if y[i].want == nil {
					y[i] = null
				}
			}
			x := make([]item, rows)
			for i := range x {
				x[i] = put(int64(i), any(int64(i)))
			}
			d := tableOf(recordsOf(t, wholeKind, k, x, y, 300, 700))
			var order, valued, nulls []int
			for row := range y {
				if y[row].want == nil {
					nulls = append(nulls, row)
				} else {
					valued = append(valued, row)
				}
			}
			order = slices.Clone(valued)
			slices.SortStableFunc(order, func(a, b int) int { return compareItems(y[a], y[b]) })
			sorted := d.SortBy("y")
			if got := rowsOf(t, sorted); !slices.Equal(got, append(slices.Clone(order), nulls...)) {
				t.Fatal("SortBy has another order")
			}
			moved := make([]item, rows)
			for i, row := range rowsOf(t, sorted) {
				moved[i] = y[row]
			}
			if _, text := y[valued[0]].want.(string); !text { // codes are given anew
				checkValues(t, "sorted", sorted, moved, wants(moved))
			}
			for what, got := range map[string]*data.Dataset{"NotNull": d.Filter(data.Col("y").NotNull()), "IsNull": d.Filter(data.Col("y").IsNull())} {
				want := valued
				if what == "IsNull" {
					want = nulls
				}
				if !slices.Equal(rowsOf(t, got), want) {
					t.Errorf("%s keeps other rows", what)
				}
			}
			z := slices.Concat(y[rows/2:], y[:rows/2])
			pairs := data.FromRecord(threeColumns(t, k, x, y, z))
			compared := map[string]struct {
				d    *data.Dataset
				keep func(c int) bool
			}{"Eq": {pairs.Filter(data.Col("y").Eq(data.Col("z"))), func(c int) bool { return c == 0 }}}
			if k.of.ID() != arrow.BOOL && !isDictionaryOf(k, arrow.BOOL) {
				compared["Ge"] = struct {
					d    *data.Dataset
					keep func(c int) bool
				}{pairs.Filter(data.Col("y").Ge(data.Col("z"))), func(c int) bool { return c >= 0 }}
			}
			for what, c := range compared {
				var want []int
				for row := range y {
					if y[row].want != nil && z[row].want != nil && c.keep(compareItems(y[row], z[row])) {
						want = append(want, row)
					}
				}
				if !slices.Equal(rowsOf(t, c.d), want) {
					t.Errorf("%s keeps %d rows, want %d", what, c.d.Rows(), len(want))
				}
			}
			groups := 0
			for i, row := range order {
				if i == 0 || compareItems(y[order[i-1]], y[row]) != 0 {
					groups++
				}
			}
			if len(nulls) > 0 {
				groups++
			}
			counted := d.GroupBy("y").Count()
			total := 0.0
			for _, n := range column(t, counted, "count") {
				total += n
			}
			if int(counted.Rows()) != groups || int(total) != rows {
				t.Errorf("%d groups of %v rows, want %d of %d", counted.Rows(), total, groups, rows)
			}
		})
	}
}

func isDictionaryOf(k arrowKind, id arrow.Type) bool {
	d, ok := k.of.(*arrow.DictionaryType)
	return ok && d.ValueType.ID() == id
}

func threeColumns(t *testing.T, k arrowKind, x, y, z []item) arrow.Record {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: wholeKind.of}, {Name: "y", Type: k.of, Nullable: true}, {Name: "z", Type: k.of, Nullable: true}}, nil)
	return newRecord(schema, wholeKind.array(t, x), k.array(t, y), k.array(t, z))
}

// Go's own types become what docs/data.md says.
func TestColumnsOfGoSlicesAreTheirValues(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.FixedZone("", 3*3600))
	far := time.Date(9999, 1, 1, 0, 0, 0, 1000, time.UTC)
	for name, c := range map[string]struct {
		slice any
		want  []any
	}{
		"float64":   {awkwardFloats[:3], []any{0.0, 0.0, 1.0}},
		"float32":   {[]float32{1.5, -2}, []any{float32(1.5), float32(-2)}},
		"int64":     {awkwardInts[5:7], []any{awkwardInts[5], awkwardInts[6]}},
		"int32":     {[]int32{-1 << 31, 1<<31 - 1}, []any{int32(-1 << 31), int32(1<<31 - 1)}},
		"int":       {[]int{-1 << 63, 1<<63 - 1}, []any{int64(-1 << 63), int64(1<<63 - 1)}},
		"int16":     {[]int16{-1 << 15}, []any{int32(-1 << 15)}},
		"int8":      {[]int8{-128}, []any{int32(-128)}},
		"uint8":     {[]uint8{255}, []any{int32(255)}},
		"uint16":    {[]uint16{65535}, []any{int32(65535)}},
		"uint32":    {[]uint32{1<<32 - 1}, []any{int64(1<<32 - 1)}},
		"bool":      {[]bool{true, false}, []any{int32(1), int32(0)}},
		"durations": {[]time.Duration{1234567890123456789, -1}, []any{1234567890.123456789, -1e-9}},
		"times":     {[]time.Time{at, {}}, []any{at.UnixNano(), nil}},
		"far times": {[]time.Time{far, at}, []any{far.UnixMicro(), at.UnixMicro()}},
		"texts":     {[]string{"b", "a", "b"}, []any{int32(0), int32(1), int32(0)}},
	} {
		d := data.FromColumns(map[string]any{"y": c.slice})
		items := make([]item, len(c.want))
		for i, w := range c.want {
			items[i].isNull = w == nil
		}
		checkValues(t, name, d, items, c.want)
	}
}
