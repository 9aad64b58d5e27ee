package datamgr

// minMax32 and minMax64 give the least and greatest of 64 values, with instructions that
// every amd64 has. NaN is passed over; infinities are not.

//go:noescape
func minMax32(values *[64]float32) (least, greatest float32)

//go:noescape
func minMax64(values *[64]float64) (least, greatest float64)

// minMaxInt32 gives four least values, of every fourth value each, then four greatest ones.
//
//go:noescape
func minMaxInt32(values *[64]int32, lanes *[8]int32)
