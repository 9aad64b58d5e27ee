package datamgr_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
)

// items draws values of a kind: nulls, ties and, where extreme, the type's awkward ones.
func (k arrowKind) items(r *rand.Rand, rows int, extreme bool) []item {
	var out []item
	for range rows {
		switch n := r.IntN(20); {
		case n == 0:
			out = append(out, null)
		case n < 4 && len(out) > 0:
			out = append(out, out[r.IntN(len(out))])
		case n < 10 && extreme:
			out = append(out, k.awkward[r.IntN(len(k.awkward))])
		default:
			out = append(out, k.draw(r))
		}
	}
	return out
}

// inOrderOf leaves what has a value, in order of it.
func inOrderOf(items []item) []item {
	items = slices.DeleteFunc(slices.Clone(items), func(i item) bool { return i.want == nil })
	if len(items) > 0 {
		if _, text := items[0].want.(string); text {
			sort.SliceStable(items, func(a, b int) bool { return items[a].want.(string) < items[b].want.(string) })
			return items
		}
	}
	sort.SliceStable(items, func(a, b int) bool {
		x, _ := exactly(items[a].want)
		y, _ := exactly(items[b].want)
		return x.Cmp(y) < 0
	})
	return items
}

// wants are the values as charts must see them; of texts the codes, by their first rows.
func wants(items []item) []any {
	codes := map[string]int32{}
	out := make([]any, len(items))
	for i, it := range items {
		out[i] = it.want
		if s, ok := it.want.(string); ok {
			code, seen := codes[s]
			if !seen {
				code = int32(len(codes))
				codes[s] = code
			}
			out[i] = code
		}
	}
	return out
}

// arrays makes a column in pieces, the second of which is cut out of a longer one.
func (k arrowKind) arrays(t testing.TB, items []item, cuts ...int) []arrow.Array {
	t.Helper()
	var out []arrow.Array
	from := 0
	for i, to := range append(cuts, len(items)) {
		part := items[from:to]
		if i == 1 {
			longer := k.array(t, slices.Concat([]item{null, part[0], null}, part, []item{null}))
			out = append(out, array.NewSlice(longer, 3, int64(3+len(part))))
		} else {
			out = append(out, k.array(t, part))
		}
		from = to
	}
	return out
}

func (k arrowKind) array(t testing.TB, items []item) arrow.Array {
	t.Helper()
	of, ok := k.of.(*arrow.DictionaryType)
	if !ok || of.ValueType.ID() == arrow.STRING {
		b := array.NewBuilder(memory.DefaultAllocator, k.of)
		defer b.Release()
		for _, it := range items {
			it.put(b)
		}
		return b.NewArray()
	}
	// Numbers by index: each value of the first hundred has an entry, the rest point at one with
	// the same value, or are nulls. An entry may be null itself.
	values := array.NewBuilder(memory.DefaultAllocator, of.ValueType)
	indexes := array.NewBuilder(memory.DefaultAllocator, of.IndexType)
	defer values.Release()
	defer indexes.Release()
	values.AppendNull()
	entries := map[any]int{}
	for i, it := range items {
		at, seen := entries[it.want]
		switch {
		case it.want == nil && i%2 == 0:
			indexes.AppendNull()
			continue
		case it.want == nil:
			at = 0
		case !seen:
			at = values.Len()
			entries[it.want] = at
			it.put(values)
		}
		appendIndex(t, indexes, at)
	}
	return array.NewDictionaryArray(of, indexes.NewArray(), values.NewArray())
}

func appendIndex(t testing.TB, b array.Builder, at int) {
	t.Helper()
	switch b := b.(type) {
	case *array.Int8Builder:
		b.Append(int8(at))
	case *array.Int16Builder:
		b.Append(int16(at))
	case *array.Int32Builder:
		b.Append(int32(at))
	case *array.Int64Builder:
		b.Append(int64(at))
	case *array.Uint8Builder:
		b.Append(uint8(at))
	case *array.Uint16Builder:
		b.Append(uint16(at))
	case *array.Uint32Builder:
		b.Append(uint32(at))
	case *array.Uint64Builder:
		b.Append(uint64(at))
	default:
		t.Fatalf("%T is no index", b)
	}
}

