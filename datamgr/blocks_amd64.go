package datamgr

import "golang.org/x/sys/cpu"

// wideBlocks reports whether the machine has AVX2. The tests turn it off.
var wideBlocks = cpu.X86.HasAVX2

//go:noescape
func blocksFloat32(values *float32, out *float32, blocks int) (finite bool)

//go:noescape
func blocksFloat64(values *float64, out *float64, blocks int) (finite bool)

//go:noescape
func blocksInt32(values *int32, out *int32, blocks int)

//go:noescape
func blocksInt64(values *int64, out *int64, blocks int)

//go:noescape
func sortedFloat32(values *float32, steps int) bool

//go:noescape
func sortedFloat64(values *float64, steps int) bool

//go:noescape
func sortedInt32(values *int32, steps int) bool

//go:noescape
func sortedInt64(values *int64, steps int) bool

// wholeBlocks makes the extents of blocks of 64 values without nulls. done: it can, on this
// machine. Some extents are not finite where an infinity is among the values of a block or none has
// a position; finite: none of them.
func wholeBlocks[T number](values []T, out []extent[T]) (done, finite bool) {
	if !wideBlocks || len(out) == 0 {
		return wideBlocks, true
	}
	switch v := any(values).(type) {
	case []float32:
		return true, blocksFloat32(&v[0], &any(out).([]extent[float32])[0].min, len(out))
	case []float64:
		return true, blocksFloat64(&v[0], &any(out).([]extent[float64])[0].min, len(out))
	case []int32:
		blocksInt32(&v[0], &any(out).([]extent[int32])[0].min, len(out))
	case []int64:
		blocksInt64(&v[0], &any(out).([]extent[int64])[0].min, len(out))
	}
	return true, true
}

// inOrder reports whether values never fall; NaN is no order.
func inOrder[T number](values []T) bool {
	if steps := (len(values) - 1) / 32; wideBlocks && steps > 0 {
		ok := true
		switch v := any(values).(type) {
		case []float32:
			ok = sortedFloat32(&v[0], steps)
		case []float64:
			ok = sortedFloat64(&v[0], steps)
		case []int32:
			ok = sortedInt32(&v[0], steps)
		case []int64:
			ok = sortedInt64(&v[0], steps)
		}
		if !ok {
			return false
		}
		values = values[32*steps:]
	}
	return inOrderPlain(values)
}

// setWideBlocks turns them on, where the machine has them, or off.
func setWideBlocks(on bool) (before bool) {
	before, wideBlocks = wideBlocks, on && cpu.X86.HasAVX2
	return before
}
