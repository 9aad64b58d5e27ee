package datamgr

//go:noescape
func placesFloat32(values *float32, out *uint32, eights int, scale, base, end float64)

// widePlaces makes the places of as many values as it can, from the first on; how many.
func widePlaces[T number](values []T, g *cellAxis, end float64, out []uint32) int {
	// A float32 times such a scale does not underflow, so that floor needs no care.
	const leastScale = 0x1p-800
	v, ok := any(values).([]float32)
	if !ok || !wideBlocks || g.pre != 1 || g.scale < leastScale || len(v) < 8 {
		return 0
	}
	n := len(v) / 8
	placesFloat32(&v[0], &out[:8*n][0], n, g.scale, g.base, end)
	return 8 * n
}
