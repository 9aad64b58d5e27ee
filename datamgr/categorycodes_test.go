package datamgr_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// textRecords makes batches of a column of texts, "" with null for nulls, and of the row's number.
func textRecords(t testing.TB, batches [][]*string, of arrow.DataType) []arrow.Record {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "row", Type: arrow.PrimitiveTypes.Int64}, {Name: "text", Type: of, Nullable: true}}, nil)
	var records []arrow.Record
	row := int64(0)
	for _, texts := range batches {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		for _, s := range texts {
			b.Field(0).(*array.Int64Builder).Append(row)
			row++
			if s == nil {
				b.Field(1).AppendNull()
			} else if err := b.Field(1).AppendValueFromString(*s); err != nil {
				t.Fatal(err)
			}
		}
		records = append(records, b.NewRecord())
	}
	return records
}

// checkCodes compares codes and names with the texts, row by row.
func checkCodes(t *testing.T, d *data.Dataset, texts []*string, names []string) {
	t.Helper()
	i, err := d.ColumnIndex("text")
	if err != nil {
		t.Fatal(err)
	}
	h, err := d.Measure(i)
	if err != nil {
		t.Fatal(err)
	}
	column := h.Metadata.Columns[i]
	if column.Type != spec.Category || !slices.Equal(column.Categories, names) {
		t.Fatalf("the column is %s with the categories %q, want %q", column.Type, column.Categories, names)
	}
	c, _ := d.Column("text")
	nulls := int64(0)
	least, greatest := int64(len(names)), int64(-1)
	for row, want := range texts {
		v, ok := c.Value(int64(row))
		code := v.Int
		text, hasText := c.Text(int64(row))
		if want == nil {
			nulls++
		}
		if ok != (want != nil) || hasText != ok || ok && (names[code] != *want || text != *want) {
			t.Fatalf("row %d: code %v (%v), text %q", row, code, ok, text)
		}
		if ok {
			least, greatest = min(least, code), max(greatest, code)
		}
	}
	if column.Nulls != nulls {
		t.Errorf("%d nulls, want %d", column.Nulls, nulls)
	}
	if greatest >= 0 && *column.Range != (spec.Range{Min: spec.Value{Int: least}, Max: spec.Value{Int: greatest}}) {
		t.Errorf("range %+v, want %d to %d", column.Range, least, greatest)
	}
}

func randomTexts(r *rand.Rand, rows, kinds int) []*string {
	out := make([]*string, rows)
	for i := range out {
		if r.IntN(9) > 0 {
			s := fmt.Sprintf("kind %d", r.IntN(kinds)*(i+1)/rows) // new ones come late, too
			out[i] = &s
		}
	}
	return out
}

func firstAppearances(texts []*string) []string {
	var names []string
	for _, s := range texts {
		if s != nil && !slices.Contains(names, *s) {
			names = append(names, *s)
		}
	}
	return names
}

func TestCodesOfTextsAreThoseOfAPlainLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, of := range []arrow.DataType{arrow.BinaryTypes.String, arrow.BinaryTypes.LargeString} {
		for _, rows := range []int{0, 1, 63, 70_001, 400_003} {
			texts := randomTexts(r, rows, 40)
			batches := [][]*string{texts[:rows/3], nil, texts[rows/3:]}
			records := textRecords(t, batches, of)
			table := array.NewTableFromRecords(records[0].Schema(), records)
			checkCodes(t, data.FromTable(table), texts, firstAppearances(texts))
		}
	}
}

func TestDictionariesKeepTheirOrderOverBatches(t *testing.T) {
	of := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int16, ValueType: arrow.BinaryTypes.String}
	dictionary := func(entries ...string) arrow.Array {
		b := array.NewStringBuilder(memory.DefaultAllocator)
		for _, e := range entries {
			if e == "null" {
				b.AppendNull()
			} else {
				b.Append(e)
			}
		}
		return b.NewArray()
	}
	r := rand.New(rand.NewPCG(2, 2))
	schema := arrow.NewSchema([]arrow.Field{{Name: "text", Type: of, Nullable: true}}, nil)
	var records []arrow.Record
	var texts []*string
	// "never" is in no row; the second batch has the entries in another order, and one more.
	for _, entries := range [][]string{{"low", "never", "middle", "high", "null"}, {"top", "high", "low", "null"}} {
		b := array.NewInt16Builder(memory.DefaultAllocator)
		for range 100_000 {
			k := r.IntN(len(entries) + 1)
			switch {
			case k == len(entries):
				b.AppendNull()
				texts = append(texts, nil)
			case entries[k] == "never":
				b.Append(0)
				texts = append(texts, &entries[0])
			default:
				b.Append(int16(k))
				if entries[k] == "null" {
					texts = append(texts, nil)
				} else {
					texts = append(texts, &entries[k])
				}
			}
		}
		a := array.NewDictionaryArray(of, b.NewArray(), dictionary(entries...))
		records = append(records, array.NewRecord(schema, []arrow.Array{a}, int64(a.Len())))
	}
	d := data.FromTable(array.NewTableFromRecords(schema, records))
	checkCodes(t, d, texts, []string{"low", "middle", "high", "top"})
}

