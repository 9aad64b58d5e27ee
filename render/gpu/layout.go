package gpu

import "unsafe"

// paramsLayout and viewLayout are the structs Params and View of shader/common.wgsl, field by
// field; layout_test.go compares the offsets with those that WGSL gives.
type paramsLayout struct {
	TargetSize [2]float32
	PlotMin    [2]float32
	PlotSize   [2]float32
	HalfWidth  float32
	Base       uint32
	Color      [4]float32
	FirstView  uint32
	Flags      uint32
	Grid       [2]uint32
	GridMin    [2]float32
	GridStep   [2]float32
}

type viewLayout struct {
	XWord   uint32
	YWord   uint32
	Count   uint32
	Kind    uint32
	Q0      [2]uint32
	Origin  [2]float32
	Step    [2]float32
	ClipMin [2]float32
	ClipMax [2]float32
	CellQ0  [2]uint32
	CellMin [2]int32
	Shift   [2]int32
}

// boxLayout and glyphLayout are read word by word in box.wgsl and glyph.wgsl.
type boxLayout struct {
	X, Y, W, H float32
	Radius     float32
	Color      [4]uint8
}

// shapeLayout is read word by word in shape.wgsl.
type shapeLayout struct {
	X0, Y0, X1, Y1 float32
	Radius         float32
	Kind           uint32
	Color          [4]uint8
}

type glyphLayout struct {
	X, Y       int32
	U, V, W, H uint16
	Color      [4]uint8
}

const (
	paramsBytes = uint32(unsafe.Sizeof(paramsLayout{}))
	viewBytes   = uint32(unsafe.Sizeof(viewLayout{}))
	boxBytes    = uint32(unsafe.Sizeof(boxLayout{}))
	glyphBytes  = uint32(unsafe.Sizeof(glyphLayout{}))
	shapeBytes  = uint32(unsafe.Sizeof(shapeLayout{}))
	// paramsStride is the distance of two Params: dynamic offsets are multiples of 256.
	paramsStride = 256
	// A density's buffer: the ramp, the cells.
	cellsBytesAt = 4 * 256
	cellBytes    = 4
	tableBytes   = 4 * 256 // the colours of a mark by attributes
	columnBytes  = 8
)

// bytesOf is the memory of s as the GPU sees it.
func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(one)))
}
