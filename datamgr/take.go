package datamgr

import (
	"fmt"
	"math/bits"
	"sort"
	"sync/atomic"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// picker names rows to copy, in parts that workers take.
type picker interface {
	count() int64
	parts() int
	// part gives the rows of one part, and the place of the first among all. It may use buf.
	part(i int, buf []int64) (rows []int64, at int64)
}

// mask picks rows by a bit for each.
type mask struct {
	rows   int64
	bits   []uint64
	starts []int64 // of each share among the picked
}

func newMask(rows int64) *mask {
	return &mask{rows: rows, bits: make([]uint64, (rows+63)/64)}
}

// add takes a batch of a condition. Batches are multiples of 64 rows.
func (m *mask) add(_ int, from int64, v values) {
	for i, x := range v.truths {
		if x != 0 && (v.valid == nil || v.valid[i]) {
			row := from + int64(i)
			m.bits[row>>6] |= 1 << (row & 63)
		}
	}
}

// done counts the picked rows.
func (m *mask) done() *mask {
	m.starts = make([]int64, 1, shares(m.rows)+1)
	for i := range shares(m.rows) {
		n := 0
		for _, w := range m.share(i) {
			n += bits.OnesCount64(w)
		}
		m.starts = append(m.starts, m.starts[i]+int64(n))
	}
	return m
}

func (m *mask) share(i int) []uint64 {
	return m.bits[i*shareRows/64 : min((i+1)*shareRows/64, len(m.bits))]
}

func (m *mask) count() int64 { return m.starts[len(m.starts)-1] }
func (m *mask) parts() int   { return shares(m.rows) }

func (m *mask) part(i int, buf []int64) ([]int64, int64) {
	buf = buf[:0]
	for w, word := range m.share(i) {
		row := int64(i)*shareRows + int64(w)*64
		for ; word != 0; word &= word - 1 {
			buf = append(buf, row+int64(bits.TrailingZeros64(word)))
		}
	}
	return buf, m.starts[i]
}

// ordered picks rows in an order.
type ordered []uint32

func (o ordered) count() int64 { return int64(len(o)) }
func (o ordered) parts() int   { return shares(int64(len(o))) }

func (o ordered) part(i int, buf []int64) ([]int64, int64) {
	buf = buf[:0]
	from := i * shareRows
	for _, row := range o[from:min(from+shareRows, len(o))] {
		buf = append(buf, int64(row))
	}
	return buf, int64(from)
}

// take copies rows of all columns into a new dataset.
func (d *Dataset) take(p picker) (*Dataset, error) {
	columns := make([]arrow.Array, len(d.columns))
	fields := append([]arrow.Field(nil), d.schema.Fields()...)
	bits := int64(0) // a row has at least
	for _, f := range fields {
		if fixed, ok := f.Type.(arrow.FixedWidthDataType); ok {
			bits += int64(fixed.BitWidth())
		}
	}
	room, err := d.roomFor(p.count() / 8 * bits)
	if err != nil {
		return nil, err
	}
	defer ledger.end(room)
	for i := range columns {
		arrays, err := arraysOf(d.records, i)
		if err == nil {
			columns[i], err = gather(arrays, fields[i].Type, p)
		}
		if err != nil {
			return nil, fmt.Errorf("column `%s`: %w", fields[i].Name, err)
		}
		fields[i].Type = columns[i].DataType()
	}
	ledger.end(room)
	return d.fresh(fields, columns, p.count())
}

// gather copies rows of one column into one array. Categories become plain text, and other
// dictionaries what their values are.
func gather(arrays []arrow.Array, t arrow.DataType, p picker) (arrow.Array, error) {
	if dictionary, ok := t.(*arrow.DictionaryType); ok && !arrow.IsBaseBinary(dictionary.ValueType.ID()) && !isTextType(dictionary.ValueType) {
		if _, ok := widened(t); ok {
			return gatherLookedUp(arrays, dictionary.ValueType, p)
		}
	}
	if p.count() == 0 {
		if t.ID() == arrow.DICTIONARY && isTextType(t.(*arrow.DictionaryType).ValueType) {
			t = arrow.BinaryTypes.String
		}
		return array.MakeArrayOfNull(memory.DefaultAllocator, t, 0), nil
	}
	if dictionary, ok := t.(*arrow.DictionaryType); ok {
		if isTextType(dictionary.ValueType) {
			return gatherTexts(arrays, p)
		}
	} else if isTextType(t) {
		return gatherTexts(arrays, p)
	}
	if fixed, ok := t.(arrow.FixedWidthDataType); ok && t.ID() != arrow.DICTIONARY && t.ID() != arrow.EXTENSION && !arrow.IsNested(t.ID()) {
		switch fixed.BitWidth() {
		case 1:
			return gatherBools(arrays, t, p)
		case 8:
			return gatherFixed[uint8](arrays, t, p)
		case 16:
			return gatherFixed[uint16](arrays, t, p)
		case 32:
			return gatherFixed[uint32](arrays, t, p)
		case 64:
			return gatherFixed[uint64](arrays, t, p)
		case 128:
			return gatherFixed[[16]byte](arrays, t, p)
		case 256:
			return gatherFixed[[32]byte](arrays, t, p)
		}
	}
	return gatherSlices(arrays, p)
}

func isTextType(t arrow.DataType) bool {
	switch t.ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return true
	}
	return false
}

// fixedPieces is a column of fixed width in its pieces.
type fixedPieces[T any] struct {
	starts []int64
	values [][]T
	arrays []arrow.Array
	nulls  bool
}

