package datamgr

import "gpucharts/display/wire"

// tileBins tells, along one axis, which places in a grid lie in a tile and in which of its
// bins. A place is a fixed-point number of subBits, counted from the grid's first cell (x)
// or from a cell (y). From the tile's beginning, modulo 2^64, it is less than width where
// it may lie in the tile.
type tileBins struct {
	first  int64 // cell of the grid
	up     uint  // the tile's bins are 2^up cells wide, where coarse
	coarse bool
	begin  uint64 // of the tile
	width  uint64
	shift  uint // from a place in the tile to a bin
	exact  bool // places tell bins; otherwise only which rows to look at
}

func (g *cellAxis) tileBins(level int16, index int64) tileBins {
	down := g.level - int(level) // a cell is 2^down of the tile's bins
	b := tileBins{first: g.first}
	if down < 0 {
		b.coarse, b.up, b.exact = true, uint(min(-down, 63)), true
		b.width = cellsAcross
		return b
	}
	const tileSteps = wire.CellBits + subBits // of a tile whose bins are cells, in bits
	if down > tileSteps {
		b.begin, b.width = uint64(index>>min(down-tileSteps, 63)), 1
	} else {
		b.begin, b.width = uint64(index)<<(tileSteps-down), 1<<(tileSteps-down)
	}
	if down <= subBits {
		b.exact, b.shift = true, uint(subBits-down)
	}
	return b
}

// from gives the place in the tile of a cell's beginning.
func (b *tileBins) from(cell int64) uint64 { return uint64(b.first+cell)<<subBits - b.begin }

// bin gives the bin of a cell in a coarse tile.
func (b *tileBins) bin(cell int64) uint64 { return uint64((b.first+cell)>>b.up) & (cellsAcross - 1) }

// collected gathers what lies in a tile: rows with their cells while they are few, counts
// of cells from then on.
type collected struct {
	rows, at []uint32
	cells    []uint32
}

func (c *collected) add(row, cell uint32) {
	if c.cells != nil {
		c.cells[cell]++
		return
	}
	c.rows, c.at = append(c.rows, row), append(c.at, cell)
	if len(c.rows) > maxPoints {
		c.cells = make([]uint32, cellsAcross*cellsAcross)
		for _, cell := range c.at {
			c.cells[cell]++
		}
	}
}

// look makes a tile from the entries of the cells of w, some of which may lie outside.
func (g *grid) look(p wire.Place, w window) (c collected) {
	bx, by := g.ax.tileBins(p.LevelX, p.IndexX), g.ay.tileBins(p.LevelY, p.IndexY)
	if !bx.exact || !by.exact {
		g.lookAtColumns(p, w, &bx, &by, &c)
		return c
	}
	if g.total(w.inner()) > maxPoints && !bx.coarse && !by.coarse {
		c.cells = make([]uint32, cellsAcross*cellsAcross)
		g.countEntries(w, &bx, &by, c.cells)
		return c
	}
	g.eachEntry(w, &bx, &by, func(row uint32, x, y uint64) {
		c.add(row, uint32(y>>by.shift<<wire.CellBits+x>>bx.shift))
	})
	return c
}

// inner leaves out the cells at the window's rim, which alone may lie partly outside a tile.
func (w window) inner() window {
	w.fromX, w.toX, w.fromY, w.toY = w.fromX+1, w.toX-1, w.fromY+1, w.toY-1
	if w.fromX >= w.toX || w.fromY >= w.toY {
		return window{}
	}
	return w
}

// countEntries counts the entries of a tile of many rows: one loop for each row of cells.
func (g *grid) countEntries(w window, bx, by *tileBins, cells []uint32) {
	beginX, widthX, shiftX := bx.from(0), bx.width, bx.shift
	widthY, shiftY := by.width, by.shift
	g.eachIn(w, func(row int64, entries []entry) {
		beginY := by.from(row)
		for _, e := range entries {
			x, y := beginX+uint64(e.at>>subBits), beginY+uint64(e.at&subMask)
			if x < widthX && y < widthY {
				cells[y>>shiftY<<wire.CellBits+x>>shiftX]++
			}
		}
	})
}

// eachEntry calls f with the entries that may lie in the tile, and their places in it.
func (g *grid) eachEntry(w window, bx, by *tileBins, f func(row uint32, x, y uint64)) {
	g.eachIn(w, func(row int64, entries []entry) {
		for _, e := range entries {
			var x, y uint64
			if bx.coarse {
				x = bx.bin(int64(e.at >> (2 * subBits)))
			} else {
				x = bx.from(0) + uint64(e.at>>subBits)
			}
			if by.coarse {
				y = by.bin(row)
			} else {
				y = by.from(row) + uint64(e.at&subMask)
			}
			if x < bx.width && y < by.width {
				f(e.row, x, y)
			}
		}
	})
}

// lookAtColumns is look for tiles so fine that entries do not tell the bins.
func (g *grid) lookAtColumns(p wire.Place, w window, bx, by *tileBins, c *collected) {
	ax, ay := newAxis(p.LevelX, p.IndexX, wire.CellBits), newAxis(p.LevelY, p.IndexY, wire.CellBits)
	const batch = 1 << 12
	rows, xs, ys := make([]uint32, 0, batch), make([]uint32, batch), make([]uint32, batch)
	flush := func() {
		g.x.offsets(rows, &ax, xs)
		g.y.offsets(rows, &ay, ys)
		for i, row := range rows {
			if xs[i] != outside && ys[i] != outside {
				c.add(row, ys[i]>>(32-wire.CellBits)<<wire.CellBits+xs[i]>>(32-wire.CellBits))
			}
		}
		rows = rows[:0]
	}
	g.eachEntry(w, bx, by, func(row uint32, _, _ uint64) {
		if rows = append(rows, row); len(rows) == batch {
			flush()
		}
	})
	flush()
}
