package datamgr

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// readBatch makes a record over the bytes of one record batch.
func readBatch(file []byte, b block, schema *arrow.Schema) (arrow.Record, error) {
	message, body, err := b.content(file)
	if err != nil {
		return nil, err
	}
	if kind := message.byte(1); kind != recordBatchHeader {
		return nil, fmt.Errorf("%w: a message of kind %d where a record batch should be", errDamaged, kind)
	}
	batch, ok := message.child(2)
	if !ok {
		return nil, fmt.Errorf("%w: a message without content", errDamaged)
	}
	if _, compressed := batch.child(3); compressed {
		return nil, errNotInPlace
	}
	w := batchWalk{body: body, rows: batch.int64(0)}
	if w.nodes, err = batch.structs(1, 16); err != nil {
		return nil, err
	}
	if w.buffers, err = batch.structs(2, 16); err != nil {
		return nil, err
	}
	if w.rows < 0 {
		return nil, fmt.Errorf("%w: %d rows", errDamaged, w.rows)
	}
	columns := make([]arrow.Array, schema.NumFields())
	for i, f := range schema.Fields() {
		if columns[i], err = w.column(f.Type); err != nil {
			return nil, fmt.Errorf("column `%s`: %w", f.Name, err)
		}
	}
	return array.NewRecord(schema, columns, w.rows), nil
}

// messageBytes leaves out the length in front of a message: four bytes, or eight with a
// continuation marker since Arrow 0.15.
func messageBytes(b []byte) []byte {
	if binary.LittleEndian.Uint32(b) == 0xFFFFFFFF {
		return b[8:]
	}
	return b[4:]
}

// batchWalk hands the nodes and buffers of a record batch out, column by column.
type batchWalk struct {
	nodes, buffers []byte // 16 bytes each
	body           []byte
	rows           int64
}

func (w *batchWalk) node() (length, nulls int64, err error) {
	if len(w.nodes) < 16 {
		return 0, 0, fmt.Errorf("%w: the record batch does not describe all columns", errDamaged)
	}
	length, nulls = int64(binary.LittleEndian.Uint64(w.nodes)), int64(binary.LittleEndian.Uint64(w.nodes[8:]))
	w.nodes = w.nodes[16:]
	if length != w.rows || length < 0 || nulls < 0 || nulls > length {
		return 0, 0, fmt.Errorf("%w: %d rows and %d nulls in a record batch of %d rows", errDamaged, length, nulls, w.rows)
	}
	return length, nulls, nil
}

// buffer gives the next buffer, which must have need bytes or more.
func (w *batchWalk) buffer(need int64) ([]byte, error) {
	if len(w.buffers) < 16 {
		return nil, fmt.Errorf("%w: the record batch lacks a buffer", errDamaged)
	}
	offset, length := int64(binary.LittleEndian.Uint64(w.buffers)), int64(binary.LittleEndian.Uint64(w.buffers[8:]))
	w.buffers = w.buffers[16:]
	size := int64(len(w.body))
	if offset < 0 || length < 0 || offset > size || length > size-offset || length < need {
		return nil, fmt.Errorf("%w or cut short: a buffer of %d bytes at %d where %d are needed and %d are there",
			errDamaged, length, offset, need, size)
	}
	if offset%8 != 0 {
		return nil, errNotInPlace
	}
	return w.body[offset:][:length:length], nil
}

// column makes an array over the next buffers.
func (w *batchWalk) column(t arrow.DataType) (arrow.Array, error) {
	length, nulls, err := w.node()
	if err != nil {
		return nil, err
	}
	if t.ID() == arrow.NULL {
		return array.NewNull(int(length)), nil
	}
	var need []int64
	switch t := t.(type) {
	case *arrow.StringType, *arrow.BinaryType:
		need = []int64{offsetBytes(length, 4), 0}
	case *arrow.LargeStringType, *arrow.LargeBinaryType:
		need = []int64{offsetBytes(length, 8), 0}
	case arrow.FixedWidthDataType:
		if arrow.IsNested(t.ID()) || t.ID() == arrow.DICTIONARY || t.ID() == arrow.EXTENSION {
			return nil, errNotInPlace
		}
		if length > int64(len(w.body))*8 { // before the product can overflow
			return nil, fmt.Errorf("%w: %d rows in %d bytes", errDamaged, length, len(w.body))
		}
		need = []int64{(length*int64(t.BitWidth()) + 7) / 8}
	default:
		return nil, errNotInPlace
	}
	validity, err := w.validity(length, nulls)
	if err != nil {
		return nil, err
	}
	buffers := []*memory.Buffer{validity}
	for _, n := range need {
		b, err := w.buffer(n)
		if err != nil {
			return nil, err
		}
		buffers = append(buffers, memory.NewBufferBytes(b))
	}
	data := array.NewData(t, int(length), buffers, nil, int(nulls), 0)
	defer data.Release()
	return array.MakeFromData(data), nil
}

// offsetBytes is the size of the offsets of length strings; none at all is allowed for 0.
func offsetBytes(length, width int64) int64 {
	if length == 0 {
		return 0
	}
	if length > 1<<48 {
		return length
	}
	return (length + 1) * width
}

func (w *batchWalk) validity(length, nulls int64) (*memory.Buffer, error) {
	need := int64(0)
	if nulls > 0 {
		need = length/8 + (length%8+7)/8
	}
	b, err := w.buffer(need)
	if err != nil || nulls == 0 {
		return nil, err
	}
	return memory.NewBufferBytes(b), nil
}
