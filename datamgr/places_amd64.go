package datamgr

//go:noescape
func placesFloat32(values *float32, out *uint32, eights int, scale, base, end float64)

//go:noescape
func placesNarrow(values *float32, out *uint32, sixteens int, scale, base float32, last uint32)

//go:noescape
func cellNumbersWide(xs, ys *uint32, eights int, wide, outside uint32)

// widePlaces makes the places of as many values as it can, from the first on; how many.
func widePlaces[T number](values []T, g *cellAxis, end float64, out []uint32) int {
	// A float32 times such a scale does not underflow, so that floor needs no care.
	const leastScale = 0x1p-800
	v, ok := any(values).([]float32)
	if !ok || !wideBlocks || g.pre != 1 || g.scale < leastScale || len(v) < 16 {
		return 0
	}
	if g.narrow(end) {
		n := len(v) / 16
		placesNarrow(&v[0], &out[:16*n][0], n, float32(g.scale), float32(g.base), uint32(end)-1)
		return 16 * n
	}
	n := len(v) / 8
	placesFloat32(&v[0], &out[:8*n][0], n, g.scale, g.base, end)
	return 8 * n
}

// narrow reports whether float32 alone gives the places of float32 values exactly. A power of two from 1 on
// scales without underflow, and overflow is outside either way; floor is exact. Value and base are then whole
// numbers, so that a difference below 2^24 is one that float32 holds, and rounding keeps all others outside.
func (g *cellAxis) narrow(end float64) bool {
	return g.scale >= 1 && g.scale <= 0x1p127 && float64(float32(g.base)) == g.base && end >= 1 && end <= 1<<24
}

// cellNumbers puts in place of the places xs and ys, in xs, the number of the cell, wide cells to a row; outside: in none.
func cellNumbers(xs, ys []uint32, wide, outside uint32) {
	done := 0
	if n := len(xs) / 8; wideBlocks && n > 0 {
		cellNumbersWide(&xs[0], &ys[:len(xs)][0], n, wide, outside)
		done = 8 * n
	}
	cellNumbersPlain(xs[done:], ys[done:], wide, outside)
}
