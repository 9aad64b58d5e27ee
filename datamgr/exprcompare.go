package datamgr

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// limit is a constant that whole numbers or times are compared with: its floor, and whether
// it is that exactly. So comparisons need no rounding.
type limit struct {
	floor int64
	exact bool
	below bool // of all whole numbers: there is no floor
}

// comparable brings a constant to the type of what it is compared with; ok is false where
// the two are to be compared as float64.
func limitFor(a *eval, constant any) (l limit, ok bool, err error) {
	if a.kind == wholeValues {
		switch k := constant.(type) {
		case int64:
			return limit{floor: k, exact: true}, true, nil
		case float64:
			if f := math.Floor(k); f >= -1<<63 && f < 1<<63 {
				return limit{floor: int64(f), exact: f == k}, true, nil
			}
		}
		return limit{}, false, nil
	}
	if a.kind != timeValues {
		return limit{}, false, nil
	}
	t, ok := constant.(time.Time)
	if text, isText := constant.(string); isText {
		seconds, nanos, _, parsed := parseTime(text)
		if !parsed {
			return limit{}, false, fmt.Errorf("%q is not a time: want ISO 8601 as in \"2024-01-31\" or \"2024-01-31T09:30:00Z\"", text)
		}
		t, ok = time.Unix(seconds, nanos), true
	}
	if !ok {
		return limit{}, false, errors.New("a time is compared with a time.Time or a text as in \"2024-01-31T09:30\"")
	}
	return limitOf(t, a.unit.Nanos()), true, nil
}

// limitOf counts a time in a unit, also where 64 bits do not reach it.
func limitOf(t time.Time, unitNanos int64) limit {
	perSecond := 1_000_000_000 / unitNanos
	seconds, part := t.Unix(), int64(t.Nanosecond())
	rest := part / unitNanos
	if seconds < 0 { // so that the product does not reach farther than the sum
		seconds, rest = seconds+1, rest-perSecond
	}
	count, fits := multiply(seconds, perSecond)
	switch sum := count + rest; {
	case seconds > 0 && (!fits || sum < count):
		return limit{floor: math.MaxInt64}
	case !fits || rest < 0 && sum > count:
		return limit{below: true}
	default:
		return limit{floor: sum, exact: part%unitNanos == 0}
	}
}

func compare(o op, a, b *eval) (*eval, error) {
	if b.constant != nil && (a.kind == wholeValues || a.kind == timeValues) && b.kind != timeValues || a.kind == timeValues && b.constant != nil {
		l, ok, err := limitFor(a, b.constant)
		if err != nil {
			return nil, err
		}
		if ok {
			return compareLimit(o, a, l), nil
		}
	}
	switch {
	case a.kind == textValues && b.kind == textValues:
		return compareWith(o, a.run, b.run, func(v values) []string { return v.texts }), nil
	case a.kind == truthValues && b.kind == truthValues:
		if o != opEq && o != opNe {
			return nil, fmt.Errorf("conditions are equal or not; %s has no meaning for them", opNames[o])
		}
		return compareWith(o, a.run, b.run, func(v values) []uint8 { return v.truths }), nil
	case a.kind == timeValues && b.kind == timeValues:
		x, y, _ := finer(a, b)
		return compareWith(o, x, y, func(v values) []int64 { return v.wholes }), nil
	case a.kind == wholeValues && b.kind == wholeValues:
		return compareWith(o, a.run, b.run, func(v values) []int64 { return v.wholes }), nil
	}
	if a.kind > wholeValues || b.kind > wholeValues {
		return nil, fmt.Errorf("%s cannot compare %s with %s", opNames[o], kindNames[a.kind], kindNames[b.kind])
	}
	x, err := a.toFloat(opNames[o])
	if err != nil {
		return nil, err
	}
	y, err := b.toFloat(opNames[o])
	if err != nil {
		return nil, err
	}
	if k, ok := y.constant.(float64); ok {
		return compareConstant(o, x, k), nil
	}
	return compareWith(o, x.run, y.run, func(v values) []float64 { return v.floats }), nil
}

func compareLimit(o op, a *eval, l limit) *eval {
	switch {
	case o == opGe && !l.exact:
		o = opGt
	case o == opLt && !l.exact:
		o = opLe
	}
	var own []uint8
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, len(v.wholes))
		if l.below {
			for i := range own {
				own[i] = truth(o == opGt || o == opGe || o == opNe)
			}
		} else if !l.exact && (o == opEq || o == opNe) {
			for i := range own {
				own[i] = truth(o == opNe)
			}
		} else {
			compareTo(o, v.wholes, l.floor, own)
		}
		return values{truths: own, valid: v.valid}
	}}
}

func compareConstant(o op, a *eval, k float64) *eval {
	var own []uint8
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, len(v.floats))
		compareTo(o, v.floats, k, own)
		return values{truths: own, valid: v.valid}
	}}
}

