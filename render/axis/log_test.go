package axis

import (
	"math"
	"strings"
	"testing"

	"gpucharts/display/spec"
)

func logTicks(from, to float64, symmetric bool) (labels []string, values []float64) {
	low, high := Place(from, symmetric), Place(to, symmetric)
	var t Ticks
	t.Log(&Request{Span: spec.Span{Min: spec.Value{Frac: low}, Length: high - low}, Pixels: 400, Least: 40, Across: true}, symmetric)
	for _, tick := range t.Ticks {
		labels = append(labels, string(t.Label(tick)))
		values = append(values, Value(low+tick.At, symmetric))
	}
	return labels, values
}

func TestLogTicksAreRoundAndInTheirPlaces(t *testing.T) {
	for _, c := range []struct {
		from, to  float64
		symmetric bool
		want      string
	}{
		{1, 1000, false, "1 2 5 10 20 50 100 200 500 1,000"},
		{0.9, 2e6, false, "1 10 100 1,000 10,000 100,000 1M"},
		{1e-12, 1e12, false, ""},
		{40, 90, false, "40 45 50 55 60 65 70 75 80 85"},
		{100.21, 100.91, false, "100.3 100.4 100.5 100.6 100.7 100.8 100.9"},
		{-1000, 1000, true, "−1,000 −100 −10 −1 0 1 10 100 1,000"},
		{1e-300, 1e300, false, ""},
	} {
		labels, values := logTicks(c.from, c.to, c.symmetric)
		if got := strings.Join(labels, " "); c.want != "" && got != c.want {
			t.Errorf("%g to %g: %s, want %s", c.from, c.to, got, c.want)
		}
		if len(labels) < 3 {
			t.Errorf("%g to %g: only %v", c.from, c.to, labels)
		}
		for i, v := range values {
			if !(v >= c.from*(1-1e-9)-1e-9*math.Abs(c.from) && v <= c.to*(1+1e-9)) {
				t.Errorf("%g to %g: a tick %q at %g", c.from, c.to, labels[i], v)
			}
		}
	}
}

func TestPlacesOfALogarithmicAxisComeBack(t *testing.T) {
	for _, v := range []float64{1e-300, 1e-9, 0.5, 1, 7, 1e12, 1e300} {
		for _, symmetric := range []bool{false, true} {
			if back := Value(Place(v, symmetric), symmetric); math.Abs(back-v) > 1e-12*v*math.Max(1, math.Abs(math.Log(v))) && !(symmetric && v < 1e-9) {
				t.Errorf("%g comes back as %g (symmetric %v)", v, back, symmetric)
			}
			if back := Value(Place(-v, true), true); symmetric && v >= 1e-9 && math.Abs(back+v) > 1e-12*v*math.Max(1, math.Abs(math.Log(v))) {
				t.Errorf("%g comes back as %g", -v, back)
			}
		}
	}
}

func TestCategoriesAreNamedAtTheirPlaces(t *testing.T) {
	var ticks Ticks
	names := []string{"north", "east", "south", "west"}
	ticks.Category(&Request{Span: spec.Span{Min: spec.Value{Int: -1, Frac: 0.5}, Length: 4}, Integer: true, Pixels: 400, Gap: 10}, names)
	if len(ticks.Ticks) != 4 {
		t.Fatalf("%d ticks", len(ticks.Ticks))
	}
	for i, tick := range ticks.Ticks {
		if string(ticks.Label(tick)) != names[i] || tick.At != float64(i)+0.5 {
			t.Errorf("tick %d: %s at %v", i, ticks.Label(tick), tick.At)
		}
	}
}

// Between the powers of ten lie marks at their multiples, where a decade has room for them.
func TestMultiplesOfThePowersOfTenAreMarked(t *testing.T) {
	for _, symmetric := range []bool{false, true} {
		ticks := &Ticks{}
		low, high := Place(1, symmetric), Place(1000, symmetric)
		ticks.Log(&Request{Span: spec.Span{Min: spec.Value{Frac: low}, Length: high - low}, Pixels: 200, Least: 40, Gap: 8, Font: monospace(6), Across: true}, symmetric)
		found := map[int]bool{}
		for _, at := range ticks.Minor {
			v := Value(low+at, symmetric)
			if math.Abs(v-math.Round(v)) > 1e-9*v {
				t.Errorf("a mark at %v", v)
			}
			found[int(math.Round(v))] = true
		}
		for _, v := range []int{2, 3, 9, 20, 70, 200, 900} {
			if !found[v] {
				t.Errorf("symmetric %v: no mark at %d", symmetric, v)
			}
		}
		wide := &Ticks{}
		if wide.Log(&Request{Span: spec.Span{Min: spec.Value{Frac: -300}, Length: 600}, Pixels: 200, Least: 40, Font: monospace(6), Across: true}, symmetric); len(wide.Minor) > 0 {
			t.Errorf("%d marks among hundreds of decades", len(wide.Minor))
		}
	}
}
