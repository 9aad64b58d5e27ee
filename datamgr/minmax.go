package datamgr

import "math"

// minMaxPlain gives the least and greatest of 64 floats. NaN is passed over; infinities are
// not. It is what the machine's own instructions are tested against, and used without them.
func minMaxPlain[T float32 | float64](values *[64]T) (least, greatest T) {
	least, greatest = T(math.Inf(1)), T(math.Inf(-1))
	for _, v := range values {
		if v < least {
			least = v
		}
		if v > greatest {
			greatest = v
		}
	}
	return least, greatest
}

// minMaxInts is the same for integers: two at a time, so that none waits for the one before.
func minMaxInts[T number](values []T) (least, greatest T) {
	least, greatest = values[0], values[0]
	low, high := least, greatest
	for ; len(values) >= 2; values = values[2:] {
		a, b := values[0], values[1]
		least, greatest = min(least, a), max(greatest, a)
		low, high = min(low, b), max(high, b)
	}
	for _, v := range values {
		least, greatest = min(least, v), max(greatest, v)
	}
	return min(least, low), max(greatest, high)
}

// minMax gives the least and greatest of a block without nulls. It is not finite where an
// infinity is among them or no value has a position.
func minMax[T number](values []T) (least, greatest T) {
	if len(values) == blockRows {
		switch v := any(values).(type) {
		case []float32:
			l, g := minMax32((*[64]float32)(v))
			return T(l), T(g)
		case []float64:
			l, g := minMax64((*[64]float64)(v))
			return T(l), T(g)
		case []int32:
			var lanes [8]int32
			minMaxInt32((*[64]int32)(v), &lanes)
			l, _ := minMaxInts(lanes[:4])
			_, g := minMaxInts(lanes[4:])
			return T(l), T(g)
		}
	}
	if !isFloat[T]() {
		return minMaxInts(values)
	}
	e := emptyExtent[T]()
	for _, v := range values {
		if v < e.min {
			e.min = v
		}
		if v > e.max {
			e.max = v
		}
	}
	return e.min, e.max
}
