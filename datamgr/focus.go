package datamgr

import (
	"errors"
	"math"
	"weak"

	"gpucharts/display/wire"
)

// A grid over the whole extent of the data is of little use where nearly all rows lie in a
// few of its cells: coordinates of taxis with some at 0, 0; one price that is a typing
// error. Where a view is too fine for the entries' bits and its cells are full, another
// grid is made over the view and its surroundings alone (rows elsewhere are left out), and
// kept for the views that follow.
//
// A quadtree would cut full cells as deep as they need, at the price of random reads for
// every view; fitting the grid to quantiles would leave the outliers without one.

const (
	slowRows = 1 << 18 // a tile that reads the columns of more rows than this is slow
	maxFocus = 3       // grids kept for parts of the plane
)

// slow reports whether a tile would read the columns of many rows.
func (g *grid) slow(p wire.Place) bool {
	if g.coarse(p) || g.counts == nil {
		return false
	}
	bx, by := g.ax.tileBins(p.LevelX, p.IndexX), g.ay.tileBins(p.LevelY, p.IndexY)
	return (!bx.exact || !by.exact) && g.total(g.window(p)) > slowRows
}

// holds reports whether all of a tile lies in the grid.
func (g *grid) holds(p wire.Place) bool {
	return g.ax.holds(p.LevelX, p.IndexX, wire.CellBits) && g.ay.holds(p.LevelY, p.IndexY, wire.CellBits)
}

// focusOn gives a grid that holds the slow ones among the tiles of a view; nil: none is slow.
func (g *grid) focusOn(places []wire.Place) (*grid, error) {
	var slow []wire.Place
	for _, p := range places {
		// Tiles of another level than the first's are left to the whole grid.
		if g.slow(p) && (len(slow) == 0 || p.LevelX == slow[0].LevelX && p.LevelY == slow[0].LevelY) {
			slow = append(slow, p)
		}
	}
	if len(slow) == 0 {
		return nil, nil
	}
	g.focusLock.Lock()
	defer g.focusLock.Unlock()
	for i := range g.focus {
		if f := g.focus[i].Load(); f != nil && f.serves(slow) {
			ledger.touch(f.room.charge)
			return f, nil
		}
	}
	f, ok := g.around(slow, 1)
	if !ok {
		return nil, nil
	}
	return g.addFocus(f)
}

// addFocus counts f and keeps it in place of the one used longest ago. For want of memory there
// is none: the whole grid answers, slowly.
func (g *grid) addFocus(f *grid) (*grid, error) {
	f.room.charge = ledger.part(g.room.charge, "the counts of a part of a scatter chart")
	if err := f.count(); err != nil {
		ledger.end(f.room.charge)
		if errors.Is(err, errBudget) {
			return nil, nil
		}
		return nil, err
	}
	at := 0
	for i := range g.focus {
		other, oldest := g.focus[i].Load(), g.focus[at].Load()
		if oldest == nil {
			break
		}
		if other == nil || other.room.charge.touched.Load() < oldest.room.charge.touched.Load() {
			at = i
		}
	}
	if old := g.focus[at].Load(); old != nil {
		ledger.end(old.room.charge)
	}
	g.focus[at].Store(f)
	slot := weak.Make(g)
	ledger.keep(f.room.charge, func() {
		if g := slot.Value(); g != nil {
			g.focus[at].Store(nil)
		}
	}, false)
	return f, nil
}

// countsOf gives a grid whose counts alone make the fine tiles of a view, for want of a list
// of rows: one look at all rows for each view. nil: there is no such grid.
func (g *grid) countsOf(places []wire.Place) (*grid, error) {
	var fine []wire.Place
	for _, p := range places {
		if !g.coarse(p) && g.total(g.window(p)) > 0 && (len(fine) == 0 || p.LevelX == fine[0].LevelX && p.LevelY == fine[0].LevelY) {
			fine = append(fine, p)
		}
	}
	if len(fine) == 0 {
		return nil, nil
	}
	g.focusLock.Lock()
	defer g.focusLock.Unlock()
	for i := range g.focus {
		if f := g.focus[i].Load(); f != nil && f.unlisted.Load() && f.counted(fine) {
			return f, nil
		}
	}
	f, ok := g.around(fine, 0)
	if !ok || !f.counted(fine) {
		return nil, nil
	}
	f.unlisted.Store(true)
	return g.addFocus(f)
}

// counted reports whether the counts alone make all of these tiles.
func (g *grid) counted(places []wire.Place) bool {
	for _, p := range places {
		if !g.holds(p) || !g.coarse(p) {
			return false
		}
	}
	return true
}

func (g *grid) serves(places []wire.Place) bool {
	for _, p := range places {
		if !g.holds(p) || g.slow(p) {
			return false
		}
	}
	return true
}

// around lays a grid over some tiles of one level, and as much again on every side, times margin.
func (g *grid) around(places []wire.Place, margin int64) (*grid, bool) {
	fromX, toX, fromY, toY := int64(math.MaxInt64), int64(math.MinInt64), int64(math.MaxInt64), int64(math.MinInt64)
	for _, p := range places {
		fromX, toX = min(fromX, p.IndexX), max(toX, p.IndexX)
		fromY, toY = min(fromY, p.IndexY), max(toY, p.IndexY)
	}
	f := &grid{x: g.x, y: g.y, rows: g.rows}
	var okX, okY bool
	f.ax, okX = cellsAround(places[0].LevelX, fromX, toX, margin, 0, g.x.integer(), gridBits(g.rows))
	f.ay, okY = cellsAround(places[0].LevelY, fromY, toY, margin, 0, g.y.integer(), gridBits(g.rows))
	return f, okX && okY
}

// cellsAround is one axis of around: at most 2^bits cells, and down to 2^-finer of the size of the tiles' bins.
func cellsAround(level int16, from, to, margin int64, finer int, integer bool, bits int) (cellAxis, bool) {
	const far = 1 << 40 // tiles from zero: beyond, bins would not be exact in float64
	if from < -far || to > far {
		return cellAxis{}, false
	}
	span := margin * (to - from + 1)
	from, to = from-span, to+span
	cells := int(level) - finer
	if integer {
		cells = max(cells, 0)
	}
	place := func(tile int64) int64 { // the cell in which a tile begins
		if up := int(level) + wire.CellBits - cells; up >= 0 {
			return tile << up
		} else {
			return tile >> min(-up, 63)
		}
	}
	for place(to+1)-place(from)+1 > 1<<bits { // the last cell is for tiles finer than cells
		cells++
	}
	if cells < -980 {
		return cellAxis{}, false
	}
	first, count := place(from), place(to+1)-place(from)+1
	if integer {
		return intCells(cells, first, count), true
	}
	return floatCells(cells, first, count), true
}
