package datamgr

import (
	"encoding/binary"
	"fmt"

	flatbuffers "github.com/google/flatbuffers/go"
)

// What the library would trust, checked before it is asked: it allocates by lengths that
// it reads, and an allocation of terabytes ends the kernel, which no recover can prevent.

const (
	maxFields       = 1 << 16
	maxNestedFields = 64
	// The most that a byte of a compressed buffer can stand for: in LZ4 255; in Zstandard
	// a block of 128 KiB can be four bytes.
	maxExpansion = 1 << 15
)

// verifySchema checks the lists in a schema: fields, their children and metadata.
func verifySchema(schema table) error {
	fields := 0
	if err := verifyMetadata(&schema, 2); err != nil {
		return err
	}
	return verifyFields(&schema, 1, 0, &fields)
}

func verifyFields(t *table, slot, depth int, fields *int) error {
	at, count, err := t.list(slot, 4)
	if err != nil {
		return err
	}
	if *fields += count; *fields > maxFields || depth > maxNestedFields {
		return fmt.Errorf("%w: its schema has more than %d columns, or more than %d levels of them", errDamaged, maxFields, maxNestedFields)
	}
	for i := range count {
		field := t.element(at, i)
		if err := verifyMetadata(&field, 6); err != nil {
			return err
		}
		// The only list inside a type: the type ids of a union, in slot 1.
		const union = 14
		if kind, ok := field.child(3); ok && field.byte(2) == union {
			if _, _, err := kind.list(1, 4); err != nil {
				return err
			}
		}
		if err := verifyFields(&field, 5, depth+1, fields); err != nil {
			return err
		}
	}
	return nil
}

func verifyMetadata(t *table, slot int) error {
	_, _, err := t.list(slot, 4)
	return err
}

// list gives the beginning and the length of a vector whose entries are size bytes.
func (t *table) list(slot, size int) (at flatbuffers.UOffsetT, count int, err error) {
	b, err := t.structs(slot, size)
	if err != nil || b == nil {
		return 0, 0, err
	}
	field := t.field(slot)
	return field + t.GetUOffsetT(field) + 4, len(b) / size, nil
}

// element follows entry i of a vector of tables.
func (t *table) element(at flatbuffers.UOffsetT, i int) table {
	return table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at + flatbuffers.UOffsetT(4*i))}}
}

// content gives the table and the body of a message of a file, its bounds checked.
func (b *block) content(file []byte) (message table, body []byte, err error) {
	size := int64(len(file))
	if b.offset < 0 || b.metadataBytes < 8 || b.bodyBytes < 0 || b.offset > size ||
		b.metadataBytes > size-b.offset || b.bodyBytes > size-b.offset-b.metadataBytes || b.offset%8 != 0 || b.metadataBytes%8 != 0 {
		return table{}, nil, fmt.Errorf("%w or cut short: it is said to lie at byte %d with %d + %d bytes, in a file of %d",
			errDamaged, b.offset, b.metadataBytes, b.bodyBytes, size)
	}
	body = file[b.offset+b.metadataBytes:][:b.bodyBytes:b.bodyBytes]
	message, err = rootTable(messageBytes(file[b.offset:][:b.metadataBytes]))
	return message, body, err
}

// The tags of the union MessageHeader.
const (
	schemaHeader          = 1
	dictionaryBatchHeader = 2
	recordBatchHeader     = 3
)

// verify checks that the library can be asked to read a message, and tells how many bytes its
// buffers unpack to.
func (b *block) verify(file []byte) (unpacked int64, err error) {
	message, body, err := b.content(file)
	if err != nil {
		return 0, err
	}
	batch, ok := message.child(2)
	if !ok {
		return 0, fmt.Errorf("%w: a message without content", errDamaged)
	}
	if message.byte(1) == dictionaryBatchHeader {
		if batch, ok = batch.child(1); !ok {
			return 0, fmt.Errorf("%w: a dictionary without values", errDamaged)
		}
	}
	if _, err := batch.structs(1, 16); err != nil {
		return 0, err
	}
	buffers, err := batch.structs(2, 16)
	if err != nil {
		return 0, err
	}
	variadic, err := batch.structs(4, 8)
	if err != nil {
		return 0, err
	}
	for ; len(variadic) > 0; variadic = variadic[8:] {
		if n := binary.LittleEndian.Uint64(variadic); n > uint64(len(buffers)/16) {
			return 0, fmt.Errorf("%w: a column of %d buffers", errDamaged, n)
		}
	}
	_, compressed := batch.child(3)
	for ; len(buffers) > 0; buffers = buffers[16:] {
		n, err := verifyBuffer(buffers, body, compressed)
		if err != nil {
			return 0, err
		}
		unpacked += n
	}
	return unpacked, nil
}

func verifyBuffer(entry, body []byte, compressed bool) (unpacked int64, err error) {
	offset, length := int64(binary.LittleEndian.Uint64(entry)), int64(binary.LittleEndian.Uint64(entry[8:]))
	size := int64(len(body))
	if offset < 0 || length < 0 || offset > size || length > size-offset {
		return 0, fmt.Errorf("%w or cut short: a buffer of %d bytes at %d of %d", errDamaged, length, offset, size)
	}
	if !compressed || length == 0 {
		return length, nil
	}
	if length < 8 {
		return 0, fmt.Errorf("%w: a compressed buffer of %d bytes", errDamaged, length)
	}
	full := int64(binary.LittleEndian.Uint64(body[offset:]))
	if full < -1 || full/maxExpansion > length {
		return 0, fmt.Errorf("%w: %d bytes that are said to unpack to %d", errDamaged, length, full)
	}
	return max(full, length), nil
}
