package datamgr

import "time"

// Expr says how to make a column of values from the columns of a dataset. It reads nothing
// by itself: Filter and Derive evaluate it, in native code on all cores, batch by batch.
//
//	ds.Filter(data.Col("price").Gt(100).And(data.Col("venue").Eq("Xetra")))
//	ds.Derive("mid", data.Col("bid").Add(data.Col("ask")).Div(2))
//
// Where a method takes any value, that is a number, a text, a time.Time, a time.Duration, a
// bool, or another Expr.
//
// Types: whole numbers stay whole in Add, Sub, Mul, Neg, Abs, Diff and CumSum (64 bits; a
// row whose result does not fit is null); all other arithmetic is float64. The difference
// of two times is in seconds, and seconds (or a time.Duration) can be added to a time.
// A null makes a null. Comparisons are exact, also of 64-bit numbers and of times of
// different units; a comparison with a null is null, which no filter keeps.
type Expr struct{ n *node }

// node is a step of an expression.
type node struct {
	op    op
	name  string // of a column
	value any    // of a constant; a duration; a text
	args  []*node
}

type op uint8

const (
	opColumn op = iota + 1
	opValue
	opAdd
	opSub
	opMul
	opDiv
	opPow
	opNeg
	opAbs
	opLog
	opExp
	opSqrt
	opDiff
	opCumSum
	opInt
	opFloat
	opHour
	opWeekday
	opTruncate
	opGt
	opGe
	opLt
	opLe
	opEq
	opNe
	opAnd
	opOr
	opNot
	opIsNull
	opContains
)

// opNames is how errors call a step.
var opNames = [...]string{opColumn: "Col", opValue: "Value", opAdd: "Add", opSub: "Sub", opMul: "Mul", opDiv: "Div", opPow: "Pow", opNeg: "Neg", opAbs: "Abs",
	opLog: "Log", opExp: "Exp", opSqrt: "Sqrt", opDiff: "Diff", opCumSum: "CumSum", opInt: "Int", opFloat: "Float", opHour: "Hour",
	opWeekday: "Weekday", opTruncate: "Truncate", opGt: "Gt", opGe: "Ge", opLt: "Lt", opLe: "Le", opEq: "Eq", opNe: "Ne",
	opAnd: "And", opOr: "Or", opNot: "Not", opIsNull: "IsNull", opContains: "Contains"}

// Col is the values of a column.
func Col(name string) Expr { return Expr{&node{op: opColumn, name: name}} }

// Value is the same value in every row.
func Value(v any) Expr { return Expr{argument(v)} }

func argument(v any) *node {
	if e, ok := v.(Expr); ok {
		return e.n
	}
	return &node{op: opValue, value: v}
}

func (e Expr) with(o op, args ...any) Expr {
	n := &node{op: o, args: []*node{e.n}}
	for _, a := range args {
		n.args = append(n.args, argument(a))
	}
	return Expr{n}
}

// Add, Sub, Mul and Div are the four operations. Div gives float64: 1/2 is 0.5, 1/0 is +Inf.
func (e Expr) Add(v any) Expr { return e.with(opAdd, v) }
func (e Expr) Sub(v any) Expr { return e.with(opSub, v) }
func (e Expr) Mul(v any) Expr { return e.with(opMul, v) }
func (e Expr) Div(v any) Expr { return e.with(opDiv, v) }

// Pow is the value to a power.
func (e Expr) Pow(v any) Expr { return e.with(opPow, v) }

// Neg and Abs are the value with its sign changed or left out.
func (e Expr) Neg() Expr { return e.with(opNeg) }
func (e Expr) Abs() Expr { return e.with(opAbs) }

// Log is the natural logarithm, Exp its inverse, Sqrt the square root. Of values that have
// none it is NaN, which charts draw as a gap.
func (e Expr) Log() Expr  { return e.with(opLog) }
func (e Expr) Exp() Expr  { return e.with(opExp) }
func (e Expr) Sqrt() Expr { return e.with(opSqrt) }

// Diff is the value less that of the row before; null in the first row. Of times: seconds.
func (e Expr) Diff() Expr { return e.with(opDiff) }

// CumSum is the sum of the values up to this row. Nulls stay null and add nothing.
func (e Expr) CumSum() Expr { return e.with(opCumSum) }

// Int cuts decimals off (towards zero); what does not fit into 64 bits is null. Of a time it
// is the count of its unit since 1970.
func (e Expr) Int() Expr { return e.with(opInt) }

// Float is the value as a float64; of a time, seconds since 1970.
func (e Expr) Float() Expr { return e.with(opFloat) }

// Hour is the hour of a time, 0 to 23, and Weekday its day, 0 (Sunday) to 6, in the zone of
// the column (UTC where it has none).
func (e Expr) Hour() Expr    { return e.with(opHour) }
func (e Expr) Weekday() Expr { return e.with(opWeekday) }

// Truncate takes a time down to a multiple of a duration since 1970 (UTC).
func (e Expr) Truncate(every time.Duration) Expr {
	t := e.with(opTruncate)
	t.n.value = every
	return t
}

// Gt, Ge, Lt, Le, Eq and Ne compare: greater, greater or equal, less, less or equal, equal,
// not equal. Times compare with time.Time and with text in ISO 8601 ("2024-01-31",
// "2024-01-31T09:30:00Z"; without a zone: in UTC).
func (e Expr) Gt(v any) Expr { return e.with(opGt, v) }
func (e Expr) Ge(v any) Expr { return e.with(opGe, v) }
func (e Expr) Lt(v any) Expr { return e.with(opLt, v) }
func (e Expr) Le(v any) Expr { return e.with(opLe, v) }
func (e Expr) Eq(v any) Expr { return e.with(opEq, v) }
func (e Expr) Ne(v any) Expr { return e.with(opNe, v) }

// Between is true from low to high, both included.
func (e Expr) Between(low, high any) Expr { return e.Ge(low).And(e.Le(high)) }

// In is true where the value equals one of these.
func (e Expr) In(values ...any) Expr {
	if len(values) == 0 {
		return Value(false)
	}
	any := e.Eq(values[0])
	for _, v := range values[1:] {
		any = any.Or(e.Eq(v))
	}
	return any
}

// Contains is true where a text holds another.
func (e Expr) Contains(text string) Expr { return e.with(opContains, text) }

// IsNull is true where there is no value, NotNull where there is one. NaN is a value.
func (e Expr) IsNull() Expr  { return e.with(opIsNull) }
func (e Expr) NotNull() Expr { return e.IsNull().Not() }

// And, Or and Not join conditions. A null counts as unknown: false.And(null) is false,
// true.And(null) is null.
func (e Expr) And(o Expr) Expr { return e.with(opAnd, o) }
func (e Expr) Or(o Expr) Expr  { return e.with(opOr, o) }
func (e Expr) Not() Expr       { return e.with(opNot) }
