package datamgr_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/decimal256"
	"github.com/apache/arrow/go/v17/arrow/float16"
)

// item is one value: how it gets into an Arrow column, and what a chart must see of it, worked
// out without the product's code. want is nil where the line has a gap, a string for a text.
type item struct {
	put    func(array.Builder)
	want   any
	isNull bool
}

// arrowKind is an Arrow type with values of it: awkward ones, and others by chance.
type arrowKind struct {
	name    string
	of      arrow.DataType
	awkward []item
	draw    func(r *rand.Rand) item
	alike   bool // to another kind but for its unit, zone or index
}

// builderOf is a builder that takes values of one Go type.
type builderOf[T any] interface{ Append(T) }

func put[T any](v T, want any) item {
	return item{put: func(b array.Builder) { b.(builderOf[T]).Append(v) }, want: want}
}

var null = item{put: func(b array.Builder) { b.AppendNull() }, isNull: true}

// wholes is a type of whole numbers between two limits, each seen as want says.
func wholes[T any](of arrow.DataType, low, high int64, as func(int64) T, want func(int64) any) arrowKind {
	k := arrowKind{name: of.String(), of: of}
	one := func(v int64) item { return put(as(v), want(v)) }
	for _, v := range []int64{low, low + 1, -1, 0, 1, high - 1, high} {
		if v >= low && v <= high {
			k.awkward = append(k.awkward, one(v))
		}
	}
	k.draw = func(r *rand.Rand) item {
		v := int64(r.Uint64()) >> r.IntN(64)
		if v < low || v > high {
			v = low + int64(r.Uint64()%uint64(min(uint64(high)-uint64(low), 1000)))
		}
		return one(v)
	}
	return k
}

func asInt32(v int64) any { return int32(v) }
func asInt64(v int64) any { return v }

// nearestTo is the float64 nearest to v / 10^digits.
func nearestTo(v *big.Int, digits int) float64 {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(digits, -digits))), nil)
	r := new(big.Rat).SetFrac(v, big.NewInt(1))
	if digits < 0 {
		r.Mul(r, new(big.Rat).SetInt(power))
	} else {
		r.Quo(r, new(big.Rat).SetInt(power))
	}
	f, _ := r.Float64()
	return f
}

func seconds(unit arrow.TimeUnit) func(int64) any {
	return func(v int64) any {
		return nearestTo(big.NewInt(v), map[arrow.TimeUnit]int{arrow.Millisecond: 3, arrow.Microsecond: 6, arrow.Nanosecond: 9}[unit])
	}
}

func floatsOf[T any](of arrow.DataType, as func(float64) T, want func(T) any, scale float64, awkward ...float64) arrowKind {
	k := arrowKind{name: of.String(), of: of}
	one := func(f float64) item {
		v := as(f)
		return put(v, want(v))
	}
	for _, f := range append(awkward, 0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1)) {
		k.awkward = append(k.awkward, one(f))
	}
	k.draw = func(r *rand.Rand) item { return one(r.NormFloat64() * scale) }
	return k
}

func finiteOr[T float32 | float64](v T) any {
	if v-v != 0 {
		return nil
	}
	return v
}

func decimals[T any](of arrow.DataType, digits, scale int, as func(*big.Int) T) arrowKind {
	k := arrowKind{name: of.String(), of: of}
	one := func(v *big.Int) item { return put(as(v), nearestTo(v, scale)) }
	most := new(big.Int).Sub(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil), big.NewInt(1))
	for _, v := range []*big.Int{big.NewInt(0), big.NewInt(1), big.NewInt(-1), big.NewInt(3), big.NewInt(1 << 53), big.NewInt(1<<53 + 1), big.NewInt(math.MinInt64), most, new(big.Int).Neg(most)} {
		if new(big.Int).Abs(v).Cmp(most) <= 0 {
			k.awkward = append(k.awkward, one(v))
		}
	}
	k.draw = func(r *rand.Rand) item {
		v := new(big.Int).Mul(big.NewInt(int64(r.Uint64())), big.NewInt(int64(r.Uint64())))
		return one(v.Rem(v, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(1+r.IntN(digits))), nil)))
	}
	return k
}

func textsAs(of arrow.DataType, name string) arrowKind {
	one := func(s string) item {
		return item{want: s, put: func(b array.Builder) {
			if d, ok := b.(*array.BinaryDictionaryBuilder); ok {
				if err := d.AppendString(s); err != nil {
					panic(err)
				}
				return
			}
			b.(interface{ Append(string) }).Append(s)
		}}
	}
	k := arrowKind{name: name, of: of}
	for _, s := range []string{"", "é", "日本", strings.Repeat("long ", 12)} {
		k.awkward = append(k.awkward, one(s))
	}
	k.draw = func(r *rand.Rand) item { return one(fmt.Sprint("text ", r.IntN(40))) }
	return k
}

// numbersByIndex is a dictionary of a type of numbers.
func numbersByIndex(index arrow.DataType, values arrowKind) arrowKind {
	k := values
	k.of = &arrow.DictionaryType{IndexType: index, ValueType: values.of}
	k.name = "dictionary of " + values.name + " by " + index.String()
	return k
}

