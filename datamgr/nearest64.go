package datamgr

import (
	"math/big"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Numbers that are kept as whole numbers of a decimal fraction (decimals, durations, times of
// day) become the float64 that is nearest to them: 0.30 is 0.3, and not 30 times 0.01, which is
// another one.

// exactWhole is the greatest whole number up to which float64 holds all, and exactTens the
// greatest power of ten that it holds: a quotient of two such is rounded once.
const (
	exactWhole = 1 << 53
	exactTens  = 22
)

var tens = func() (t [exactTens + 1]float64) {
	t[0] = 1
	for i := 1; i < len(t); i++ {
		t[i] = t[i-1] * 10
	}
	return t
}()

// shifted is the float64 nearest to v / 10^digits.
func shifted(v int64, digits int) float64 {
	if v >= -exactWhole && v <= exactWhole {
		if digits >= 0 && digits <= exactTens {
			return float64(v) / tens[digits]
		}
	}
	var text [32]byte
	return parsed(strconv.AppendInt(text[:0], v, 10), digits)
}

// parsed is the float64 nearest to a whole number in decimal digits, over 10^digits.
func parsed(text []byte, digits int) float64 {
	text = strconv.AppendInt(append(text, 'e'), -int64(digits), 10)
	f, _ := strconv.ParseFloat(string(text), 64) // too large a number is an infinity
	return f
}

func decimal128Float(x decimal128.Num, scale int32) float64 {
	if low := int64(x.LowBits()); x.HighBits() == low>>63 {
		return shifted(low, int(scale))
	}
	return decimalFloat(x.BigInt(), scale)
}

func decimalFloat(x *big.Int, scale int32) float64 {
	if x.IsInt64() {
		return shifted(x.Int64(), int(scale))
	}
	return parsed(x.Append(nil, 10), int(scale))
}
