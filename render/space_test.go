package render

import (
	"math"
	"math/rand"
	"testing"

	"gpucharts/display/spec"
)

func TestBinsHoldTheirValues(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for i := 0; i < 100_000; i++ {
		shift := r.Intn(50)
		v := spec.Value{Int: int64(r.Uint64()) >> uint(r.Intn(40)+8)}
		bin := binOf(v, shift, true)
		start, end := binStart(bin, shift, true), binStart(bin+1, shift, true)
		if sub(v, start) < 0 || sub(v, end) >= 0 {
			t.Fatalf("shift %d: %v is not in [%v, %v)", shift, v, start, end)
		}
		f := spec.Value{Frac: r.NormFloat64() * math.Ldexp(1, r.Intn(60)-30)}
		bin = binOf(f, shift, false)
		if start, end := binStart(bin, shift, false), binStart(bin+1, shift, false); math.Abs(float64(bin)) < 1<<52 && (f.Frac < start.Frac || f.Frac >= end.Frac) {
			t.Fatalf("shift %d: %v is not in [%v, %v)", shift, f, start, end)
		}
	}
}

func TestBinsAtTheEndsOfTheTypes(t *testing.T) {
	for _, v := range []spec.Value{{Int: math.MaxInt64}, {Int: math.MinInt64}, {Int: math.MaxInt64, Frac: 0.999}, {Frac: math.MaxFloat64}, {Frac: -math.MaxFloat64}, {Frac: 5e-324}} {
		for _, shift := range []int{-1100, -64, -63, -1, 0, 1, 62, 63, 64, 1000} {
			for _, whole := range []bool{true, false} {
				bin := binOf(v, shift, whole)
				start := binStart(bin, shift, whole)
				if math.IsNaN(start.Frac) {
					t.Errorf("binStart(binOf(%v, %d)) = %v", v, shift, start)
				}
			}
		}
	}
}

func TestTheLevelIsTheGreatestThatFits(t *testing.T) {
	for _, width := range []float64{1, 0.999, 1.001, 3, 4, 1e-300, 1e300, 5e-324, math.Pi} {
		level := int(levelFor(width))
		if math.Ldexp(1, level) > width && width > 1e-320 || math.Ldexp(1, level+1) <= width {
			t.Errorf("levelFor(%g) = %d", width, level)
		}
	}
}

func TestNanosecondsTenYearsOnKeepTheirPixels(t *testing.T) {
	s := space{integer: true, origin: 60, pixels: 1000}
	start := spec.Value{Int: 1420070400e9}
	s.setRange(start, add(start, 10*365*86400e9, true), false, 0.01)
	about := spec.Value{Int: 1577836800e9 + 123}
	s.set(spec.Span{Min: about, Length: 1000})
	for i := int64(0); i <= 1000; i += 100 {
		if got, want := s.pixelOf(spec.Value{Int: about.Int + i}), 60+float64(i); got != want {
			t.Errorf("%d ns on: pixel %v, want %v", i, got, want)
		}
	}
}

func TestZoomingInAndOutComesBack(t *testing.T) {
	for _, whole := range []bool{true, false} {
		s := space{integer: whole, origin: 0, pixels: 800}
		high := spec.Value{Frac: 1e6}
		if whole {
			high = spec.Value{Int: 1e15}
		}
		s.setRange(spec.Value{}, high, false, 0)
		anchor := 0.31 * s.span.Length
		for i := 0; i < 12; i++ {
			s.zoom(0.31*s.span.Length, 2)
		}
		for i := 0; i < 12; i++ {
			s.zoom(0.31*s.span.Length, 0.5)
		}
		if d := sub(s.span.Min, s.full.Min) / s.full.Length; math.Abs(d) > 1e-6 || math.Abs(s.span.Length/s.full.Length-1) > 1e-9 {
			t.Errorf("integer %v: off by %g of the view (anchor %g)", whole, d, anchor)
		}
	}
}

func TestTheViewNeverLeavesTheDataNorGoesTooDeep(t *testing.T) {
	s := space{pixels: 800}
	s.setRange(spec.Value{Frac: 10}, spec.Value{Frac: 20}, false, 0)
	s.pan(1e9)
	if middle := s.span.Min.Frac + s.span.Length/2; middle > 20.0001 {
		t.Errorf("panned to %g", middle)
	}
	for i := 0; i < 200; i++ {
		s.zoom(s.span.Length/2, 10)
	}
	if a, b := s.span.Min, add(s.span.Min, s.units(), false); !(b.Frac > a.Frac) {
		t.Errorf("neighbouring pixels are the same number at %v, length %g", s.span.Min, s.span.Length)
	}
	for i := 0; i < 300; i++ {
		s.zoom(s.span.Length/2, 0.1)
	}
	if s.span.Length > 41 {
		t.Errorf("zoomed out to %g", s.span.Length)
	}
	for _, bad := range []spec.Span{{}, {Length: math.NaN()}, {Length: math.Inf(1)}, {Length: -1}, {Min: spec.Value{Frac: math.NaN()}, Length: 1}} {
		before := s.span
		s.set(bad)
		if s.span != before {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func TestRampsRunEvenly(t *testing.T) {
	for name, ramp := range map[string]*[256]Color{"light": Light.Ramp, "dark": Dark.Ramp, "shades": shades(Color{213, 94, 0, 255}, &Light)} {
		first, last := toLab(ramp[0]).l, toLab(ramp[255]).l
		for i := 1; i < 256; i++ {
			step := (toLab(ramp[i]).l - toLab(ramp[i-1]).l) * 255 / (last - first)
			if step < -0.6 || step > 2.6 {
				t.Errorf("%s: step %d changes lightness by %.2f of an even step", name, i, step)
			}
		}
		if ramp[0].A == 0 {
			t.Errorf("%s: a lone row is not seen", name)
		}
	}
}
