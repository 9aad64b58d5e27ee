package axis

import (
	"math"
	"strconv"

	"gpucharts/display/spec"
)

// format writes all labels of one axis alike: one unit, one number of decimals.
type format struct {
	scale      float64 // labels are v/scale
	suffix     string
	decimals   int
	scientific bool
	plus       bool // labels are distances from a base
	offset     bool // too many digits: the caller should take a base away
}

var prefixes = [...]string{"f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P"}

const unity = 5 // prefixes[unity] is none

// formatFor chooses the format for labels up to greatest in size at steps of step = m*10^e.
func formatFor(greatest, step float64, e int) format {
	f := format{scale: 1}
	if greatest/step > 2e6 {
		f.offset = true
		return f
	}
	power := 0
	if greatest > 0 {
		power = int(math.Floor(math.Log10(greatest)))
	}
	if greatest >= 1e6 || greatest < 1e-3 {
		group := int(math.Floor(float64(power) / 3))
		if group+unity < 0 || group+unity >= len(prefixes) {
			f.scientific = true
			f.decimals = max(0, power-e)
			return f
		}
		f.suffix = prefixes[group+unity]
		f.scale = pow10(3 * group)
		e -= 3 * group
	}
	f.decimals = max(0, -e)
	return f
}

func (f *format) append(buf []byte, v float64) []byte {
	if f.plus && v >= 0 {
		buf = append(buf, '+')
	}
	if v == 0 {
		return append(buf, '0')
	}
	if f.scientific {
		return appendScientific(buf, v, f.decimals)
	}
	buf = appendFixed(buf, v/f.scale, f.decimals)
	return append(buf, f.suffix...)
}

// appendFixed writes v with thousands separated and the typographic minus.
func appendFixed(buf []byte, v float64, decimals int) []byte {
	var digits [400]byte
	d := strconv.AppendFloat(digits[:0], math.Abs(v), 'f', decimals, 64)
	if v < 0 && !zero(d) {
		buf = append(buf, "−"...)
	}
	return group(buf, d)
}

func zero(digits []byte) bool {
	for _, c := range digits {
		if c != '0' && c != '.' {
			return false
		}
	}
	return true
}

// group appends digits with commas between thousands of the whole part.
func group(buf, digits []byte) []byte {
	whole := len(digits)
	for i, c := range digits {
		if c == '.' {
			whole = i
			break
		}
	}
	for i, c := range digits {
		if i > 0 && i < whole && (whole-i)%3 == 0 && whole > 3 {
			buf = append(buf, ',')
		}
		buf = append(buf, c)
	}
	return buf
}

// appendScientific writes 1.5e300 as "1.5×10³⁰⁰".
func appendScientific(buf []byte, v float64, decimals int) []byte {
	var digits [64]byte
	if decimals > 15 {
		decimals = 15
	}
	d := strconv.AppendFloat(digits[:0], math.Abs(v), 'e', decimals, 64)
	if v < 0 {
		buf = append(buf, "−"...)
	}
	for i, c := range d {
		if c == 'e' {
			buf = trimZeros(append(buf, d[:i]...))
			return superscript(append(buf, "×10"...), d[i+1:])
		}
	}
	return append(buf, d...)
}

func trimZeros(buf []byte) []byte {
	point := false
	for i := len(buf) - 1; i >= 0 && (buf[i] >= '0' && buf[i] <= '9' || buf[i] == '.'); i-- {
		point = point || buf[i] == '.'
	}
	for point && buf[len(buf)-1] == '0' {
		buf = buf[:len(buf)-1]
	}
	if point && buf[len(buf)-1] == '.' {
		buf = buf[:len(buf)-1]
	}
	return buf
}

var superscripts = [10]string{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}

func superscript(buf, exponent []byte) []byte {
	leading := true
	for _, c := range exponent {
		switch {
		case c == '-':
			buf = append(buf, "⁻"...)
		case c == '0' && leading:
		case c >= '0' && c <= '9':
			leading = false
			buf = append(buf, superscripts[c-'0']...)
		}
	}
	return buf
}

// appendBase writes the number that the labels of a deeply zoomed axis are added to, with
// digits down to the labels' step 10^e.
func appendBase(buf []byte, base float64, e int) []byte {
	if a := math.Abs(base); a >= 1e15 || a > 0 && a < 1e-6 {
		return appendScientific(buf, base, max(0, int(math.Log10(math.Abs(base)))-e))
	}
	return trimZeros(appendFixed(buf, base, min(15, max(0, -e))))
}

// AppendGroups writes a whole number with thousands separated.
func AppendGroups(buf []byte, v int64) []byte {
	var digits [24]byte
	d := strconv.AppendInt(digits[:0], v, 10)
	if v < 0 {
		buf = append(buf, "−"...)
		d = d[1:]
	}
	return group(buf, d)
}

// AppendNumber writes the exact value: every digit of a whole number, and the shortest
// decimal that reads back as the same number otherwise. bits is 32 for float32 columns.
func AppendNumber(buf []byte, v spec.Value, integer bool, bits int) []byte {
	if integer {
		return AppendGroups(buf, v.Int)
	}
	f := v.Float()
	if a := math.Abs(f); f == 0 || a >= 1e-4 && a < 1e15 {
		var digits [400]byte
		d := strconv.AppendFloat(digits[:0], math.Abs(f), 'f', -1, bits)
		if f < 0 {
			buf = append(buf, "−"...)
		}
		return group(buf, d)
	}
	var digits [64]byte
	d := strconv.AppendFloat(digits[:0], math.Abs(f), 'e', -1, bits)
	if f < 0 {
		buf = append(buf, "−"...)
	}
	for i, c := range d {
		if c == 'e' {
			return superscript(append(append(buf, d[:i]...), "×10"...), d[i+1:])
		}
	}
	return append(buf, d...)
}

// AppendShort writes a number to so many significant digits, without zeros behind the point.
func AppendShort(buf []byte, v float64, digits int) []byte {
	a := math.Abs(v)
	if a != 0 && (a < 1e-4 || a >= 1e9) || v != v {
		return appendScientific(buf, v, digits-1)
	}
	decimals := digits - 1
	if a > 0 {
		decimals = max(0, digits-1-int(math.Floor(math.Log10(a))))
	}
	var text [64]byte
	d := strconv.AppendFloat(text[:0], a, 'f', decimals, 64)
	if decimals > 0 {
		for d[len(d)-1] == '0' {
			d = d[:len(d)-1]
		}
		if d[len(d)-1] == '.' {
			d = d[:len(d)-1]
		}
	}
	if v < 0 && !zero(d) {
		buf = append(buf, "−"...)
	}
	return group(buf, d)
}
