package datamgr

import (
	"fmt"
	"math"
	"math/bits"
	"time"

	"gpucharts/display/spec"
)

// both joins the nulls of two batches. The result may be out, or one of the two.
func both(a, b, out []bool) []bool {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	for i := range out {
		out[i] = a[i] && b[i]
	}
	return out
}

func wrong(o op, got *eval, want string) error {
	return fmt.Errorf("%s wants %s, not %s", opNames[o], want, kindNames[got.kind])
}

// toFloat turns numbers, truths and times (in seconds) into float64.
func (e *eval) toFloat(who string) (*eval, error) {
	out := &eval{kind: floatValues}
	var own []float64
	switch e.kind {
	case floatValues:
		return e, nil
	case wholeValues, timeValues:
		perSecond := 1.0
		if e.kind == timeValues {
			perSecond = float64(1e9 / e.unit.Nanos())
		} else if k, ok := e.constant.(int64); ok {
			out.constant = float64(k)
		}
		out.run = func(from, to int64) values {
			v := e.run(from, to)
			own = sized(own, int(to-from))
			for i, x := range v.wholes {
				own[i] = float64(x)
			}
			if perSecond != 1 {
				for i := range own {
					own[i] /= perSecond
				}
			}
			return values{floats: own, valid: v.valid}
		}
	case truthValues:
		out.run = func(from, to int64) values {
			v := e.run(from, to)
			own = sized(own, int(to-from))
			for i, x := range v.truths {
				own[i] = float64(x)
			}
			return values{floats: own, valid: v.valid}
		}
	default:
		return nil, fmt.Errorf("%s wants numbers, not %s", who, kindNames[e.kind])
	}
	return out, nil
}

// toWhole cuts decimals off.
func (e *eval) toWhole() (*eval, error) {
	switch e.kind {
	case wholeValues:
		return e, nil
	case timeValues:
		return &eval{kind: wholeValues, run: e.run}, nil
	case textValues:
		return nil, wrong(opInt, e, "numbers")
	}
	f, err := e.toFloat("Int")
	if err != nil {
		return nil, err
	}
	var own []int64
	var valid []bool
	return &eval{kind: wholeValues, run: func(from, to int64) values {
		v := f.run(from, to)
		own, valid = sized(own, len(v.floats)), sized(valid, len(v.floats))
		for i, x := range v.floats {
			x = math.Trunc(x)
			fits := x >= -1<<63 && x < 1<<63 && (v.valid == nil || v.valid[i])
			if valid[i] = fits; fits {
				own[i] = int64(x)
			}
		}
		return values{wholes: own, valid: valid}
	}}, nil
}

func arithmetic(o op, a, b *eval) (*eval, error) {
	switch {
	case a.kind == timeValues && b.kind == timeValues:
		if o != opSub {
			return nil, fmt.Errorf("%s of two times has no meaning: they can be subtracted, which gives seconds", opNames[o])
		}
		return subtractTimes(a, b), nil
	case a.kind == timeValues && (o == opAdd || o == opSub) && b.kind <= wholeValues:
		return shiftTime(o, a, b)
	case b.kind == timeValues && o == opAdd && a.kind <= wholeValues:
		return shiftTime(o, b, a)
	case a.kind == timeValues || b.kind == timeValues:
		return nil, fmt.Errorf("%s of a time and a number has no meaning: seconds can be added to a time or subtracted", opNames[o])
	case a.kind == wholeValues && b.kind == wholeValues && (o == opAdd || o == opSub || o == opMul):
		return wholeArithmetic(o, a, b), nil
	}
	x, err := a.toFloat(opNames[o])
	if err != nil {
		return nil, err
	}
	y, err := b.toFloat(opNames[o])
	if err != nil {
		return nil, err
	}
	var own []float64
	var valid []bool
	return &eval{kind: floatValues, run: func(from, to int64) values {
		v, w := x.run(from, to), y.run(from, to)
		n := len(v.floats)
		own, valid = sized(own, n), sized(valid, n)
		l, r := v.floats, w.floats[:n]
		switch o {
		case opAdd:
			for i, f := range l {
				own[i] = f + r[i]
			}
		case opSub:
			for i, f := range l {
				own[i] = f - r[i]
			}
		case opMul:
			for i, f := range l {
				own[i] = f * r[i]
			}
		case opDiv:
			for i, f := range l {
				own[i] = f / r[i]
			}
		case opPow:
			for i, f := range l {
				own[i] = math.Pow(f, r[i])
			}
		}
		return values{floats: own, valid: both(v.valid, w.valid, valid)}
	}}, nil
}

