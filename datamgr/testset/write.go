package testset

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Options say what to write.
type Options struct {
	Rows int64
	Seed uint64 // 0 is a seed like any other
	// BatchRows is the number of rows of a record batch; 0: 1,048,576.
	BatchRows int
	// Progress, where not nil, hears how many rows are written.
	Progress func(rows int64)
}

func (o Options) batchRows() int64 {
	if o.BatchRows > 0 {
		return int64(o.BatchRows)
	}
	return 1 << 20
}

// Columns of the file.
const (
	Time  = "time"  // timestamp[us, UTC], in order, one row a second on average
	Price = "price" // float64, in cents between 50 and 190, but for the spike
	X     = "x"     // float32
	Y     = "y"     // float32
	Size  = "size"  // int32, log-normal
)

// Start is the time of the first row, at the earliest.
var Start = time.Date(2024, 1, 2, 9, 30, 0, 0, time.UTC)

// Schema is the file's schema.
var Schema = arrow.NewSchema([]arrow.Field{
	{Name: Time, Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}},
	{Name: Price, Type: arrow.PrimitiveTypes.Float64},
	{Name: X, Type: arrow.PrimitiveTypes.Float32},
	{Name: Y, Type: arrow.PrimitiveTypes.Float32},
	{Name: Size, Type: arrow.PrimitiveTypes.Int32},
}, nil)

// SpikePrice is the price of the planted row, above every other.
const SpikePrice = 260

// Spike tells which row has SpikePrice.
func Spike(o Options) (row int64) { return o.Rows / 3 * 2 }

// Write makes the file. It appears under its name when it is complete.
func Write(path string, o Options) (err error) {
	if o.Rows < 0 {
		return fmt.Errorf("a test set of %d rows: want 0 or more", o.Rows)
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, file.Close())
		if err == nil {
			err = os.Rename(file.Name(), path)
		}
		if err != nil {
			os.Remove(file.Name())
			err = fmt.Errorf("cannot write the test set %s: %w", path, err)
		}
	}()
	if err := file.Chmod(0o644); err != nil {
		return err
	}
	w, err := ipc.NewFileWriter(file, ipc.WithSchema(Schema))
	if err != nil {
		return err
	}
	return errors.Join(writeBatches(w, o), w.Close())
}

// writeBatches makes batches on all cores and writes them in order; a core is never more
// than one batch ahead of the writer.
func writeBatches(w *ipc.FileWriter, o Options) error {
	path := newPath(o)
	batches := (o.Rows + o.batchRows() - 1) / o.batchRows()
	workers := int64(runtime.GOMAXPROCS(0))
	made := make([]chan *columns, workers) // batch k comes from worker k mod workers
	free := sync.Pool{New: func() any { return newColumns(o.batchRows()) }}
	var stop atomic.Bool
	defer stop.Store(true)
	for worker := range workers {
		made[worker] = make(chan *columns, 1)
		go func() {
			defer close(made[worker])
			for k := worker; k < batches && !stop.Load(); k += workers {
				c := free.Get().(*columns)
				c.fill(o, path, k)
				made[worker] <- c
			}
		}()
	}
	written := int64(0)
	for k := range batches {
		c := <-made[k%workers]
		record := c.record()
		if err := w.Write(record); err != nil {
			stop.Store(true)
			for _, m := range made { // let the workers end
				go func() {
					for range m {
					}
				}()
			}
			return err
		}
		written += record.NumRows()
		free.Put(c)
		if o.Progress != nil {
			o.Progress(written)
		}
	}
	return nil
}

// columns is one batch; rows is how much of the slices is in use.
type columns struct {
	rows  int
	time  []arrow.Timestamp
	price []float64
	x, y  []float32
	size  []int32
}

func newColumns(rows int64) *columns {
	return &columns{time: make([]arrow.Timestamp, rows), price: make([]float64, rows),
		x: make([]float32, rows), y: make([]float32, rows), size: make([]int32, rows)}
}

func (c *columns) record() arrow.Record {
	n := c.rows
	bytes := [][]byte{
		arrow.TimestampTraits.CastToBytes(c.time[:n]), arrow.Float64Traits.CastToBytes(c.price[:n]),
		arrow.Float32Traits.CastToBytes(c.x[:n]), arrow.Float32Traits.CastToBytes(c.y[:n]), arrow.Int32Traits.CastToBytes(c.size[:n]),
	}
	arrays := make([]arrow.Array, len(bytes))
	for i, b := range bytes {
		arrays[i] = array.MakeFromData(array.NewData(Schema.Field(i).Type, n, []*memory.Buffer{nil, memory.NewBufferBytes(b)}, nil, 0, 0))
	}
	return array.NewRecord(Schema, arrays, int64(n))
}
