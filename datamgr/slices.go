package datamgr

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// FromColumns makes a dataset of Go slices, which are copied. Its columns are in the order
// of their names. It takes slices of float64, float32, of all sizes of int and uint up to
// 32 bits and int64, of bool (0 and 1), time.Time (the zero time is null) and string. Where
// lengths differ, or a slice is of another type, the cell stops with an error.
func FromColumns(columns map[string]any) *Dataset {
	d, err := fromColumns(columns)
	if err != nil {
		panic(Stop{err})
	}
	return d
}

func fromColumns(columns map[string]any) (*Dataset, error) {
	var fields []arrow.Field
	var arrays []arrow.Array
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		a, err := arrayOf(columns[name])
		if err != nil {
			return nil, fmt.Errorf("column `%s`: %w", name, err)
		}
		if len(arrays) > 0 && a.Len() != arrays[0].Len() {
			return nil, fmt.Errorf("columns differ in length: `%s` has %d values, `%s` has %d", fields[0].Name, arrays[0].Len(), name, a.Len())
		}
		fields = append(fields, arrow.Field{Name: name, Type: a.DataType(), Nullable: true})
		arrays = append(arrays, a)
	}
	rows := int64(0)
	if len(arrays) > 0 {
		rows = int64(arrays[0].Len())
	}
	record := array.NewRecord(arrow.NewSchema(fields, nil), arrays, rows)
	table := ledger.charge("data", "the columns of a dataset")
	if err := ledger.take(table, recordBytes(record)); err != nil {
		return nil, err
	}
	d := FromRecord(record)
	d.table = table
	return d, nil
}

// recordBytes is the memory that a record's columns take.
func recordBytes(r arrow.Record) (n int64) {
	for _, a := range r.Columns() {
		n += int64(a.Data().SizeInBytes())
	}
	return n
}

// FromRecord makes a dataset of an Arrow record, without copying it.
func FromRecord(record arrow.Record) *Dataset {
	record.Retain()
	return newDataset("data", record.Schema(), []arrow.Record{record}, memorySource{})
}

// FromTable makes a dataset of an Arrow table, without copying it.
func FromTable(t arrow.Table) *Dataset {
	r := array.NewTableReader(t, 0)
	defer r.Release()
	var records []arrow.Record
	for r.Next() {
		record := r.Record()
		record.Retain()
		records = append(records, record)
	}
	return newDataset("data", t.Schema(), records, memorySource{})
}

func arrayOf(column any) (arrow.Array, error) {
	switch v := column.(type) {
	case []float64:
		return fixed(arrow.PrimitiveTypes.Float64, arrow.Float64Traits.CastToBytes(v), len(v)), nil
	case []float32:
		return fixed(arrow.PrimitiveTypes.Float32, arrow.Float32Traits.CastToBytes(v), len(v)), nil
	case []int64:
		return fixed(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(v), len(v)), nil
	case []int32:
		return fixed(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(v), len(v)), nil
	case []int:
		return int64s(v), nil
	case []uint32:
		return int64s(v), nil
	case []int16:
		return int32s(v), nil
	case []uint16:
		return int32s(v), nil
	case []int8:
		return int32s(v), nil
	case []uint8:
		return int32s(v), nil
	case []bool:
		ints := make([]int32, len(v))
		for i, b := range v {
			if b {
				ints[i] = 1
			}
		}
		return int32s(ints), nil
	case []time.Duration:
		seconds := make([]float64, len(v))
		for i, d := range v {
			seconds[i] = shifted(int64(d), 9)
		}
		return arrayOf(seconds)
	case []time.Time:
		return times(v), nil
	case []string:
		b := array.NewStringBuilder(memory.DefaultAllocator)
		b.AppendValues(v, nil)
		return b.NewArray(), nil
	}
	return nil, fmt.Errorf("a %T cannot be a column: want a slice of float64, float32, int64, int32, int, time.Time or string", column)
}

// fixed copies the bytes of a slice into an array.
func fixed(t arrow.DataType, bytes []byte, length int) arrow.Array {
	copied := memory.NewBufferBytes(append([]byte(nil), bytes...))
	return array.MakeFromData(array.NewData(t, length, []*memory.Buffer{nil, copied}, nil, 0, 0))
}

func int64s[T int | uint32](v []T) arrow.Array {
	wide := make([]int64, len(v))
	for i, x := range v {
		wide[i] = int64(x)
	}
	return fixed(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(wide), len(wide))
}

func int32s[T int8 | uint8 | int16 | uint16 | int32](v []T) arrow.Array {
	wide := make([]int32, len(v))
	for i, x := range v {
		wide[i] = int32(x)
	}
	return fixed(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(wide), len(wide))
}

// times keeps nanoseconds where all times lie between 1678 and 2262, and microseconds
// otherwise.
func times(v []time.Time) arrow.Array {
	t := &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "UTC"}
	count := time.Time.UnixNano
	for _, x := range v {
		if year := x.Year(); !x.IsZero() && (year < 1678 || year > 2261) {
			t.Unit, count = arrow.Microsecond, time.Time.UnixMicro
			break
		}
	}
	b := array.NewTimestampBuilder(memory.DefaultAllocator, t)
	b.Reserve(len(v))
	for _, x := range v {
		if x.IsZero() {
			b.AppendNull()
		} else {
			b.Append(arrow.Timestamp(count(x)))
		}
	}
	return b.NewArray()
}
