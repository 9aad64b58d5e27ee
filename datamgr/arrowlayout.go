package datamgr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

const arrowMagic = "ARROW1"

// fileLayout reads where the parts of an IPC file lie from its footer. The file ends in the
// footer, its length and the magic.
func fileLayout(file []byte) (layout, error) {
	const tail = 4 + len(arrowMagic)
	if len(file) < 8+tail {
		return layout{}, fmt.Errorf("the file is cut short: %d bytes cannot hold an Arrow file", len(file))
	}
	if string(file[len(file)-len(arrowMagic):]) != arrowMagic {
		return layout{}, errors.New("the file is cut short: it does not end with ARROW1 (is it still being written or copied?)")
	}
	end := len(file) - tail
	size := int64(int32(binary.LittleEndian.Uint32(file[end:])))
	if size <= 0 || size > int64(end-8) {
		return layout{}, fmt.Errorf("%w: its footer is said to have %d bytes in a file of %d", errDamaged, size, len(file))
	}
	footer, err := rootTable(file[end-int(size) : end])
	if err != nil {
		return layout{}, err
	}
	l := layout{read: readFile}
	var ok bool
	if l.schema, ok = footer.child(1); !ok {
		return layout{}, fmt.Errorf("%w: its footer has no schema", errDamaged)
	}
	for slot, blocks := range map[int]*[]block{2: &l.dictionaries, 3: &l.batches} {
		entries, err := footer.structs(slot, blockBytes)
		if err != nil {
			return layout{}, err
		}
		for ; len(entries) > 0; entries = entries[blockBytes:] {
			*blocks = append(*blocks, block{
				int64(binary.LittleEndian.Uint64(entries)),
				int64(int32(binary.LittleEndian.Uint32(entries[8:]))),
				int64(binary.LittleEndian.Uint64(entries[16:])),
			})
		}
	}
	return l, nil
}

func readFile(file []byte, mem memory.Allocator) (libraryReader, error) {
	r, err := ipc.NewFileReader(bytes.NewReader(file), ipc.WithAllocator(mem))
	if err != nil {
		return libraryReader{}, err
	}
	return libraryReader{r.Schema(), r.Read, func() { r.Close() }}, nil
}

// streamLayout walks the messages of an IPC stream.
func streamLayout(file []byte) (layout, error) {
	l := layout{read: readStream}
	for at := int64(0); at+8 <= int64(len(file)); {
		marked := binary.LittleEndian.Uint32(file[at:]) == 0xFFFFFFFF
		size, head := int64(int32(binary.LittleEndian.Uint32(file[at:]))), int64(4)
		if marked {
			size, head = int64(int32(binary.LittleEndian.Uint32(file[at+4:]))), 8
		}
		if size == 0 {
			break // the end, as the stream says
		}
		b := block{at, size + head, 0}
		message, _, err := b.content(file)
		if err != nil {
			return layout{}, fmt.Errorf("message at byte %d: %w", at, err)
		}
		b.bodyBytes = message.int64(3)
		if _, _, err = b.content(file); err != nil {
			return layout{}, fmt.Errorf("message at byte %d: %w", at, err)
		}
		switch kind := message.byte(1); kind {
		case schemaHeader:
			if l.schema.Bytes != nil {
				return layout{}, fmt.Errorf("%w: a second schema at byte %d", errDamaged, at)
			}
			l.schema, _ = message.child(2)
		case dictionaryBatchHeader:
			l.dictionaries = append(l.dictionaries, b)
		case recordBatchHeader:
			l.batches = append(l.batches, b)
		default:
			return layout{}, fmt.Errorf("%w: a message of kind %d at byte %d", errDamaged, kind, at)
		}
		at += b.metadataBytes + b.bodyBytes
	}
	if l.schema.Bytes == nil {
		return layout{}, fmt.Errorf("%w: a stream without a schema", errDamaged)
	}
	return l, nil
}

func readStream(file []byte, mem memory.Allocator) (libraryReader, error) {
	r, err := ipc.NewReader(bytes.NewReader(file), ipc.WithDelayReadSchema(false), ipc.WithAllocator(mem))
	if err != nil {
		return libraryReader{}, err
	}
	next := func() (arrow.Record, error) {
		if r.Next() {
			return r.Record(), nil
		}
		if r.Err() != nil {
			return nil, r.Err()
		}
		return nil, io.EOF
	}
	return libraryReader{r.Schema(), next, r.Release}, nil
}
