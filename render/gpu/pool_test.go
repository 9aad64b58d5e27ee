package gpu

import (
	"errors"
	"math/rand/v2"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// counter stands in for a device: it counts buffers and finishes submissions when told.
type counter struct {
	made, freed int
	bytes       uint64
	done        uint32
	full        bool
}

var errNoMemory = errors.New("out of memory")

func (c *counter) newBuffer(size uint64, _ usage) (bufferID, error) {
	if c.full {
		return 0, errNoMemory
	}
	c.made++
	c.bytes += size
	return bufferID(c.made), nil
}

func (c *counter) freeBuffer(bufferID) { c.freed++ }
func (c *counter) finished() uint32    { return c.done }

func TestClassesWasteAtMostAThird(t *testing.T) {
	for size := uint64(1); size < 1<<30; size += 1 + size/7 {
		class := classOf(size)
		bytes := classBytes(class)
		if bytes < size {
			t.Fatalf("%d bytes do not fit a block of %d", size, bytes)
		}
		if size > smallestBlock && bytes-size > bytes/3+1 {
			t.Fatalf("%d bytes in a block of %d", size, bytes)
		}
	}
}

func TestARetiredBlockIsFreeWhenTheGPUIsDone(t *testing.T) {
	m := &counter{}
	p := newPool(m, 64<<20, 64<<20)
	first, err := p.take(10_000, false)
	if err != nil {
		t.Fatal(err)
	}
	_, offset, _ := p.at(first)
	p.retire(first, 7)
	if _, _, ok := p.at(first); ok {
		t.Fatal("a handle given back still works")
	}
	second, _ := p.take(10_000, false)
	if _, at, _ := p.at(second); at == offset {
		t.Fatal("a block was used again before the GPU was done with it")
	}
	m.done = 7
	third, _ := p.take(10_000, false)
	if _, at, _ := p.at(third); at != offset {
		t.Fatal("a block that the GPU is done with was not used again")
	}
	if first.index == third.index && first.generation == third.generation {
		t.Fatal("a handle came back under the same generation")
	}
	p.retire(first, 8) // too late: must not touch the third
	if _, _, ok := p.at(third); !ok {
		t.Fatal("an old handle freed a block of another")
	}
}

func TestBlocksDoNotOverlap(t *testing.T) {
	m := &counter{}
	p := newPool(m, 64<<20, 64<<20)
	r := rand.New(rand.NewPCG(1, 1))
	type span struct {
		h    handle
		size uint64
	}
	var live []span
	for i := range 20_000 {
		m.done = uint32(i)
		if len(live) > 0 && r.IntN(2) == 0 {
			k := r.IntN(len(live))
			p.retire(live[k].h, uint32(i)+uint32(r.IntN(3)))
			live[k] = live[len(live)-1]
			live = live[:len(live)-1]
			continue
		}
		size := uint64(1 + r.IntN(300_000))
		h, err := p.take(size, r.IntN(5) == 0)
		if errors.Is(err, errFull) {
			for _, s := range live {
				p.retire(s.h, uint32(i))
			}
			live = live[:0]
			continue
		}
		live = append(live, span{h, size})
		if i%97 == 0 {
			checkApart(t, p)
			checkWhole(t, p)
		}
	}
	if m.bytes > 64<<20 {
		t.Fatalf("%d bytes in slabs, over the budget", m.bytes)
	}
}

func checkApart(t *testing.T, p *pool) {
	t.Helper()
	used := map[[2]uint32]bool{}
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.state != blockInUse {
			continue
		}
		for at := b.offset; at < b.offset+uint32(classBytes(int(b.class))); at += smallestBlock {
			k := [2]uint32{uint32(b.slab), at}
			if used[k] {
				t.Fatalf("two blocks share byte %d of slab %d", at, b.slab)
			}
			used[k] = true
		}
	}
}

// TestPanningAndZoomingAllocatesAlmostNothing drives the tiles of a chart through a long
// session: each step shows other tiles, most of them new, and the GPU lags two frames behind.
func TestPanningAndZoomingAllocatesAlmostNothing(t *testing.T) {
	m := &counter{}
	p := newPool(m, 64<<20, 128<<20)
	tiles := newTiles(p)
	r := rand.New(rand.NewPCG(2, 3))
	layer := wire.Layer{Dataset: spec.ID{1}, Aggregate: wire.M4}
	x, level := 1000.0, 10
	for frame := range uint32(2000) {
		switch {
		case frame%50 < 30:
			x += r.Float64() * 3
		case frame%50 < 40:
			level, x = level-1, x*2
		default:
			level, x = level+1, x/2
		}
		tiles.frame++
		for i := range 12 {
			place := wire.Place{LevelX: int16(level), IndexX: int64(x) + int64(i)}
			if tiles.find(layer, place) != nil {
				continue
			}
			tile := wire.Tile{Place: place, Kind: wire.Vertices, Count: uint32(3000 + r.IntN(1500))}
			tile.Length = 8 * tile.Count
			if _, err := tiles.add(layer, &tile, frame); err != nil {
				t.Fatal(err)
			}
		}
		m.done = max(frame, 2) - 2
	}
	asked := p.allocations + p.reuses
	saved := 1 - float64(p.allocations)/float64(asked)
	t.Logf("%d tiles, %d buffers made: %.2f %% saved; %d evicted", asked, p.allocations, 100*saved, tiles.evicted)
	if saved <= 0.99 || asked < 5000 {
		t.Fatalf("%.2f %% of the allocations for %d tiles saved, want more than 99", 100*saved, asked)
	}
	if tiles.evicted == 0 {
		t.Fatal("nothing was evicted: the budget was never reached")
	}
}

