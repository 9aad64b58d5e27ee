package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// space is one axis of a chart: what its values are, what part of them is in view, and where
// that lies on the picture. All its arithmetic starts from exact differences (sub), so that
// a microsecond in the middle of ten years is drawn right to the pixel.
type space struct {
	integer bool
	low     spec.Value // of the data
	high    spec.Value
	empty   bool // no finite value
	full    spec.Span
	span    spec.Span
	// origin is the device pixel of span.Min, pixels the length of the axis. Vertical axes run
	// upwards from origin.
	origin, pixels float64
	// scale is what the axis does to values; all else here is in places.
	scale wire.Transform
	// names of the categories that lie at 0, 1, 2 …; nil: no axis of categories.
	names []string
	// order is the position of each category, where they do not lie in the order of their codes; shown are the
	// names by position.
	order []int
	shown []string
	// arranged are the sums by which they were ordered, sums those of the latest look.
	arranged, sums []float64
	// auto: the axis is fitted to what is drawn; held: until somebody chooses a view of it.
	auto, held bool
	// given: the configuration says what it shows, full. reach is then what the data has, so that all of it
	// can be looked at; fits: it is learnt from what is drawn.
	given, fits bool
	reach       spec.Span
}

// limits are where the middle of a view may lie, and how long a view may be.
func (s *space) limits() (low, high spec.Value, longest float64) {
	low, high = s.full.Min, add(s.full.Min, s.full.Length, s.integer)
	longest = s.full.Length * 4
	if s.given && s.reach.Length > 0 {
		end := add(s.reach.Min, s.reach.Length, s.integer)
		if sub(s.reach.Min, low) < 0 {
			low = s.reach.Min
		}
		if sub(end, high) > 0 {
			high = end
		}
		longest = math.Max(longest, sub(high, low)*1.5)
	}
	return low, high, longest
}

// fitTo makes [low, high] the range of an axis that follows what is drawn, with room above.
func (s *space) fitTo(low, high float64) {
	s.low, s.high, s.empty = spec.Value{Frac: low}, spec.Value{Frac: high}, false
	if s.scale == wire.Log { // no zero to stand on: a little below one, or six decades
		high = s.place(math.Max(high, 1e-300))
		low = high - 6
		if high > 0 && low < -0.2 {
			low = -0.2
		}
		s.full = spec.Span{Min: spec.Value{Frac: low}, Length: (high - low) * 1.06}
		if !s.held {
			s.span = s.full
		}
		return
	}
	low, high = s.place(low), s.place(high)
	top := high
	length := high - low
	if !(length > 0) {
		length = 1
	}
	if low < 0 {
		low -= 0.06 * length
	}
	if high > 0 || low == 0 {
		high = low + length*1.06
		if low < 0 {
			high = top + 0.06*length
		}
	}
	s.full = spec.Span{Min: spec.Value{Frac: low}, Length: high - low}
	if !s.held {
		s.span = s.full
	}
}

// follow shows the same part of this axis as is shown of another.
func (s *space) follow(other *space) {
	if s.full.Length <= 0 || other.full.Length <= 0 {
		return
	}
	share := sub(other.span.Min, other.full.Min) / other.full.Length
	s.span = spec.Span{Min: add(s.full.Min, share*s.full.Length, s.integer), Length: other.span.Length / other.full.Length * s.full.Length}
}

// pixelUpAt is the device pixel of a number on a vertical axis.
func (s *space) pixelUpAt(v float64) float64 {
	v = s.place(v)
	return s.origin - (v-s.span.Min.Frac-float64(s.span.Min.Int))/s.units()
}

// binWindow is, for bins at most width device pixels large, the level of an axis and the indexes
// of the first and the last tile of 2^bits bins in view that can hold values.
func binWindow(s *space, column *spec.Column, width float64, bits int) (level int16, first, last int64) {
	whole := column.Type.Integer()
	level = min(levelFor(width*s.units()), mostLevel)
	if whole {
		level = max(level, 0)
	}
	shift := int(level) + bits
	first = max(binOf(s.span.Min, shift, whole), binOf(column.Range.Min, shift, whole))
	last = min(binOf(s.end(), shift, whole), binOf(column.Range.Max, shift, whole))
	return level, first, last
}

