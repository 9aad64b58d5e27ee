package datamgr

import (
	"encoding/base64"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"
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
