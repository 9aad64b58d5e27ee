package axis

import (
	"math"
	"testing"
	"time"

	"gpucharts/display/spec"
)

type monospace float64

func (m monospace) Width(s []byte) float64 { return float64(len(s)) * float64(m) }

func labels(t *Ticks, ticks []Tick) []string {
	var out []string
	for _, tick := range ticks {
		out = append(out, string(t.Label(tick)))
	}
	return out
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func linear(min, length float64) *Ticks {
	t := &Ticks{}
	t.Linear(&Request{Span: spec.Span{Min: spec.Value{Frac: min}, Length: length}, Pixels: 500, Least: 80, Gap: 8, Font: monospace(6)})
	return t
}

func TestLinearTicksAreRoundAndLabelledAlike(t *testing.T) {
	for _, c := range []struct {
		min, length float64
		want        []string
	}{
		{0, 1, []string{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}},
		{-3, 6, []string{"−3", "−2", "−1", "0", "1", "2", "3"}},
		{0, 5000, []string{"0", "1,000", "2,000", "3,000", "4,000", "5,000"}},
		{0, 5e6, []string{"0", "1M", "2M", "3M", "4M", "5M"}},
		{0, 2.4e7, []string{"0", "5M", "10M", "15M", "20M"}},
		{0, 6e-5, []string{"0", "10µ", "20µ", "30µ", "40µ", "50µ", "60µ"}},
		{-1e300, 2e300, []string{"−1×10³⁰⁰", "−5×10²⁹⁹", "0", "5×10²⁹⁹", "1×10³⁰⁰"}},
	} {
		ticks := linear(c.min, c.length)
		check(t, labels(ticks, ticks.Ticks), c.want...)
	}
}

func TestExtremeSpansGiveTicksOrNoneButNeverTrouble(t *testing.T) {
	for _, min := range []float64{0, 1, -1, 1e-300, 1e300, -1e308, 5e-324, math.Inf(1), math.NaN()} {
		for _, length := range []float64{1e-300, 1e-9, 1, 1e9, 1e300, 1e308, 0, math.NaN(), math.Inf(1)} {
			ticks := linear(min, length)
			if len(ticks.Ticks) > 50 {
				t.Errorf("%g+%g: %d ticks", min, length, len(ticks.Ticks))
			}
		}
	}
}

func TestDeepZoomKeepsTicksApart(t *testing.T) {
	ticks := linear(1234567.891, 5e-6)
	seen := map[string]bool{}
	for _, l := range labels(ticks, ticks.Ticks) {
		if seen[l] {
			t.Errorf("label %q twice", l)
		}
		seen[l] = true
	}
	if len(seen) < 3 || !ticks.Offset {
		t.Errorf("want several labels beside an offset, got %v", seen)
	}
	check(t, labels(ticks, ticks.Context), "1,234,567.891")
}

func TestWholeNumbersStayWholeAtTheEndsOfInt64(t *testing.T) {
	for _, low := range []int64{math.MaxInt64 - 30, math.MinInt64, 1<<62 + 7} {
		ticks := &Ticks{}
		ticks.Linear(&Request{Span: spec.Span{Min: spec.Value{Int: low}, Length: 20}, Integer: true, Pixels: 500, Least: 60, Gap: 8, Font: monospace(6)})
		if len(ticks.Ticks) < 3 {
			t.Errorf("from %d: only %d ticks", low, len(ticks.Ticks))
		}
		for _, tick := range ticks.Ticks {
			if tick.At != math.Trunc(tick.At) {
				t.Errorf("from %d: a tick at %g", low, tick.At)
			}
		}
	}
}

func timeTicks(from time.Time, length time.Duration, zone *Zone) *Ticks {
	t := &Ticks{}
	t.Time(&Request{Span: spec.Span{Min: spec.Value{Int: from.UnixNano()}, Length: float64(length)}, Integer: true, Pixels: 600, Least: 90, Gap: 10, Font: monospace(6)}, 1, zone)
	return t
}

func TestTimeTicksFromYearsToNanoseconds(t *testing.T) {
	from := time.Date(2024, 12, 30, 22, 58, 59, 999_999_100, time.UTC)
	day := 24 * time.Hour
	for _, c := range []struct {
		length         time.Duration
		ticks, context []string
	}{
		{5 * 365 * day, []string{"2025", "2026", "2027", "2028", "2029"}, nil},
		{14 * 30 * day, []string{"Jan", "Apr", "Jul", "Oct", "Jan"}, []string{"2025", "2026"}},
		{6 * day, []string{"Dec 31", "Jan 1", "Jan 2", "Jan 3", "Jan 4", "Jan 5"}, []string{"2024", "2025"}},
		{3 * time.Hour, []string{"23:00", "23:30", "00:00", "00:30", "01:00", "01:30"}, []string{"Dec 30, 2024", "Dec 31, 2024"}},
		{5 * time.Second, []string{"22:59:00", "22:59:01", "22:59:02", "22:59:03", "22:59:04"}, []string{"Dec 30, 2024"}},
		{2 * time.Microsecond, []string{"0 ns", "500 ns", "0 ns"}, nil},
	} {
		ticks := timeTicks(from, c.length, &Zone{})
		if c.length > time.Second {
			check(t, labels(ticks, ticks.Ticks), c.ticks...)
			check(t, labels(ticks, ticks.Context), c.context...)
		} else if len(ticks.Ticks) < 3 || len(ticks.Context) == 0 {
			t.Errorf("%v: ticks %q, context %q", c.length, labels(ticks, ticks.Ticks), labels(ticks, ticks.Context))
		}
	}
}

func TestTimeTicksFollowTheZonesClockOverDaylightSaving(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatalf("install tzdata: %v", err)
	}
	zone := &Zone{Name: "Europe/Berlin", Rule: func(s int64) int64 {
		_, offset := time.Unix(s, 0).In(berlin).Zone()
		return int64(offset)
	}}
	from := time.Date(2024, 3, 30, 12, 0, 0, 0, berlin)
	ticks := timeTicks(from, 48*time.Hour, zone)
	for _, tick := range ticks.Ticks {
		at := from.Add(time.Duration(tick.At)).In(berlin)
		if got, want := string(ticks.Label(tick)), at.Format("15:04"); got != want {
			t.Errorf("tick at %v is labelled %q", at, got)
		}
	}
	if len(ticks.Ticks) < 4 {
		t.Errorf("only %d ticks", len(ticks.Ticks))
	}
}

