package datamgr

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// csvPiece is the rows of one piece of a CSV file.
type csvPiece struct {
	start   int64 // of its rows in the file
	rows    int
	kinds   []csvKind // what would hold its values
	columns []csvColumn
}

// csvColumn is a column of a piece: one of ints, floats, and ends with text.
type csvColumn struct {
	ints   []int64
	floats []float64
	text   []byte
	ends   []int64 // of each row's text
	nulls  []int   // rows without a value, in order
}

// readPiece reads rows by the types of f. Once a value does not fit, it only finds out what
// would: the rows will be read again.
func (f *csvFile) readPiece(c csvContent) (*csvPiece, error) {
	p := &csvPiece{kinds: append([]csvKind(nil), f.kinds...), columns: make([]csvColumn, len(f.kinds))}
	rows := c.rows()
	fit := true
	for {
		fields, err := rows()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		if len(fields) != len(f.kinds) {
			return nil, rowError{p.rows, fmt.Sprintf("%s where the first line has %d", plural(int64(len(fields)), "field"), len(f.kinds))}
		}
		for i, text := range fields {
			ok := p.columns[i].add(p.rows, text, f.kinds[i])
			if !ok {
				p.kinds[i] = p.kinds[i].join(kindOf(strings.TrimSpace(text)))
				fit = false
			}
		}
		if !fit {
			for i := range p.columns {
				p.columns[i] = csvColumn{} // the memory is not needed
			}
		}
		p.rows++
	}
}

func (c *csvColumn) add(row int, text string, kind csvKind) bool {
	if kind == csvText {
		if isNull(text) {
			c.nulls = append(c.nulls, row)
		} else {
			c.text = append(c.text, text...)
		}
		c.ends = append(c.ends, int64(len(c.text)))
		return true
	}
	if text != "" && (text[0] == ' ' || text[len(text)-1] == ' ') {
		text = strings.TrimSpace(text)
	}
	var whole int64
	var float float64
	if isNull(text) {
		c.nulls = append(c.nulls, row)
	} else {
		var ok bool
		if whole, float, ok = kind.number(text); !ok {
			return false
		}
	}
	if kind == csvFloat {
		c.floats = append(c.floats, float)
	} else if kind != csvNull {
		c.ints = append(c.ints, whole)
	}
	return true
}

// joinColumn makes one array of a column's pieces.
func joinColumn(pieces []*csvPiece, i int, rows int64, kind csvKind) arrow.Array {
	nulls := 0
	for _, p := range pieces {
		nulls += len(p.columns[i].nulls)
	}
	var validity *memory.Buffer
	if nulls > 0 {
		bits := make([]byte, bitutil.BytesForBits(rows))
		bitutil.SetBitsTo(bits, 0, rows, true)
		for _, p := range pieces {
			for _, row := range p.columns[i].nulls {
				bitutil.ClearBit(bits, int(p.start)+row)
			}
		}
		validity = memory.NewBufferBytes(bits)
	}
	t := kind.arrow()
	switch t.ID() {
	case arrow.NULL:
		return array.NewNull(int(rows))
	case arrow.STRING:
		return joinText(pieces, i, rows, nulls, validity)
	case arrow.FLOAT64:
		out := make([]float64, 0, rows)
		for _, p := range pieces {
			out = append(out, p.columns[i].floats...)
		}
		return madeArray(t, int(rows), nulls, validity, arrow.Float64Traits.CastToBytes(out))
	case arrow.BOOL:
		bits := make([]byte, bitutil.BytesForBits(rows))
		for _, p := range pieces {
			for row, v := range p.columns[i].ints {
				bitutil.SetBitTo(bits, int(p.start)+row, v != 0)
			}
		}
		return madeArray(t, int(rows), nulls, validity, bits)
	case arrow.DATE32:
		out := make([]int32, 0, rows)
		for _, p := range pieces {
			for _, v := range p.columns[i].ints {
				out = append(out, int32(v))
			}
		}
		return madeArray(t, int(rows), nulls, validity, arrow.Int32Traits.CastToBytes(out))
	}
	out := make([]int64, 0, rows)
	for _, p := range pieces {
		out = append(out, p.columns[i].ints...)
	}
	return madeArray(t, int(rows), nulls, validity, arrow.Int64Traits.CastToBytes(out))
}

func joinText(pieces []*csvPiece, i int, rows int64, nulls int, validity *memory.Buffer) arrow.Array {
	var size int64
	for _, p := range pieces {
		size += int64(len(p.columns[i].text))
	}
	text := make([]byte, 0, size)
	ends := make([]int64, 1, rows+1)
	for _, p := range pieces {
		for _, end := range p.columns[i].ends {
			ends = append(ends, int64(len(text))+end)
		}
		text = append(text, p.columns[i].text...)
	}
	return textArray(int(rows), nulls, validity, ends, text)
}

// textArray is an array of texts that lie between ends[i] and ends[i+1].
func textArray(rows, nulls int, validity *memory.Buffer, ends []int64, text []byte) arrow.Array {
	var t arrow.DataType = arrow.BinaryTypes.LargeString
	offsets := arrow.Int64Traits.CastToBytes(ends)
	if len(text) <= math.MaxInt32 {
		t = arrow.BinaryTypes.String
		short := make([]int32, len(ends))
		for i, e := range ends {
			short[i] = int32(e)
		}
		offsets = arrow.Int32Traits.CastToBytes(short)
	}
	data := array.NewData(t, rows, []*memory.Buffer{validity, memory.NewBufferBytes(offsets), memory.NewBufferBytes(text)}, nil, nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}
