package datamgr

import (
	"errors"
	"runtime"

	mmap "github.com/edsrzf/mmap-go"
)

// indexRoom is where an index lies: in the file that keeps it, under a name, or on the heap,
// as far as the memory budget allows.
type indexRoom struct {
	cache  *indexCache // nil: it is not kept
	name   string
	charge *charge
}

// draftBytes is the size from which an index is made in the file that keeps it, so that the
// process owns none of it. Smaller ones are made on the heap and written afterwards.
var draftBytes int64 = 32 << 20

// draft gives room in the file that keeps the index; nil where there is none, or it is small.
func (r indexRoom) draft(sizes ...int64) *indexDraft {
	var total int64
	for _, n := range sizes {
		total += n
	}
	if total < draftBytes {
		return nil
	}
	d, err := r.cache.draft(r.name, sizes...)
	if err != nil {
		return nil
	}
	return d
}

// heapOf is room for n values on the heap.
func heapOf[T any](c *charge, n int64) ([]T, error) {
	if err := ledger.take(c, bytesFor[T](n)); err != nil {
		return nil, err
	}
	return make([]T, n), nil
}

func bytesFor[T any](n int64) int64 { return n * int64(sizeOf[T]()) }

// mappedFor is room for n values in a file without a name that goes with owner, for want of
// memory.
func mappedFor[T, O any](owner *O, n int64, want error) ([]T, error) {
	m, err := temporaryMap(bytesFor[T](n))
	if err != nil {
		return nil, errors.Join(want, err)
	}
	runtime.AddCleanup(owner, func(m mmap.MMap) { _ = m.Unmap() }, m)
	return sliceOf[T](m, n)
}

// workRoom is memory to work with for a while: on the heap as far as the budget goes, then in
// files without a name.
type workRoom struct {
	charge *charge
	maps   []mmap.MMap
}

func workOf[T any](w *workRoom, n int64) ([]T, error) {
	if w.charge == nil {
		w.charge = ledger.charge("a sort", "what it works with")
	}
	s, err := heapOf[T](w.charge, n)
	if err == nil {
		return s, nil
	}
	m, mapErr := temporaryMap(bytesFor[T](n))
	if mapErr != nil {
		return nil, errors.Join(err, mapErr)
	}
	w.maps = append(w.maps, m)
	return sliceOf[T](m, n)
}

func (w *workRoom) free() {
	ledger.end(w.charge)
	for _, m := range w.maps {
		_ = m.Unmap()
	}
}
