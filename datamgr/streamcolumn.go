package datamgr

import (
	"fmt"
	"math"
	"math/bits"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"gpucharts/display/spec"
)

// feedColumn is a column of a stream. A row is staged in all columns before it is committed to
// any, so that one that does not fit leaves nothing behind. Its methods are called under the
// stream's lock.
type feedColumn interface {
	arrowType() arrow.DataType
	bytesEach() int64
	stage(v any) error
	grow()
	commit()
	held() int64 // chunks that were made, dropped ones included
	// drop lets go of rows before first, a multiple of 64, and tells how many chunks that freed.
	drop(first int64) int64
	// column is the rows so far, as they are now; arrays are the same in pieces of a chunk.
	column(field arrow.Field) *column
	arrays() []arrow.Array
}

func newFeedColumn(f Field, chunk int64) (feedColumn, error) {
	switch t := f.Type.(type) {
	case *arrow.Float64Type:
		return newFed(t, chunk, floatIn), nil
	case *arrow.Float32Type:
		return newFed(t, chunk, func(v any) (float32, bool, error) {
			x, ok, err := floatIn(v)
			return float32(x), ok, err
		}), nil
	case *arrow.Int64Type:
		return newFed(t, chunk, wholeIn), nil
	case *arrow.Int32Type:
		return newFed(t, chunk, func(v any) (int32, bool, error) {
			x, ok, err := wholeIn(v)
			if err == nil && int64(int32(x)) != x {
				err = fmt.Errorf("%d does not fit into an int32", x)
			}
			return int32(x), ok, err
		}), nil
	case *arrow.BooleanType:
		return newFed[int32](arrow.PrimitiveTypes.Int32, chunk, func(v any) (int32, bool, error) {
			switch v := v.(type) {
			case nil:
				return 0, false, nil
			case bool:
				return int32(truth(v)), true, nil
			}
			return 0, false, unfit(v, "a bool")
		}), nil
	case *arrow.TimestampType:
		unit := timeUnits[t.Unit]
		return newFed(t, chunk, func(v any) (int64, bool, error) {
			switch v := v.(type) {
			case nil:
				return 0, false, nil
			case time.Time:
				if v.IsZero() {
					return 0, false, nil
				}
				if year := v.Year(); unit == spec.Nanosecond && (year < 1678 || year > 2261) {
					return 0, false, fmt.Errorf("%s is not between 1678 and 2261, as nanoseconds in 64 bits are", v)
				}
				return countOf(v, unit), true, nil
			case arrow.Timestamp:
				return int64(v), true, nil
			}
			return 0, false, unfit(v, "a time.Time")
		}), nil
	case *arrow.StringType:
		return newFedTexts(chunk), nil
	}
	return nil, fmt.Errorf("column `%s`: a stream has no columns of %v: use data.Float64, Float32, Int64, Int32, Bool, Time or Text", f.Name, f.Type)
}

func unfit(v any, want string) error {
	return fmt.Errorf("%v is a %T, want %s (or nil for a null)", v, v, want)
}

func floatIn(v any) (float64, bool, error) {
	switch v := v.(type) {
	case float64:
		return v, true, nil
	case float32:
		return float64(v), true, nil
	case time.Duration:
		return shifted(int64(v), 9), true, nil
	}
	x, ok, err := wholeIn(v)
	if err != nil {
		err = unfit(v, "a number")
	}
	return float64(x), ok, err
}

func wholeIn(v any) (int64, bool, error) {
	switch v := v.(type) {
	case nil:
		return 0, false, nil
	case int:
		return int64(v), true, nil
	case int64:
		return v, true, nil
	case int32:
		return int64(v), true, nil
	case int16:
		return int64(v), true, nil
	case int8:
		return int64(v), true, nil
	case uint8:
		return int64(v), true, nil
	case uint16:
		return int64(v), true, nil
	case uint32:
		return int64(v), true, nil
	case uint:
		if uint64(v) <= math.MaxInt64 {
			return int64(v), true, nil
		}
	case uint64:
		if v <= math.MaxInt64 {
			return int64(v), true, nil
		}
	}
	return 0, false, unfit(v, "a whole number")
}

