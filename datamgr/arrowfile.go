package datamgr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
)

// Reading an Arrow IPC file in place.
//
// The library's reader copies every buffer. So it is only asked for the schema, which it
// reads from the footer; the record batches' metadata are read here, every offset and
// length in them is checked against the file's size, and arrays are made over the map.
// Files that cannot be read in place (compressed, dictionaries, nested columns, another
// byte order) are read by the library, into memory.

const arrowMagic = "ARROW1"

// errNotInPlace says that the library has to read the file.
var errNotInPlace = errors.New("not in place")

func openArrowFile(file *os.File, name string) (*Dataset, error) {
	m, err := mapFile(file.Name())
	if err != nil {
		return nil, err
	}
	keep := false
	defer func() {
		if !keep {
			m.close()
		}
	}()
	schema, records, err := readInPlace(m.bytes)
	if errors.Is(err, errNotInPlace) {
		if schema, records, err = readCopying(m.bytes); err == nil {
			return newDataset(name, schema, records, memorySource{}), nil
		}
	}
	if err != nil {
		return nil, err
	}
	keep = true
	return newDataset(name, schema, records, m), nil
}

// block is where a record batch lies in the file.
type block struct{ offset, metadataBytes, bodyBytes int64 }

const blockBytes = 24

func readInPlace(file []byte) (schema *arrow.Schema, records []arrow.Record, err error) {
	defer func() { // bad offsets inside metadata
		if p := recover(); p != nil {
			if _, fault := p.(interface{ Addr() uintptr }); fault {
				panic(p)
			}
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	footer, err := findFooter(file)
	if err != nil {
		return nil, nil, err
	}
	root, err := rootTable(footer)
	if err != nil {
		return nil, nil, err
	}
	dictionaries, err := root.structs(2, blockBytes)
	if err != nil {
		return nil, nil, err
	}
	blocks, err := root.structs(3, blockBytes)
	if err != nil {
		return nil, nil, err
	}
	if len(dictionaries) > 0 {
		return nil, nil, errNotInPlace
	}
	r, err := ipc.NewFileReader(bytes.NewReader(file))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.Close()
	schema = r.Schema()
	if !schema.IsNativeEndian() {
		return nil, nil, errNotInPlace
	}
	for i := 0; i < len(blocks); i += blockBytes {
		b := block{
			int64(binary.LittleEndian.Uint64(blocks[i:])),
			int64(int32(binary.LittleEndian.Uint32(blocks[i+8:]))),
			int64(binary.LittleEndian.Uint64(blocks[i+16:])),
		}
		record, err := readBatch(file, b, schema)
		if err != nil {
			return nil, nil, fmt.Errorf("record batch %d of %d: %w", i/blockBytes+1, len(blocks)/blockBytes, err)
		}
		records = append(records, record)
	}
	return schema, records, nil
}

// findFooter gives the bytes of the footer: the file ends in it, its length and the magic.
func findFooter(file []byte) ([]byte, error) {
	const tail = 4 + len(arrowMagic)
	if len(file) < 8+tail {
		return nil, fmt.Errorf("the file is cut short: %d bytes cannot hold an Arrow file", len(file))
	}
	if string(file[len(file)-len(arrowMagic):]) != arrowMagic {
		return nil, errors.New("the file is cut short: it does not end with ARROW1 (is it still being written or copied?)")
	}
	end := len(file) - tail
	size := int64(int32(binary.LittleEndian.Uint32(file[end:])))
	if size <= 0 || size > int64(end-8) {
		return nil, fmt.Errorf("%w: its footer is said to have %d bytes in a file of %d", errDamaged, size, len(file))
	}
	return file[end-int(size) : end], nil
}

// readCopying lets the library read the file into memory.
func readCopying(file []byte) (schema *arrow.Schema, records []arrow.Record, err error) {
	defer func() {
		if p := recover(); p != nil {
			if _, fault := p.(interface{ Addr() uintptr }); fault {
				panic(p)
			}
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	r, err := ipc.NewFileReader(bytes.NewReader(file))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.Close()
	for i := range r.NumRecords() {
		record, err := r.RecordAt(i)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: record batch %d of %d: %w", errDamaged, i+1, r.NumRecords(), err)
		}
		records = append(records, record)
	}
	return r.Schema(), records, nil
}

// openArrowStream reads an Arrow IPC stream into memory.
func openArrowStream(file *os.File, name string) (*Dataset, error) {
	r, err := ipc.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.Release()
	var records []arrow.Record
	for r.Next() {
		record := r.Record()
		record.Retain()
		records = append(records, record)
	}
	if r.Err() != nil {
		return nil, fmt.Errorf("%w: record batch %d: %w", errDamaged, len(records)+1, r.Err())
	}
	return newDataset(name, r.Schema(), records, memorySource{}), nil
}
