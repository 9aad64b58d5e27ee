package datamgr_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
)

// parquetBytes writes records as a Parquet file with row groups of so many rows.
func parquetBytes(t testing.TB, records []arrow.Record, groupRows int64, codec compress.Compression) []byte {
	t.Helper()
	var b bytes.Buffer
	table := array.NewTableFromRecords(records[0].Schema(), records)
	defer table.Release()
	properties := parquet.NewWriterProperties(parquet.WithCompression(codec))
	if err := pqarrow.WriteTable(table, &b, groupRows, properties, pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema())); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquetFilesAreReadWithTheirNulls(t *testing.T) {
	records := []arrow.Record{sample(700, 1), sample(300, 4)}
	for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Zstd, compress.Codecs.Gzip, compress.Codecs.Brotli} {
		t.Run(codec.String(), func(t *testing.T) {
			d, err := data.Open(write(t, "all.parquet", parquetBytes(t, records, 128, codec)))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			sameRows(t, d, records)
			h, err := d.Measure(0, 1)
			if err != nil {
				t.Fatal(err)
			}
			c := h.Metadata.Columns
			if c[0].Type != spec.Timestamp || c[0].Unit != spec.Millisecond || c[0].Zone != "Europe/Berlin" {
				t.Errorf("time column: %+v", c[0])
			}
			if c[1].Type != spec.Float64 || c[1].Nulls == 0 || c[1].Range == nil {
				t.Errorf("float column: %+v", c[1])
			}
		})
	}
}

func TestParquetColumnsAreReadWhenTheyAreNeeded(t *testing.T) {
	d, err := data.Open(write(t, "lazy.parquet", parquetBytes(t, []arrow.Record{sample(5000, 1)}, 500, compress.Codecs.Snappy)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if n := d.HeldBytes(); n != 0 {
		t.Errorf("opening read %d bytes of columns", n)
	}
	if d.Handle().Metadata.Columns[1].Nulls == 0 {
		t.Error("nulls are not known from the footer")
	}
	if _, err := d.Measure(1); err != nil {
		t.Fatal(err)
	}
	one := d.HeldBytes()
	if one < 5000*8 || one > 5000*16 {
		t.Errorf("%d bytes are held for one column of 5,000 float64", one)
	}
	if _, err := d.Measure(1); err != nil || d.HeldBytes() != one {
		t.Errorf("a column was read twice: %d bytes, then %d (%v)", one, d.HeldBytes(), err)
	}
}

// narrow is a record of the types that are widened.
func narrow(t testing.TB) (arrow.Record, map[string][]float64) {
	t.Helper()
	pool := memory.DefaultAllocator
	fields := []arrow.Field{}
	var arrays []arrow.Array
	want := map[string][]float64{}
	add := func(name string, build array.Builder, text []string, values ...float64) {
		for _, s := range text {
			if err := build.AppendValueFromString(s); err != nil {
				t.Fatal(err)
			}
		}
		build.AppendNull()
		a := build.NewArray()
		fields = append(fields, arrow.Field{Name: name, Type: a.DataType(), Nullable: true})
		arrays, want[name] = append(arrays, a), append(values, math.NaN())
	}
	add("bool", array.NewBooleanBuilder(pool), []string{"true", "false"}, 1, 0)
	add("int8", array.NewInt8Builder(pool), []string{"-128", "127"}, -128, 127)
	add("uint8", array.NewUint8Builder(pool), []string{"0", "255"}, 0, 255)
	add("int16", array.NewInt16Builder(pool), []string{"-32768", "3"}, -32768, 3)
	add("uint16", array.NewUint16Builder(pool), []string{"65535", "3"}, 65535, 3)
	add("uint32", array.NewUint32Builder(pool), []string{"4294967295", "3"}, 4294967295, 3)
	add("uint64", array.NewUint64Builder(pool), []string{"18446744073709551615", "3"}, 18446744073709551615, 3)
	add("date32", array.NewDate32Builder(pool), []string{"2024-02-29", "1969-12-31"}, 1709164800, -86400)
	add("date64", array.NewDate64Builder(pool), []string{"2024-02-29", "1969-12-31"}, 1709164800000, -86400000)
	add("time32", array.NewTime32Builder(pool, &arrow.Time32Type{Unit: arrow.Millisecond}), []string{"00:00:01.500", "00:01:00"}, 1.5, 60)
	add("decimal", array.NewDecimal128Builder(pool, &arrow.Decimal128Type{Precision: 9, Scale: 2}), []string{"12.50", "-1.25"}, 12.5, -1.25)
	seconds := array.NewDurationBuilder(pool, &arrow.DurationType{Unit: arrow.Millisecond})
	seconds.Append(2500)
	seconds.Append(-1)
	add("duration", seconds, nil, 2.5, -0.001)
	half := array.NewFloat16Builder(pool)
	if err := half.AppendValueFromString("1.5"); err != nil {
		t.Fatal(err)
	}
	if err := half.AppendValueFromString("-0.25"); err != nil {
		t.Fatal(err)
	}
	add("float16", half, nil, 1.5, -0.25)
	coded := array.NewDictionaryBuilder(pool, &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.PrimitiveTypes.Int64}).(*array.Int64DictionaryBuilder)
	for _, v := range []int64{7, -9} {
		if err := coded.Append(v); err != nil {
			t.Fatal(err)
		}
	}
	add("dictionary", coded, nil, 7, -9)
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, 3), want
}

