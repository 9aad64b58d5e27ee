package datamgr

import (
	"errors"
	"fmt"

	flatbuffers "github.com/google/flatbuffers/go"
)

// Accessors for the few FlatBuffers tables of the Arrow format that the reader needs
// (format/File.fbs, Message.fbs; the slots are the fields' places in those schemas). The
// runtime reads through bounds-checked slices: bad offsets panic, and guard turns that into
// an error.

type table struct{ flatbuffers.Table }

var errDamaged = errors.New("the file is damaged")

func rootTable(buf []byte) (table, error) {
	if len(buf) < 8 {
		return table{}, fmt.Errorf("%w: a metadata block of %d bytes", errDamaged, len(buf))
	}
	at := flatbuffers.GetUOffsetT(buf)
	if int(at) > len(buf)-4 {
		return table{}, fmt.Errorf("%w: metadata points beyond its end", errDamaged)
	}
	return table{flatbuffers.Table{Bytes: buf, Pos: at}}, nil
}

func (t *table) field(slot int) flatbuffers.UOffsetT {
	at := t.Offset(flatbuffers.VOffsetT(4 + 2*slot))
	if at == 0 {
		return 0
	}
	return flatbuffers.UOffsetT(at) + t.Pos
}

func (t *table) int64(slot int) int64 {
	if at := t.field(slot); at != 0 {
		return t.GetInt64(at)
	}
	return 0
}

func (t *table) byte(slot int) byte {
	if at := t.field(slot); at != 0 {
		return t.GetByte(at)
	}
	return 0
}

// child follows an offset to a table.
func (t *table) child(slot int) (table, bool) {
	at := t.field(slot)
	if at == 0 {
		return table{}, false
	}
	return table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at)}}, true
}

// structs gives the bytes of a vector of structs.
func (t *table) structs(slot, size int) ([]byte, error) {
	at := t.field(slot)
	if at == 0 {
		return nil, nil
	}
	start := at + t.GetUOffsetT(at)
	count := int64(t.GetUOffsetT(start))
	from := int64(start) + 4
	if count*int64(size) > int64(len(t.Bytes))-from {
		return nil, fmt.Errorf("%w: a list of %d entries in metadata of %d bytes", errDamaged, count, len(t.Bytes))
	}
	return t.Bytes[from : from+count*int64(size)], nil
}
