//go:build !js

package gpu

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
)

//go:embed columns.wgsl
var columnsCode string

// Columns are pairs of columns that stay in the GPU's memory, so that a view is counted there,
// whatever its level. A row's x and y are unsigned fixed-point numbers of 31 bits each; which cell
// a place belongs to is a shift, as it is for tiles, so the counts are those of the processor,
// cell for cell.
//
// The rows of a chunk are brought into the order of 32 by 32 regions once, and of each block of
// 4,096 the extent is kept: a window passes over the blocks that lie outside of it. Other ways
// that were measured (render/gpu/passes): rows in their own order, float columns, four points a
// load, copies of the grid, 16 bits of x and y in one word.
type Columns struct {
	device   *Device
	layouts  struct{ count, out, sort, sorted, boxes layoutID }
	pipes    struct{ count, regions, starts, sort, boxes pipelineID }
	window   bufferID
	starts   bufferID // of regions, while a chunk is sorted
	cells    bufferID
	cellsLen uint64 // bytes
	group    groupID
	held     map[uint64]*heldPair
	words    []uint32
}

// heldPair is a pair of columns in chunks: at most what a binding holds.
type heldPair struct {
	chunks []heldChunk
	rows   uint64
}

type heldChunk struct {
	x, y, told, boxes bufferID
	group             groupID // to be counted; 0: not sorted yet
	rows, room        uint64
}

const (
	regions   = 1024
	blockRows = 4096
)

func (h *heldChunk) blocks() uint32 { return uint32((h.rows + blockRows - 1) / blockRows) }

// Axis says which cell of a window a place q belongs to: First + (q-Skip+Add)>>Shift; to none
// where q is below Skip or the cell not below the window's number of cells. Add is less than
// 2^31, Shift less than 32; places are less than 2^31.
type Axis struct{ Skip, Add, Shift, First, Cells uint32 }

// MaxWindowCells bounds the cells of a window: 64 tiles.
const MaxWindowCells = 1 << 22

// ErrNotHeld: the columns are not in the GPU's memory.
var ErrNotHeld = errors.New("gpu: these columns are not held")

// NewColumns makes room for none yet.
func NewColumns(d *Device) (*Columns, error) {
	c := &Columns{device: d, held: map[uint64]*heldPair{}}
	for _, l := range [...]struct {
		id       *layoutID
		bindings []binding
	}{
		{&c.layouts.count, []binding{{0, bindRead}, {1, bindRead}, {2, bindRead}, {3, bindRead}}},
		{&c.layouts.out, []binding{{0, bindRead}, {1, bindWrite}}},
		{&c.layouts.sort, []binding{{0, bindRead}, {1, bindRead}, {2, bindRead}}},
		{&c.layouts.sorted, []binding{{0, bindWrite}, {1, bindWrite}, {2, bindWrite}}},
		{&c.layouts.boxes, []binding{{0, bindRead}, {1, bindRead}, {2, bindRead}, {3, bindWrite}}},
	} {
		id, err := d.newLayout(l.bindings)
		if err != nil {
			return nil, err
		}
		*l.id = id
	}
	for _, p := range [...]struct {
		id      *pipelineID
		entry   string
		layouts []layoutID
	}{
		{&c.pipes.count, "count_rows", []layoutID{c.layouts.count, c.layouts.out}},
		{&c.pipes.regions, "count_regions", []layoutID{c.layouts.sort, c.layouts.sorted}},
		{&c.pipes.starts, "find_starts", []layoutID{c.layouts.sort, c.layouts.sorted}},
		{&c.pipes.sort, "sort_rows", []layoutID{c.layouts.sort, c.layouts.sorted}},
		{&c.pipes.boxes, "find_boxes", []layoutID{c.layouts.boxes}},
	} {
		id, err := d.newPipeline(&pipeline{code: columnsCode, compute: p.entry, layouts: p.layouts})
		if err != nil {
			return nil, err
		}
		*p.id = id
	}
	var err error
	if c.window, err = d.newBuffer(windowBytes, useStorage|useCopyDst); err != nil {
		return nil, err
	}
	c.starts, err = d.newBuffer(4*regions, useStorage|useCopyDst)
	return c, err
}

const windowBytes = 40

// chunkRows is how many rows a chunk holds. Tests make it small.
var chunkRows uint64 = 64 << 20