func TestTheLeastRecentlyUsedTileGoesFirst(t *testing.T) {
	p := newPool(&counter{}, 4<<20, 4<<20)
	tiles := newTiles(p)
	layer := wire.Layer{Dataset: spec.ID{1}}
	add := func(i int64) error {
		tile := wire.Tile{Place: wire.Place{IndexX: i}, Kind: wire.Points, Count: 1 << 17, Length: 1 << 20}
		_, err := tiles.add(layer, &tile, 0)
		return err
	}
	for i := range int64(4) {
		tiles.frame++
		if err := add(i); err != nil {
			t.Fatal(err)
		}
	}
	tiles.frame++
	tiles.find(layer, wire.Place{IndexX: 0})
	if err := add(4); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, true, true, true} {
		if got := tiles.entries[tileKey{layer, wire.Place{IndexX: int64(i)}}] != nil; got != want {
			t.Fatalf("tile %d resident: %v, want %v", i, got, want)
		}
	}
	// All that is left was asked for by this frame: now the budget is truly too small.
	for i := range int64(5) {
		tiles.find(layer, wire.Place{IndexX: i})
	}
	if err := add(5); !errors.Is(err, errFull) {
		t.Fatalf("a tile beyond the budget gave %v", err)
	}
	tiles.drop(spec.ID{1}, ^uint32(0), 0)
	if len(tiles.entries) != 0 || p.blockTotal != 0 {
		t.Fatalf("%d tiles and %d bytes left after dropping their dataset", len(tiles.entries), p.blockTotal)
	}
}

// A budget of one slab, first full of small tiles: the larger ones that follow evict what their bytes need, not all.
func TestATileOfAnotherSizeEvictsNoMoreThanItNeeds(t *testing.T) {
	p := newPool(&counter{}, 4<<20, 4<<20)
	tiles := newTiles(p)
	layer := wire.Layer{Dataset: spec.ID{1}}
	add := func(i int64, bytes uint32) {
		tiles.frame++
		tile := wire.Tile{Place: wire.Place{IndexX: i}, Kind: wire.Points, Count: bytes / 8, Length: bytes}
		if _, err := tiles.add(layer, &tile, 0); err != nil {
			t.Fatal(err)
		}
		checkApart(t, p)
		checkWhole(t, p)
	}
	const small, large = 48 << 10, 256 << 10
	fit := int64(4 << 20 / small)
	for i := range fit {
		add(i, small)
	}
	if tiles.evicted != 0 {
		t.Fatalf("%d tiles were evicted before the budget was used up", tiles.evicted)
	}
	for i := range int64(8) {
		add(fit+i, large)
	}
	if most := uint64(8*large/small + 8); tiles.evicted > most {
		t.Errorf("8 tiles of 256 KiB evicted %d of 48 KiB, want at most %d", tiles.evicted, most)
	}
	evicted := tiles.evicted
	for i := range int64(20) { // and small ones again, in the place of one large one at a time
		add(2*fit+i, small)
	}
	if n := tiles.evicted - evicted; n > 20 {
		t.Errorf("20 tiles of 48 KiB evicted %d", n)
	}
	if p.allocations != 1 {
		t.Errorf("%d slabs were made", p.allocations)
	}
}

// checkWhole sees that the blocks of each slab follow each other from its start to its last cut byte.
func checkWhole(t *testing.T, p *pool) {
	t.Helper()
	free := 0
	for s := range p.slabs {
		at, last := uint32(0), uint32(0)
		for i := p.slabs[s].first; i != 0; i = p.blocks[i-1].next {
			b := &p.blocks[i-1]
			if b.offset < at || b.offset-at >= smallestBlock || int(b.slab) != s || b.state == blockGone {
				t.Fatalf("slab %d: block %d lies at %d, the one before ends at %d", s, i-1, b.offset, at)
			}
			at, last = b.offset+uint32(classBytes(int(b.class))), i
			if b.state == blockFree {
				free++
			}
		}
		if at > p.slabs[s].cut || p.slabs[s].cut-at >= smallestBlock || last != p.slabs[s].last {
			t.Fatalf("slab %d: its blocks end at %d, it was cut to %d", s, at, p.slabs[s].cut)
		}
	}
	for class := range p.free {
		free -= len(p.free[class])
	}
	if free != 0 {
		t.Fatalf("%d free blocks are in no list", free)
	}
}

func TestADeviceOutOfMemoryIsAnError(t *testing.T) {
	p := newPool(&counter{full: true}, 4<<20, 4<<20)
	if _, err := p.take(1000, false); !errors.Is(err, errNoMemory) {
		t.Fatalf("got %v", err)
	}
	if _, err := p.take(8<<20, false); err == nil {
		t.Fatal("a tile larger than a binding was taken")
	}
}
