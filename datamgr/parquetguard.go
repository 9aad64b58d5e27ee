package datamgr

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// cappedMemory refuses allocations that no honest file of its size needs: the library
// allocates by lengths that it reads, and where memory runs out the kernel ends. It panics
// with an error, which whoever called the library turns into one.
type cappedMemory struct {
	memory.Allocator
	mostBytes int
}

// newCappedMemory allows buffers of expansion times the file's size, and a quarter GiB to
// every file.
func newCappedMemory(fileBytes int64) cappedMemory {
	const least, most, expansion = 1 << 28, 1 << 33, 64
	return cappedMemory{memory.DefaultAllocator, int(max(least, min(most, fileBytes*expansion)))}
}

func (m cappedMemory) check(size int) {
	if size < 0 || size > m.mostBytes {
		panic(fmt.Errorf("%w: a buffer of %d bytes", errDamaged, size))
	}
}

func (m cappedMemory) Allocate(size int) []byte {
	m.check(size)
	return m.Allocator.Allocate(size)
}

func (m cappedMemory) Reallocate(size int, b []byte) []byte {
	m.check(size)
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
	parquet.ReaderAtSeeker
	failure atomic.Pointer[error]
}

func (n *noting) ReadAt(b []byte, at int64) (int, error) {
	read, err := n.ReaderAtSeeker.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		n.failure.Store(&err)
	}
	return read, err
}

// explain is the error of the library, or the one that it comes from.
func (n *noting) explain(err error) error {
	if cause := n.failure.Load(); cause != nil {
		return *cause
	}
	return fmt.Errorf("%w: %s", errDamaged, strings.TrimPrefix(err.Error(), "parquet: "))
}
