package datamgr

//go:noescape
func joinsFloat32(below, above *float32, blocks int)

//go:noescape
func joinsFloat64(below, above *float64, blocks int)

//go:noescape
func joinsInt32(below, above *int32, blocks int)

// wideJoins makes as many whole blocks of a level as it can of the one below, from the first on; how many. In plain Go
// each comparison of values that rise and fall by chance is a branch that the processor guesses wrongly.
func wideJoins[T number](above, below []extent[T]) int {
	n := min(len(above), len(below)/fanOut)
	if !wideBlocks || n == 0 {
		return 0
	}
	switch b := any(below).(type) {
	case []extent[float32]:
		joinsFloat32(&b[0].min, &any(above).([]extent[float32])[0].min, n)
	case []extent[float64]:
		joinsFloat64(&b[0].min, &any(above).([]extent[float64])[0].min, n)
	case []extent[int32]:
		joinsInt32(&b[0].min, &any(above).([]extent[int32])[0].min, n)
	default:
		return 0
	}
	return n
}