func piecesOf[T any](arrays []arrow.Array) *fixedPieces[T] {
	p := &fixedPieces[T]{}
	var row int64
	var one T
	for _, a := range arrays {
		if a.Len() == 0 {
			continue
		}
		raw := a.Data().Buffers()[1].Bytes()[uintptr(a.Data().Offset())*unsafe.Sizeof(one):]
		raw = raw[:uintptr(a.Len())*unsafe.Sizeof(one)]
		p.starts = append(p.starts, row)
		p.values = append(p.values, unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), a.Len()))
		p.arrays = append(p.arrays, a)
		p.nulls = p.nulls || a.NullN() > 0
		row += int64(a.Len())
	}
	return p
}

func gatherFixed[T any](arrays []arrow.Array, t arrow.DataType, p picker) (arrow.Array, error) {
	from := piecesOf[T](arrays)
	out := make([]T, p.count())
	nulls := newNulls(from.nulls, p.count())
	err := eachPart(p, func(rows []int64, at int64) {
		var start, end int64
		var values []T
		var a arrow.Array
		to := out[at:][:len(rows)]
		for k, row := range rows {
			if row < start || row >= end {
				i := sort.Search(len(from.starts), func(i int) bool { return from.starts[i] > row }) - 1
				start, values, a = from.starts[i], from.values[i], from.arrays[i]
				end = start + int64(len(values))
			}
			to[k] = values[row-start]
			if from.nulls && a.IsNull(int(row-start)) {
				nulls.at[at+int64(k)] = 1
			}
		}
	})
	var one T
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(out))), uintptr(len(out))*unsafe.Sizeof(one))
	validity, n := nulls.pack()
	return madeArray(t, len(out), n, validity, bytes), err
}

// gatherLookedUp copies what a dictionary of numbers stands for; of truth values, 0 and 1.
func gatherLookedUp(arrays []arrow.Array, t arrow.DataType, p picker) (arrow.Array, error) {
	if t.ID() == arrow.BOOL {
		t = arrow.PrimitiveTypes.Int32
	}
	plain := make([]arrow.Array, len(arrays))
	for i, a := range arrays {
		plain[i] = lookUp(a.(*array.Dictionary), t)
	}
	return gather(plain, t, p)
}

func gatherBools(arrays []arrow.Array, t arrow.DataType, p picker) (arrow.Array, error) {
	wide := make([]arrow.Array, len(arrays))
	for i, a := range arrays {
		wide[i] = widen(a, arrow.PrimitiveTypes.Int32)
	}
	got, err := gatherFixed[uint32](wide, arrow.PrimitiveTypes.Int32, p)
	if err != nil {
		return nil, err
	}
	bits := make([]byte, bitutil.BytesForBits(int64(got.Len())))
	for i, x := range got.(*array.Int32).Int32Values() {
		bitutil.SetBitTo(bits, i, x != 0)
	}
	return madeArray(t, got.Len(), got.NullN(), got.Data().Buffers()[0], bits), nil
}

func gatherTexts(arrays []arrow.Array, p picker) (arrow.Array, error) {
	records := oneColumn(arrays, arrays[0].DataType())
	from, err := textsOf(records, 0)
	if err != nil {
		return nil, err
	}
	nulls := newNulls(true, p.count())
	ends := make([]int64, p.count()+1)
	// Lengths first, then each text has its place.
	err = eachPart(p, func(rows []int64, at int64) {
		for k, row := range rows {
			text, ok := from.value(row)
			if ends[at+int64(k)+1] = int64(len(text)); !ok {
				nulls.at[at+int64(k)] = 1
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range p.count() {
		ends[i+1] += ends[i]
	}
	text := make([]byte, ends[p.count()])
	err = eachPart(p, func(rows []int64, at int64) {
		for k, row := range rows {
			s, _ := from.value(row)
			copy(text[ends[at+int64(k)]:], s)
		}
	})
	validity, n := nulls.pack()
	return textArray(int(p.count()), n, validity, ends, text), err
}

// gatherSlices copies rows of any type, run by run.
func gatherSlices(arrays []arrow.Array, p picker) (arrow.Array, error) {
	whole, err := joined(arrays)
	if err != nil {
		return nil, err
	}
	var runs []arrow.Array
	var buf []int64
	for i := range p.parts() {
		rows, _ := p.part(i, buf)
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[n] == rows[n-1]+1 {
				n++
			}
			runs = append(runs, array.NewSlice(whole, rows[0], rows[0]+int64(n)))
			rows = rows[n:]
		}
	}
	return joined(runs)
}

// eachPart gives the parts of a picker to workers.
func eachPart(p picker, f func(rows []int64, at int64)) error {
	var next atomic.Int64
	return parallel(func(int) error {
		buf := make([]int64, 0, shareRows)
		for {
			i := int(next.Add(1)) - 1
			if i >= p.parts() {
				return nil
			}
			f(p.part(i, buf))
		}
	})
}

// nulls gathers a byte for each row, which workers can write side by side, unlike bits.
type nulls struct{ at []byte }

func newNulls(any bool, rows int64) nulls {
	if !any {
		return nulls{}
	}
	return nulls{make([]byte, rows)}
}

// pack gives the bitmap of the rows that have a value; none where all have.
func (n nulls) pack() (validity *memory.Buffer, count int) {
	for _, x := range n.at {
		count += int(x)
	}
	if count == 0 {
		return nil, 0
	}
	bits := make([]byte, bitutil.BytesForBits(int64(len(n.at))))
	for i, x := range n.at {
		bits[i>>3] |= (1 - x) << (i & 7)
	}
	return memory.NewBufferBytes(bits), count
}
