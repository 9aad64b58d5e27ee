package datamgr_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
)

// drifting are columns whose values drift from row group to row group, with nulls, NaN and infinities.
func drifting(rows int) arrow.Record {
	r := rand.New(rand.NewPCG(71, 1))
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "x", Type: arrow.PrimitiveTypes.Int64},
		{Name: "small", Type: arrow.PrimitiveTypes.Int16, Nullable: true},
		{Name: "f64", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "f32", Type: arrow.PrimitiveTypes.Float32, Nullable: true},
		{Name: "t", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}, Nullable: true},
		{Name: "day", Type: arrow.PrimitiveTypes.Date32, Nullable: true},
		{Name: "u32", Type: arrow.PrimitiveTypes.Uint32},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range rows {
		near := i/100*10 + r.IntN(15) // of some row groups the ranges touch
		b.Field(0).(*array.Int64Builder).Append(int64(i))
		b.Field(6).(*array.Uint32Builder).Append(uint32(near) << 28)
		if r.IntN(10) == 0 {
			for f := 1; f < 6; f++ {
				b.Field(f).AppendNull()
			}
			continue
		}
		f := float64(near)
		switch r.IntN(60) {
		case 0:
			f = math.NaN()
		case 1:
			f = math.Inf(1)
		case 2:
			f = math.Copysign(0, -1)
		}
		b.Field(1).(*array.Int16Builder).Append(int16(near))
		b.Field(2).(*array.Float64Builder).Append(f)
		b.Field(3).(*array.Float32Builder).Append(float32(f))
		b.Field(4).(*array.TimestampBuilder).Append(arrow.Timestamp(near * 1000))
		b.Field(5).(*array.Date32Builder).Append(arrow.Date32(near))
	}
	return b.NewRecord()
}

// someCondition compares a column with a constant at, between or beside its values, or joins such.
func someCondition(r *rand.Rand, depth int) (data.Expr, string) {
	if depth > 0 && r.IntN(2) == 0 {
		a, sayA := someCondition(r, depth-1)
		b, sayB := someCondition(r, depth-1)
		switch r.IntN(3) {
		case 0:
			return a.And(b), fmt.Sprintf("(%s and %s)", sayA, sayB)
		case 1:
			return a.Or(b), fmt.Sprintf("(%s or %s)", sayA, sayB)
		}
		return a.Not(), "not " + sayA
	}
	name := []string{"x", "small", "f64", "f32", "t", "day", "u32"}[r.IntN(7)]
	n := r.IntN(130) - 10
	var k any = n
	switch {
	case name == "t" || name == "day":
		at := time.Unix(int64(n), int64(r.IntN(2))*500_000)
		if name == "day" {
			at = time.Unix(int64(n)*86_400, int64(r.IntN(2)))
		}
		if k = at; r.IntN(3) == 0 {
			k = at.UTC().Format("2006-01-02T15:04:05.999999999Z")
		}
	case name == "x":
		k = 10 * n
	case r.IntN(3) == 0:
		k = float64(n) + 0.5
	case r.IntN(10) == 0:
		k = []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0}[r.IntN(4)]
	}
	column := data.Col(name)
	if r.IntN(15) == 0 && name != "t" && name != "day" {
		column = column.Diff()
	}
	a, b := column, data.Value(k)
	if _, text := k.(string); !text && r.IntN(3) == 0 { // a text is a time on the right alone
		a, b = b, a
	}
	op := r.IntN(6)
	say := fmt.Sprintf("%s %s %v", name, []string{">", ">=", "<", "<=", "=", "!="}[op], k)
	return []func(any) data.Expr{a.Gt, a.Ge, a.Lt, a.Le, a.Eq, a.Ne}[op](b), say
}

func TestFiltersOfParquetKeepTheRowsThatTheyKeepInMemory(t *testing.T) {
	record := drifting(1200)
	inMemory := data.FromRecord(record)
	inFile := data.Load(write(t, "drifting.parquet", parquetBytes(t, []arrow.Record{record}, 100, compress.Codecs.Snappy)))
	defer inFile.Close()
	r := rand.New(rand.NewPCG(72, 1))
	some := 0
	for range 200 {
		condition, say := someCondition(r, 2)
		a, b := inMemory.Filter(condition), inFile.Filter(condition)
		want := rowsOf(t, a)
		if got := rowsOf(t, b); !slices.Equal(got, want) {
			t.Fatalf("%s: %d rows, want %d", say, len(got), len(want))
		}
		a.Close()
		b.Close()
		if len(want) > 0 && len(want) < 1200 {
			some++
		}
	}
	if some < 60 {
		t.Errorf("only %d of 200 conditions keep some rows", some)
	}
}

// The row groups that a condition excludes are not read: they are garbage here.
func TestRowGroupsThatAConditionExcludesAreNotRead(t *testing.T) {
	records, _ := timesByGroup(t, &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}, false)
	whole := parquetBytes(t, records, 1000, compress.Codecs.Uncompressed)
	broken := bytes.Clone(whole)
	for i := 8; i < len(whole)*9/10; i++ {
		if i < len(whole)*38/100 || i > len(whole)*52/100 {
			broken[i] ^= 0x55
		}
	}
	d := data.Load(write(t, "broken.parquet", broken))
	defer d.Close()
	x, y := data.Col("x"), data.Col("y")
	at := func(i int64) time.Time { return time.UnixMicro(1_000_000_000 + i) }
	for say, c := range map[string]struct {
		condition data.Expr
		rows      int64
	}{
		"between":             {x.Between(4100, 4899), 800},
		"decimals":            {x.Gt(4099.5).And(x.Lt(4899.5)), 800},
		"equal":               {x.Eq(4321), 1},
		"one of":              {x.In(4321, 4322, 4999), 3},
		"the other way":       {data.Value(4990).Le(x).And(data.Value(5000).Gt(x)), 10},
		"times":               {y.Ge(at(4100)).And(y.Lt(at(4900))), 800},
		"times in text":       {y.Ge("1970-01-01T00:16:40.004100Z").And(y.Lt("1970-01-01T00:16:40.004900Z")), 800},
		"with another column": {x.Ge(4000).And(x.Lt(5000)).And(data.Col("pay").Ge(0)), 1000},
	} {
		if got := d.Filter(c.condition); got.Rows() != c.rows {
			t.Errorf("%s: %d rows, want %d", say, got.Rows(), c.rows)
		}
	}
	defer func() {
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "broken.parquet") {
			t.Errorf("a condition on all row groups read the broken ones: %v", err)
		}
	}()
	d.Filter(x.Ne(4321))
}
