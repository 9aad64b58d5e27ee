//go:build !amd64

package datamgr

func widePlaces[T number]([]T, *cellAxis, float64, []uint32) int { return 0 }

func cellNumbers(xs, ys []uint32, wide, outside uint32) { cellNumbersPlain(xs, ys, wide, outside) }
