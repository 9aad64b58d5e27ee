package axis

import (
	"strconv"

	"gpucharts/display/spec"
)

// Zone gives the clock of a place. The zero Zone is UTC.
type Zone struct {
	// Name is shown on the axis; empty for columns without a zone.
	Name string
	// Fixed is the offset from UTC in seconds where Rule is nil.
	Fixed int64
	// Rule gives the offset at a time (Unix seconds) where it changes over the year.
	Rule func(unixSeconds int64) int64
}

func (z *Zone) offset(unixSeconds int64) int64 {
	if z.Rule != nil {
		return z.Rule(unixSeconds)
	}
	return z.Fixed
}

// FixedZone reads the zones that need no table: none, UTC, and offsets such as +02:00.
func FixedZone(name string) (Zone, bool) {
	switch name {
	case "":
		return Zone{}, true
	case "UTC", "Z", "Etc/UTC", "GMT":
		return Zone{Name: "UTC"}, true
	}
	if len(name) == 6 && (name[0] == '+' || name[0] == '-') && name[3] == ':' {
		h, errH := strconv.Atoi(name[1:3])
		m, errM := strconv.Atoi(name[4:6])
		if errH == nil && errM == nil && h < 24 && m < 60 {
			s := int64(h)*3600 + int64(m)*60
			if name[0] == '-' {
				s = -s
			}
			return Zone{Name: name, Fixed: s}, true
		}
	}
	return Zone{}, false
}

// instant is a time: seconds since 1970-01-01 UTC and nanoseconds within the second.
type instant struct{ sec, nanos int64 }

// at is the instant of a timestamp value (units of unitNanos), rounded down.
func at(v spec.Value, unitNanos int64) instant {
	perSecond := int64(1e9) / unitNanos
	sec := floorDiv(v.Int, perSecond)
	return instant{sec, (v.Int-sec*perSecond)*unitNanos + int64(v.Frac*float64(unitNanos))}
}

// civil is the date of a day counted from 1970-01-01 (H. Hinnant, chrono-compatible
// low-level date algorithms), valid for all years that fit.
func civil(day int64) (year int64, month, dayOfMonth int) {
	z := day + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dayOfMonth = int(doy - (153*mp+2)/5 + 1)
	month = int(mp + 3)
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, dayOfMonth
}

// daysFromCivil is the day of a date; month may be beyond 12.
func daysFromCivil(year int64, month, dayOfMonth int) int64 {
	year += floorDiv(int64(month-1), 12)
	month = int(floorMod(int64(month-1), 12)) + 1
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	mp := int64(month) - 3
	if month <= 2 {
		mp = int64(month) + 9
	}
	doy := (153*mp+2)/5 + int64(dayOfMonth) - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

func appendPadded(buf []byte, v int64, width int) []byte {
	var digits [24]byte
	d := strconv.AppendInt(digits[:0], v, 10)
	for i := len(d); i < width; i++ {
		buf = append(buf, '0')
	}
	return append(buf, d...)
}

func appendYear(buf []byte, year int64) []byte {
	if year < 0 {
		return appendPadded(append(buf, "−"...), -year, 4)
	}
	return appendPadded(buf, year, 4)
}

func appendClock(buf []byte, secondOfDay int64, seconds bool) []byte {
	buf = append(appendPadded(buf, secondOfDay/3600, 2), ':')
	buf = appendPadded(buf, secondOfDay/60%60, 2)
	if seconds {
		buf = appendPadded(append(buf, ':'), secondOfDay%60, 2)
	}
	return buf
}

// AppendTime writes a timestamp exactly, in its zone: 2024-03-05 14:30:15.000000120.
func AppendTime(buf []byte, v spec.Value, unitNanos int64, zone *Zone) []byte {
	t := at(v, unitNanos)
	local := t.sec + zone.offset(t.sec)
	day := floorDiv(local, 86400)
	year, month, dayOfMonth := civil(day)
	buf = append(appendYear(buf, year), '-')
	buf = append(appendPadded(buf, int64(month), 2), '-')
	buf = append(appendPadded(buf, int64(dayOfMonth), 2), ' ')
	buf = appendClock(buf, local-day*86400, true)
	if t.nanos != 0 {
		digits, f := 9, t.nanos
		for f%1000 == 0 {
			f /= 1000
			digits -= 3
		}
		buf = appendPadded(append(buf, '.'), f, digits)
	}
	return buf
}
