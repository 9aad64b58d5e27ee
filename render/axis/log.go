package axis

import "math"

// Place is where a value lies on a logarithmic axis: log10(v), or with both sides of zero
// sign(v)*log10(1+|v|). Value is the way back.
func Place(v float64, symmetric bool) float64 {
	if symmetric {
		return math.Copysign(math.Log1p(math.Abs(v))/math.Ln10, v)
	}
	return math.Log10(v)
}

// Value is the value at a place of a logarithmic axis.
func Value(p float64, symmetric bool) float64 {
	if symmetric {
		return math.Copysign(math.Expm1(math.Abs(p)*math.Ln10), p)
	}
	return math.Pow(10, p)
}

// Log chooses ticks on an axis whose span is one of places: at powers of ten, at 2 and 5 times
// these where there is room, and where less than about a decade is in view at round values.
func (t *Ticks) Log(r *Request, symmetric bool) {
	t.reset()
	if !usable(r) {
		return
	}
	low := r.Span.Min.Float()
	from, to := Value(low, symmetric), Value(low+r.Span.Length, symmetric)
	decades := r.Span.Length
	if symmetric && from < 0 && to > 0 {
		decades = math.Max(math.Abs(low), math.Abs(low+r.Span.Length))
	}
	if decades > 1.2 {
		for _, mantissas := range [...]int{3, 1} {
			for stride := 1; stride < 400; stride++ {
				t.reset()
				t.powers(r, low, from, to, mantissas, stride, symmetric)
				if t.apart(r) {
					if len(t.Ticks) >= 2 {
						if stride == 1 {
							t.minor(r, low, from, to, symmetric)
						}
						return
					}
					break
				}
				if mantissas > 1 {
					break
				}
			}
		}
	}
	t.reset()
	t.roundValues(r, low, from, to, symmetric)
}

// powers adds ticks at m*10^e for the first few m of 1, 2, 5 and every stride-th e.
func (t *Ticks) powers(r *Request, low, from, to float64, mantissas, stride int, symmetric bool) {
	greatest := math.Max(math.Abs(from), math.Abs(to))
	least := from
	if symmetric {
		least = 1
	}
	if !(greatest > 0) || !(least > 0) || math.IsInf(greatest, 0) {
		return
	}
	first, last := int(math.Floor(math.Log10(least))), int(math.Floor(math.Log10(greatest)))
	first -= floorModInt(first, stride)
	if symmetric {
		for e := last - floorModInt(last, stride); e >= max(first, 0); e -= stride {
			for k := mantissas - 1; k >= 0; k-- {
				t.power(r, low, -1, [...]int{1, 2, 5}[k], e, symmetric)
			}
		}
		t.power(r, low, 0, 0, 0, symmetric)
	}
	for e := first; e <= last; e += stride {
		if symmetric && e < 0 {
			continue
		}
		for k := 0; k < mantissas; k++ {
			t.power(r, low, 1, [...]int{1, 2, 5}[k], e, symmetric)
		}
	}
}

// minor marks the multiples of the powers of ten, where a decade has room for them.
func (t *Ticks) minor(r *Request, low, from, to float64, symmetric bool) {
	least := r.Least
	if r.Across {
		least *= 0.5
	}
	if r.Pixels/r.Span.Length < least {
		return
	}
	greatest := math.Max(math.Abs(from), math.Abs(to))
	first, last := int(math.Floor(math.Log10(from))), int(math.Floor(math.Log10(greatest)))
	if symmetric {
		first = 0
	}
	for e := first; e <= last; e++ {
		for m := 2; m < 10; m++ {
			place := Place(times(1, m, e), symmetric)
			for _, at := range [...]float64{place - low, -place - low} {
				if at >= 0 && at <= r.Span.Length && (symmetric || at == place-low) {
					t.Minor = append(t.Minor, at)
				}
			}
		}
	}
}

func (t *Ticks) power(r *Request, low, sign float64, m, e int, symmetric bool) {
	v := sign * times(1, m, e)
	t.tick(r, low, v, math.Abs(v), e, symmetric)
}

// tick adds a tick at v where that is in view.
func (t *Ticks) tick(r *Request, low, v, greatest float64, e int, symmetric bool) {
	at := Place(v, symmetric) - low
	if !(at >= 0 && at <= r.Span.Length) {
		return
	}
	f := formatFor(greatest, times(1, 1, e), e)
	if f.offset {
		f = format{scale: 1, scientific: true, decimals: 6}
	}
	from := len(t.text)
	t.text = f.append(t.text, v)
	t.Ticks = add(t.Ticks, at, from, len(t.text))
}

// roundValues adds ticks at multiples of 1, 2 or 5 times a power of ten, far enough apart.
func (t *Ticks) roundValues(r *Request, low, from, to float64, symmetric bool) {
	if !(to > from) || math.IsInf(to-from, 0) {
		return
	}
	m, e := niceAbove((to - from) * r.Least / r.Pixels)
	for try := 0; try < 12; try++ {
		t.reset()
		step := times(1, m, e)
		first := math.Ceil(from / step)
		if math.Abs(first) > 1<<53 {
			return
		}
		greatest := math.Max(math.Abs(from), math.Abs(to))
		for k := first; k*step <= to && k-first < 200; k++ {
			t.tick(r, low, times(k, m, e), greatest, e, symmetric)
		}
		if t.apart(r) {
			return
		}
		m, e = next(m, e)
	}
}

// apart reports whether neighbouring ticks are far enough from each other and labels do not meet.
func (t *Ticks) apart(r *Request) bool {
	scale := r.Pixels / r.Span.Length
	least := r.Least
	if r.Across {
		least *= 0.5
	}
	for i := 1; i < len(t.Ticks); i++ {
		if (t.Ticks[i].At-t.Ticks[i-1].At)*scale < least {
			return false
		}
	}
	return t.fits(r, t.Ticks)
}

func floorModInt(a, b int) int {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}
