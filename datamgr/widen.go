package datamgr

import (
	"math"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Charts know five types: float32, float64, int32, int64 and timestamps. What other types
// become is here, and in docs/data.md; the rows keep their own type, a widened copy is
// made where a chart or a verb needs numbers.

// widened gives the type that a type is widened to. ok is false for types that charts know
// already, and for those that are no numbers.
func widened(t arrow.DataType) (wide arrow.DataType, ok bool) {
	switch t := t.(type) {
	case *arrow.BooleanType, *arrow.Int8Type, *arrow.Uint8Type, *arrow.Int16Type, *arrow.Uint16Type:
		return arrow.PrimitiveTypes.Int32, true
	case *arrow.Uint32Type:
		return arrow.PrimitiveTypes.Int64, true
	case *arrow.Float16Type:
		return arrow.PrimitiveTypes.Float32, true
	case *arrow.Uint64Type, *arrow.Decimal128Type, *arrow.Decimal256Type,
		*arrow.DurationType, *arrow.Time32Type, *arrow.Time64Type:
		return arrow.PrimitiveTypes.Float64, true
	case *arrow.Date32Type:
		return &arrow.TimestampType{Unit: arrow.Second}, true
	case *arrow.Date64Type:
		return &arrow.TimestampType{Unit: arrow.Millisecond}, true
	case *arrow.DictionaryType:
		if wide, ok := widened(t.ValueType); ok {
			return wide, true
		}
		switch t.ValueType.ID() {
		case arrow.FLOAT32, arrow.FLOAT64, arrow.INT32, arrow.INT64, arrow.TIMESTAMP:
			return t.ValueType, true
		}
	}
	return nil, false
}

// widenAll widens the pieces of a column, on all cores.
func widenAll(arrays []arrow.Array, wide arrow.DataType) ([]arrow.Array, error) {
	out := make([]arrow.Array, len(arrays))
	var next atomic.Int64
	err := parallel(func(int) error {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(arrays) {
				return nil
			}
			out[i] = widen(arrays[i], wide)
		}
	})
	return out, err
}

// widen makes an array of type wide, one that widened gave, with the same nulls.
func widen(a arrow.Array, wide arrow.DataType) arrow.Array {
	switch a := a.(type) {
	case *array.Boolean:
		return int32Array(a, func(i int) int32 {
			if a.Value(i) {
				return 1
			}
			return 0
		})
	case *array.Int8:
		v := a.Int8Values()
		return int32Array(a, func(i int) int32 { return int32(v[i]) })
	case *array.Uint8:
		v := a.Uint8Values()
		return int32Array(a, func(i int) int32 { return int32(v[i]) })
	case *array.Int16:
		v := a.Int16Values()
		return int32Array(a, func(i int) int32 { return int32(v[i]) })
	case *array.Uint16:
		v := a.Uint16Values()
		return int32Array(a, func(i int) int32 { return int32(v[i]) })
	case *array.Uint32:
		v := a.Uint32Values()
		return int64Array(a, wide, func(i int) int64 { return int64(v[i]) })
	case *array.Date32:
		v := a.Date32Values()
		return int64Array(a, wide, func(i int) int64 { return int64(v[i]) * 86_400 })
	case *array.Date64:
		v := a.Date64Values()
		return int64Array(a, wide, func(i int) int64 { return int64(v[i]) })
	case *array.Float16:
		v := a.Values()
		out := make([]float32, len(v))
		for i, x := range v {
			out[i] = x.Float32()
		}
		return sameNulls(a, arrow.PrimitiveTypes.Float32, arrow.Float32Traits.CastToBytes(out))
	case *array.Dictionary:
		return lookUp(a, wide)
	}
	out := make([]float64, a.Len())
	switch a := a.(type) {
	case *array.Uint64:
		for i, x := range a.Uint64Values() {
			out[i] = float64(x)
		}
	case *array.Duration:
		digits := decimals(a.DataType().(*arrow.DurationType).Unit)
		for i, x := range a.DurationValues() {
			out[i] = shifted(int64(x), digits)
		}
	case *array.Time32:
		digits := decimals(a.DataType().(*arrow.Time32Type).Unit)
		for i, x := range a.Time32Values() {
			out[i] = shifted(int64(x), digits)
		}
	case *array.Time64:
		digits := decimals(a.DataType().(*arrow.Time64Type).Unit)
		for i, x := range a.Time64Values() {
			out[i] = shifted(int64(x), digits)
		}
	case *array.Decimal128:
		scale := a.DataType().(*arrow.Decimal128Type).Scale
		for i, x := range a.Values() {
			out[i] = decimal128Float(x, scale)
		}
	case *array.Decimal256:
		scale := a.DataType().(*arrow.Decimal256Type).Scale
		for i, x := range a.Values() {
			out[i] = decimalFloat(x.BigInt(), scale)
		}
	default:
		for i := range out {
			out[i] = math.NaN()
		}
	}
	return sameNulls(a, arrow.PrimitiveTypes.Float64, arrow.Float64Traits.CastToBytes(out))
}

