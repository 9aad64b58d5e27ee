package datamgr

import "gpucharts/display/wire"

// tileBins tells, along one axis, which entries of a grid's cells lie in a tile and in
// which of its bins. A position u is counted in steps of 2^-subBits cells from the tile's
// beginning, modulo 2^64: it is less than width where the entry may lie in the tile.
type tileBins struct {
	first  int64 // of the grid
	up     uint  // the tile's bins are 2^up cells wide, where coarse
	coarse bool
	begin  uint64 // of the tile
	width  uint64
	mask   uint64 // of an entry's place in its cell; 0 where the cell alone tells the bin
	shift  uint   // from a position to a bin
	exact  bool   // positions tell bins; otherwise they only tell which rows to look at
}

func (g *cellAxis) tileBins(level int16, index int64) tileBins {
	down := g.level - int(level) // a cell is 2^down of the tile's bins
	b := tileBins{first: g.first}
	if down < 0 {
		b.coarse, b.up = true, uint(min(-down, 63))
		b.width, b.exact = cellsAcross, true
		return b
	}
	b.mask = 1<<subBits - 1
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

// cell gives the position of a cell's beginning.
func (b *tileBins) cell(i int64) uint64 {
	if b.coarse {
		return uint64((b.first+i)>>b.up) & (cellsAcross - 1)
	}
	return uint64(b.first+i)<<subBits - b.begin
}

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
	if g.total(w.inner()) > maxPoints {
		c.cells = make([]uint32, cellsAcross*cellsAcross)
		g.countEntries(w, &bx, &by, c.cells)
		return c
	}
	g.eachEntry(w, &bx, &by, func(row uint32, x, y uint64) {
		c.add(row, uint32(y>>by.shift<<wire.CellBits+x>>bx.shift))
	})
	return c
}

// eachEntry calls f with the entries that may lie in the tile, and their positions in it.
func (g *grid) eachEntry(w window, bx, by *tileBins, f func(row uint32, x, y uint64)) {
	if w.fromX == w.toX {
		return
	}
	for y := w.fromY; y < w.toY; y++ {
		cellY := by.cell(y)
		starts := g.starts[y*g.ax.count+w.fromX:][:w.toX-w.fromX+1]
		for i, from := range starts[:len(starts)-1] {
			if from == starts[i+1] {
				continue
			}
			cellX := bx.cell(w.fromX + int64(i))
			for _, e := range g.list[from:starts[i+1]] {
				x, y := cellX+uint64(e.sub>>subBits)&bx.mask, cellY+uint64(e.sub)&by.mask
				if x < bx.width && y < by.width {
					f(e.row, x, y)
				}
			}
		}
	}
}

// inner leaves out the cells at the window's rim, which alone may lie partly outside a tile.
func (w window) inner() window {
	w.fromX, w.toX, w.fromY, w.toY = w.fromX+1, w.toX-1, w.fromY+1, w.toY-1
	if w.fromX >= w.toX || w.fromY >= w.toY {
		return window{}
	}
	return w
}

// countEntries is eachEntry into counts, for tiles of many rows: no call for each.
func (g *grid) countEntries(w window, bx, by *tileBins, cells []uint32) {
	maskX, widthX, shiftX := bx.mask, bx.width, bx.shift
	maskY, widthY, shiftY := by.mask, by.width, by.shift
	for y := w.fromY; y < w.toY; y++ {
		cellY := by.cell(y)
		starts := g.starts[y*g.ax.count+w.fromX:][:w.toX-w.fromX+1]
		for i, from := range starts[:len(starts)-1] {
			if from == starts[i+1] {
				continue
			}
			cellX := bx.cell(w.fromX + int64(i))
			for _, e := range g.list[from:starts[i+1]] {
				x, y := cellX+uint64(e.sub>>subBits)&maskX, cellY+uint64(e.sub)&maskY
				if x < widthX && y < widthY {
					cells[y>>shiftY<<wire.CellBits+x>>shiftX]++
				}
			}
		}
	}
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