// fed is a column of numbers: chunks that only grow, and the extents of blocks of 64 rows.
type fed[T number] struct {
	kind   arrow.DataType
	size   int64 // rows of a chunk
	read   func(v any) (T, bool, error)
	chunks []*fedChunk[T]
	gone   int64 // chunks dropped before
	rows   int64 // committed in all
	first  int64 // row that is kept
	full   []extent[T]
	tail   extent[T]

	// void is the last row without a position, fall the last that is below the one before; -1: none.
	void, fall int64
	last       T
	hasLast    bool
	staged     T
	valid      bool
}

type fedChunk[T number] struct {
	values []T
	valid  []byte // nil: no nulls so far
	done   arrow.Array
}

func newFed[T number](t arrow.DataType, size int64, read func(any) (T, bool, error)) *fed[T] {
	return &fed[T]{kind: t, size: size, read: read, void: -1, fall: -1, tail: emptyExtent[T]()}
}

func (c *fed[T]) arrowType() arrow.DataType { return c.kind }
func (c *fed[T]) bytesEach() int64          { return int64(sizeOf[T]()) }
func (c *fed[T]) held() int64               { return c.gone + int64(len(c.chunks)) }
func (c *fed[T]) grow()                     { c.chunks = append(c.chunks, &fedChunk[T]{values: make([]T, 0, c.size)}) }

func (c *fed[T]) stage(v any) (err error) {
	c.staged, c.valid, err = c.read(v)
	return err
}

func (c *fed[T]) commit() {
	k := c.chunks[len(c.chunks)-1]
	at := len(k.values)
	k.values = append(k.values, c.staged)
	if !c.valid {
		if k.valid == nil {
			k.valid = make([]byte, c.size/8)
			for i := range k.valid {
				k.valid[i] = 0xff
			}
		}
		k.valid[at>>3] &^= 1 << (at & 7)
	}
	if x := c.staged; c.valid && finite(x) {
		c.tail.join(extent[T]{x, x})
		if c.hasLast && x < c.last {
			c.fall = c.rows
		}
		c.last, c.hasLast = x, true
	} else {
		c.void = c.rows
	}
	if c.rows++; c.rows%blockRows == 0 {
		c.full, c.tail = append(c.full, c.tail), emptyExtent[T]()
	}
}

func (c *fed[T]) drop(first int64) int64 {
	c.full = c.full[(first-c.first)/blockRows:]
	c.first = first
	n := first/c.size - c.gone
	clear(c.chunks[:n])
	c.chunks, c.gone = c.chunks[n:], c.gone+n
	return n
}

// pieces calls f with what is kept of each chunk: values, validity, and whether the chunk is whole and full.
func (c *fed[T]) pieces(f func(k *fedChunk[T], values []T, valid []byte, whole bool)) {
	for i, k := range c.chunks {
		skip := max(c.first-(c.gone+int64(i))*c.size, 0)
		values, valid := k.values[skip:], k.valid
		if valid != nil {
			valid = valid[skip/8:]
			if len(k.values) < int(c.size) { // more may come: bits share bytes
				valid = append([]byte(nil), valid...)
			}
		}
		f(k, values[:len(values):len(values)], valid, skip == 0 && len(k.values) == int(c.size))
	}
}

func (c *fed[T]) column(field arrow.Field) *column {
	out := &column{field: field}
	sketch := newColumn(field, 0, nil)
	out.kind, out.unit, out.zone = sketch.kind, sketch.unit, sketch.zone
	var chunks []chunk[T]
	c.pieces(func(_ *fedChunk[T], values []T, valid []byte, _ bool) {
		chunks = append(chunks, chunk[T]{values: values, valid: valid})
		out.nulls.Add(int64(nullCount(valid, len(values))))
	})
	v := &fedVector[T]{vector: newVector(chunks), full: c.full[:len(c.full):len(c.full)], ordered: c.void < c.first && c.fall <= c.first}
	if c.rows%blockRows != 0 {
		v.tail = []extent[T]{c.tail}
	}
	out.numbers = v
	return out
}