// decimals is how many decimals of a second a unit counts.
func decimals(u arrow.TimeUnit) int { return 3 * int(u) }

func int32Array(a arrow.Array, value func(i int) int32) arrow.Array {
	out := make([]int32, a.Len())
	for i := range out {
		out[i] = value(i)
	}
	return sameNulls(a, arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(out))
}

func int64Array(a arrow.Array, t arrow.DataType, value func(i int) int64) arrow.Array {
	out := make([]int64, a.Len())
	for i := range out {
		out[i] = value(i)
	}
	return sameNulls(a, t, arrow.Int64Traits.CastToBytes(out))
}

// sameNulls makes an array of values with the nulls of another.
func sameNulls(a arrow.Array, t arrow.DataType, values []byte) arrow.Array {
	var validity *memory.Buffer
	if a.NullN() > 0 {
		bits := make([]byte, bitutil.BytesForBits(int64(a.Len())))
		bitutil.CopyBitmap(a.NullBitmapBytes(), a.Data().Offset(), a.Len(), bits, 0)
		validity = memory.NewBufferBytes(bits)
	}
	return madeArray(t, a.Len(), a.NullN(), validity, values)
}

// madeArray is an array of fixed width over bytes of ours.
func madeArray(t arrow.DataType, length, nulls int, validity *memory.Buffer, values []byte) arrow.Array {
	data := array.NewData(t, length, []*memory.Buffer{validity, memory.NewBufferBytes(values)}, nil, nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

// lookUp replaces the indexes of a dictionary of numbers by the numbers.
func lookUp(a *array.Dictionary, wide arrow.DataType) arrow.Array {
	dictionary := a.Dictionary()
	if !arrow.TypeEqual(dictionary.DataType(), wide) {
		dictionary = widen(dictionary, wide)
	}
	bytesEach := wide.(arrow.FixedWidthDataType).Bytes()
	from := dictionary.Data()
	values := from.Buffers()[1].Bytes()[from.Offset()*bytesEach:]
	out := make([]byte, a.Len()*bytesEach)
	valid := make([]byte, bitutil.BytesForBits(int64(a.Len())))
	nulls := 0
	for i := range a.Len() {
		if a.IsNull(i) || dictionary.IsNull(a.GetValueIndex(i)) {
			nulls++
			continue
		}
		bitutil.SetBit(valid, i)
		k := a.GetValueIndex(i)
		copy(out[i*bytesEach:][:bytesEach], values[k*bytesEach:])
	}
	return madeArray(wide, a.Len(), nulls, memory.NewBufferBytes(valid), out)
}

// oneColumn makes records of the pieces of one column.
func oneColumn(arrays []arrow.Array, t arrow.DataType) []arrow.Record {
	schema := arrow.NewSchema([]arrow.Field{{Name: "", Type: t, Nullable: true}}, nil)
	records := make([]arrow.Record, len(arrays))
	for i, a := range arrays {
		records[i] = array.NewRecord(schema, []arrow.Array{a}, int64(a.Len()))
	}
	return records
}
