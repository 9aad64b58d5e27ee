package datamgr

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"gpucharts/display/spec"
)

// shareRows is the number of rows that a worker takes at a time: many batches, and a
// multiple of 8, so that no two workers write to the same byte of a bitmap.
const shareRows = 16 * batchRows

// shares is the number of shares that rows are cut into.
func shares(rows int64) int { return int((rows + shareRows - 1) / shareRows) }

// eachShare calls f with stretches of rows, on all cores. start is called once for each
// worker, and gives its f.
func eachShare(rows int64, start func() (f func(share int, from, to int64) error, err error)) error {
	var next atomic.Int64
	return parallel(func(int) error {
		f, err := start()
		if err != nil {
			return err
		}
		for {
			i := int(next.Add(1)) - 1
			if i >= shares(rows) {
				return nil
			}
			from := int64(i) * shareRows
			if err := f(i, from, min(from+shareRows, rows)); err != nil {
				return err
			}
		}
	})
}

// run evaluates an expression over all rows: f gets batch after batch, from all cores.
func (b *binding) run(n *node, f func(share int, from int64, v values)) error {
	return eachShare(b.d.rows, func() (func(int, int64, int64) error, error) {
		e, err := b.bind(n)
		if err != nil {
			return nil, err
		}
		return func(share int, from, to int64) error {
			for ; from < to; from += batchRows {
				f(share, from, e.run(from, min(from+batchRows, to)))
			}
			return nil
		}, nil
	})
}

// made is the values of an expression for all rows.
type made struct {
	*eval
	floats []float64
	wholes []int64
	truths []byte // bits
	texts  []string
	valid  []byte // bits
	nulls  int64
}

func (b *binding) materialise(n *node) (*made, error) {
	e, err := b.bind(n)
	if err != nil {
		return nil, err
	}
	rows := b.d.rows
	m := &made{eval: e, valid: make([]byte, bitutil.BytesForBits(rows))}
	switch e.kind {
	case floatValues:
		m.floats = make([]float64, rows)
	case wholeValues, timeValues:
		m.wholes = make([]int64, rows)
	case truthValues:
		m.truths = make([]byte, bitutil.BytesForBits(rows))
	case textValues:
		m.texts = make([]string, rows)
	}
	var nulls atomic.Int64
	err = b.run(n, func(_ int, from int64, v values) {
		count := 0
		switch e.kind {
		case floatValues:
			count = copy(m.floats[from:], v.floats)
		case wholeValues, timeValues:
			count = copy(m.wholes[from:], v.wholes)
		case textValues:
			count = copy(m.texts[from:], v.texts)
		case truthValues:
			count = len(v.truths)
			for i, x := range v.truths {
				bitutil.SetBitTo(m.truths, int(from)+i, x != 0)
			}
		}
		if v.valid == nil {
			bitutil.SetBitsTo(m.valid, from, int64(count), true)
			return
		}
		for i, ok := range v.valid[:count] {
			bitutil.SetBitTo(m.valid, int(from)+i, ok)
			if !ok {
				nulls.Add(1)
			}
		}
	})
	m.nulls = nulls.Load()
	return m, err
}

// array makes an Arrow array of the values: float64, int64, a timestamp, bool or text.
func (m *made) array(rows int64) arrow.Array {
	var validity *memory.Buffer
	if m.nulls > 0 {
		validity = memory.NewBufferBytes(m.valid)
	}
	n, nulls := int(rows), int(m.nulls)
	switch m.kind {
	case floatValues:
		return madeArray(arrow.PrimitiveTypes.Float64, n, nulls, validity, arrow.Float64Traits.CastToBytes(m.floats))
	case wholeValues:
		return madeArray(arrow.PrimitiveTypes.Int64, n, nulls, validity, arrow.Int64Traits.CastToBytes(m.wholes))
	case truthValues:
		return madeArray(arrow.FixedWidthTypes.Boolean, n, nulls, validity, m.truths)
	case timeValues:
		t := &arrow.TimestampType{Unit: arrowUnits[m.unit], TimeZone: m.zone}
		return madeArray(t, n, nulls, validity, arrow.Int64Traits.CastToBytes(m.wholes))
	}
	b := array.NewStringBuilder(memory.DefaultAllocator)
	for i, s := range m.texts {
		if bitutil.BitIsSet(m.valid, i) {
			b.Append(s)
		} else {
			b.AppendNull()
		}
	}
	return b.NewArray()
}

