package datamgr

import (
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Reading Arrow IPC files and streams in place.
//
// The library's reader copies every buffer. So it is only asked for the schema; the record batches' metadata are read here, every offset and
// length in them is checked against the file's size, and arrays are made over the map.
// Files that cannot be read in place (compressed, dictionaries, nested columns, another
// byte order) are read by the library, into memory.

// errNotInPlace says that the library has to read the file.
var errNotInPlace = errors.New("not in place")

// layout tells where in a file its parts lie.
type layout struct {
	schema                table
	dictionaries, batches []block
	read                  func(file []byte, mem memory.Allocator) (libraryReader, error)
}

// block is where a message lies in the file.
type block struct{ offset, metadataBytes, bodyBytes int64 }

const blockBytes = 24

// openArrow opens an Arrow file or stream whose parts find finds.
func openArrow(path, name string, find func(file []byte) (layout, error)) (*Dataset, error) {
	m, err := mapFile(path)
	if err != nil {
		return nil, err
	}
	keep := false
	defer func() {
		if !keep {
			m.close()
		}
	}()
	var schema *arrow.Schema
	var records []arrow.Record
	table := ledger.charge(name, "the columns of a packed file")
	err = damaged(func() error {
		l, err := find(m.bytes)
		if err != nil {
			return err
		}
		if err := verifySchema(l.schema); err != nil {
			return err
		}
		schema, records, err = l.readInPlace(m.bytes)
		if keep = err == nil; !errors.Is(err, errNotInPlace) {
			return err
		}
		schema, records, err = l.readCopying(m.bytes, table)
		return err
	})
	if err != nil {
		ledger.end(table)
		return nil, err
	}
	if keep {
		return newDataset(name, schema, records, m), nil
	}
	d := newDataset(name, schema, records, memorySource{})
	d.table = table
	return d, nil
}

// damaged runs f over bytes that nobody vouches for: a panic means that they are wrong.
func damaged(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if _, fault := p.(interface{ Addr() uintptr }); fault {
				panic(p)
			}
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	return f()
}

func (l *layout) readInPlace(file []byte) (*arrow.Schema, []arrow.Record, error) {
	if len(l.dictionaries) > 0 {
		return nil, nil, errNotInPlace
	}
	r, err := l.read(file, unpackingMemory(file, 0))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.close()
	schema := r.schema
	if !schema.IsNativeEndian() {
		return nil, nil, errNotInPlace
	}
	willNeed(file, l.batches)
	var records []arrow.Record
	for i, b := range l.batches {
		record, err := readBatch(file, b, schema)
		if err != nil {
			return nil, nil, fmt.Errorf("record batch %d of %d: %w", i+1, len(l.batches), err)
		}
		records = append(records, record)
	}
	return schema, records, nil
}

// libraryReader is the library's reader of a file or of a stream.
type libraryReader struct {
	schema *arrow.Schema
	next   func() (arrow.Record, error) // io.EOF at the end
	close  func()
}

// unpackingMemory is what the library may allocate for buffers that unpack to so many bytes: those,
// the file's own for a moment, and dictionaries that grow. It takes a message for another where
// their order is not as it should be.
func unpackingMemory(file []byte, unpacked int64) memory.Allocator {
	const least, times = 64 << 20, 4
	m := &meteredMemory{Allocator: memory.DefaultAllocator}
	m.left.Store(least + times*(int64(len(file))+unpacked))
	return m
}

// readCopying lets the library read everything into memory, which table takes of the budget.
func (l *layout) readCopying(file []byte, table *charge) (*arrow.Schema, []arrow.Record, error) {
	var unpacked int64
	for _, blocks := range [][]block{l.dictionaries, l.batches} {
		for _, b := range blocks {
			n, err := b.verify(file)
			if err != nil {
				return nil, nil, err
			}
			unpacked += n
		}
	}
	if err := ledger.take(table, unpacked); err != nil {
		return nil, nil, err
	}
	r, err := l.read(file, unpackingMemory(file, unpacked))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.close()
	var records []arrow.Record
	for {
		record, err := r.next()
		if errors.Is(err, io.EOF) {
			return r.schema, records, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%w: record batch %d of %d: %w", errDamaged, len(records)+1, len(l.batches), err)
		}
		if err := verifyRecord(record); err != nil {
			return nil, nil, fmt.Errorf("record batch %d of %d: %w", len(records)+1, len(l.batches), err)
		}
		record.Retain()
		records = append(records, record)
	}
}
