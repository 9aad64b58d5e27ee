package datamgr_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
)

// BenchmarkVerbs times each verb over 10M rows of a time, two prices, a size and a venue:
//
//	go test ./datamgr -run none -bench Verbs -benchtime 1x
func BenchmarkVerbs(b *testing.B) {
	const rows = 10_000_000
	r := rand.New(rand.NewPCG(1, 2))
	times, bid, ask, size, venue := make([]time.Time, rows), make([]float64, rows), make([]float64, rows), make([]int32, rows), make([]string, rows)
	start := time.Date(2024, 1, 2, 9, 30, 0, 0, time.UTC)
	names := []string{"Xetra", "NYSE", "Tokyo", "Paris", "Milan"}
	for i := range times {
		times[i] = start.Add(time.Duration(i) * 10 * time.Millisecond)
		bid[i] = 100 + r.NormFloat64()
		ask[i], size[i], venue[i] = bid[i]+r.Float64(), r.Int32N(1000), names[r.IntN(len(names))]
	}
	d := data.FromColumns(map[string]any{"time": times, "bid": bid, "ask": ask, "size": size, "venue": venue})
	defer d.Close()
	for _, c := range []struct {
		name string
		verb func() *data.Dataset
	}{
		{"Filter", func() *data.Dataset { return d.Filter(data.Col("bid").Gt(100).And(data.Col("size").Lt(500))) }},
		{"FilterText", func() *data.Dataset { return d.Filter(data.Col("venue").Eq("NYSE")) }},
		{"FilterNumbersOnly", func() *data.Dataset {
			s := d.Select("time", "bid")
			defer s.Close()
			return s.Filter(data.Col("bid").Gt(100))
		}},
		{"Derive", func() *data.Dataset { return d.Derive("mid", data.Col("bid").Add(data.Col("ask")).Div(2)) }},
		{"DeriveLogDiff", func() *data.Dataset { return d.Derive("r", data.Col("bid").Log().Diff()) }},
		{"CumSum", func() *data.Dataset { return d.Derive("sum", data.Col("size").CumSum()) }},
		{"SortBy", func() *data.Dataset {
			s := d.Select("time", "bid")
			defer s.Close()
			return s.SortBy("bid")
		}},
		{"GroupByText", func() *data.Dataset { return d.GroupBy("venue").Mean("bid") }},
		{"GroupByWhole", func() *data.Dataset { return d.GroupBy("size").Mean("bid") }},
		{"RollingMean", func() *data.Dataset { return d.Rolling("bid", 100).Mean() }},
		{"RollingStd", func() *data.Dataset { return d.Rolling("bid", 100).Std() }},
		{"RollingMax", func() *data.Dataset { return d.Rolling("bid", 10_000).Max() }},
		{"EMA", func() *data.Dataset { return d.Rolling("bid", 100).EMA() }},
		{"ResampleOHLC", func() *data.Dataset { return d.Resample("time", time.Minute).OHLC("bid") }},
		{"Range", func() *data.Dataset { return d.Range(start.Add(time.Hour), start.Add(2*time.Hour)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			done := cpu(b)
			for b.Loop() {
				c.verb().Close()
			}
			done()
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}

// BenchmarkSources times reading: one column of 10M from Parquet, and 100 MB of CSV.
func BenchmarkSources(b *testing.B) {
	const rows = 10_000_000
	values := array.NewFloat64Builder(memory.DefaultAllocator)
	r := rand.New(rand.NewPCG(1, 2))
	for range rows {
		values.Append(float64(r.IntN(10_000)) / 100)
	}
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Float64}}, nil)
	packed := write(b, "x.parquet", parquetBytes(b, []arrow.Record{array.NewRecord(schema, []arrow.Array{values.NewArray()}, rows)}, 1<<20, compress.Codecs.Snappy))
	line := "2024-01-02T09:30:00.25Z,101.25,17,Xetra\n"
	text := write(b, "x.csv", []byte("time,price,size,venue\n"+strings.Repeat(line, 100_000_000/len(line))))
	b.Run("Parquet", func(b *testing.B) {
		done := cpu(b)
		for b.Loop() {
			d := data.Load(packed)
			if _, err := d.Measure(0); err != nil {
				b.Fatal(err)
			}
			d.Close()
		}
		done()
		b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
	})
	b.Run("CSV", func(b *testing.B) {
		b.SetBytes(100_000_000)
		done := cpu(b)
		for b.Loop() {
			data.Load(text).Close()
		}
		done()
	})
}
