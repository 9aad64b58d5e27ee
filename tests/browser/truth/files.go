package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "time", Type: arrow.FixedWidthTypes.Timestamp_ms},
	{Name: "price", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "name", Type: arrow.BinaryTypes.String},
}, nil)

// oddFiles writes good.arrow, and beside it what can be wrong with a file or its values.
func oddFiles(folder string) error {
	odd := map[string]func(i int) (float64, bool){
		"good":     func(i int) (float64, bool) { return math.Sin(float64(i) / 50), true },
		"nan":      func(i int) (float64, bool) { return math.NaN(), true },
		"infinite": func(i int) (float64, bool) { return math.Inf(1 - i%2*2), true },
		"null":     func(i int) (float64, bool) { return 0, false },
	}
	for name, value := range odd {
		if err := write(filepath.Join(folder, name+".arrow"), 1000, value); err != nil {
			return fmt.Errorf("%s.arrow: %w", name, err)
		}
	}
	if err := write(filepath.Join(folder, "empty.arrow"), 0, odd["good"]); err != nil {
		return err
	}
	good, err := os.ReadFile(filepath.Join(folder, "good.arrow"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "truncated.arrow"), good[:len(good)/2], 0o644); err != nil {
		return err
	}
	// The footer says where everything lies: turned over, nothing may be believed.
	flipped := append([]byte{}, good...)
	for i := len(flipped) - 60; i < len(flipped)-10; i++ {
		flipped[i] ^= 0xFF
	}
	return os.WriteFile(filepath.Join(folder, "flipped.arrow"), flipped, 0o644)
}

func write(path string, rows int, value func(i int) (float64, bool)) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer builder.Release()
	for i := range rows {
		builder.Field(0).(*array.TimestampBuilder).Append(arrow.Timestamp(1_700_000_000_000 + int64(i)))
		if v, ok := value(i); ok {
			builder.Field(1).(*array.Float64Builder).Append(v)
		} else {
			builder.Field(1).AppendNull()
		}
		builder.Field(2).(*array.StringBuilder).Append(fmt.Sprint("row ", i))
	}
	record := builder.NewRecord()
	defer record.Release()
	writer, err := ipc.NewFileWriter(file, ipc.WithSchema(schema))
	if err != nil {
		return err
	}
	if err := writer.Write(record); err != nil {
		return err
	}
	return writer.Close()
}
