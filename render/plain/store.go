package plain

import (
	"encoding/binary"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
)

// Store holds resident tiles in memory. It implements render.Tiles.
type Store struct {
	tiles map[key]*resident
	bytes int
}

type key struct {
	layer wire.Layer
	place wire.Place
}

type resident struct {
	tile wire.Tile
	data []byte
}

// NewStore is an empty store.
func NewStore() *Store { return &Store{tiles: map[key]*resident{}} }

// Put keeps the tiles of one reply. It refers to payload, which must not change afterwards.
// Tiles whose bytes do not lie in the payload are left out.
func (s *Store) Put(layer wire.Layer, tiles []wire.Tile, payload []byte) {
	for i := range tiles {
		t := tiles[i]
		end := uint64(t.Offset) + uint64(t.Length)
		if end > uint64(len(payload)) || uint64(t.Length) < need(&t) {
			continue
		}
		k := key{layer, t.Place}
		if old, ok := s.tiles[k]; ok {
			s.bytes -= len(old.data)
		}
		s.tiles[k] = &resident{t, payload[t.Offset:end]}
		s.bytes += int(t.Length)
	}
}

// need is the number of bytes that drawing a tile reads.
func need(t *wire.Tile) uint64 {
	const cells = 1 << (2 * wire.CellBits)
	switch t.Kind {
	case wire.Vertices, wire.Points:
		return 8 * uint64(t.Count)
	case wire.Cells8:
		return cells
	case wire.Cells16:
		return 2 * cells
	case wire.Cells32:
		return 4 * cells
	}
	return 0
}

// Tile returns the header of a resident tile.
func (s *Store) Tile(layer wire.Layer, place wire.Place) (*wire.Tile, bool) {
	r, ok := s.tiles[key{layer, place}]
	if !ok {
		return nil, false
	}
	return &r.tile, true
}

// Bytes is the size of all payloads held.
func (s *Store) Bytes() int { return s.bytes }

// Drop forgets a dataset.
func (s *Store) Drop(dataset spec.ID) {
	for k, r := range s.tiles {
		if k.layer.Dataset == dataset {
			s.bytes -= len(r.data)
			delete(s.tiles, k)
		}
	}
}

func (s *Store) data(v *render.TileView) []byte {
	if r, ok := s.tiles[key{v.Layer, v.Tile.Place}]; ok && r.tile.Kind == v.Tile.Kind {
		return r.data
	}
	return nil
}

// columns are the two u32 columns of a tile of vertices or points.
func (s *Store) columns(v *render.TileView) (x, y []byte, n int) {
	data := s.data(v)
	n = int(v.Tile.Count)
	if len(data) < 8*n {
		return nil, nil, 0
	}
	return data[:4*n], data[4*n : 8*n], n
}

func u32(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
