package axis

import (
	"math"

	"gpucharts/display/spec"
)

// unit is what a time step counts.
type unit uint8

const (
	nanoseconds unit = iota
	seconds          // up to hours: counted from local midnight
	days
	monthly
	yearly
)

// rung is one step of the ladder of time ticks.
type rung struct {
	unit  unit
	count int64
	span  float64 // about how many seconds it is long
}

var ladder = makeLadder()

func makeLadder() []rung {
	var out []rung
	for scale := int64(1); scale < 1e9; scale *= 10 {
		for _, m := range [...]int64{1, 2, 5} {
			out = append(out, rung{nanoseconds, m * scale, float64(m*scale) / 1e9})
		}
	}
	for _, s := range [...]int64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200} {
		out = append(out, rung{seconds, s, float64(s)})
	}
	for _, d := range [...]int64{1, 2, 7, 14} {
		out = append(out, rung{days, d, float64(d) * 86400})
	}
	for _, m := range [...]int64{1, 3, 6} {
		out = append(out, rung{monthly, m, float64(m) * 30.4 * 86400})
	}
	for scale := int64(1); scale < 1e10; scale *= 10 {
		for _, m := range [...]int64{1, 2, 5} {
			out = append(out, rung{yearly, m * scale, float64(m*scale) * 365.25 * 86400})
		}
	}
	return out
}

// Time chooses ticks at round times of the zone's clock, with what the labels leave out
// (the date, the second) as Context.
func (t *Ticks) Time(r *Request, unitNanos int64, zone *Zone) {
	t.reset()
	if !usable(r) {
		return
	}
	least := r.Span.Length * r.Least / r.Pixels * float64(unitNanos) / 1e9
	for i := range ladder { // few ticks say little: closer ones, where labels have room
		if span := ladder[i].span; span >= least {
			if r.Span.Length*float64(unitNanos)/1e9 < 4*span {
				least *= closer
			}
			break
		}
	}
	for i := range ladder {
		g := &ladder[i]
		if g.span < least || g.unit == nanoseconds && g.count < unitNanos {
			continue
		}
		t.reset()
		if !t.times(r, g, unitNanos, zone) {
			continue
		}
		if t.fits(r, t.Ticks) {
			break
		}
	}
	t.thinContext(r)
}

// times writes the ticks of one rung; it gives up where they would be too many.
func (t *Ticks) times(r *Request, g *rung, unitNanos int64, zone *Zone) bool {
	start := at(r.Span.Min, unitNanos)
	offset := zone.offset(start.sec)
	local := start.sec + offset
	day := floorDiv(local, 86400)
	year, month, _ := civil(day)
	const most = 500
	lastContext := int64(math.MinInt64)
	before := math.Inf(-1)
	for i := int64(0); i < most; i++ {
		var when instant // local clock
		switch g.unit {
		case nanoseconds:
			n := start.nanos - floorMod(start.nanos, g.count) + i*g.count
			when = instant{local + floorDiv(n, 1e9), floorMod(n, 1e9)}
		case seconds:
			when.sec = day*86400 + floorDiv(local-day*86400, g.count)*g.count + i*g.count
		case days:
			// Weeks begin on Mondays; 1970-01-05 was one.
			when.sec = (day - floorMod(day-4, g.count) + i*g.count) * 86400
		case monthly:
			when.sec = daysFromCivil(year, (month-1)/int(g.count)*int(g.count)+1+int(i*g.count), 1) * 86400
		case yearly:
			when.sec = daysFromCivil(floorDiv(year, g.count)*g.count+i*g.count, 1, 1) * 86400
		}
		utc, ok := zone.utc(when.sec, when.sec-offset, g.unit >= days)
		if !ok {
			continue
		}
		distance := valueOf(utc, when.nanos, unitNanos).Sub(r.Span.Min)
		if distance > r.Span.Length {
			return true
		}
		if distance < 0 || distance <= before || math.IsNaN(distance) {
			continue
		}
		before = distance
		from := len(t.text)
		t.text = appendTick(t.text, g, when)
		t.Ticks = add(t.Ticks, distance, from, len(t.text))
		context := contextOf(g, when)
		if context != lastContext {
			lastContext = context
			from = len(t.text)
			t.text = appendContext(t.text, g, when)
			if len(t.text) > from {
				t.Context = add(t.Context, distance, from, len(t.text))
			}
		}
	}
	return false
}

// utc is the instant of a time of the zone's clock, about which guess is. A time that the clock leaps over has none; a
// day that begins in a leap begins after it.
func (z *Zone) utc(local, guess int64, ofDay bool) (int64, bool) {
	o := z.offset(guess)
	back := z.offset(local - o)
	if back == o || z.offset(local-back) == back {
		return local - back, true
	}
	after := local - min(o, back)
	return after, ofDay && floorDiv(after+z.offset(after), 86400) == floorDiv(local, 86400)
}

// valueOf is the axis value of an instant.
func valueOf(sec, nanos, unitNanos int64) spec.Value {
	perSecond := int64(1e9) / unitNanos
	if sec > math.MaxInt64/perSecond-1 || sec < math.MinInt64/perSecond+1 {
		return spec.Value{Frac: math.NaN()}
	}
	whole := nanos / unitNanos
	return spec.Value{Int: sec*perSecond + whole, Frac: float64(nanos-whole*unitNanos) / float64(unitNanos)}
}

func appendTick(buf []byte, g *rung, when instant) []byte {
	day := floorDiv(when.sec, 86400)
	switch g.unit {
	case nanoseconds:
		switch {
		case g.count >= 1e6:
			return append(appendPadded(buf, when.nanos/1e6, 1), " ms"...)
		case g.count >= 1e3:
			return append(appendPadded(buf, when.nanos/1e3%1e3, 1), " µs"...)
		}
		return append(appendPadded(buf, when.nanos%1e3, 1), " ns"...)
	case seconds:
		return appendClock(buf, when.sec-day*86400, g.count < 60)
	}
	year, month, dayOfMonth := civil(day)
	switch g.unit {
	case days:
		return appendPadded(append(append(buf, months[month-1]...), ' '), int64(dayOfMonth), 1)
	case monthly:
		return append(buf, months[month-1]...)
	}
	return appendYear(buf, year)
}

// contextOf is a number that changes where the context label does.
func contextOf(g *rung, when instant) int64 {
	day := floorDiv(when.sec, 86400)
	switch g.unit {
	case nanoseconds:
		switch {
		case g.count >= 1e6:
			return when.sec
		case g.count >= 1e3:
			return when.sec*1e3 + when.nanos/1e6
		}
		return when.sec*1e6 + when.nanos/1e3
	case seconds:
		return day
	case days, monthly:
		year, _, _ := civil(day)
		return year
	}
	return 0
}

func appendContext(buf []byte, g *rung, when instant) []byte {
	day := floorDiv(when.sec, 86400)
	year, month, dayOfMonth := civil(day)
	switch g.unit {
	case nanoseconds, seconds:
		buf = append(append(buf, months[month-1]...), ' ')
		buf = append(appendPadded(buf, int64(dayOfMonth), 1), ", "...)
		buf = appendYear(buf, year)
		if g.unit == seconds {
			return buf
		}
		buf = appendClock(append(buf, ' '), when.sec-day*86400, true)
		switch {
		case g.count >= 1e6:
		case g.count >= 1e3:
			buf = appendPadded(append(buf, '.'), when.nanos/1e6, 3)
		default:
			buf = appendPadded(append(buf, '.'), when.nanos/1e3, 6)
		}
		return buf
	case days, monthly:
		return appendYear(buf, year)
	}
	return buf
}
