package gpu

import "math"

// A frame is a stream of words: an opcode and its operands. device_native.go and device.js
// play it; commands_test.go holds both to the same list.
const (
	opSubmit      uint32 = iota + 1 // (): what came so far goes to the GPU as one submission
	opClear                         // buffer, offset, size: zeros
	opCopy                          // from, offset, to, offset, size
	opBeginPass                     // (): a compute pass
	opBeginRender                   // texture, clear (0 or 1), r, g, b, a (bits of float32)
	opEnd                           // (): the pass
	opPipeline                      // pipeline
	opGroup                         // index, group, dynamic offsets (0 or 1), offset
	opScissor                       // x, y, width, height
	opDraw                          // vertices, instance (one, of this index)
	opDispatch                      // x, y, z
)

// commands builds the stream. Bytes are at most 4 GiB in any buffer, so offsets fit a word.
type commands struct {
	words      []uint32
	compute    bool // the open pass is a compute pass
	open       bool
	now        pipelineID // set in the open pass
	dispatches uint64
	draws      uint64
	weight     uint64 // invocations since the last submission
}

func (c *commands) reset() {
	c.words = c.words[:0]
	c.open = false
	c.weight = 0
}

func (c *commands) put(words ...uint32) { c.words = append(c.words, words...) }

func (c *commands) clear(b bufferID, offset, size uint32) {
	c.end()
	c.put(opClear, uint32(b), offset, size)
}

func (c *commands) copy(from bufferID, fromOffset uint32, to bufferID, toOffset, size uint32) {
	c.end()
	c.put(opCopy, uint32(from), fromOffset, uint32(to), toOffset, size)
}

func (c *commands) end() {
	if c.open {
		c.put(opEnd)
		c.open = false
	}
	c.now = 0
}

func (c *commands) beginCompute() {
	if c.open && c.compute {
		return
	}
	c.end()
	c.put(opBeginPass)
	c.open, c.compute = true, true
}

func (c *commands) beginRender(t textureID, clear bool, r, g, b, a float32) {
	c.end()
	flag := uint32(0)
	if clear {
		flag = 1
	}
	c.put(opBeginRender, uint32(t), flag, math.Float32bits(r), math.Float32bits(g), math.Float32bits(b), math.Float32bits(a))
	c.open, c.compute = true, false
}

func (c *commands) submit() {
	c.end()
	c.put(opSubmit)
	c.weight = 0
}

func (c *commands) pipeline(p pipelineID) {
	if c.now != p {
		c.put(opPipeline, uint32(p))
		c.now = p
	}
}

func (c *commands) group(index uint32, g groupID) { c.put(opGroup, index, uint32(g), 0, 0) }

func (c *commands) groupAt(index uint32, g groupID, offset uint32) {
	c.put(opGroup, index, uint32(g), 1, offset)
}

func (c *commands) scissor(x, y, w, h uint32) { c.put(opScissor, x, y, w, h) }

func (c *commands) draw(vertices, instance uint32) {
	c.put(opDraw, vertices, instance)
	c.draws++
}

func (c *commands) dispatch(x, y, z uint32) {
	c.put(opDispatch, x, y, z)
	c.dispatches++
}