// wholeArithmetic is exact; what does not fit into 64 bits is null.
func wholeArithmetic(o op, a, b *eval) *eval {
	var own []int64
	var valid, joint []bool
	return &eval{kind: wholeValues, run: func(from, to int64) values {
		v, w := a.run(from, to), b.run(from, to)
		n := len(v.wholes)
		own, valid, joint = sized(own, n), sized(valid, n), sized(joint, n)
		nulls, over := both(v.valid, w.valid, joint), false
		for i, x := range v.wholes {
			y, ok := w.wholes[i], true
			switch o {
			case opAdd:
				own[i] = x + y
				ok = (own[i] > x) == (y > 0)
			case opSub:
				own[i] = x - y
				ok = (own[i] < x) == (y > 0)
			case opMul:
				own[i], ok = multiply(x, y)
			}
			valid[i] = ok
			over = over || !ok
		}
		if over {
			nulls = both(nulls, valid, valid)
		}
		return values{wholes: own, valid: nulls}
	}}
}

func multiply(x, y int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	negative := (x < 0) != (y < 0)
	if high != 0 || low > 1<<63 || low == 1<<63 && !negative {
		return 0, false
	}
	if negative {
		return -int64(low), true
	}
	return int64(low), true
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// finer brings two time columns to the finer of their units.
func finer(a, b *eval) (x, y func(from, to int64) values, unit spec.TimeUnit) {
	unit = a.unit
	if b.unit.Nanos() < unit.Nanos() {
		unit = b.unit
	}
	return a.inUnit(unit), b.inUnit(unit), unit
}

// inUnit counts times in a finer unit; what does not fit into 64 bits stays at the end of them.
func (e *eval) inUnit(unit spec.TimeUnit) func(from, to int64) values {
	scale := e.unit.Nanos() / unit.Nanos()
	if scale == 1 {
		return e.run
	}
	var own []int64
	return func(from, to int64) values {
		v := e.run(from, to)
		own = sized(own, len(v.wholes))
		for i, x := range v.wholes {
			var ok bool
			if own[i], ok = multiply(x, scale); !ok {
				own[i] = math.MaxInt64
				if x < 0 {
					own[i] = math.MinInt64
				}
			}
		}
		return values{wholes: own, valid: v.valid}
	}
}

func subtractTimes(a, b *eval) *eval {
	x, y, unit := finer(a, b)
	perSecond := float64(1e9 / unit.Nanos())
	var own []float64
	var valid []bool
	return &eval{kind: floatValues, run: func(from, to int64) values {
		v, w := x(from, to), y(from, to)
		own, valid = sized(own, len(v.wholes)), sized(valid, len(v.wholes))
		for i, t := range v.wholes {
			own[i] = wideSub(t, w.wholes[i]) / perSecond
		}
		return values{floats: own, valid: both(v.valid, w.valid, valid)}
	}}
}

// shiftTime adds seconds to a time, or takes them away.
func shiftTime(o op, t, by *eval) (*eval, error) {
	seconds, err := by.toFloat(opNames[o])
	if err != nil {
		return nil, err
	}
	perSecond := float64(1e9 / t.unit.Nanos())
	if o == opSub {
		perSecond = -perSecond
	}
	var own []int64
	var valid []bool
	return &eval{kind: timeValues, unit: t.unit, zone: t.zone, run: func(from, to int64) values {
		v, w := t.run(from, to), seconds.run(from, to)
		own, valid = sized(own, len(v.wholes)), sized(valid, len(v.wholes))
		for i, x := range v.wholes {
			d := math.Round(w.floats[i] * perSecond)
			sum := x + int64(d)
			ok := d > -1<<62 && d < 1<<62 && (sum > x) == (d > 0)
			own[i], valid[i] = sum, ok && (v.valid == nil || v.valid[i]) && (w.valid == nil || w.valid[i])
		}
		return values{wholes: own, valid: valid}
	}}, nil
}

func unary(o op, a *eval) (*eval, error) {
	if a.kind == wholeValues && (o == opNeg || o == opAbs) {
		var own []int64
		var valid []bool
		return &eval{kind: wholeValues, run: func(from, to int64) values {
			v := a.run(from, to)
			own, valid = sized(own, len(v.wholes)), sized(valid, len(v.wholes))
			over := false
			for i, x := range v.wholes {
				if x < 0 || o == opNeg {
					x = -x
				}
				own[i], valid[i] = x, x != math.MinInt64
				over = over || x == math.MinInt64
			}
			if over {
				return values{wholes: own, valid: both(v.valid, valid, valid)}
			}
			return values{wholes: own, valid: v.valid}
		}}, nil
	}
	if a.kind == timeValues {
		return nil, wrong(o, a, "numbers")
	}
	f, err := a.toFloat(opNames[o])
	if err != nil {
		return nil, err
	}
	step := map[op]func(float64) float64{opNeg: func(x float64) float64 { return -x }, opAbs: math.Abs,
		opLog: math.Log, opExp: math.Exp, opSqrt: math.Sqrt}[o]
	var own []float64
	return &eval{kind: floatValues, run: func(from, to int64) values {
		v := f.run(from, to)
		own = sized(own, len(v.floats))
		for i, x := range v.floats {
			own[i] = step(x)
		}
		return values{floats: own, valid: v.valid}
	}}, nil
}

// calendar gives the hour or the weekday of times.
func calendar(o op, a *eval) (*eval, error) {
	if a.kind != timeValues {
		return nil, wrong(o, a, "times")
	}
	place := time.UTC
	if a.zone != "" {
		if p, err := time.LoadLocation(a.zone); err == nil {
			place = p
		}
	}
	perSecond := 1_000_000_000 / a.unit.Nanos()
	var own []int64
	return &eval{kind: wholeValues, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, len(v.wholes))
		for i, x := range v.wholes {
			seconds := floorDiv(x, perSecond)
			if place != time.UTC {
				_, offset := time.Unix(seconds, 0).In(place).Zone()
				seconds += int64(offset)
			}
			day := floorDiv(seconds, 86_400)
			if o == opHour {
				own[i] = (seconds - day*86_400) / 3600
			} else {
				own[i] = (day+4)%7 + 7*truthInt((day+4)%7 < 0) // 1970-01-01 was a Thursday
			}
		}
		return values{wholes: own, valid: v.valid}
	}}, nil
}

func truthInt(b bool) int64 { return int64(truth(b)) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func truncate(a *eval, every time.Duration) (*eval, error) {
	if a.kind != timeValues {
		return nil, wrong(opTruncate, a, "times")
	}
	step, err := unitsIn(every, a.unit)
	if err != nil {
		return nil, fmt.Errorf("Truncate: %w", err)
	}
	var own []int64
	return &eval{kind: timeValues, unit: a.unit, zone: a.zone, run: func(from, to int64) values {
		v := a.run(from, to)
		own = sized(own, len(v.wholes))
		for i, x := range v.wholes {
			own[i] = floorDiv(x, step) * step
		}
		return values{wholes: own, valid: v.valid}
	}}, nil
}

// unitsIn counts a duration in a unit.
func unitsIn(every time.Duration, unit spec.TimeUnit) (int64, error) {
	if every <= 0 {
		return 0, fmt.Errorf("a duration of %v: want one above zero", every)
	}
	if every%time.Duration(unit.Nanos()) != 0 {
		return 0, fmt.Errorf("%v is no multiple of the column's unit, %s", every, unit)
	}
	return int64(every) / unit.Nanos(), nil
}
