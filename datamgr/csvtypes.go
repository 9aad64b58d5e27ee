package datamgr

import (
	"math"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
)

// csvKind is what a column of text can be read as.
type csvKind uint8

const (
	csvNull csvKind = iota // nothing but nulls
	csvBool
	csvInt
	csvFloat
	csvDate
	csvTime          // with the two flags below
	csvZoned csvKind = csvTime | 16
	csvNanos csvKind = 32 // finer than microseconds
	csvText  csvKind = 64
)

func (k csvKind) isTime() bool { return k&^(csvZoned|csvNanos) == 0 && k&csvTime == csvTime }

// arrow is the type that the column gets.
func (k csvKind) arrow() arrow.DataType {
	switch {
	case k == csvNull:
		return arrow.Null
	case k == csvBool:
		return arrow.FixedWidthTypes.Boolean
	case k == csvInt:
		return arrow.PrimitiveTypes.Int64
	case k == csvFloat:
		return arrow.PrimitiveTypes.Float64
	case k == csvDate:
		return arrow.FixedWidthTypes.Date32
	case k.isTime():
		t := &arrow.TimestampType{Unit: arrow.Microsecond}
		if k&csvNanos != 0 {
			t.Unit = arrow.Nanosecond
		}
		if k&16 != 0 {
			t.TimeZone = "UTC"
		}
		return t
	}
	return arrow.BinaryTypes.String
}

// join is the narrowest kind that holds values of both.
func (k csvKind) join(o csvKind) csvKind {
	k, o = min(k, o), max(k, o)
	switch {
	case k == o, k == csvNull:
		return o
	case k == csvInt && o == csvFloat:
		return csvFloat
	case k == csvDate && o.isTime() && o&16 == 0:
		return o
	case k.isTime() && o.isTime() && k&16 == o&16:
		return k | o
	}
	return csvText
}

// isNull tells the texts that stand for a missing value.
func isNull(s string) bool {
	switch len(s) {
	case 0:
		return true
	case 2:
		return s == "NA"
	case 3:
		return s == "NaN" || s == "nan" || s == "N/A"
	case 4:
		return s == "null" || s == "NULL" || s == "None"
	}
	return false
}

// kindOf tells the narrowest kind that can hold a text.
func kindOf(s string) csvKind {
	if isNull(s) {
		return csvNull
	}
	if _, ok := parseBool(s); ok {
		return csvBool
	}
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		return csvInt
	}
	if _, ok := parseFloat(s); ok {
		return csvFloat
	}
	if seconds, nanos, form, ok := parseTime(s); ok {
		if form == csvDate {
			return csvDate
		}
		if nanos%1000 != 0 {
			if !fitsNanos(seconds) {
				return csvText
			}
			form |= csvNanos
		}
		return form
	}
	return csvText
}

func fitsNanos(seconds int64) bool {
	return seconds > math.MinInt64/1_000_000_000 && seconds < math.MaxInt64/1_000_000_000
}

// number reads a text as a kind; whole numbers, times and truth values are in the int64.
func (k csvKind) number(s string) (whole int64, float float64, ok bool) {
	switch {
	case k == csvInt:
		whole, err := strconv.ParseInt(s, 10, 64)
		return whole, 0, err == nil
	case k == csvFloat:
		float, ok = parseFloat(s)
		return 0, float, ok
	case k == csvBool:
		b, ok := parseBool(s)
		if b {
			whole = 1
		}
		return whole, 0, ok
	case k == csvDate || k.isTime():
		seconds, nanos, form, ok := parseTime(s)
		if !ok || k.join(form) != k {
			return 0, 0, false
		}
		switch {
		case k == csvDate:
			return seconds / 86_400, 0, seconds%86_400 == 0
		case k&csvNanos != 0:
			return seconds*1e9 + nanos, 0, fitsNanos(seconds)
		}
		return seconds*1e6 + nanos/1000, 0, nanos%1000 == 0
	}
	return 0, 0, false
}

func parseBool(s string) (value, ok bool) {
	switch s {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

// parseFloat leaves out what Go takes for a number and a person does not: 0x1p-2.
func parseFloat(s string) (float64, bool) {
	if len(s) > 1 && (s[1] == 'x' || s[1] == 'X' || len(s) > 2 && (s[2] == 'x' || s[2] == 'X')) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil || math.IsInf(v, 0)
}

// parseTime reads ISO 8601 and RFC 3339: 2024-01-31, 2024-01-31T09:30, with seconds and up
// to nine decimals of them, with a space for the T, and with Z or an offset from UTC.
func parseTime(s string) (seconds, nanos int64, form csvKind, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	year, month, day := digits(s[:4]), digits(s[5:7]), digits(s[8:10])
	if year < 0 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month) {
		return 0, 0, 0, false
	}
	seconds = daysFrom1970(year, month, day) * 86_400
	rest := s[10:]
	if rest == "" {
		return seconds, 0, csvDate, true
	}
	if (rest[0] != 'T' && rest[0] != ' ') || len(rest) < 6 || rest[3] != ':' {
		return 0, 0, 0, false
	}
	hour, minute, second := digits(rest[1:3]), digits(rest[4:6]), 0
	rest = rest[6:]
	if len(rest) >= 3 && rest[0] == ':' {
		second = digits(rest[1:3])
		rest = rest[3:]
		if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
			n, scale := 1, int64(1_000_000_000)
			for ; n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
				if scale /= 10; scale == 0 {
					return 0, 0, 0, false
				}
				nanos += int64(rest[n]-'0') * scale
			}
			rest = rest[n:]
		}
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return 0, 0, 0, false
	}
	seconds += int64(hour*3600 + minute*60 + second)
	if rest == "" {
		return seconds, nanos, csvTime, true
	}
	offset, ok := parseOffset(rest)
	return seconds - offset, nanos, csvZoned, ok
}

// parseOffset reads Z, +01, +0100 or +01:00.
func parseOffset(s string) (seconds int64, ok bool) {
	if s == "Z" {
		return 0, true
	}
	if len(s) == 6 && s[3] == ':' {
		s = s[:3] + s[4:]
	}
	if (s[0] != '+' && s[0] != '-') || (len(s) != 3 && len(s) != 5) {
		return 0, false
	}
	hours, minutes := digits(s[1:3]), 0
	if len(s) == 5 {
		minutes = digits(s[3:5])
	}
	if hours < 0 || hours > 18 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	seconds = int64(hours*3600 + minutes*60)
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// digits is a number of digits alone; -1: it is none.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func monthDays(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysFrom1970 counts days in the Gregorian calendar (years counted from March, so that the
// leap day is a year's last).
func daysFrom1970(year, month, day int) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	ofEra := year - era*400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return int64(era*146_097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719_468)
}
