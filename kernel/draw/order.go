package draw

import "gpucharts/render/gpu"

// Order is what the kernel wants of the worker: one of these.
type Order struct {
	Draw  *Job
	Hold  *Hold
	Count *Count
	Drop  uint64 // the columns of that key are not needed any more
	Look  bool   // only what there is
}

// Hold brings rows of a pair of columns into the GPU's memory, to those that are there: as many
// u32 of x and of y, little-endian.
type Hold struct {
	Key    uint64
	Left   uint64 // rows that will come with this one and after it, at most
	Xs, Ys []byte
}

// Count counts the rows of a pair of columns into a window of cells.
type Count struct {
	Key  uint64
	X, Y gpu.Axis
}

// Answer is the worker's.
type Answer struct {
	PNG      []byte // of Draw
	Cells    []byte // of Count: u32 each
	Adapter  string // what did it
	Software bool   // the processor stands in for a GPU
	Error    string // why there is nothing
}