func compareTo[T cmp.Ordered](o op, s []T, k T, out []uint8) {
	out = out[:len(s)]
	switch o {
	case opGt:
		for i, x := range s {
			out[i] = truth(x > k)
		}
	case opGe:
		for i, x := range s {
			out[i] = truth(x >= k)
		}
	case opLt:
		for i, x := range s {
			out[i] = truth(x < k)
		}
	case opLe:
		for i, x := range s {
			out[i] = truth(x <= k)
		}
	case opEq:
		for i, x := range s {
			out[i] = truth(x == k)
		}
	case opNe:
		for i, x := range s {
			out[i] = truth(x != k)
		}
	}
}

func compareWith[T cmp.Ordered](o op, a, b func(from, to int64) values, of func(values) []T) *eval {
	var own []uint8
	var valid []bool
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v, w := a(from, to), b(from, to)
		l, r := of(v), of(w)
		own, valid = sized(own, len(l)), sized(valid, len(l))
		for i, x := range l {
			y := r[i]
			switch o {
			case opGt:
				own[i] = truth(x > y)
			case opGe:
				own[i] = truth(x >= y)
			case opLt:
				own[i] = truth(x < y)
			case opLe:
				own[i] = truth(x <= y)
			case opEq:
				own[i] = truth(x == y)
			case opNe:
				own[i] = truth(x != y)
			}
		}
		return values{truths: own, valid: both(v.valid, w.valid, valid)}
	}}
}

// logic is And and Or of Kleene's three values.
func logic(o op, a, b *eval) (*eval, error) {
	for _, e := range []*eval{a, b} {
		if e.kind != truthValues {
			return nil, wrong(o, e, "conditions as in data.Col(\"price\").Gt(100)")
		}
	}
	var own []uint8
	var valid []bool
	decides := truth(o == opOr) // whatever the other is
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v, w := a.run(from, to), b.run(from, to)
		own, valid = sized(own, len(v.truths)), sized(valid, len(v.truths))
		if o == opAnd {
			for i, x := range v.truths {
				own[i] = x & w.truths[i]
			}
		} else {
			for i, x := range v.truths {
				own[i] = x | w.truths[i]
			}
		}
		if v.valid == nil && w.valid == nil {
			return values{truths: own}
		}
		for i := range own {
			knownA, knownB := v.valid == nil || v.valid[i], w.valid == nil || w.valid[i]
			switch {
			case knownA && v.truths[i] == decides, knownB && w.truths[i] == decides:
				own[i], valid[i] = decides, true
			default:
				valid[i] = knownA && knownB
			}
		}
		return values{truths: own, valid: valid}
	}}, nil
}

func not(a *eval) (*eval, error) {
	if a.kind != truthValues {
		return nil, wrong(opNot, a, "a condition as in data.Col(\"price\").Gt(100)")
	}
	var own []uint8
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, len(v.truths))
		for i, x := range v.truths {
			own[i] = 1 - x
		}
		return values{truths: own, valid: v.valid}
	}}, nil
}

func isNullValue(a *eval) *eval {
	var own []uint8
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, int(to-from))
		for i := range own {
			own[i] = truth(v.valid != nil && !v.valid[i])
		}
		return values{truths: own}
	}}
}

func contains(a, b *eval) (*eval, error) {
	part, ok := b.constant.(string)
	if a.kind != textValues || !ok {
		return nil, wrong(opContains, a, "text")
	}
	var own []uint8
	return &eval{kind: truthValues, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, len(v.texts))
		for i, x := range v.texts {
			own[i] = truth(strings.Contains(x, part))
		}
		return values{truths: own, valid: v.valid}
	}}, nil
}

// diff takes each row's value less that of the row before.
func diff(a *eval) (*eval, error) {
	if a.kind == textValues || a.kind == truthValues {
		return nil, wrong(opDiff, a, "numbers or times")
	}
	var floats []float64
	var wholes []int64
	var valid []bool
	e := &eval{kind: floatValues}
	if a.kind == wholeValues {
		e.kind = wholeValues
	}
	perSecond := 1.0
	if a.kind == timeValues {
		perSecond = float64(1e9 / a.unit.Nanos())
	}
	e.run = func(from, to int64) values {
		n, skip := int(to-from), 0
		floats, wholes, valid = sized(floats, n), sized(wholes, n), sized(valid, n)
		v := a.run(max(from-1, 0), to)
		if from == 0 { // the first row has none before it
			floats[0], wholes[0], valid[0], skip = 0, 0, false, 1
		}
		for i := skip; i < n; i++ {
			at := i + 1 - skip
			valid[i] = v.valid == nil || v.valid[at] && v.valid[at-1]
			switch a.kind {
			case floatValues:
				floats[i] = v.floats[at] - v.floats[at-1]
			case timeValues:
				floats[i] = wideSub(v.wholes[at], v.wholes[at-1]) / perSecond
			default:
				x, y := v.wholes[at], v.wholes[at-1]
				wholes[i] = x - y
				valid[i] = valid[i] && (wholes[i] < x) == (y > 0)
			}
		}
		if e.kind == wholeValues {
			return values{wholes: wholes, valid: valid}
		}
		return values{floats: floats, valid: valid}
	}
	return e, nil
}