// Add brings further rows of the columns of that key: xs and ys are as many u32 each, in
// little-endian bytes. left is how many rows will come, at most, with these and after them.
func (c *Columns) Add(key, left uint64, xs, ys []byte) error {
	if len(xs) == 0 || len(xs) != len(ys) || len(xs)%4 != 0 {
		return fmt.Errorf("gpu: columns of %d and %d bytes", len(xs), len(ys))
	}
	pair := c.held[key]
	if pair == nil {
		pair = &heldPair{}
		c.held[key] = pair
	}
	for len(xs) > 0 {
		n := len(pair.chunks)
		if n == 0 || pair.chunks[n-1].rows == pair.chunks[n-1].room || pair.chunks[n-1].group != 0 {
			h, err := c.newChunk(max(left, uint64(len(xs)/4)))
			if err != nil {
				c.free(&h)
				return err
			}
			pair.chunks = append(pair.chunks, h)
			c.device.Wait() // staging memory does not pile up
			n++
		}
		h := &pair.chunks[n-1]
		rows := min(uint64(len(xs)/4), h.room-h.rows)
		if err := c.device.writeBuffer(h.x, 4*h.rows, xs[:4*rows]); err != nil {
			return err
		}
		if err := c.device.writeBuffer(h.y, 4*h.rows, ys[:4*rows]); err != nil {
			return err
		}
		h.rows += rows
		pair.rows += rows
		xs, ys, left = xs[4*rows:], ys[4*rows:], left-min(left, rows)
		var told [4]byte
		binary.LittleEndian.PutUint32(told[:], uint32(h.rows))
		if err := c.device.writeBuffer(h.told, 0, told[:]); err != nil {
			return err
		}
		if h.rows == h.room {
			if err := c.sort(h); err != nil {
				return err
			}
		}
	}
	// What was written goes with a submission.
	return c.device.play([]uint32{opClear, uint32(c.window), 0, windowBytes, opSubmit}, 0, 0)
}

func (c *Columns) newChunk(rows uint64) (h heldChunk, err error) {
	limits := c.device.Limits()
	h.room = min(rows, chunkRows, c.device.patience(), limits.BindingBytes/4, limits.BufferBytes/4)
	for _, b := range [...]struct {
		id   *bufferID
		size uint64
	}{{&h.x, 4 * h.room}, {&h.y, 4 * h.room}, {&h.told, 4}} {
		if *b.id, err = c.device.newBuffer(b.size, useStorage|useCopyDst); err != nil {
			return h, err
		}
	}
	return h, nil
}

// sort brings a chunk's rows into the order of regions.
func (c *Columns) sort(h *heldChunk) (err error) {
	to := heldChunk{told: h.told, rows: h.rows, room: h.rows}
	var from, out, box groupID
	defer func() {
		for _, g := range [...]groupID{from, out, box} {
			c.device.freeGroup(g)
		}
		if err != nil {
			to.told = 0
			c.free(&to)
		}
	}()
	for _, b := range [...]struct {
		id   *bufferID
		size uint64
	}{{&to.x, 4 * h.rows}, {&to.y, 4 * h.rows}, {&to.boxes, 16 * uint64(h.blocks())}} {
		if *b.id, err = c.device.newBuffer(b.size, useStorage|useCopyDst); err != nil {
			return err
		}
	}
	for _, g := range [...]struct {
		id        *groupID
		layout    layoutID
		resources []resource
	}{
		{&from, c.layouts.sort, []resource{{at: 0, buffer: h.x}, {at: 1, buffer: h.y}, {at: 2, buffer: h.told}}},
		{&out, c.layouts.sorted, []resource{{at: 0, buffer: c.starts}, {at: 1, buffer: to.x}, {at: 2, buffer: to.y}}},
		{&box, c.layouts.boxes, []resource{{at: 0, buffer: to.x}, {at: 1, buffer: to.y}, {at: 2, buffer: to.told}, {at: 3, buffer: to.boxes}}},
		{&to.group, c.layouts.count, []resource{{at: 0, buffer: to.x}, {at: 1, buffer: to.y}, {at: 2, buffer: to.told}, {at: 3, buffer: to.boxes}}},
	} {
		if *g.id, err = c.device.newGroup(g.layout, g.resources); err != nil {
			return err
		}
	}
	n := h.blocks()
	words := []uint32{opClear, uint32(c.starts), 0, 4 * regions, opBeginPass,
		opPipeline, uint32(c.pipes.regions), opGroup, 0, uint32(from), 0, 0, opGroup, 1, uint32(out), 0, 0, opDispatch, min(n, 1024), 1, 1,
		opPipeline, uint32(c.pipes.starts), opDispatch, 1, 1, 1,
		opPipeline, uint32(c.pipes.sort), opDispatch, n, 1, 1,
		opPipeline, uint32(c.pipes.boxes), opGroup, 0, uint32(box), 0, 0, opDispatch, n, 1, 1,
		opEnd, opSubmit}
	if err = c.device.play(words, 0, 0); err != nil {
		return err
	}
	c.device.freeBuffer(h.x)
	c.device.freeBuffer(h.y)
	*h = to
	return nil
}

