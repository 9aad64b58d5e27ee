package bench

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// testset is one data set as everybody reads it: an Arrow file for us, and the same numbers
// as raw little-endian columns for the peers, who have no reader of their own.
type testset struct {
	kind  string // "line": x int32 = row number, y float32 a random walk; "scatter": x, y float32
	rows  int64
	arrow string
	raw   string // line: all y; scatter: all x, then all y. Empty above rawRows.
}

// rawRows is the size up to which peers are measured.
const rawRows = 100e6

const batchRows = 1 << 20

// spikeHeight is how far the planted one-row spike of a line stands out: about as far as the
// walk itself wanders, so that the walk fills the picture.
func spikeHeight(rows int64) float32 { return float32(math.Sqrt(float64(rows)) / 2) }

// spikeRow is the row of a line's planted spike.
func spikeRow(rows int64) int64 { return rows/3 + 12345%max(rows/3, 1) }

// makeTestset writes the files of a test set below folder, unless they are there.
func makeTestset(folder, kind string, rows int64) (*testset, error) {
	stem := filepath.Join(folder, fmt.Sprintf("%s-%s", kind, rowsText(rows)))
	set := &testset{kind: kind, rows: rows, arrow: stem + ".arrow"}
	if rows <= rawRows {
		set.raw = stem + ".f32"
	}
	if present(set.arrow) && (set.raw == "" || present(set.raw)) {
		return set, nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("make test data: %w", err)
	}
	if err := set.write(); err != nil {
		return nil, fmt.Errorf("make test data %s: %w", set.arrow, err)
	}
	return set, nil
}

func present(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// write makes the Arrow file batch by batch, so that a billion rows need little memory.
func (s *testset) write() error {
	xType := arrow.DataType(arrow.PrimitiveTypes.Float32)
	if s.kind == "line" {
		xType = arrow.PrimitiveTypes.Int32
	}
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: xType}, {Name: "y", Type: arrow.PrimitiveTypes.Float32}}, nil)
	out, err := os.Create(s.arrow + ".part")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	file, err := ipc.NewFileWriter(out, ipc.WithSchema(schema))
	if err != nil {
		return err
	}
	raw, err := s.openRaw()
	if err != nil {
		return err
	}
	defer raw.close()
	source := newRowSource(s.kind, s.rows)
	x, y := make([]float32, batchRows), make([]float32, batchRows)
	for from := int64(0); from < s.rows; from += batchRows {
		n := int(min(batchRows, s.rows-from))
		source.fill(from, x[:n], y[:n])
		record := batch(schema, s.kind, from, x[:n], y[:n])
		err := file.Write(record)
		record.Release()
		if err == nil {
			err = raw.write(x[:n], y[:n])
		}
		if err != nil {
			return err
		}
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := raw.finish(); err != nil {
		return err
	}
	return os.Rename(out.Name(), s.arrow)
}

func batch(schema *arrow.Schema, kind string, from int64, x, y []float32) arrow.Record {
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer builder.Release()
	if kind == "line" {
		rows := make([]int32, len(y))
		for i := range rows {
			rows[i] = int32(from) + int32(i)
		}
		builder.Field(0).(*array.Int32Builder).AppendValues(rows, nil)
	} else {
		builder.Field(0).(*array.Float32Builder).AppendValues(x, nil)
	}
	builder.Field(1).(*array.Float32Builder).AppendValues(y, nil)
	return builder.NewRecord()
}

// rowSource makes rows from a fixed seed.
type rowSource struct {
	random *rand.Rand
	kind   string
	spike  int64
	height float32
	walk   float64
}

func newRowSource(kind string, rows int64) *rowSource {
	return &rowSource{random: rand.New(rand.NewPCG(20, 26)), kind: kind, spike: spikeRow(rows), height: spikeHeight(rows)}
}

// centres of the scatter's clouds: x, y, standard deviation.
var centres = [...][3]float64{{0, 0, 1}, {2.5, 1.5, 0.4}, {-2, 2, 0.7}, {1, -2.5, 0.15}}

func (r *rowSource) fill(from int64, x, y []float32) {
	if r.kind == "line" {
		for i := range y {
			r.walk += r.random.Float64() - 0.5
			y[i] = float32(r.walk)
		}
		if at := r.spike - from; at >= 0 && at < int64(len(y)) {
			y[at] += r.height
		}
		return
	}
	for i := range y {
		c := centres[r.random.Uint64()&3]
		x[i] = float32(c[0] + c[2]*r.random.NormFloat64())
		y[i] = float32(c[1] + c[2]*r.random.NormFloat64())
	}
}

// rawFile is the peers' copy. Of a scatter, y is kept aside until all of x is written.
type rawFile struct {
	path string
	x, y *os.File
	out  [2]*bufio.Writer
}

func (s *testset) openRaw() (*rawFile, error) {
	if s.raw == "" {
		return &rawFile{}, nil
	}
	r := &rawFile{path: s.raw}
	var err error
	if r.y, err = os.Create(s.raw + ".y"); err != nil {
		return nil, err
	}
	r.out[1] = bufio.NewWriterSize(r.y, 1<<20)
	if s.kind == "scatter" {
		if r.x, err = os.Create(s.raw + ".x"); err != nil {
			return nil, err
		}
		r.out[0] = bufio.NewWriterSize(r.x, 1<<20)
	}
	return r, nil
}

func (r *rawFile) write(columns ...[]float32) error {
	var word [4]byte
	for i, column := range columns {
		if r.out[i] == nil {
			continue
		}
		for _, v := range column {
			binary.LittleEndian.PutUint32(word[:], math.Float32bits(v))
			if _, err := r.out[i].Write(word[:]); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish joins the columns into the one file that the peers read.
func (r *rawFile) finish() error {
	if r.path == "" {
		return nil
	}
	for _, out := range r.out {
		if out != nil {
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	if r.x == nil {
		return os.Rename(r.y.Name(), r.path)
	}
	if _, err := r.y.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(r.x, r.y); err != nil {
		return err
	}
	return os.Rename(r.x.Name(), r.path)
}

func (r *rawFile) close() {
	for _, f := range []*os.File{r.x, r.y} {
		if f != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}
}
