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
	tile   wire.Tile
	data   []byte
	values []float64 // of a tile of values
}

// NewStore is an empty store.
func NewStore() *Store { return &Store{tiles: map[key]*resident{}} }

// Put keeps the tiles of one reply. It refers to payload, which must not change afterwards.
// Tiles whose bytes do not lie in the payload are left out.
func (s *Store) Put(layer wire.Layer, tiles []wire.Tile, payload []byte) {
	for i := range tiles {
		t := tiles[i]
		end := uint64(t.Offset) + uint64(t.Length)
		if need, ok := t.Need(&layer); !ok || end > uint64(len(payload)) || uint64(t.Length) < need {
			continue
		}
		k := key{layer, t.Place}
		if old, ok := s.tiles[k]; ok {
			s.bytes -= len(old.data)
		}
		r := &resident{tile: t, data: payload[t.Offset:end]}
		if t.Kind == wire.Values {
			r.values = wire.Numbers(r.data)
		}
		s.tiles[k] = r
		s.bytes += int(t.Length)
	}
}

// Tile returns the header of a resident tile.
func (s *Store) Tile(layer wire.Layer, place wire.Place) (*wire.Tile, bool) {
	r, ok := s.tiles[key{layer, place}]
	if !ok {
		return nil, false
	}
	return &r.tile, true
}

// Values returns the numbers of a resident tile of values.
func (s *Store) Values(layer wire.Layer, place wire.Place) []float64 {
	if r, ok := s.tiles[key{layer, place}]; ok {
		return r.values
	}
	return nil
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

// Outdate forgets the tiles of versions of a dataset before one.
func (s *Store) Outdate(dataset spec.ID, before uint32) {
	for k, r := range s.tiles {
		if k.layer.Dataset == dataset && k.layer.Version < before {
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
	if len(data) < 8*n { // rows may have attributes behind
		return nil, nil, 0
	}
	return data[:4*n], data[4*n : 8*n], n
}

func u32(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