// Drop forgets the columns of that key.
func (c *Columns) Drop(key uint64) {
	if pair := c.held[key]; pair != nil {
		c.device.Wait()
		for i := range pair.chunks {
			c.free(&pair.chunks[i])
		}
		delete(c.held, key)
	}
}

func (c *Columns) free(h *heldChunk) {
	c.device.freeGroup(h.group)
	c.device.freeBuffer(h.x)
	c.device.freeBuffer(h.y)
	c.device.freeBuffer(h.told)
	c.device.freeBuffer(h.boxes)
}

// Rows is how many rows of that key are held.
func (c *Columns) Rows(key uint64) uint64 {
	if pair := c.held[key]; pair != nil {
		return pair.rows
	}
	return 0
}

// Count counts the rows of a window: x.Cells times y.Cells u32, row by row from the least y.
func (c *Columns) Count(key uint64, x, y Axis) ([]byte, error) {
	pair := c.held[key]
	if pair == nil {
		return nil, ErrNotHeld
	}
	cells := uint64(x.Cells) * uint64(y.Cells)
	if cells == 0 || cells > MaxWindowCells || x.Shift > 31 || y.Shift > 31 || (x.Add|y.Add)>>31 != 0 {
		return nil, fmt.Errorf("gpu: a window of %d x %d cells", x.Cells, y.Cells)
	}
	if err := c.makeRoom(4 * cells); err != nil {
		return nil, err
	}
	var told [windowBytes]byte
	for i, v := range [...]uint32{x.Skip, x.Add, x.Shift, x.First, y.Skip, y.Add, y.Shift, y.First, x.Cells, y.Cells} {
		binary.LittleEndian.PutUint32(told[4*i:], v)
	}
	if err := c.device.writeBuffer(c.window, 0, told[:]); err != nil {
		return nil, err
	}
	for i := range pair.chunks {
		if pair.chunks[i].group == 0 {
			if err := c.sort(&pair.chunks[i]); err != nil {
				return nil, err
			}
		}
	}
	words := append(c.words[:0], opClear, uint32(c.cells), 0, uint32(4*cells), opBeginPass, opPipeline, uint32(c.pipes.count), opGroup, 1, uint32(c.group), 0, 0)
	weight := uint64(0)
	for i := range pair.chunks {
		h := &pair.chunks[i]
		if weight += h.rows; weight > c.device.patience() && i > 0 {
			words = append(words, opEnd, opSubmit, opBeginPass, opPipeline, uint32(c.pipes.count), opGroup, 1, uint32(c.group), 0, 0)
			weight = h.rows
		}
		words = append(words, opGroup, 0, uint32(h.group), 0, 0, opDispatch, h.blocks(), 1, 1)
	}
	c.words = append(words, opEnd, opSubmit)
	if err := c.device.play(c.words, 0, 0); err != nil {
		return nil, err
	}
	var out []byte
	var err error
	c.device.readBuffer(c.cells, 0, 4*cells, func(b []byte, e error) { out, err = b, e })
	return out, err
}

// makeRoom makes sure that the cells have so many bytes.
func (c *Columns) makeRoom(bytes uint64) (err error) {
	if bytes <= c.cellsLen {
		return nil
	}
	c.device.Wait()
	c.device.freeGroup(c.group)
	c.device.freeBuffer(c.cells)
	c.group, c.cells, c.cellsLen = 0, 0, 0
	if c.cells, err = c.device.newBuffer(bytes, useStorage|useCopyDst|useCopySrc); err != nil {
		return err
	}
	if c.group, err = c.device.newGroup(c.layouts.out, []resource{{at: 0, buffer: c.window}, {at: 1, buffer: c.cells}}); err != nil {
		return err
	}
	c.cellsLen = bytes
	return nil
}

// Close gives the memory back.
func (c *Columns) Close() {
	for key := range c.held {
		c.Drop(key)
	}
	c.device.freeGroup(c.group)
	c.device.freeBuffer(c.cells)
	c.device.freeBuffer(c.window)
	c.device.freeBuffer(c.starts)
	for _, p := range [...]pipelineID{c.pipes.count, c.pipes.regions, c.pipes.starts, c.pipes.sort, c.pipes.boxes} {
		c.device.freePipeline(p)
	}
}
