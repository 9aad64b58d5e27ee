package datamgr_test

import (
	"context"
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

// textColumn is a dataset of batches: y, and words as text or as a dictionary; "" is a null.
func textColumn(t *testing.T, words []string, dictionary bool, batch int) *data.Dataset {
	t.Helper()
	var kind arrow.DataType = arrow.BinaryTypes.String
	if dictionary {
		kind = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int16, ValueType: arrow.BinaryTypes.String}
	}
	schema := arrow.NewSchema([]arrow.Field{{Name: "word", Type: kind, Nullable: true}, {Name: "y", Type: arrow.PrimitiveTypes.Float64}}, nil)
	var records []arrow.Record
	for from := 0; from < len(words); from += batch {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		for i, w := range words[from:min(from+batch, len(words))] {
			switch c := b.Field(0).(type) {
			case *array.StringBuilder:
				if w == "" {
					c.AppendNull()
				} else {
					c.Append(w)
				}
			case *array.BinaryDictionaryBuilder:
				if w == "" {
					c.AppendNull()
				} else if err := c.AppendString(w); err != nil {
					t.Fatal(err)
				}
			}
			b.Field(1).(*array.Float64Builder).Append(float64(from + i))
		}
		records = append(records, b.NewRecord())
	}
	return data.FromTable(array.NewTableFromRecords(schema, records))
}

func TestTextsAreCategoriesInTheOrderOfTheirFirstRows(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var words, want []string
	for i := range 20_000 {
		w := fmt.Sprintf("word %d", int(float64(i)/500*r.Float64()))
		if i%97 == 3 {
			w = ""
		}
		words = append(words, w)
		if w != "" && !slices.Contains(want, w) {
			want = append(want, w)
		}
	}
	for _, dictionary := range []bool{false, true} {
		d := textColumn(t, words, dictionary, 3000)
		h, err := d.Measure(0)
		if err != nil {
			t.Fatal(err)
		}
		c := h.Metadata.Columns[0]
		if c.Type != spec.Category || !slices.Equal(c.Categories, want) || c.Range.Max.Int != int64(len(want)-1) {
			t.Fatalf("dictionary %v: %+v", dictionary, c)
		}
		// The rows of a tile of rows have the codes of their words.
		q := request(t, d, wire.Count, "y", "word", wire.Place{LevelX: 0, LevelY: 0, IndexX: 3})
		tile := ask(t, d, q)[0]
		if tile.Kind != wire.Points || len(tile.x) == 0 {
			t.Fatalf("a tile of %v with %d rows", tile.Kind, len(tile.x))
		}
		for i, x := range tile.x {
			row := 3*256 + int(x>>24)
			if code := int(tile.y[i] >> 24); words[row] != want[code] {
				t.Fatalf("row %d is %q, its code %d stands for %q", row, words[row], code, want[code])
			}
		}
		reply, _ := d.Answer(context.Background(), &wire.Request{Verb: wire.Nearest, Layer: q.Layer, X: spec.Value{Int: 40}, Y: spec.Value{}, RadiusX: 500, RadiusY: 500})
		if reply.Status != wire.OK || words[reply.Row] != want[reply.Y.Int] {
			t.Errorf("the nearest row: %+v", reply)
		}
	}
}

func TestTooManyTextsAreRefusedInWords(t *testing.T) {
	var words []string
	for i := range 5000 {
		words = append(words, fmt.Sprint("word ", i))
	}
	d := textColumn(t, words, false, 5000)
	if _, err := d.Measure(0); err == nil || !strings.Contains(err.Error(), "`word`") || !strings.Contains(err.Error(), "more than 1000 different texts") {
		t.Errorf("got %v", err)
	}
	if _, err := d.Measure(1); err != nil {
		t.Errorf("another column: %v", err)
	}
	if table := d.Describe().String(); !strings.Contains(table, "word") {
		t.Errorf("the dataset no longer shows: %s", table)
	}
}
