package datamgr

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
)

// How an expression runs: it is bound to a dataset once for each core, which checks names
// and types and gives closures that each own their buffers. Rows then go through in batches
// that stay in the cache, each step a plain loop over slices. Values that lie in one piece
// of a column of the right type are not copied.

// batchRows is the number of rows that go through an expression at a time.
const batchRows = 4096

// valueKind is what an expression's values are.
type valueKind uint8

const (
	floatValues valueKind = iota + 1
	wholeValues
	timeValues
	truthValues
	textValues
)

var kindNames = [...]string{floatValues: "numbers", wholeValues: "whole numbers", timeValues: "times", truthValues: "conditions", textValues: "text"}

// values is a batch: one of the slices, by the kind. valid nil: there are no nulls.
type values struct {
	floats []float64
	wholes []int64 // whole numbers and times
	truths []uint8
	texts  []string
	valid  []bool
}

// eval is a bound expression.
type eval struct {
	kind     valueKind
	unit     spec.TimeUnit // of times
	zone     string
	constant any // of a constant: float64, int64, bool, string, time.Time, time.Duration
	run      func(from, to int64) values
}

// binding is a dataset that expressions are bound to. It is shared by the workers.
type binding struct {
	d    *Dataset
	lock sync.Mutex
	sums map[*node]*cumulated
}

func newBinding(d *Dataset) *binding { return &binding{d: d, sums: map[*node]*cumulated{}} }

// check binds an expression to find out its type, or what is wrong with it.
func (b *binding) bind(n *node) (*eval, error) {
	if n == nil {
		return nil, errors.New("the expression is empty: begin with data.Col(\"name\")")
	}
	args := make([]*eval, len(n.args))
	for i, a := range n.args {
		var err error
		if args[i], err = b.bind(a); err != nil {
			return nil, err
		}
	}
	switch n.op {
	case opColumn:
		return b.column(n.name)
	case opValue:
		return constant(n.value)
	case opAdd, opSub, opMul, opDiv, opPow:
		return arithmetic(n.op, args[0], args[1])
	case opNeg, opAbs, opLog, opExp, opSqrt:
		return unary(n.op, args[0])
	case opDiff:
		return diff(args[0])
	case opCumSum:
		return b.cumSum(n, args[0])
	case opInt:
		return args[0].toWhole()
	case opFloat:
		return args[0].toFloat("Float")
	case opHour, opWeekday:
		return calendar(n.op, args[0])
	case opTruncate:
		return truncate(args[0], n.value.(time.Duration))
	case opGt, opGe, opLt, opLe, opEq, opNe:
		return compare(n.op, args[0], args[1])
	case opAnd, opOr:
		return logic(n.op, args[0], args[1])
	case opNot:
		return not(args[0])
	case opIsNull:
		return isNullValue(args[0]), nil
	case opContains:
		return contains(args[0], args[1])
	}
	return nil, fmt.Errorf("unknown step %d in an expression", n.op)
}

// constant takes the value of a Go type.
func constant(v any) (*eval, error) {
	e := &eval{}
	switch x := v.(type) {
	case float64:
		e.kind, e.constant = floatValues, x
	case float32:
		e.kind, e.constant = floatValues, float64(x)
	case int:
		e.kind, e.constant = wholeValues, int64(x)
	case int8:
		e.kind, e.constant = wholeValues, int64(x)
	case int16:
		e.kind, e.constant = wholeValues, int64(x)
	case int32:
		e.kind, e.constant = wholeValues, int64(x)
	case int64:
		e.kind, e.constant = wholeValues, x
	case uint8:
		e.kind, e.constant = wholeValues, int64(x)
	case uint16:
		e.kind, e.constant = wholeValues, int64(x)
	case uint32:
		e.kind, e.constant = wholeValues, int64(x)
	case uint:
		return constant(uint64(x))
	case uint64:
		if x > math.MaxInt64 {
			return constant(float64(x))
		}
		e.kind, e.constant = wholeValues, int64(x)
	case bool:
		e.kind, e.constant = truthValues, x
	case string:
		e.kind, e.constant = textValues, x
	case time.Duration:
		e.kind, e.constant = floatValues, shifted(int64(x), 9)
	case time.Time:
		e.kind, e.unit, e.zone, e.constant = timeValues, spec.Nanosecond, "UTC", x
		if x.Year() < 1678 || x.Year() > 2261 { // 64 bits of nanoseconds
			e.unit = spec.Second
		}
	default:
		return nil, fmt.Errorf("a %T cannot stand in an expression: want a number, text, bool, time.Time, time.Duration or data.Col", v)
	}
	e.run = repeat(e)
	return e, nil
}

