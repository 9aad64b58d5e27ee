package gpu

import "unsafe"

// arena holds what changes with every frame, in one buffer: the views of the tiles, the Params
// of draws and dispatches, and the instances of boxes and glyphs. It is written once a frame.
// It is bound as uniform (Params, by dynamic offset) and as storage, once for the views at its
// start and once word by word for boxes and glyphs.
type arena struct {
	buffer    bufferID
	capacity  uint32
	group     groupID // layouts.frame
	data      []uint64
	bytes     []byte // of data
	views     []viewLayout
	params    uint32 // offset of the next Params
	instances uint32 // offset of the next instances
	end       uint32
}

func align(n, to uint32) uint32 { return (n + to - 1) / to * to }

// begin makes room for a frame of at most so many views and Params and so many bytes of instances.
func (a *arena) begin(d *Drawer, views, params int, instanceBytes uint32) error {
	a.params = align(uint32(views)*viewBytes, paramsStride)
	a.instances = a.params + uint32(params)*paramsStride
	a.end = a.instances + align(instanceBytes, 8) + 64
	if uint32(len(a.bytes)) < a.end {
		a.data = make([]uint64, (a.end+a.end/2)/8)
		a.bytes = bytesOf(a.data)
	}
	a.views = unsafe.Slice((*viewLayout)(unsafe.Pointer(unsafe.SliceData(a.data))), views)[:0]
	if a.capacity >= a.end && a.buffer != 0 {
		return nil
	}
	a.close(d.device)
	size := uint32(64 << 10)
	for size < a.end {
		size *= 2
	}
	b, err := d.device.newBuffer(uint64(size), useStorage|useUniform|useCopyDst)
	if err != nil {
		return err
	}
	a.buffer, a.capacity = b, size
	a.group, err = d.device.newGroup(d.layouts.frame, []resource{
		{at: 0, buffer: b, size: uint64(paramsBytes)},
		{at: 1, buffer: b},
		{at: 2, buffer: b},
	})
	return err
}

// add places a Params and returns its offset.
func (a *arena) add(p *paramsLayout) uint32 {
	at := a.params
	*(*paramsLayout)(unsafe.Pointer(&a.bytes[at])) = *p
	a.params += paramsStride
	return at
}

// at is the Params that add placed.
func (a *arena) at(params uint32) *paramsLayout {
	return (*paramsLayout)(unsafe.Pointer(&a.bytes[params]))
}

// place gives the memory of n instances and their offset.
func place[T any](a *arena, n int) ([]T, uint32) {
	at := a.instances
	var one T
	a.instances = align(at+uint32(n)*uint32(unsafe.Sizeof(one)), 4)
	return unsafe.Slice((*T)(unsafe.Pointer(&a.bytes[at])), n), at
}

func (a *arena) close(dev *Device) {
	dev.freeGroup(a.group)
	dev.freeBuffer(a.buffer)
	a.group, a.buffer, a.capacity = 0, 0, 0
}