// few makes the values few enough for an index of eight bits.
func (k arrowKind) few(items []item) []item {
	of, ok := k.of.(*arrow.DictionaryType)
	if !ok || of.IndexType.(arrow.FixedWidthDataType).BitWidth() > 8 {
		return items
	}
	out := slices.Clone(items)
	for i := range out {
		out[i] = items[i%100]
	}
	return out
}

// recordsOf makes records of two columns.
func recordsOf(t testing.TB, kx, ky arrowKind, x, y []item, cuts ...int) []arrow.Record {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: kx.of, Nullable: true}, {Name: "y", Type: ky.of, Nullable: true}}, nil)
	ys := ky.arrays(t, y, cuts...)
	var records []arrow.Record
	for i, a := range kx.arrays(t, x, cuts...) {
		records = append(records, array.NewRecord(schema, []arrow.Array{a, ys[i]}, int64(a.Len())))
	}
	return records
}

func tableOf(records []arrow.Record) *data.Dataset {
	return data.FromTable(array.NewTableFromRecords(records[0].Schema(), records))
}

// doors are the ways by which records become a dataset; nil: the format does not keep the type.
var doors = []struct {
	name string
	open func(t *testing.T, records []arrow.Record) *data.Dataset
}{
	{"a table in memory", func(_ *testing.T, records []arrow.Record) *data.Dataset { return tableOf(records) }},
	{"an Arrow file", func(t *testing.T, records []arrow.Record) *data.Dataset {
		return data.Load(write(t, "x.arrow", arrowBytes(t, records)))
	}},
	{"an Arrow file, lz4", func(t *testing.T, records []arrow.Record) *data.Dataset {
		return data.Load(write(t, "x.arrow", arrowBytes(t, records, ipc.WithLZ4())))
	}},
	{"Feather 2, zstd", func(t *testing.T, records []arrow.Record) *data.Dataset {
		return data.Load(write(t, "x.feather", arrowBytes(t, records, ipc.WithZstd())))
	}},
	{"an Arrow stream", func(t *testing.T, records []arrow.Record) *data.Dataset {
		return data.Load(write(t, "x.arrows", streamBytes(t, records)))
	}},
	{"Parquet", func(t *testing.T, records []arrow.Record) *data.Dataset {
		for _, f := range records[0].Schema().Fields() {
			switch f.Type.ID() {
			case arrow.FLOAT16, arrow.DICTIONARY, arrow.DURATION, arrow.DATE64, arrow.STRING_VIEW: // no such columns in the format, or in the writer
				return nil
			case arrow.TIMESTAMP, arrow.DECIMAL128, arrow.DECIMAL256:
				if _, ok := parquetKeeps[f.Type.String()]; !ok {
					return nil
				}
			}
		}
		return data.Load(write(t, "x.parquet", parquetBytes(t, records, 900, compress.Codecs.Snappy)))
	}},
}

// parquetKeeps are the times and decimals that come out of the writer as they went in: it makes
// milliseconds of seconds.
var parquetKeeps = map[string]struct{}{
	"timestamp[ms]": {}, "timestamp[us]": {}, "timestamp[ns]": {}, "timestamp[ms, tz=UTC]": {}, "timestamp[us, tz=UTC]": {}, "timestamp[ns, tz=UTC]": {},
	"decimal(9, 2)": {}, "decimal(38, 10)": {},
}

func streamBytes(t testing.TB, records []arrow.Record, options ...ipc.Option) []byte {
	t.Helper()
	var b bytes.Buffer
	w := ipc.NewWriter(&b, append(options, ipc.WithSchema(records[0].Schema()))...)
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
