package datamgr

import (
	"context"
	"math/bits"
	"runtime"
	"sync/atomic"

	"gpucharts/datamgr/counting"
	"gpucharts/display/wire"
)

// Dense tiles that are finer than the grid's counts can be counted elsewhere: on a GPU that
// holds the columns. It gets them in fixed point, as the list of a grid's rows has them but with
// 21 bits of a cell in place of 12: a row's place is the floor of its value on one absolute
// power-of-two grid, so the bin of any coarser level is a shift of it, and the counts are the
// same numbers. Coarser tiles stay here: sums of counts take less time than one look at all rows.

const elsewhereBits = 21 // of an axis, in cells; with subBits below, 31 of a place

// elsewhereRows is the number of rows from which counting elsewhere is worth the way.
var elsewhereRows int64 = 1 << 20

var gridKeys atomic.Uint64

// reachable gives the grid what it needs to be counted elsewhere.
func (g *grid) reachable(mx, my *measure) {
	g.key = gridKeys.Add(1)
	g.farX, g.farY = newCellAxis(mx.extent, g.x.integer(), elsewhereBits), newCellAxis(my.extent, g.y.integer(), elsewhereBits)
	runtime.AddCleanup(g, func(key uint64) {
		if c := counting.Current(); c != nil {
			c.Forget(key)
		}
	}, g.key)
}

// columns are the grid's rows for a counter.
func (g *grid) columns(use func(func() error) error) *counting.Columns {
	return &counting.Columns{Key: g.key, Rows: g.rows, Read: func(from int64, xs, ys []uint32) (n int, err error) {
		err = use(func() error {
			n, err = g.places(from, xs, ys)
			return err
		})
		return n, err
	}}
}

// places gives the places of a stretch of rows, without those that have none.
func (g *grid) places(from int64, xs, ys []uint32) (int, error) {
	var next atomic.Int64
	var without atomic.Bool
	err := parallel(func(int) error {
		for {
			at := int(next.Add(gridBatch)) - gridBatch
			if at >= len(xs) {
				return nil
			}
			end := min(at+gridBatch, len(xs))
			g.x.cells(from+int64(at), &g.farX, xs[at:end])
			g.y.cells(from+int64(at), &g.farY, ys[at:end])
			for i := at; i < end; i++ {
				if xs[i] == noCell || ys[i] == noCell {
					without.Store(true)
				}
			}
		}
	})
	if err != nil || !without.Load() {
		return len(xs), err
	}
	n := 0
	for i, x := range xs {
		if x != noCell && ys[i] != noCell {
			xs[n], ys[n] = x, ys[i]
			n++
		}
	}
	return n, nil
}

// countElsewhere counts those tiles of a view for which that pays, 2^CellBits by 2^CellBits cells
// each; nil: none.
func (g *grid) countElsewhere(ctx context.Context, use func(func() error) error, places []wire.Place) map[wire.Place][]uint32 {
	c := counting.Current()
	if c == nil || g.counts == nil || g.rows < elsewhereRows {
		return nil
	}
	c.Prepare(g.columns(use))
	var dense []wire.Place
	few := uint64(maxPoints) // rows that come themselves, once they are listed
	if !g.listed.Load() {
		few = 0
	}
	for _, p := range places {
		if !g.coarse(p) && !(g.listed.Load() && g.deep(p)) && g.total(g.window(p)) > few && (len(dense) == 0 || p.LevelX == dense[0].LevelX && p.LevelY == dense[0].LevelY) {
			dense = append(dense, p)
		}
	}
	if len(dense) == 0 {
		return nil
	}
	low, high := dense[0], dense[0]
	for _, p := range dense {
		low.IndexX, high.IndexX = min(low.IndexX, p.IndexX), max(high.IndexX, p.IndexX)
		low.IndexY, high.IndexY = min(low.IndexY, p.IndexY), max(high.IndexY, p.IndexY)
	}
	var w counting.Window
	var okX, okY bool
	w.X, okX = g.farX.far(low.LevelX, low.IndexX, high.IndexX)
	w.Y, okY = g.farY.far(low.LevelY, low.IndexY, high.IndexY)
	if !okX || !okY || uint64(w.X.Cells)*uint64(w.Y.Cells) > counting.MaxCells {
		return nil
	}
	cells, ok := c.Count(ctx, g.key, &w)
	if !ok || len(cells) != int(w.X.Cells*w.Y.Cells) {
		return nil
	}
	out := make(map[wire.Place][]uint32, len(dense))
	for _, p := range dense {
		tile := make([]uint32, 0, cellsAcross*cellsAcross)
		at := int(p.IndexY-low.IndexY)*cellsAcross*int(w.X.Cells) + int(p.IndexX-low.IndexX)*cellsAcross
		for range cellsAcross {
			tile = append(tile, cells[at:at+cellsAcross]...)
			at += int(w.X.Cells)
		}
		out[p] = tile
	}
	return out
}

// deep reports whether the cells of a tile are finer than counting.Finest on both axes.
func (g *grid) deep(p wire.Place) bool {
	across := func(a *cellAxis, level int16) int { return bits.Len64(uint64(a.count-1)) + a.level - int(level) }
	return across(&g.ax, p.LevelX) > counting.Finest && across(&g.ay, p.LevelY) > counting.Finest
}

// far is the window of the tiles from one index to another along an axis whose places have
// subBits below the cell; false: it is too fine for them, or too coarse to be worth it.
func (g *cellAxis) far(level int16, from, to int64) (counting.Axis, bool) {
	shift := int(level) - g.level + subBits // a bin is 2^shift places wide
	if shift < 0 || shift > 31 || to < from || to-from >= counting.MaxCells/cellsAcross {
		return counting.Axis{}, false
	}
	a := counting.Axis{Shift: uint32(shift), Cells: uint32(to-from+1) * cellsAcross}
	// The window begins at place from*2^(CellBits+shift) - first*2^subBits, counted from the
	// grid's first: in 128 bits.
	begin, ok := subWide(from, uint(wire.CellBits+shift), g.first, subBits)
	if !ok {
		return counting.Axis{}, false
	}
	if begin >= 0 {
		if begin >= 1<<31 {
			return counting.Axis{}, false
		}
		a.Skip = uint32(begin)
		return a, true
	}
	before := uint64(-begin)
	if before>>shift >= uint64(a.Cells) {
		return counting.Axis{}, false // the window ends before the first row
	}
	a.First, a.Add = uint32(before>>shift), uint32(before&(1<<shift-1))
	return a, true
}

// subWide is a<<m - b<<n where that fits 63 bits.
func subWide(a int64, m uint, b int64, n uint) (int64, bool) {
	wide := func(v int64, by uint) (hi int64, lo uint64) { return v >> (64 - by), uint64(v) << by }
	hiA, loA := wide(a, m)
	hiB, loB := wide(b, n)
	lo, borrow := bits.Sub64(loA, loB, 0)
	hi := hiA - hiB - int64(borrow)
	return int64(lo), hi == int64(lo)>>63 && int64(lo) != -1<<63
}

// countedTile makes a tile of cells that were counted elsewhere; false: it has so few rows that
// they come themselves, and they are at hand.
func (g *grid) countedTile(place wire.Place, cells []uint32) (t wire.Tile, payload []byte, ok bool) {
	t.Place = place
	for _, n := range cells {
		t.Rows += uint64(n)
	}
	switch {
	case t.Rows == 0:
		return t, nil, true
	case t.Rows <= maxPoints && g.listed.Load():
		return t, nil, false
	}
	return t, appendCells(nil, &t, cells), true
}