// repeat gives batches of a constant.
func repeat(e *eval) func(from, to int64) values {
	var v values
	return func(from, to int64) values {
		n := int(to - from)
		switch x := e.constant.(type) {
		case float64:
			v.floats = fill(v.floats, n, x)
		case int64:
			v.wholes = fill(v.wholes, n, x)
		case time.Time:
			v.wholes = fill(v.wholes, n, countOf(x, e.unit))
		case string:
			v.texts = fill(v.texts, n, x)
		case bool:
			v.truths = fill(v.truths, n, truth(x))
		}
		return v
	}
}

// countOf is the count of a unit since 1970 at a time, rounded down.
func countOf(t time.Time, unit spec.TimeUnit) int64 {
	switch unit {
	case spec.Second:
		return t.Unix()
	case spec.Millisecond:
		return t.UnixMilli()
	case spec.Microsecond:
		return t.UnixMicro()
	}
	return t.UnixNano()
}

func fill[T any](s []T, n int, x T) []T {
	for len(s) < n {
		s = append(s, x)
	}
	return s[:n]
}

func truth(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// sized gives s with n entries, of any content.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// column gives the values of a column.
func (b *binding) column(name string) (*eval, error) {
	i, err := b.d.ColumnIndex(name)
	if err != nil {
		return nil, err
	}
	c := b.d.columns[i]
	if c.kind == spec.Text {
		texts, err := textsOf(b.d.records, i)
		if err != nil {
			return nil, err
		}
		return &eval{kind: textValues, run: texts.reader()}, nil
	}
	n := c.numbers
	if n == nil {
		return nil, fmt.Errorf("column `%s` of %s holds %s, which expressions cannot use", name, b.d.name, c.field.Type)
	}
	if lazy, ok := n.(*lazyNumbers); ok {
		n = lazy.get()
	}
	e := &eval{unit: c.unit, zone: c.zone}
	switch v := n.(type) {
	case *vector[float64]:
		e.kind, e.run = floatValues, readFloats(v)
	case *vector[float32]:
		e.kind, e.run = floatValues, readFloats(v)
	case *vector[int64]:
		e.kind, e.run = wholeValues, readWholes(v)
		if c.kind == spec.Timestamp {
			e.kind = timeValues
		}
	case *vector[int32]:
		e.kind, e.run = wholeValues, readWholes(v)
		if c.field.Type.ID() == arrow.BOOL {
			e.kind, e.run = truthValues, readTruths(v)
		}
	}
	return e, nil
}

// read goes over the pieces of a batch: whole gets a piece that is all of it, and may keep it;
// part copies. Both give the values' validity.
func read[T number](v *vector[T], from, to int64, valid []bool, whole func([]T), part func(at int, values []T)) (nulls []bool) {
	at, anyNull := 0, false
	valid = sized(valid, int(to-from))
	v.spans(from, to, func(c *chunk[T], lo, hi int) {
		if at == 0 && int64(hi-lo) == to-from && whole != nil {
			whole(c.values[lo:hi])
		} else {
			part(at, c.values[lo:hi])
		}
		if c.valid != nil {
			if !anyNull {
				for i := range at {
					valid[i] = true
				}
			}
			anyNull = true
			for i := lo; i < hi; i++ {
				valid[at+i-lo] = c.isValid(i)
			}
		} else if anyNull {
			for i := at; i < at+hi-lo; i++ {
				valid[i] = true
			}
		}
		at += hi - lo
	})
	if !anyNull {
		return nil
	}
	return valid
}

func readFloats[T number](v *vector[T]) func(from, to int64) values {
	var own []float64
	var valid []bool
	return func(from, to int64) values {
		var out values
		own = sized(own, int(to-from))
		out.floats = own
		var whole func([]T)
		if same, ok := any(&out.floats).(*[]T); ok {
			whole = func(values []T) { *same = values }
		}
		valid = sized(valid, int(to-from))
		out.valid = read(v, from, to, valid, whole, func(at int, values []T) {
			to := own[at:][:len(values)]
			for i, x := range values {
				to[i] = float64(x)
			}
		})
		return out
	}
}

func readWholes[T number](v *vector[T]) func(from, to int64) values {
	var own []int64
	var valid []bool
	return func(from, to int64) values {
		var out values
		own = sized(own, int(to-from))
		out.wholes = own
		var whole func([]T)
		if same, ok := any(&out.wholes).(*[]T); ok {
			whole = func(values []T) { *same = values }
		}
		valid = sized(valid, int(to-from))
		out.valid = read(v, from, to, valid, whole, func(at int, values []T) {
			to := own[at:][:len(values)]
			for i, x := range values {
				to[i] = int64(x)
			}
		})
		return out
	}
}

func readTruths(v *vector[int32]) func(from, to int64) values {
	var own []uint8
	var valid []bool
	return func(from, to int64) values {
		own = sized(own, int(to-from))
		valid = sized(valid, int(to-from))
		return values{truths: own, valid: read(v, from, to, valid, nil, func(at int, values []int32) {
			for i, x := range values {
				own[at+i] = uint8(x)
			}
		})}
	}
}
