package axis

import (
	"math"

	"gpucharts/display/spec"
)

// closer is how much nearer to each other than Request.Least ticks may lie where there would be only a few.
const closer = 0.65

// Linear chooses ticks at 1, 2 or 5 times a power of ten.
func (t *Ticks) Linear(r *Request) {
	t.reset()
	if !usable(r) {
		return
	}
	least := r.Span.Length * r.Least / r.Pixels
	mantissa, exponent := niceAbove(least)
	few, near := 4.0, 0.5
	if r.Across {
		few, near = 3, closer
	}
	if r.Span.Length < few*times(1, mantissa, exponent) { // few ticks say little: closer ones, where labels have room
		mantissa, exponent = niceAbove(least * near)
	}
	for try := 0; try < 12; try++ {
		if r.Integer && exponent < 0 {
			mantissa, exponent = 1, 0
		}
		t.reset()
		t.linear(r, mantissa, exponent)
		if t.fits(r, t.Ticks) {
			return
		}
		mantissa, exponent = next(mantissa, exponent)
	}
}

// niceAbove is the least step m*10^e (m = 1, 2, 5) that is not below v.
func niceAbove(v float64) (int, int) {
	if !(v > 1e-307) {
		v = 1e-307
	}
	e := int(math.Floor(math.Log10(v)))
	m := v / pow10(e)
	switch {
	case m <= 1.0000001:
		return 1, e
	case m <= 2.0000001:
		return 2, e
	case m <= 5.0000001:
		return 5, e
	}
	return 1, e + 1
}

func next(m, e int) (int, int) {
	switch m {
	case 1:
		return 2, e
	case 2:
		return 5, e
	}
	return 1, e + 1
}

// pow10 is 10^e, also where math.Pow10 would already give zero or infinity halfway.
func pow10(e int) float64 { return math.Pow10(e) }

// times is k*m*10^e with one rounding where 10^e is exact: 3*10^-1 is 3/10, not 3*0.1.
func times(k float64, m, e int) float64 {
	if e < 0 && e > -300 {
		return k * float64(m) / pow10(-e)
	}
	return k * float64(m) * pow10(e)
}

func (t *Ticks) linear(r *Request, m, e int) {
	if r.Integer {
		t.integers(r, m, e)
		return
	}
	step := times(1, m, e)
	low := r.Span.Min.Float()
	first := math.Ceil(low / step)
	if math.Abs(first) > 1<<53 || step <= 0 || math.IsInf(step, 0) {
		return
	}
	n := int(math.Floor((low+r.Span.Length)/step)-first) + 1
	if !(n >= 0 && n < 1000) {
		return
	}
	greatest := math.Max(math.Abs(low), math.Abs(low+r.Span.Length))
	f := formatFor(greatest, step, e)
	base := 0.0
	if f.offset {
		// The base is a multiple of a power of ten above the span, so that it stays while panning.
		wide := pow10(int(math.Ceil(math.Log10(r.Span.Length))))
		base = math.Floor(low/wide) * wide
		f = formatFor(math.Max(math.Abs(low+r.Span.Length-base), step), step, e)
		f.plus = true
		from := len(t.text)
		t.text = appendBase(t.text, base, e)
		t.Context = add(t.Context, 0, from, len(t.text))
		t.Offset = true
	}
	for i := 0; i < n; i++ {
		v := times(first+float64(i), m, e)
		at := v - low
		if at < 0 || at > r.Span.Length {
			continue
		}
		from := len(t.text)
		t.text = f.append(t.text, v-base)
		t.Ticks = add(t.Ticks, at, from, len(t.text))
	}
}

// integers does the same in whole numbers, so that every digit of an int64 is right.
func (t *Ticks) integers(r *Request, m, e int) {
	if e > 18 {
		return
	}
	step := int64(m)
	for i := 0; i < e; i++ {
		step *= 10
	}
	if step <= 0 {
		return
	}
	low := r.Span.Min
	first := low.Int
	if low.Frac > 0 {
		first++
	}
	if over := floorMod(first, step); over != 0 {
		first += step - over
		if first < low.Int {
			return // beyond the greatest int64
		}
	}
	greatest := math.Max(math.Abs(low.Float()), math.Abs(low.Float()+r.Span.Length))
	f := formatFor(greatest, float64(step), e)
	base := int64(0)
	if f.offset {
		wide := int64(1)
		for float64(wide) < r.Span.Length && wide < 1e18 {
			wide *= 10
		}
		base = low.Int - floorMod(low.Int, wide)
		f = formatFor(math.Max(r.Span.Length+float64(low.Int-base), float64(step)), float64(step), e)
		f.plus = true
		from := len(t.text)
		t.text = AppendGroups(t.text, base)
		t.Context = add(t.Context, 0, from, len(t.text))
		t.Offset = true
	}
	for v, n := first, 0; n < 1000; n++ {
		at := (spec.Value{Int: v}).Sub(low)
		if !(at <= r.Span.Length) {
			break
		}
		from := len(t.text)
		t.text = f.append(t.text, float64(v-base))
		t.Ticks = add(t.Ticks, at, from, len(t.text))
		if v > math.MaxInt64-step {
			break
		}
		v += step
	}
}

func floorMod(a, b int64) int64 {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
