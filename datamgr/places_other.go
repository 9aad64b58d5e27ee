//go:build !amd64

package datamgr

func widePlaces[T number]([]T, *cellAxis, float64, []uint32) int { return 0 }
