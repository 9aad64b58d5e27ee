package gpu

import (
	"gpucharts/display/wire"
	"gpucharts/render"
)

// addDensityViews appends the views of a density's tiles.
func (d *Drawer) addDensityViews(m *render.Mark) int {
	first := len(d.arena.views)
	for i := range m.Tiles {
		t := m.Tiles[i].Tile
		if t == nil || t.Kind < wire.Points || t.Kind > wire.Cells32 || t.Kind == wire.Points && t.Count == 0 {
			continue
		}
		e := d.tiles.find(m.Tiles[i].Layer, t.Place)
		if e == nil || e.bytes == 0 {
			continue // evicted between Tile and Draw
		}
		v := viewLayout{XWord: e.word, YWord: e.word + t.Count, Count: t.Count, Kind: uint32(t.Kind)}
		g := &m.Grid
		x, okX := window(t.Kind, t.LevelX, g.LevelX, t.IndexX, g.FirstX, g.Columns)
		y, okY := window(t.Kind, t.LevelY, g.LevelY, t.IndexY, g.FirstY, g.Rows)
		if !okX || !okY {
			continue
		}
		v.CellQ0 = [2]uint32{x.q0, y.q0}
		v.CellMin = [2]int32{x.cell, y.cell}
		v.Shift = [2]int32{x.shift, y.shift}
		d.arena.views = append(d.arena.views, v)
		d.viewSlabs = append(d.viewSlabs, e.slab)
	}
	return len(d.arena.views) - first
}

// counting maps the offsets (points) or cells (cells) of a tile to cells of a grid along one
// axis: cell + (q - q0) >> shift.
type counting struct {
	q0    uint32
	cell  int32
	shift int32
}

// window is the counting of a tile along one axis. ok is false where no row of it can lie in
// the grid. All is done in integers that wrap; what is used of them does not.
func window(kind wire.Kind, tileLevel, gridLevel int16, index, first int64, cells int) (counting, bool) {
	const offsetBits = 32 - wire.CellBits
	coarser := int(tileLevel) - int(gridLevel) // by how many levels the tile is coarser
	var begin int64                            // the tile's first cell in grid cells, from the grid's first
	if coarser >= 0 {
		if coarser > 62-wire.CellBits {
			return counting{}, false
		}
		begin = index<<(wire.CellBits+coarser) - first
	} else {
		begin = index<<wire.CellBits>>min(-coarser, 63) - first
	}
	if begin >= int64(cells) {
		return counting{}, false
	}
	if kind != wire.Points {
		if coarser > 0 || begin < -(1<<wire.CellBits) {
			return counting{}, false
		}
		c := counting{cell: int32(begin), shift: int32(min(-coarser, 31))}
		if begin < 0 && c.shift < wire.CellBits {
			c.q0 = uint32(-begin) << c.shift // the tile's cells before lie outside
		}
		return c, c.q0 < 1<<wire.CellBits
	}
	shift := offsetBits - coarser // offset bits below a grid cell
	if shift > 32 {
		shift = 32
	}
	if begin >= 0 {
		return counting{cell: int32(begin), shift: int32(shift)}, true
	}
	// The tile begins before the grid: count from the offset of the grid's first cell.
	before := uint64(-begin)
	if shift >= 0 {
		if before >= 1<<(32-shift) {
			return counting{}, false
		}
		return counting{q0: uint32(before << shift), shift: int32(shift)}, true
	}
	q0 := before >> -shift
	if q0 > wire.MaxOffset {
		return counting{}, false
	}
	return counting{q0: uint32(q0), cell: -int32(before - q0<<-shift), shift: int32(shift)}, true
}

const fnvBasis = 14695981039346656037

// fnv goes on with a hash (FNV-1a).
func fnv(h, v uint64) uint64 {
	for range 8 {
		h = (h ^ v&0xff) * 1099511628211
		v >>= 8
	}
	return h
}