func (c *fed[T]) arrays() []arrow.Array {
	var out []arrow.Array
	c.pieces(func(k *fedChunk[T], values []T, valid []byte, whole bool) {
		if whole && k.done != nil {
			out = append(out, k.done)
			return
		}
		nulls := nullCount(valid, len(values))
		var validity *memory.Buffer
		if nulls > 0 {
			validity = memory.NewBufferBytes(valid)
		}
		a := madeArray(c.kind, len(values), nulls, validity, bytesOf(values))
		if whole {
			k.done = a
		}
		out = append(out, a)
	})
	return out
}

func nullCount(valid []byte, rows int) (n int) {
	if valid == nil {
		return 0
	}
	for i, b := range valid[:(rows+7)/8] {
		if rest := rows - 8*i; rest < 8 {
			b |= 0xff << rest
		}
		n += 8 - bits.OnesCount8(b)
	}
	return n
}

// fedVector is the numbers of one version of a stream. Its index is there.
type fedVector[T number] struct {
	*vector[T]
	full, tail []extent[T]
	ordered    bool
}

func (v *fedVector[T]) measure(room indexRoom) (*measure, error) {
	base, err := heapOf[extent[T]](room.charge, blockCount(v.rows))
	if err != nil {
		return nil, err
	}
	copy(base, v.full)
	copy(base[len(v.full):], v.tail)
	b, err := raised(v.vector, nil, v.rows, base, room.charge)
	return v.measured(b, v.ordered), err
}

// mostFedTexts and mostFedBytes bound the different texts of a column, which outlive their rows.
const (
	mostFedTexts = 1_000_000
	mostFedBytes = 64 << 20
)

// fedTexts is a column of text, kept as codes and the different texts.
type fedTexts struct {
	*fed[int32]
	codes  map[string]int32
	ends   []int32
	text   []byte
	now    arrow.Array // the dictionary, as long as nothing is added
	fresh  string      // staged, and not known yet
	isNew  bool
	listed int
}

func newFedTexts(chunk int64) *fedTexts {
	c := &fedTexts{codes: map[string]int32{}, ends: []int32{0}}
	c.fed = newFed(&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}, chunk, c.code)
	return c
}

func (c *fedTexts) code(v any) (int32, bool, error) {
	c.isNew = false
	if v == nil {
		return 0, false, nil
	}
	text, ok := v.(string)
	if !ok {
		return 0, false, unfit(v, "a string")
	}
	if code, ok := c.codes[text]; ok {
		return code, true, nil
	}
	if len(c.codes) >= mostFedTexts || len(c.text)+len(text) > mostFedBytes {
		return 0, false, fmt.Errorf("it has more than %s different texts, or %d MiB of them, which a stream would never forget: give what is different in each row as a number", groupDigits(mostFedTexts), mostFedBytes>>20)
	}
	c.fresh, c.isNew = text, true
	return int32(len(c.codes)), true, nil
}

func (c *fedTexts) commit() {
	if c.isNew {
		own := string(append([]byte(nil), c.fresh...))
		c.codes[own] = c.staged
		c.text = append(c.text, own...)
		c.ends = append(c.ends, int32(len(c.text)))
	}
	c.fed.commit()
}

func (c *fedTexts) column(field arrow.Field) *column {
	out := &column{field: field, kind: spec.Text}
	c.pieces(func(_ *fedChunk[int32], values []int32, valid []byte, _ bool) {
		out.nulls.Add(int64(nullCount(valid, len(values))))
	})
	return out
}

func (c *fedTexts) arrays() []arrow.Array {
	if n := len(c.ends) - 1; c.now == nil || c.listed != n {
		data := array.NewData(arrow.BinaryTypes.String, n, []*memory.Buffer{nil,
			memory.NewBufferBytes(bytesOf(c.ends[: n+1 : n+1])), memory.NewBufferBytes(c.text[:len(c.text):len(c.text)])}, nil, 0, 0)
		c.now, c.listed = array.MakeFromData(data), n
	}
	kind := c.fed.kind
	c.fed.kind = arrow.PrimitiveTypes.Int32
	codes := c.fed.arrays()
	c.fed.kind = kind
	out := make([]arrow.Array, len(codes))
	for i, a := range codes {
		out[i] = array.NewDictionaryArray(kind, a, c.now)
	}
	return out
}
