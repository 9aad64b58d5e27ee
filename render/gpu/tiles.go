package gpu

import (
	"errors"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

type tileKey struct {
	layer wire.Layer
	place wire.Place
}

// entry is a resident tile, a link of the list from the most to the least recently used.
type entry struct {
	tile       wire.Tile
	key        tileKey
	block      handle
	slab       int
	word       uint32 // where the tile begins in its slab
	bytes      uint32
	values     []float64 // of a tile of values: these stay with Go
	used       uint64    // the frame that asked for it last
	stored     uint64    // grows with each Store: tells a tile from the one it replaced
	prev, next *entry
}

// tiles are the resident tiles of a drawer.
type tiles struct {
	pool    *pool
	entries map[tileKey]*entry
	list    entry // sentinel
	frame   uint64
	mark    uint64 // the frame from which on uses are noted
	serial  uint64
	evicted uint64
	values  int // resident tiles of values
}

func newTiles(p *pool) *tiles {
	t := &tiles{pool: p, entries: map[tileKey]*entry{}}
	t.list.prev, t.list.next = &t.list, &t.list
	return t
}

func (t *tiles) unlink(e *entry) { e.prev.next, e.next.prev = e.next, e.prev }

func (t *tiles) front(e *entry) {
	e.prev, e.next = &t.list, t.list.next
	e.prev.next, e.next.prev = e, e
}

// find returns a resident tile and marks it as used by the coming frame.
func (t *tiles) find(layer wire.Layer, place wire.Place) *entry {
	e := t.entries[tileKey{layer, place}]
	if e != nil {
		t.unlink(e)
		t.front(e)
		e.used = t.frame
	}
	return e
}

// add makes room for a tile, in place of what was there under its key. It evicts the least
// recently used tiles where the budget demands it, but none that the coming frame has asked for.
func (t *tiles) add(layer wire.Layer, tile *wire.Tile, submitted uint32) (*entry, error) {
	key := tileKey{layer, tile.Place}
	if old := t.entries[key]; old != nil {
		t.remove(old, submitted)
	}
	e := &entry{tile: *tile, key: key, bytes: tile.Length, used: t.frame}
	if tile.Kind == wire.Values {
		e.bytes = 0
	}
	if e.bytes > 0 {
		h, err := t.pool.take(uint64(tile.Length), false)
		for errors.Is(err, errFull) {
			if last := t.list.prev; last == &t.list || last.used == t.frame {
				return nil, err
			}
			t.remove(t.list.prev, submitted)
			t.evicted++
			h, err = t.pool.take(uint64(tile.Length), true)
		}
		if err != nil {
			return nil, err
		}
		slab, offset, _ := t.pool.at(h)
		e.block, e.slab, e.word = h, slab, offset/4
	}
	t.serial++
	e.stored = t.serial
	t.entries[key] = e
	t.front(e)
	if tile.Kind == wire.Values {
		t.trim(submitted)
	}
	return e, nil
}

// mostValues bounds the resident tiles of values, which no budget of the GPU evicts.
const mostValues = 1024

// trim evicts the least recently used tiles of values beyond mostValues.
func (t *tiles) trim(submitted uint32) {
	if t.values++; t.values <= mostValues {
		return
	}
	for e := t.list.prev; e != &t.list && t.values > mostValues/2 && e.used != t.frame; {
		prev := e.prev
		if e.tile.Kind == wire.Values {
			t.remove(e, submitted)
			t.evicted++
		}
		e = prev
	}
}

func (t *tiles) remove(e *entry, submitted uint32) {
	if e.bytes > 0 {
		t.pool.retire(e.block, submitted)
	}
	if e.tile.Kind == wire.Values {
		t.values--
	}
	t.unlink(e)
	delete(t.entries, e.key)
}

// drop removes the tiles of one dataset, of versions before one.
func (t *tiles) drop(dataset spec.ID, before, submitted uint32) {
	for e := t.list.next; e != &t.list; {
		next := e.next
		if l := &e.key.layer; l.Dataset == dataset && l.Version < before {
			t.remove(e, submitted)
		}
		e = next
	}
}

// working is the bytes of the tiles that were asked for within the last frames.
func (t *tiles) working(frames uint64) uint64 {
	var sum uint64
	for e := t.list.next; e != &t.list && e.used+frames >= t.frame; e = e.next {
		if e.bytes > 0 {
			sum += classBytes(classOf(uint64(e.bytes)))
		}
	}
	return sum
}
