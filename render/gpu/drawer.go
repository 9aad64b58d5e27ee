package gpu

import (
	"errors"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/text"
)

// Drawer keeps tiles in the GPU's memory and draws frames from them. One drawer serves all
// charts of a device. It is used by one goroutine at a time.
type Drawer struct {
	device   *Device
	pool     *pool
	tiles    *tiles
	stats    Stats
	refused  bool   // a Store found no room since Evicting was asked
	seen     uint64 // tiles evicted when Evicting was asked
	before   uint32 // serial of the last frame but one
	last     uint32 // and of the last
	commands commands
	arena    arena
	layouts  layouts
	pipes    [pipes]pipelineID

	slabGroups []groupID // beside pool.slabs
	marks      []plan
	viewSlabs  []int

	columns   columnStore
	densities []*density
	joined    joined
	coverage  [coverageSlots]coverage
	atlases   map[*text.Atlas]*atlas
}

// layouts are the shapes of bind groups; the shaders' @group and @binding follow them.
type layouts struct {
	frame, tile, columnsOut, columnsIn, coverage, atlas, densityOut, densityIn, picture layoutID
}

var _ render.Tiles = (*Drawer)(nil)

// NewDrawer makes a drawer whose tiles take at most budgetBytes; 0 takes a quarter of the
// largest buffer that the device grants, between 128 MiB and 1 GiB.
func NewDrawer(dev *Device, budgetBytes uint64) (*Drawer, error) {
	limits := dev.Limits()
	if budgetBytes == 0 {
		budgetBytes = min(max(limits.BufferBytes/4, 128<<20), 1<<30)
	}
	d := &Drawer{device: dev, atlases: map[*text.Atlas]*atlas{}}
	d.pool = newPool(dev, budgetBytes, min(limits.BufferBytes, limits.BindingBytes))
	d.tiles = newTiles(d.pool)
	for _, l := range []struct {
		id       *layoutID
		bindings []binding
	}{
		{&d.layouts.frame, []binding{{0, bindUniform}, {1, bindRead}, {2, bindRead}}},
		{&d.layouts.tile, []binding{{0, bindRead}}},
		{&d.layouts.columnsOut, []binding{{0, bindWrite}}},
		{&d.layouts.columnsIn, []binding{{1, bindRead}}},
		{&d.layouts.coverage, []binding{{2, bindTexture}}},
		{&d.layouts.atlas, []binding{{0, bindTexture}}},
		{&d.layouts.densityOut, []binding{{0, bindWrite}, {1, bindWrite}, {2, bindWrite}}},
		{&d.layouts.densityIn, []binding{{1, bindRead}, {2, bindRead}}},
		{&d.layouts.picture, []binding{{3, bindTexture}}},
	} {
		id, err := dev.newLayout(l.bindings)
		if err != nil {
			return nil, err
		}
		*l.id = id
	}
	return d, nil
}

// Store takes the tiles of one reply. Their bytes lie in payload where the tiles' headers say.
// A tile that is resident already is replaced.
func (d *Drawer) Store(layer wire.Layer, tiles []wire.Tile, payload Payload) error {
	for i := range tiles {
		t := &tiles[i]
		e, err := d.tiles.add(layer, t, d.device.submitted())
		if err != nil {
			d.refused = d.refused || errors.Is(err, errFull)
			return err
		}
		if t.Length == 0 {
			continue
		}
		if t.Kind == wire.Values {
			e.values = wire.Numbers(readPayload(payload, uint64(t.Offset), uint64(t.Length)))
			d.stats.ValueBytes += uint64(t.Length)
			continue
		}
		direct, err := d.device.writePayload(d.pool.slabs[e.slab].buffer, uint64(e.word)*4, payload, uint64(t.Offset), uint64(t.Length))
		if err != nil {
			d.tiles.remove(e, d.device.submitted())
			return err
		}
		if direct {
			d.stats.BytesDirect += uint64(t.Length)
		} else {
			d.stats.BytesThroughGo += uint64(t.Length)
		}
	}
	return nil
}

// Tile tells whether a tile is resident, and marks it as used by the coming frame.
func (d *Drawer) Tile(layer wire.Layer, place wire.Place) (*wire.Tile, bool) {
	if e := d.tiles.find(layer, place); e != nil {
		return &e.tile, true
	}
	return nil, false
}

// Values returns the numbers of a resident tile of values.
func (d *Drawer) Values(layer wire.Layer, place wire.Place) []float64 {
	if e := d.tiles.find(layer, place); e != nil {
		return e.values
	}
	return nil
}

// Drop forgets the tiles of a dataset.
func (d *Drawer) Drop(dataset spec.ID) { d.tiles.drop(dataset, ^uint32(0), d.device.submitted()) }

// Outdate forgets the tiles of versions of a dataset before one.
func (d *Drawer) Outdate(dataset spec.ID, before uint32) {
	d.tiles.drop(dataset, before, d.device.submitted())
}

// Reset forgets all tiles and gives their memory back.
func (d *Drawer) Reset() {
	for i, g := range d.slabGroups {
		d.device.freeGroup(g)
		d.slabGroups[i] = 0
	}
	d.slabGroups = d.slabGroups[:0]
	allocations, reuses, frees := d.pool.allocations, d.pool.reuses, d.pool.frees
	d.pool.close()
	d.pool.allocations, d.pool.reuses, d.pool.frees = allocations, reuses, frees
	serial := d.tiles.serial // so that a density counted from the old tiles is not taken for a new one
	frame := d.tiles.frame
	d.tiles = newTiles(d.pool)
	d.tiles.serial, d.tiles.frame = serial, frame
}

// Close gives all memory back.
func (d *Drawer) Close() {
	d.Reset()
	d.arena.close(d.device)
	d.columns.close(d.device)
	for _, s := range d.densities {
		s.close(d.device)
	}
	d.densities = nil
	d.device.freeBuffer(d.joined.buffer)
	d.joined.buffer = 0
	for i := range d.coverage {
		d.coverage[i].close(d.device)
	}
	for key, a := range d.atlases {
		a.close(d.device)
		delete(d.atlases, key)
	}
	for i, p := range d.pipes {
		d.device.freePipeline(p)
		d.pipes[i] = 0
	}
}

// slabGroup is the bind group of a slab.
func (d *Drawer) slabGroup(slab int) (groupID, error) {
	for len(d.slabGroups) <= slab {
		d.slabGroups = append(d.slabGroups, 0)
	}
	if d.slabGroups[slab] == 0 {
		g, err := d.device.newGroup(d.layouts.tile, []resource{{at: 0, buffer: d.pool.slabs[slab].buffer}})
		if err != nil {
			return 0, err
		}
		d.slabGroups[slab] = g
	}
	return d.slabGroups[slab], nil
}