func TestNamesThatAreTooManyOrTooLongAreRefused(t *testing.T) {
	texts := make([]string, 200_000)
	for i := range texts {
		texts[i] = fmt.Sprint("id ", i)
	}
	d := data.FromColumns(map[string]any{"id": texts, "x": make([]float64, len(texts))})
	if _, err := d.Measure(0); err == nil || !strings.Contains(err.Error(), "`id`") || !strings.Contains(err.Error(), "more than 1000 different texts") {
		t.Errorf("got %v", err)
	}
	if _, err := d.Measure(1); err != nil {
		t.Errorf("the other column: %v", err)
	}
	if rows := d.Describe().Rows; len(rows) != 2 {
		t.Errorf("described as %q", rows)
	}
	long := data.FromColumns(map[string]any{"id": []string{strings.Repeat("x", 3<<20)}})
	if _, err := long.Measure(0); err == nil || !strings.Contains(err.Error(), "of 3 MiB") {
		t.Errorf("a name of 3 MiB: %v", err)
	}
	q := request(t, d, wire.M4, "x", "id", wire.Place{LevelX: 4})
	if reply, _ := d.Answer(t.Context(), q); reply.Status == wire.OK || !strings.Contains(reply.Message, "different texts") {
		t.Errorf("tiles of it: %d %s", reply.Status, reply.Message)
	}
}

func TestTilesOfCategoriesAreThoseOfTheirCodes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	const rows = 50_000
	names := []string{"Xetra", "Tradegate", "Quotrix", "gettex", "Stuttgart"}
	texts, codes := make([]string, rows), make([]int32, rows)
	x := make([]float64, rows)
	for i := range texts {
		if codes[i] = int32(r.IntN(5)); i < 5 {
			codes[i] = int32(i)
		}
		texts[i], x[i] = names[codes[i]], float64(i)/7
	}
	d := data.FromColumns(map[string]any{"x": x, "text": texts, "code": codes})
	for _, a := range []wire.Aggregate{wire.M4, wire.Count} {
		place := wire.Place{LevelX: 13}
		if a == wire.Count {
			place.LevelY = 3
		}
		got, want := ask(t, d, request(t, d, a, "x", "text", place)), ask(t, d, request(t, d, a, "x", "code", place))
		if got[0].Rows == 0 || !slices.Equal(got[0].x, want[0].x) || !slices.Equal(got[0].y, want[0].y) || !slices.Equal(got[0].cells, want[0].cells) {
			t.Errorf("aggregate %d: tiles of texts and of their codes differ (%d rows)", a, got[0].Rows)
		}
	}
	filtered := d.Filter(data.Col("text").Ne("Xetra"))
	kept := []*string{}
	for i := range texts {
		if texts[i] != "Xetra" {
			kept = append(kept, &texts[i])
		}
	}
	checkCodes(t, filtered, kept, names[1:])
}

func BenchmarkCategories(b *testing.B) {
	for _, kind := range []string{"texts", "dictionary"} {
		b.Run(kind, func(b *testing.B) {
			var of arrow.DataType = arrow.BinaryTypes.String
			if kind == "dictionary" {
				of = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: of}
			}
			r := rand.New(rand.NewPCG(4, 4))
			texts := make([]*string, 10_000_000)
			names := []string{"Xetra", "Tradegate", "Quotrix", "gettex", "Stuttgart"}
			for i := range texts {
				texts[i] = &names[r.IntN(5)]
			}
			records := textRecords(b, [][]*string{texts}, of)
			b.ResetTimer()
			for range b.N {
				if _, err := data.FromRecord(records[0]).Measure(1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