// arrowKinds are all types that charts draw.
func arrowKinds() []arrowKind {
	p := arrow.PrimitiveTypes
	same := func(v int64) int64 { return v }
	kinds := []arrowKind{
		wholes(p.Int8, math.MinInt8, math.MaxInt8, func(v int64) int8 { return int8(v) }, asInt32),
		wholes(p.Int16, math.MinInt16, math.MaxInt16, func(v int64) int16 { return int16(v) }, asInt32),
		wholes(p.Int32, math.MinInt32, math.MaxInt32, func(v int64) int32 { return int32(v) }, asInt32),
		wholes(p.Int64, math.MinInt64, math.MaxInt64, same, asInt64),
		wholes(p.Uint8, 0, math.MaxUint8, func(v int64) uint8 { return uint8(v) }, asInt32),
		wholes(p.Uint16, 0, math.MaxUint16, func(v int64) uint16 { return uint16(v) }, asInt32),
		wholes(p.Uint32, 0, math.MaxUint32, func(v int64) uint32 { return uint32(v) }, asInt64),
		wholes(p.Uint64, math.MinInt64, math.MaxInt64, func(v int64) uint64 { return uint64(v) }, func(v int64) any { return float64(uint64(v)) }),
		wholes(arrow.FixedWidthTypes.Boolean, 0, 1, func(v int64) bool { return v == 1 }, asInt32),
		wholes(p.Date32, math.MinInt32, math.MaxInt32, func(v int64) arrow.Date32 { return arrow.Date32(v) }, func(v int64) any { return v * 86_400 }),
		wholes(p.Date64, math.MinInt64, math.MaxInt64, func(v int64) arrow.Date64 { return arrow.Date64(v) }, asInt64),
		floatsOf(arrow.FixedWidthTypes.Float16, func(f float64) float16.Num { return float16.New(float32(f)) }, func(v float16.Num) any { return finiteOr(v.Float32()) }, 50, 65504, -65504, 6e-8),
		floatsOf(p.Float32, func(f float64) float32 { return float32(f) }, finiteOr[float32], 1e5, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, 1e-38, -1e30),
		floatsOf(p.Float64, func(f float64) float64 { return f }, finiteOr[float64], 1e9, awkwardFloats...),
		decimals(&arrow.Decimal128Type{Precision: 9, Scale: 2}, 9, 2, decimal128.FromBigInt),
		decimals(&arrow.Decimal128Type{Precision: 38, Scale: 10}, 38, 10, decimal128.FromBigInt),
		decimals(&arrow.Decimal128Type{Precision: 18, Scale: -3}, 18, -3, decimal128.FromBigInt),
		decimals(&arrow.Decimal256Type{Precision: 76, Scale: 20}, 76, 20, decimal256.FromBigInt),
		decimals(&arrow.Decimal256Type{Precision: 20, Scale: 1}, 20, 1, decimal256.FromBigInt),
		textsAs(arrow.BinaryTypes.String, "utf8"),
		textsAs(arrow.BinaryTypes.LargeString, "large_utf8"),
		textsAs(arrow.BinaryTypes.StringView, "utf8_view"),
	}
	for _, unit := range []arrow.TimeUnit{arrow.Second, arrow.Millisecond, arrow.Microsecond, arrow.Nanosecond} {
		for _, zone := range []string{"", "UTC", "Asia/Kathmandu", "-03:30"} {
			k := wholes(&arrow.TimestampType{Unit: unit, TimeZone: zone}, math.MinInt64, math.MaxInt64, func(v int64) arrow.Timestamp { return arrow.Timestamp(v) }, asInt64)
			k.alike = unit != arrow.Nanosecond || zone != "Asia/Kathmandu"
			kinds = append(kinds, k)
		}
		kinds = append(kinds, wholes(&arrow.DurationType{Unit: unit}, math.MinInt64, math.MaxInt64, func(v int64) arrow.Duration { return arrow.Duration(v) }, seconds(unit)))
	}
	for _, unit := range []arrow.TimeUnit{arrow.Second, arrow.Millisecond} {
		kinds = append(kinds, wholes(&arrow.Time32Type{Unit: unit}, 0, 86_400*nearSecond(unit)-1, func(v int64) arrow.Time32 { return arrow.Time32(v) }, seconds(unit)))
	}
	for _, unit := range []arrow.TimeUnit{arrow.Microsecond, arrow.Nanosecond} {
		kinds = append(kinds, wholes(&arrow.Time64Type{Unit: unit}, 0, 86_400*nearSecond(unit)-1, func(v int64) arrow.Time64 { return arrow.Time64(v) }, seconds(unit)))
	}
	indexes := []arrow.DataType{p.Int8, p.Int16, p.Int32, p.Int64, p.Uint8, p.Uint16, p.Uint32, p.Uint64}
	for i, index := range indexes {
		of := &arrow.DictionaryType{IndexType: index, ValueType: arrow.BinaryTypes.String}
		texts, numbers := textsAs(of, "dictionary of utf8 by "+index.String()), numbersByIndex(index, kinds[(5*i+3)%19])
		texts.alike = i > 0
		kinds = append(kinds, texts, numbers)
	}
	return append(kinds, numbersByIndex(p.Int32, kinds[slices.IndexFunc(kinds, func(k arrowKind) bool { return strings.HasPrefix(k.name, "timestamp[ns") })]))
}

func nearSecond(unit arrow.TimeUnit) int64 { return int64(math.Pow(1000, float64(unit))) }

func newRecord(schema *arrow.Schema, columns ...arrow.Array) arrow.Record {
	return array.NewRecord(schema, columns, int64(columns[0].Len()))
}
