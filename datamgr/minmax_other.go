//go:build !amd64

package datamgr

func minMax32(values *[64]float32) (least, greatest float32) { return minMaxPlain(values) }
func minMax64(values *[64]float64) (least, greatest float64) { return minMaxPlain(values) }

func minMaxInt32(values *[64]int32, lanes *[8]int32) {
	least, greatest := minMaxInts(values[:])
	for i := range 4 {
		lanes[i], lanes[4+i] = least, greatest
	}
}
