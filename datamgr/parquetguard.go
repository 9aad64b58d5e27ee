package datamgr

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// meteredMemory gives one reading of a file so much memory in all: the library allocates by
// lengths that it reads, over and over for pages that it then skips, and where memory runs
// out the kernel ends. It panics with an error, which whoever called the library turns into one.
type meteredMemory struct {
	memory.Allocator
	left atomic.Int64
}

// newMeteredMemory allows what an honest file of this size needs for so many rows: columns
// that are all alike pack very small, so there is a lot to start with.
func newMeteredMemory(fileBytes, rows int64) *meteredMemory {
	const least, perByte, mostBytes, perRow, mostRows = 1 << 30, 64, 1 << 36, 128, 1 << 26
	m := &meteredMemory{Allocator: memory.DefaultAllocator}
	m.left.Store(least + perByte*min(fileBytes, mostBytes) + perRow*min(rows, mostRows))
	return m
}

func (m *meteredMemory) take(size int) {
	if size < 0 || m.left.Add(-int64(size)) < 0 {
		panic(fmt.Errorf("%w, or unpacks to far more than its size: write it with smaller row groups if it is right", errDamaged))
	}
}

func (m *meteredMemory) Allocate(size int) []byte {
	m.take(size)
	return m.Allocator.Allocate(size)
}

func (m *meteredMemory) Reallocate(size int, b []byte) []byte {
	m.take(size)
	return m.Allocator.Reallocate(size, b)
}

// verifyStoredSchema checks the Arrow schema that a Parquet file may carry, which the
// library trusts.
func verifyStoredSchema(meta *metadata.FileMetaData) error {
	stored := meta.KeyValueMetadata().FindValue("ARROW:schema")
	if stored == nil {
		return nil
	}
	text := *stored
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		if decoded, err = base64.RawStdEncoding.DecodeString(text); err != nil {
			return fmt.Errorf("%w: its Arrow schema is no base64", errDamaged)
		}
	}
	l, err := streamLayout(decoded)
	if err != nil {
		return fmt.Errorf("its Arrow schema: %w", err)
	}
	return verifySchema(l.schema)
}

// noting remembers why reading failed, which the library tells in its own words.
type noting struct {
	io.ReaderAt
	failure atomic.Pointer[error]
}

func (n *noting) ReadAt(b []byte, at int64) (int, error) {
	read, err := n.ReaderAt.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		n.failure.Store(&err)
	}
	return read, err
}

// whole reads the file from its beginning to its end, for one reader.
func (n *noting) whole(size int64) *io.SectionReader { return io.NewSectionReader(n, 0, size) }

// explain is the error of the library, or the one that it comes from.
func (n *noting) explain(err error) error {
	if cause := n.failure.Load(); cause != nil {
		return *cause
	}
	return fmt.Errorf("%w: %s", errDamaged, strings.TrimPrefix(err.Error(), "parquet: "))
}