// units is how many axis units one device pixel spans.
func (s *space) units() float64 { return s.span.Length / s.pixels }

// sub is v - w where Value.Sub would leave the range of int64.
func sub(v, w spec.Value) float64 {
	d := v.Int - w.Int
	if (v.Int >= w.Int) != (d >= 0) {
		return (float64(v.Int) - float64(w.Int)) + (v.Frac - w.Frac)
	}
	return float64(d) + (v.Frac - w.Frac)
}

// add is v + d, held inside of what the type can hold.
func add(v spec.Value, d float64, integer bool) spec.Value {
	if !integer {
		f := v.Frac + d
		return spec.Value{Int: v.Int, Frac: math.Max(-math.MaxFloat64, math.Min(math.MaxFloat64, f))}
	}
	const limit = 1 << 62
	if t := float64(v.Int) + d; t >= limit*1.99 {
		return spec.Value{Int: math.MaxInt64 - 4096}
	} else if t <= -limit*1.99 {
		return spec.Value{Int: math.MinInt64 + 4096}
	}
	whole := math.Floor(d)
	r := spec.Value{Int: v.Int + int64(whole), Frac: v.Frac + (d - whole)}
	if r.Frac >= 1 {
		r.Int, r.Frac = r.Int+1, r.Frac-1
	}
	return r
}

// clean brings a value from outside into the form that an axis keeps: Frac within [0, 1) for
// whole numbers, all of it in Frac for others.
func clean(v spec.Value, integer bool) spec.Value {
	if math.IsNaN(v.Frac) {
		v.Frac = 0
	}
	if integer {
		return add(spec.Value{Int: v.Int}, v.Frac, true)
	}
	return spec.Value{Frac: math.Max(-math.MaxFloat64, math.Min(math.MaxFloat64, float64(v.Int)+v.Frac))}
}

// shortest is the least span of floats: below it pixels would be subnormal numbers.
const shortest = 0x1p-1005

// setRange says what the data spans; pad is the share of it left free on each side.
func (s *space) setRange(low, high spec.Value, empty bool, pad float64) {
	s.low, s.high, s.empty = low, high, empty
	length := sub(high, low)
	if empty || math.IsNaN(length) {
		s.empty = true
		s.full = spec.Span{Length: 1}
		s.span = s.full
		return
	}
	const longest = math.MaxFloat64 / 64
	if length > longest { // reaches over most of float64: show what arithmetic can hold
		s.full = spec.Span{Min: spec.Value{Frac: -longest / 2}, Length: longest}
		s.span = s.full
		return
	}
	if length <= 0 || s.integer && length < 1 || !s.integer && length < shortest {
		length = 2
		if a := math.Abs(low.Float()); !s.integer && a > 0 {
			length = math.Max(a*0.2, shortest)
		}
		s.full = spec.Span{Min: add(low, -length/2, s.integer), Length: length}
		s.span = s.full
		return
	}
	s.full = spec.Span{Min: add(low, -pad*length, s.integer), Length: length * (1 + 2*pad)}
	s.span = s.full
}

// set shows a span, held within the limits: never so deep that neighbouring pixels are the
// same number, never far beyond the data, its middle always among the data.
func (s *space) set(v spec.Span) {
	if !(v.Length > 0) || math.IsInf(v.Length, 0) || math.IsNaN(v.Min.Frac) || math.IsInf(v.Min.Frac, 0) {
		return
	}
	v.Min = clean(v.Min, s.integer)
	middle := add(v.Min, v.Length/2, s.integer)
	low, high, longest := s.limits()
	length := math.Min(v.Length, longest)
	length = math.Max(length, s.least(middle))
	if sub(middle, high) > 0 {
		middle = high
	}
	if sub(middle, low) < 0 {
		middle = low
	}
	if length == v.Length && middle == add(v.Min, v.Length/2, s.integer) {
		s.span = v
		return
	}
	s.span = spec.Span{Min: add(middle, -length/2, s.integer), Length: length}
}

// least is the shortest span that may be shown about a value.
func (s *space) least(about spec.Value) float64 {
	if s.integer {
		return math.Min(8, s.full.Length)
	}
	// A pixel must move a float64, and tiles must be nameable (wire.MinLevel).
	tiny := math.Max(math.Abs(about.Float())*0x1p-40, shortest)
	return math.Min(math.Max(tiny, s.full.Length*0x1p-60), s.full.Length)
}

