package gpu

import "errors"

// The pool: blocks of size classes, cut from slabs.
//
// A slab is one large storage buffer, bound as a whole, so one bind group serves all its
// tiles and a draw finds its tile by a word offset. Blocks come in powers of two and 1.5 times
// those: at most a third of a block is wasted, a seventh on average. A block is free, in use,
// or retired: given back, but the GPU may still read it. A handle is an index and a
// generation, so one that was kept too long is recognised. Free blocks are kept by class, for
// tiles of one chart are of few sizes; only where none fits and no slab has room, neighbours
// that are free are cut anew (join.go).
//
// What lost: a buffer for each tile (createBuffer costs 20 to 200 us in a page, and a bind
// group each); a buddy allocator (it merges at each free what the next tile needs apart).

// memory is what the pool needs of a Device.
type memory interface {
	newBuffer(size uint64, use usage) (bufferID, error)
	freeBuffer(bufferID)
	finished() uint32 // serial of the newest submission that the GPU is done with
}

// handle names a block.
type handle struct{ index, generation uint32 }

type blockState uint8

const (
	blockFree blockState = iota
	blockInUse
	blockRetired
	blockGone // its bytes were cut anew
)

type block struct {
	generation uint32
	offset     uint32 // bytes in the slab
	slab       uint16
	class      uint8
	state      blockState
	serial     uint32 // of the submission after which a retired block is free
	next       uint32 // the block behind it in the slab: its index plus one; 0: none
}

type slab struct {
	buffer bufferID
	bytes  uint32
	cut    uint32 // bytes already cut into blocks
	live   int    // blocks in use or retired
	first  uint32 // the block at its start and the last one: indexes plus one; 0: none
	last   uint32
}

const (
	smallestBlock  = 1 << 10
	classes        = 2 * 22
	firstSlabBytes = 4 << 20
	slabBytes      = 32 << 20
)

var errFull = errors.New("gpu: the budget for tiles is used up")

type pool struct {
	memory  memory
	budget  uint64
	largest uint64 // bytes of the largest slab: what the device binds at once
	slabs   []slab
	blocks  []block
	spare   []uint32 // indexes of blocks whose slab was cut anew
	free    [classes][]uint32
	retired []uint32

	slabTotal   uint64 // bytes in slabs
	blockTotal  uint64 // bytes of blocks in use
	allocations uint64
	reuses      uint64
	frees       uint64
}

func newPool(m memory, budget, largest uint64) *pool {
	return &pool{memory: m, budget: budget, largest: min(largest, 1<<31)}
}

// classOf is the smallest class that holds size bytes.
func classOf(size uint64) int {
	class := 0
	for class < classes && classBytes(class) < size {
		class++
	}
	return class
}

func classBytes(class int) uint64 {
	b := uint64(smallestBlock) << (class / 2)
	if class%2 == 1 {
		b += b / 2
	}
	return b
}

// take gives a block of at least size bytes. Where urgent, blocks that the GPU has yet to
// finish with are used too: writes are ordered behind the submissions, so that is safe, but
// the driver may have to wait.
func (p *pool) take(size uint64, urgent bool) (handle, error) {
	class := classOf(size)
	if class == classes || classBytes(class) > p.largest {
		return handle{}, errors.New("gpu: a tile is larger than the device's largest binding")
	}
	p.collect(urgent)
	if n := len(p.free[class]); n > 0 {
		i := p.free[class][n-1]
		p.free[class] = p.free[class][:n-1]
		p.reuses++
		return p.use(i), nil
	}
	bytes := uint32(classBytes(class))
	s := p.room(bytes)
	if s < 0 {
		if i, ok := p.join(class); ok {
			p.reuses++
			return p.use(i), nil
		}
		var err error
		if s, err = p.addSlab(uint64(bytes)); err != nil {
			return handle{}, err
		}
	} else {
		p.reuses++
	}
	i := p.cut(s, p.slabs[s].cut, class, p.slabs[s].last)
	p.slabs[s].cut += bytes
	return p.use(i), nil
}

