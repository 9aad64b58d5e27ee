package datamgr

import (
	"container/list"
	"sync"

	"gpucharts/display/wire"
)

// tileCache keeps the tiles that were made last, so that a view that comes again (a page that
// was reloaded, a second chart, the way back out of a zoom) is copied and not made. It takes
// only memory that is free, and goes as a whole when the budget needs room.

const (
	tileCacheBytes = 64 << 20
	tileCacheShare = 16      // of the budget, at most
	tileOwnBytes   = 160     // of a tile, beside its payload
	largestKept    = 1 << 20 // payload of one tile
)

type tileKey struct {
	layer wire.Layer
	place wire.Place
}

type keptTile struct {
	key     tileKey
	tile    wire.Tile
	payload []byte // nobody writes to it
}

func (k *keptTile) bytes() int64 { return int64(len(k.payload)) + tileOwnBytes }

type tileCache struct {
	sync.Mutex
	charge *charge
	byKey  map[tileKey]*list.Element
	recent list.List // of *keptTile, the latest in front
	bytes  int64
}

func (d *Dataset) tileCache() *tileCache {
	c, err := d.indexes.tiles.get(d.name, "the tiles of charts", false, func(room *charge) (*tileCache, error) {
		return &tileCache{charge: room, byKey: map[tileKey]*list.Element{}}, nil
	})
	if err != nil {
		return &tileCache{}
	}
	return c
}

// ForgetTiles makes the next views of a dataset be made anew, from its indexes: for measuring.
func (d *Dataset) ForgetTiles() { d.indexes.tiles.end() }

func (c *tileCache) get(key tileKey) (*keptTile, bool) {
	c.Lock()
	defer c.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*keptTile), true
}

func (c *tileCache) put(key tileKey, t wire.Tile, payload []byte) {
	k := &keptTile{key, t, payload}
	if len(payload) > largestKept {
		return
	}
	c.Lock()
	defer c.Unlock()
	if c.byKey == nil || c.byKey[key] != nil {
		return
	}
	for last := c.recent.Back(); last != nil && c.bytes+k.bytes() > tileCacheLimit(); last = c.recent.Back() {
		old := c.recent.Remove(last).(*keptTile)
		delete(c.byKey, old.key)
		c.bytes -= old.bytes()
		ledger.give(c.charge, old.bytes())
	}
	if !ledger.fits(k.bytes()) || ledger.take(c.charge, k.bytes()) != nil {
		return
	}
	c.bytes += k.bytes()
	c.byKey[key] = c.recent.PushFront(k)
}

func tileCacheLimit() int64 {
	_, limit := MemoryBudget()
	return min(tileCacheBytes, limit/tileCacheShare)
}