func TestCivilAgreesWithTheStandardLibrary(t *testing.T) {
	for day := int64(-800_000); day < 3_000_000; day += 137 {
		want := time.Unix(day*86400, 0).UTC()
		y, m, d := civil(day)
		if int(y) != want.Year() || m != int(want.Month()) || d != want.Day() {
			t.Fatalf("day %d: %d-%d-%d, want %v", day, y, m, d, want)
		}
		if daysFromCivil(y, m, d) != day {
			t.Fatalf("day %d does not come back", day)
		}
	}
}

func TestExactValues(t *testing.T) {
	if got := string(AppendTime(nil, spec.Value{Int: 1709649015000000120}, 1, &Zone{})); got != "2024-03-05 14:30:15.000000120" {
		t.Error(got)
	}
	if got := string(AppendNumber(nil, spec.Value{Int: math.MinInt64}, true, 64)); got != "−9,223,372,036,854,775,808" {
		t.Error(got)
	}
	if got := string(AppendNumber(nil, spec.Value{Frac: float64(float32(0.1))}, false, 32)); got != "0.1" {
		t.Error(got)
	}
	if got := string(AppendNumber(nil, spec.Value{Frac: -1.5e-9}, false, 64)); got != "−1.5×10⁻⁹" {
		t.Error(got)
	}
}

func TestChoosingTicksAgainAllocatesNothing(t *testing.T) {
	ticks := &Ticks{}
	r := &Request{Span: spec.Span{Min: spec.Value{Int: 1709649015000000120}, Length: 1e12}, Integer: true, Pixels: 800, Least: 90, Gap: 10, Font: monospace(6)}
	zone := &Zone{}
	run := func() { ticks.Time(r, 1, zone); ticks.Linear(r) }
	run()
	if n := testing.AllocsPerRun(100, run); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestWeeksBeginOnMondays(t *testing.T) {
	from := time.Date(2024, 2, 7, 5, 0, 0, 0, time.UTC)
	ticks := timeTicks(from, 40*24*time.Hour, &Zone{})
	if len(ticks.Ticks) < 4 {
		t.Fatalf("ticks %q", labels(ticks, ticks.Ticks))
	}
	for _, tick := range ticks.Ticks {
		if at := from.Add(time.Duration(tick.At)); at.Weekday() != time.Monday || at.Hour() != 0 {
			t.Errorf("a tick at %v (%s)", at, at.Weekday())
		}
	}
}