func TestNarrowTypesAreNumbers(t *testing.T) {
	record, want := narrow(t)
	check := func(t *testing.T, d *data.Dataset) {
		for name, values := range want {
			if _, err := d.ColumnIndex(name); err != nil {
				continue // Parquet has no float16 columns in this library's writer, and so on
			}
			c, err := d.Column(name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Floats()
			if err != nil {
				t.Error(err)
				continue
			}
			for i, v := range values {
				if got[i] != v && !(math.IsNaN(got[i]) && math.IsNaN(v)) {
					t.Errorf("%s row %d is %v, want %v", name, i, got[i], v)
				}
			}
			if n := d.Handle().Metadata.Columns[index(t, d, name)].Nulls; n != 1 {
				t.Errorf("%s has %d nulls, want 1", name, n)
			}
		}
	}
	t.Run("memory", func(t *testing.T) { check(t, data.FromRecord(record)) })
	t.Run("slice", func(t *testing.T) {
		twice := data.FromTable(array.NewTableFromRecords(record.Schema(), []arrow.Record{record, record}))
		_ = twice
		sliced := record.NewSlice(1, 3)
		d := data.FromRecord(sliced)
		c, _ := d.Column("int8")
		if v, ok := c.Float(0); !ok || v != 127 {
			t.Errorf("row 1 is %v, %v", v, ok)
		}
		if _, ok := c.Float(1); ok {
			t.Error("the null is lost")
		}
	})
	t.Run("file", func(t *testing.T) {
		d, err := data.Open(write(t, "narrow.arrow", arrowBytes(t, []arrow.Record{record})))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		check(t, d)
	})
	t.Run("parquet", func(t *testing.T) {
		var fields []arrow.Field
		var arrays []arrow.Array
		for i, f := range record.Schema().Fields() {
			switch f.Type.ID() {
			case arrow.FLOAT16, arrow.DICTIONARY, arrow.DURATION, arrow.DATE64: // changed by the writer
				continue
			}
			fields, arrays = append(fields, f), append(arrays, record.Column(i))
		}
		p := array.NewRecord(arrow.NewSchema(fields, nil), arrays, record.NumRows())
		d, err := data.Open(write(t, "narrow.parquet", parquetBytes(t, []arrow.Record{p}, 100, compress.Codecs.Snappy)))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		check(t, d)
	})
}

func index(t testing.TB, d *data.Dataset, name string) int {
	t.Helper()
	i, err := d.ColumnIndex(name)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestStructsInParquetAreColumnsAndListsAreLeftOut(t *testing.T) {
	point := arrow.StructOf(arrow.Field{Name: "x", Type: arrow.PrimitiveTypes.Float64}, arrow.Field{Name: "y", Type: arrow.PrimitiveTypes.Int32})
	schema := arrow.NewSchema([]arrow.Field{{Name: "at", Type: point, Nullable: true}, {Name: "tags", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32)},
		{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range 4 {
		s := b.Field(0).(*array.StructBuilder)
		if i == 2 {
			s.AppendNull()
		} else {
			s.Append(true)
			s.FieldBuilder(0).(*array.Float64Builder).Append(float64(i) / 2)
			s.FieldBuilder(1).(*array.Int32Builder).Append(int32(i))
		}
		b.Field(1).(*array.ListBuilder).Append(true)
		b.Field(1).(*array.ListBuilder).ValueBuilder().(*array.Int32Builder).Append(1)
		b.Field(2).(*array.Int64Builder).Append(int64(i))
	}
	d, err := data.Open(write(t, "nested.parquet", parquetBytes(t, []arrow.Record{b.NewRecord()}, 100, compress.Codecs.Snappy)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := strings.Join(d.Columns(), " "); got != "at.x at.y n" {
		t.Fatalf("columns %s", got)
	}
	c, _ := d.Column("at.x")
	if v, ok := c.Float(3); !ok || v != 1.5 {
		t.Errorf("at.x of row 3 is %v, %v", v, ok)
	}
	if _, ok := c.Float(2); ok {
		t.Error("at.x of a null is no null")
	}
	if n := strings.Join(d.Notices(), " "); !strings.Contains(n, "tags") {
		t.Errorf("notices %q do not tell of the list", n)
	}
}

func TestATruncatedParquetFileIsAnError(t *testing.T) {
	whole := parquetBytes(t, []arrow.Record{sample(60, 1), sample(40, 2)}, 50, compress.Codecs.Snappy)
	folder := t.TempDir()
	for size := 0; size < len(whole); size += 1 + size%7 {
		path := filepath.Join(folder, fmt.Sprintf("cut%d.parquet", size))
		if err := os.WriteFile(path, whole[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := data.Open(path); err == nil {
			t.Fatalf("no error for %d of %d bytes", size, len(whole))
		} else if !strings.Contains(err.Error(), path) {
			t.Fatalf("the error does not name the file: %v", err)
		}
		os.Remove(path)
	}
}

// The file says that a column has more values than its pages: the library would read on
// beyond them and never end.
func TestPagesThatEndEarlyAreAnError(t *testing.T) {
	d, err := data.Open("testdata/pages_end_early.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	failed := 0
	for i := range d.Columns() {
		if _, err := d.Measure(i); err != nil {
			failed++
			if !strings.Contains(err.Error(), "pages_end_early.parquet") || !strings.Contains(err.Error(), "damaged") {
				t.Errorf("column %d: %v", i, err)
			}
		}
	}
	if failed == 0 {
		t.Error("no column is damaged")
	}
}

func TestAParquetFileOfNoRows(t *testing.T) {
	d, err := data.Open(write(t, "none.parquet", parquetBytes(t, []arrow.Record{sample(0, 1)}, 50, compress.Codecs.Snappy)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	useAll(d)
	if d.Rows() != 0 || len(d.Columns()) != 7 {
		t.Errorf("%d rows, %d columns", d.Rows(), len(d.Columns()))
	}
}