// zoom multiplies what is shown by 1/factor about the value at distance d from span.Min.
func (s *space) zoom(d, factor float64) {
	if !(factor > 0) || math.IsInf(factor, 0) || math.IsNaN(d) {
		return
	}
	anchor := add(s.span.Min, d, s.integer)
	length := s.span.Length / factor
	_, _, longest := s.limits()
	length = math.Max(math.Min(length, longest), s.least(anchor))
	share := d / s.span.Length
	s.set(spec.Span{Min: add(anchor, -share*length, s.integer), Length: length})
}

// pan moves the span by a number of axis units.
func (s *space) pan(d float64) {
	if math.IsNaN(d) || math.IsInf(d, 0) {
		return
	}
	s.set(spec.Span{Min: add(s.span.Min, d, s.integer), Length: s.span.Length})
}

// end is where the span ends.
func (s *space) end() spec.Value { return add(s.span.Min, s.span.Length, s.integer) }

// mostLevel keeps the width of a whole tile within float64.
const mostLevel = 1012

// levelFor is the greatest level whose bins are at most width axis units wide.
func levelFor(width float64) int16 {
	if !(width > 0) {
		return -1074
	}
	_, e := math.Frexp(width) // width = f * 2^e with f in [0.5, 1)
	level := e - 1
	return int16(max(-1080, min(mostLevel, level)))
}

// binStart is the value at which bin index of width 2^shift begins.
func binStart(index int64, shift int, integer bool) spec.Value {
	if !integer {
		return spec.Value{Frac: math.Ldexp(float64(index), shift)}
	}
	if shift >= 0 {
		if shift > 62 || index > math.MaxInt64>>shift || index < math.MinInt64>>shift {
			if index < 0 {
				return spec.Value{Int: math.MinInt64}
			}
			if index == 0 {
				return spec.Value{}
			}
			return spec.Value{Int: math.MaxInt64}
		}
		return spec.Value{Int: index << shift}
	}
	k := -shift
	if k > 62 {
		return spec.Value{Frac: math.Ldexp(float64(index), shift)}
	}
	whole := index >> k
	return spec.Value{Int: whole, Frac: math.Ldexp(float64(index-whole<<k), shift)}
}

// binOf is the index of the bin of width 2^shift that holds v.
func binOf(v spec.Value, shift int, integer bool) int64 {
	const most = 1 << 62
	if !integer {
		f := math.Floor(math.Ldexp(float64(v.Int)+v.Frac, -shift))
		return int64(math.Max(-most, math.Min(most, f)))
	}
	carry := math.Floor(v.Frac)
	if math.Abs(carry) >= most {
		return int64(math.Max(-most, math.Min(most, math.Floor(math.Ldexp(v.Frac, -shift)))))
	}
	whole, frac := v.Int+int64(carry), v.Frac-carry
	if shift >= 0 {
		return whole >> min(shift, 63)
	}
	k := -shift
	if k > 62 || whole > most>>k || whole < -most>>k {
		if whole < 0 {
			return -most
		}
		return most
	}
	return whole<<k + int64(math.Floor(math.Ldexp(frac, k)))
}

// pixelOf is the device pixel of a value on a horizontal axis, pixelUpOf on a vertical one.
func (s *space) pixelOf(v spec.Value) float64   { return s.origin + sub(v, s.span.Min)/s.units() }
func (s *space) pixelUpOf(v spec.Value) float64 { return s.origin - sub(v, s.span.Min)/s.units() }

func exp2(n int) float64 { return math.Ldexp(1, n) }

// clip32 keeps a pixel position inside of what float32 tells apart near the picture.
func clip32(v float64) float32 {
	if !(v > -1e6) {
		return -1e6
	}
	if v > 1e6 {
		return 1e6
	}
	return float32(v)
}

// step keeps pixels per offset where a drawer may divide by them in 32 bits: all offsets of a
// tile that is less than this large fall onto one point anyway.
func step(v float64) float64 { return math.Max(1e-30, math.Min(1e30, v)) }