// cumulated is the running sums of an expression, made once for all workers.
type cumulated struct {
	once sync.Once
	err  error
	m    *made
}

// cumSum sums up in one pass, since each sum needs the one before. Errors of rounding are
// carried along (Neumaier's summation), whole numbers are exact.
func (b *binding) cumSum(n *node, a *eval) (*eval, error) {
	if a.kind != floatValues && a.kind != wholeValues {
		return nil, wrong(opCumSum, a, "numbers")
	}
	b.lock.Lock()
	c := b.sums[n]
	if c == nil {
		c = &cumulated{}
		b.sums[n] = c
	}
	b.lock.Unlock()
	var valid []bool
	return &eval{kind: a.kind, run: func(from, to int64) values {
		c.once.Do(func() {
			if c.m, c.err = b.materialise(n.args[0]); c.err == nil {
				c.m.sumUp()
			}
		})
		if c.err != nil {
			panic(c.err)
		}
		v := values{}
		if a.kind == floatValues {
			v.floats = c.m.floats[from:to]
		} else {
			v.wholes = c.m.wholes[from:to]
		}
		if c.m.nulls > 0 {
			valid = sized(valid, int(to-from))
			for i := range valid {
				valid[i] = bitutil.BitIsSet(c.m.valid, int(from)+i)
			}
			v.valid = valid
		}
		return v
	}}, nil
}

func (m *made) sumUp() {
	var sum, lost float64
	for i, x := range m.floats {
		if m.nulls > 0 && !bitutil.BitIsSet(m.valid, i) {
			continue
		}
		next := sum + x
		if math.Abs(sum) >= math.Abs(x) {
			lost += (sum - next) + x
		} else {
			lost += (x - next) + sum
		}
		if sum = next; sum-sum != 0 || lost-lost != 0 {
			lost = 0 // infinite, or not a number
		}
		m.floats[i] = sum + lost
	}
	var total int64
	over := false
	for i, x := range m.wholes {
		if m.nulls > 0 && !bitutil.BitIsSet(m.valid, i) {
			continue
		}
		next := total + x
		if over = over || (next > total) != (x > 0); over {
			bitutil.ClearBit(m.valid, i)
			m.nulls++
			continue
		}
		total = next
		m.wholes[i] = total
	}
}

// key is the expression as text, the same for the same expression.
func (n *node) key() string {
	if n == nil {
		return "nothing"
	}
	switch n.op {
	case opColumn:
		return fmt.Sprintf("%q", n.name)
	case opValue:
		if t, ok := n.value.(time.Time); ok {
			return t.UTC().Format(time.RFC3339Nano)
		}
		return fmt.Sprintf("%T(%#v)", n.value, n.value)
	}
	args := make([]string, len(n.args))
	for i, a := range n.args {
		args[i] = a.key()
	}
	text := opNames[n.op] + "(" + strings.Join(args, ", ") + ")"
	if n.value != nil {
		text += fmt.Sprint(n.value)
	}
	return text
}

var arrowUnits = map[spec.TimeUnit]arrow.TimeUnit{
	spec.Second: arrow.Second, spec.Millisecond: arrow.Millisecond,
	spec.Microsecond: arrow.Microsecond, spec.Nanosecond: arrow.Nanosecond,
}

// newMade is values of a kind for rows that set then tells of.
func newMade(kind valueKind, rows int) *made {
	m := &made{eval: &eval{kind: kind}, valid: make([]byte, bitutil.BytesForBits(int64(rows)))}
	if kind == floatValues {
		m.floats = make([]float64, rows)
	} else {
		m.wholes = make([]int64, rows)
	}
	return m
}

// set tells whether a row has a value. It is asked once for each row.
func (m *made) set(row int, valid bool) {
	if valid {
		bitutil.SetBit(m.valid, row)
	} else {
		m.nulls++
	}
}
