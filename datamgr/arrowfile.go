package datamgr

import (
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
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
	read                  func(file []byte) (libraryReader, error)
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
		schema, records, err = l.readCopying(m.bytes)
		return err
	})
	if err != nil {
		return nil, err
	}
	if keep {
		return newDataset(name, schema, records, m), nil
	}
	return newDataset(name, schema, records, memorySource{}), nil
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
	r, err := l.read(file)
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

// readCopying lets the library read everything into memory.
func (l *layout) readCopying(file []byte) (*arrow.Schema, []arrow.Record, error) {
	for _, blocks := range [][]block{l.dictionaries, l.batches} {
		for _, b := range blocks {
			if err := b.verify(file); err != nil {
				return nil, nil, err
			}
		}
	}
	r, err := l.read(file)
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
