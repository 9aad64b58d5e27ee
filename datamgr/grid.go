package datamgr

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"gpucharts/datamgr/progress"
)

// grid is the base of the count pyramid of a pair of columns: how many rows fall into each
// cell (64 MiB at most), and, once a view needs them, the rows of each cell, as a counting
// sort brings them (8 bytes a row). Coarser levels are sums of cells; finer ones look at
// the entries of the cells that they touch.
//
// An entry is a row's number and where it lies: x along its row of cells, y in its cell, to
// 2^-10 of a cell. With the number alone (4 bytes) each row counted was two reads far apart
// in the columns, and a view of 10 million rows one step finer than the grid took 480 ms;
// with x in its cell alone, the loop broke off at every cell: 70 ms. The columns are read
// for rows that are drawn as points, and for tiles finer than entries tell.
type grid struct {
	x, y   numbers
	ax, ay cellAxis
	rows   int64

	key        uint64   // names the rows of this grid where they are counted elsewhere
	farX, farY cellAxis // their places there
	counts     []uint32
	starts     []uint32 // of each cell in list: how many rows come before; one more at the end
	levels     [maxGridBits + 1]coarser

	room indexRoom

	focusLock sync.Mutex
	focus     [maxFocus]atomic.Pointer[grid] // over parts of the plane

	listOnce  sync.Once
	listed    atomic.Bool
	unlisted  atomic.Bool   // there is no room for a list
	unchecked *indexSection // of list, where it comes from a file: pages are checked as they are read
	list      []entry       // cell by cell, rows in their own order within a cell
	perRow    [][]uint32    // how many rows each worker counted in each row of cells
	notice    func(format string, args ...any)
}

// entry is a row in the list of its cell: at is x in fixed point, counted from the grid's
// first cell, then subBits of y inside the cell.
type entry struct{ row, at uint32 }

const subMask = 1<<subBits - 1

const gridBatch = 1 << 11 // rows whose cells are worked out at a time: their places stay in the nearest cache

// workers is how many count at a time, each into a grid of its own (64 MiB at most).
func (g *grid) workers() int {
	if g.rows < 1<<18 {
		return 1
	}
	return min(runtime.GOMAXPROCS(0), 8)
}

// share is the stretch of batches that a worker counts: the same in both passes, so that
// the counts of one tell the other where to write.
func (g *grid) share(worker, workers int) (from, to int64) {
	n := int64(workers)
	return g.rows * int64(worker) / n, g.rows * int64(worker+1) / n
}

// eachBatch calls f with the places in the grid of a stretch of rows, in fixed point. Where a
// row lies outside of it one of them is noCell, and so is x|y: noCell has all bits set.
func (g *grid) eachBatch(from, to int64, f func(row int64, xs, ys []uint32)) {
	xs, ys := make([]uint32, gridBatch), make([]uint32, gridBatch)
	for row := from; row < to; row += gridBatch {
		n := min(gridBatch, to-row)
		g.x.cells(row, &g.ax, xs[:n])
		g.y.cells(row, &g.ay, ys[:n])
		f(row, xs[:n], ys[:n])
	}
}

// buildGrid makes the counts, with as many cells as the rows deserve and the memory allows: a
// coarser grid is as exact, and looks at more rows in close views.
func buildGrid(x, y numbers, mx, my *measure, room indexRoom) (*grid, error) {
	g := &grid{x: x, y: y, rows: x.length(), room: room}
	if mx.extent == nil || my.extent == nil {
		return g, nil
	}
	if g.rows > maxIndexed {
		return nil, fmt.Errorf("a density of %d rows: at most %d can be counted: load fewer, or draw them as several charts", g.rows, int64(maxIndexed))
	}
	for n := gridBits(g.rows); ; n-- {
		g.ax, g.ay = newCellAxis(mx.extent, x.integer(), n), newCellAxis(my.extent, y.integer(), n)
		g.reachable(mx, my)
		if g.load() {
			return g, nil
		}
		if err := g.count(); !errors.Is(err, errBudget) || n == minGridBits {
			return g, err
		}
	}
}

// count makes the counts of the cells.
func (g *grid) count() error {
	cells := int(g.ax.count * g.ay.count)
	const each = 4                                                          // bytes
	if err := ledger.take(g.room.charge, each*2*int64(cells)); err != nil { // counts and starts
		return err
	}
	err := g.countCells(cells)
	if err != nil {
		ledger.give(g.room.charge, each*2*int64(cells))
	}
	return err
}

func (g *grid) countCells(cells int) error {
	passing := ledger.charge(g.room.name, "counting")
	defer ledger.end(passing)
	if err := ledger.take(passing, int64(cells)); err != nil {
		return err
	}
	workers := 1
	for workers < g.workers() && ledger.take(passing, int64(cells)) == nil {
		workers++
	}
	counts := make([]uint32, cells)
	adviseHuge(bytesOf(counts))
	g.counts, g.perRow = nil, nil
	perCore := make([]*cellCounter, workers)
	wide := int(g.ax.count)
	told := progress.Begin(g.room.charge.ownerName(), "counting rows for a scatter chart", g.rows)
	defer told.End()
	var next atomic.Int32
	err := parallel(func(int) error {
		for {
			w := int(next.Add(1)) - 1
			if w >= workers {
				return nil
			}
			mine := newCellCounter(counts, wide)
			from, to := g.share(w, workers)
			g.eachBatch(from, to, func(_ int64, xs, ys []uint32) {
				told.Add(int64(len(xs)))
				mine.add(xs, ys)
			})
			perCore[w] = mine
		}
	})
	if err != nil {
		return err
	}
	g.counts = counts
	return g.sumUp(perCore, wide)
}

// sumUp makes one of the counts of each core, and tells where each cell's entries begin.
func (g *grid) sumUp(perCore []*cellCounter, wide int) error {
	cells := len(g.counts)
	g.starts = make([]uint32, cells+1)
	adviseHuge(bytesOf(g.starts))
	g.perRow = make([][]uint32, len(perCore))
	high := cells / wide
	totals := make([]uint32, high) // of each row of cells
	for w := range perCore {
		g.perRow[w] = make([]uint32, high)
	}
	err := inShares(high, 64, func(from, to int) {
		for y := from; y < to; y++ {
			for w, mine := range perCore {
				n := mine.give(y)
				g.perRow[w][y] = n
				totals[y] += n
			}
		}
	})
	if err != nil {
		return err
	}
	var total uint32
	for y, n := range totals {
		totals[y] = total
		total += n
	}
	g.starts[cells] = total
	return inShares(high, 64, func(from, to int) {
		for y := from; y < to; y++ {
			at := totals[y]
			starts := g.starts[y*wide:][:wide]
			for i, n := range g.counts[y*wide:][:wide] {
				starts[i] = at
				at += n
			}
		}
	})
}
