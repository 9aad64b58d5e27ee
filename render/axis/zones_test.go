package axis

import (
	"testing"
	"time"

	"gpucharts/display/spec"
)

// Ticks about every kind of change of a clock, by the standard library's clock: each label is what a clock of the zone
// shows at its tick, a day's tick is the day's first instant, and no stretch is without ticks.
func TestTimeTicksAreRightAboutEveryChangeOfAClock(t *testing.T) {
	for _, c := range []struct{ zone, change string }{ // UTC
		{"Europe/Berlin", "2024-03-31T01:00"}, {"Europe/Berlin", "2024-10-27T01:00"},
		{"America/New_York", "2024-03-10T07:00"}, {"America/New_York", "2024-11-03T06:00"},
		{"America/St_Johns", "2024-03-10T05:30"}, {"America/St_Johns", "2024-11-03T04:30"}, // 3½ hours behind
		{"Asia/Kolkata", "2024-03-31T00:00"},                                                     // 5½ hours ahead, and no change
		{"Australia/Lord_Howe", "2024-04-06T15:00"}, {"Australia/Lord_Howe", "2024-10-05T15:30"}, // by half an hour
		{"America/Sao_Paulo", "2018-11-04T03:00"}, {"America/Sao_Paulo", "2018-02-18T02:00"}, // at midnight
		{"Asia/Beirut", "2024-03-30T22:00"}, {"Asia/Beirut", "2024-10-26T21:00"}, // at midnight
		{"Africa/Cairo", "2024-04-25T22:00"}, {"Africa/Cairo", "2024-10-31T21:00"},
		{"Pacific/Apia", "2011-12-30T10:00"}, // a day left out
	} {
		location, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatalf("install tzdata: %v", err)
		}
		zone := &Zone{Name: c.zone, Rule: func(s int64) int64 {
			_, offset := time.Unix(s, 0).In(location).Zone()
			return int64(offset)
		}}
		change, err := time.Parse("2006-01-02T15:04", c.change)
		if err != nil {
			t.Fatal(err)
		}
		for _, length := range []time.Duration{2 * time.Hour, 7 * time.Hour, 20 * time.Hour, 50 * time.Hour, 6 * 24 * time.Hour, 30 * 24 * time.Hour, 200 * 24 * time.Hour} {
			for share := time.Duration(0); share <= 8; share++ { // the change from the left end to the right one
				from := change.Add(-length * share / 8)
				checkTicks(t, from, length, zone, location)
			}
		}
	}
}

func checkTicks(t *testing.T, from time.Time, length time.Duration, zone *Zone, location *time.Location) {
	t.Helper()
	ticks := timeTicks(from, length, zone)
	where := func() string { return zone.Name + " from " + from.In(location).String() + " for " + length.String() }
	dates := map[float64]string{}
	for _, c := range ticks.Context {
		dates[c.At] = string(ticks.Label(c))
	}
	widest, before := 0.0, 0.0
	for i, tick := range ticks.Ticks {
		at := from.Add(time.Duration(tick.At)).In(location)
		label := string(ticks.Label(tick))
		layout := "15:04"
		if label[0] > '9' { // a month, or a day of it
			layout = "Jan 2"
			if len(label) == 3 {
				layout = "Jan"
			}
			if was := at.Add(-1); was.Format("Jan 2") == at.Format("Jan 2") {
				t.Errorf("%s: the tick %q is not where its day begins, but at %v", where(), label, at)
			}
		}
		if got := at.Format(layout); got != label {
			t.Errorf("%s: the tick at %v is labelled %q", where(), at, label)
		}
		if date, ok := dates[tick.At]; ok && date != at.Format("Jan 2, 2006") && date != at.Format("2006") {
			t.Errorf("%s: the date under %v is %q", where(), at, date)
		}
		if i > 0 {
			if tick.At <= before {
				t.Errorf("%s: ticks do not run onwards at %v", where(), at)
			}
			widest = max(widest, tick.At-before)
		}
		before = tick.At
	}
	if n := float64(len(ticks.Ticks)); n < 2 || widest > 3*float64(length)/n {
		t.Errorf("%s: ticks %q", where(), labels(ticks, ticks.Ticks))
	}
}

// Ten years of nanoseconds, seen a microsecond at a time: ticks and dates by the standard library.
func TestTimeTicksOfADeepZoomAreRight(t *testing.T) {
	start := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	for k := range 500 {
		from := start.Add(time.Duration(k) * (10 * 365 * 24 * time.Hour / 500)).Add(time.Duration(k*k*7919) * time.Nanosecond)
		for _, length := range []time.Duration{time.Microsecond, 20 * time.Microsecond, 3 * time.Millisecond} {
			ticks := &Ticks{}
			ticks.Time(&Request{Span: spec.Span{Min: spec.Value{Int: from.UnixNano()}, Length: float64(length)}, Integer: true, Pixels: 600, Least: 76, Gap: 10, Font: monospace(6)}, 1, &Zone{})
			if len(ticks.Ticks) < 3 || len(ticks.Context) == 0 {
				t.Fatalf("%v from %v: ticks %q under %q", length, from, labels(ticks, ticks.Ticks), labels(ticks, ticks.Context))
			}
			for _, tick := range ticks.Ticks {
				at := from.Add(time.Duration(tick.At))
				ns := at.Nanosecond()
				want := map[string]int{"ns": ns % 1e3, "µs": ns / 1e3 % 1e3, "ms": ns / 1e6}
				label := string(ticks.Label(tick))
				matched := false
				for unit, n := range want {
					matched = matched || label == number(n)+" "+unit
				}
				if !matched {
					t.Fatalf("the tick at %v is labelled %q", at, label)
				}
			}
			for _, c := range ticks.Context {
				at, label := from.Add(time.Duration(c.At)), string(ticks.Label(c))
				if label != at.Format("Jan 2, 2006 15:04:05") && label != at.Format("Jan 2, 2006 15:04:05.000") && label != at.Format("Jan 2, 2006 15:04:05.000000") {
					t.Fatalf("under %v stands %q", at, label)
				}
			}
		}
	}
}

func number(n int) string { return string(AppendGroups(nil, int64(n))) }