// cut makes a block of a slab, behind another one of it (its index plus one; 0: at the slab's start).
func (p *pool) cut(s int, offset uint32, class int, behind uint32) uint32 {
	i := p.newBlock()
	link := &p.slabs[s].first
	if behind != 0 {
		link = &p.blocks[behind-1].next
	}
	p.blocks[i] = block{generation: p.blocks[i].generation, offset: offset, slab: uint16(s), class: uint8(class), next: *link}
	*link = i + 1
	if p.blocks[i].next == 0 {
		p.slabs[s].last = i + 1
	}
	return i
}

func (p *pool) use(i uint32) handle {
	b := &p.blocks[i]
	b.state = blockInUse
	b.generation++
	p.slabs[b.slab].live++
	p.blockTotal += classBytes(int(b.class))
	return handle{i, b.generation}
}

func (p *pool) newBlock() uint32 {
	if n := len(p.spare); n > 0 {
		i := p.spare[n-1]
		p.spare = p.spare[:n-1]
		return i
	}
	p.blocks = append(p.blocks, block{})
	return uint32(len(p.blocks) - 1)
}

// room finds a slab with bytes still to be cut, or one that can be cut anew.
func (p *pool) room(bytes uint32) int {
	for i := range p.slabs {
		if p.slabs[i].bytes-p.slabs[i].cut >= bytes {
			return i
		}
	}
	for i := range p.slabs {
		if p.slabs[i].live == 0 && p.slabs[i].bytes >= bytes {
			p.recut(i)
			return i
		}
	}
	return -1
}

// recut forgets the blocks of a slab, none of which is in use.
func (p *pool) recut(s int) {
	for class := range p.free {
		kept := p.free[class][:0]
		for _, i := range p.free[class] {
			if int(p.blocks[i].slab) == s {
				p.spare = append(p.spare, i)
			} else {
				kept = append(kept, i)
			}
		}
		p.free[class] = kept
	}
	p.slabs[s].cut, p.slabs[s].first, p.slabs[s].last = 0, 0, 0
}

func (p *pool) addSlab(need uint64) (int, error) {
	size := uint64(slabBytes)
	if len(p.slabs) < 2 {
		size = firstSlabBytes
	}
	if p.slabTotal+size > p.budget {
		size = p.budget - min(p.slabTotal, p.budget)
		size -= size % smallestBlock
	}
	size = min(size, p.largest)
	if size < need {
		size = need
	}
	if p.slabTotal+size > p.budget || len(p.slabs) == 1<<16-1 {
		return 0, errFull
	}
	b, err := p.memory.newBuffer(size, useStorage|useCopyDst)
	if err != nil {
		return 0, err
	}
	p.allocations++
	p.slabTotal += size
	p.slabs = append(p.slabs, slab{buffer: b, bytes: uint32(size)})
	return len(p.slabs) - 1, nil
}

// at tells where a block lies. ok is false for a handle of an earlier generation.
func (p *pool) at(h handle) (slab int, offset uint32, ok bool) {
	if int(h.index) >= len(p.blocks) {
		return 0, 0, false
	}
	b := &p.blocks[h.index]
	if b.generation != h.generation || b.state != blockInUse {
		return 0, 0, false
	}
	return int(b.slab), b.offset, true
}

// retire gives a block back once the GPU has finished submission serial.
func (p *pool) retire(h handle, serial uint32) {
	if _, _, ok := p.at(h); !ok {
		return
	}
	b := &p.blocks[h.index]
	b.state = blockRetired
	b.serial = serial
	p.blockTotal -= classBytes(int(b.class))
	p.retired = append(p.retired, h.index)
	p.frees++
}

// collect frees the retired blocks that the GPU is done with (all of them where urgent).
func (p *pool) collect(urgent bool) {
	if len(p.retired) == 0 {
		return
	}
	done := p.memory.finished()
	kept := p.retired[:0]
	for _, i := range p.retired {
		b := &p.blocks[i]
		if !urgent && int32(b.serial-done) > 0 { // serials wrap around
			kept = append(kept, i)
			continue
		}
		b.state = blockFree
		p.slabs[b.slab].live--
		p.free[b.class] = append(p.free[b.class], i)
	}
	p.retired = kept
}

// close frees all slabs.
func (p *pool) close() {
	for _, s := range p.slabs {
		p.memory.freeBuffer(s.buffer)
	}
	*p = pool{memory: p.memory, budget: p.budget, largest: p.largest}
}