// densityKey is a hash of all that decides the counts.
func (d *Drawer) densityKey(m *render.Mark) uint64 {
	g := &m.Grid
	h := fnv(fnvBasis, uint64(uint16(g.LevelX))<<16|uint64(uint16(g.LevelY)))
	h = fnv(h, uint64(g.FirstX))
	h = fnv(h, uint64(g.FirstY))
	h = fnv(h, uint64(g.Columns)<<32|uint64(g.Rows))
	for i := range m.Tiles {
		if t := m.Tiles[i].Tile; t != nil {
			if e := d.tiles.find(m.Tiles[i].Layer, t.Place); e != nil {
				h = fnv(h, e.stored)
			}
		}
	}
	return h | 1
}

// forgetDensities makes sure that nothing is taken for counted after a frame that failed.
func (d *Drawer) forgetDensities() {
	for _, s := range d.densities {
		s.key, s.picture.key = 0, 0
	}
}

// cellsInView is how many cells of tiles, along each axis, the grid can show at most.
func (d *Drawer) cellsInView(first, end int, params *paramsLayout) (w, h uint32) {
	for i := first; i < end; i++ {
		v := &d.arena.views[i]
		w = max(w, cellsAlong(v.CellQ0[0], v.CellMin[0], v.Shift[0], params.Grid[0]))
		h = max(h, cellsAlong(v.CellQ0[1], v.CellMin[1], v.Shift[1], params.Grid[1]))
	}
	return w, h
}

func cellsAlong(q0 uint32, cell, shift int32, grid uint32) uint32 {
	left := uint32(1<<wire.CellBits) - q0
	if shift >= wire.CellBits {
		return left
	}
	// Grid cells from the tile's first one shown to the grid's end, in tile cells.
	room := (int64(grid) - int64(cell) - int64(q0>>shift)) << shift
	return uint32(max(0, min(int64(left), room)))
}

// densityFor finds the cells for a key, those that the mark had before, or those used longest ago.
func (d *Drawer) densityFor(key, owner uint64, bytes uint32) (*density, error) {
	if d.joined.buffer == 0 {
		b, err := d.device.newBuffer(joinedBytes, useStorage|useCopyDst|useCopySrc)
		if err != nil {
			return nil, err
		}
		d.joined.buffer = b
	}
	frame := d.tiles.frame + 1 // 0: never
	var mine, oldest *density
	sum := uint64(bytes)
	for _, s := range d.densities {
		if s.key == key {
			s.used = frame
			return s, nil
		}
		sum += uint64(s.bytes)
		if s.used == frame {
			continue
		}
		if s.owner == owner {
			mine = s
		}
		if oldest == nil || s.used < oldest.used {
			oldest = s
		}
	}
	s := mine
	if s == nil && oldest != nil && sum > densityBytes {
		s = oldest
	}
	if s == nil {
		s = &density{}
		d.densities = append(d.densities, s)
	}
	s.owner, s.used, s.key = owner, frame, 0
	if s.bytes >= bytes && s.bytes <= 4*bytes+1<<20 {
		return s, nil
	}
	s.close(d.device)
	s.owner, s.used = owner, frame
	size := uint32(classBytes(classOf(uint64(bytes))))
	b, err := d.device.newBuffer(uint64(size), useStorage|useCopyDst|useCopySrc)
	if err != nil {
		return nil, err
	}
	s.buffer, s.bytes = b, size
	if s.most, err = d.device.newBuffer(16, useStorage|useCopyDst); err != nil {
		return nil, err
	}
	if s.out, err = d.device.newGroup(d.layouts.densityOut, []resource{{at: 0, buffer: b}, {at: 1, buffer: d.joined.buffer, size: joinedBytes}, {at: 2, buffer: s.most, size: 16}}); err != nil {
		return nil, err
	}
	s.in, err = d.device.newGroup(d.layouts.densityIn, []resource{{at: 1, buffer: b}, {at: 2, buffer: d.joined.buffer, size: joinedBytes}})
	return s, err
}
