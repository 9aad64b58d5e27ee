package datamgr

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
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
	counts []uint32

	cache *indexCache
	name  string // of the grid in it

	focusLock sync.Mutex
	focus     []*grid // over parts of the plane, the one used last at the end

	listOnce sync.Once
	listErr  error
	listed   atomic.Bool
	starts   []uint32 // of each cell in list; one more at the end
	list     []entry  // cell by cell, rows in their own order within a cell
	perCore  [][]uint32
}

// entry is a row in the list of its cell: at is x in fixed point, counted from the grid's
// first cell, then subBits of y inside the cell.
type entry struct{ row, at uint32 }

const subMask = 1<<subBits - 1

const gridBatch = 1 << 13 // rows whose cells are worked out at a time

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

// eachBatch calls f with the cells of a stretch of rows, and the places in them.
func (g *grid) eachBatch(from, to int64, f func(row int64, cells, at []uint32)) {
	xs, ys := make([]uint32, gridBatch), make([]uint32, gridBatch)
	wide := uint32(g.ax.count)
	for row := from; row < to; row += gridBatch {
		n := min(gridBatch, to-row)
		g.x.cells(row, &g.ax, xs[:n])
		g.y.cells(row, &g.ay, ys[:n])
		for i, x := range xs[:n] {
			if y := ys[i]; x == noCell || y == noCell {
				xs[i] = noCell
			} else {
				xs[i] = y>>subBits*wide + x>>subBits
				ys[i] = x<<subBits | y&subMask
			}
		}
		f(row, xs[:n], ys[:n])
	}
}

func buildGrid(x, y numbers, mx, my *measure, cache *indexCache, name string) (*grid, error) {
	g := &grid{x: x, y: y, rows: x.length(), cache: cache, name: name}
	if mx.extent == nil || my.extent == nil {
		return g, nil
	}
	if g.rows > maxIndexed {
		return nil, fmt.Errorf("a density of %d rows: at most %d can be counted: load fewer, or draw them as several charts", g.rows, int64(maxIndexed))
	}
	n := gridBits(g.rows)
	g.ax, g.ay = newCellAxis(mx.extent, x.integer(), n), newCellAxis(my.extent, y.integer(), n)
	if g.load() {
		return g, nil
	}
	return g, g.count()
}

// count makes the counts of the cells.
func (g *grid) count() error {
	cells := int(g.ax.count * g.ay.count)
	workers := g.workers()
	g.perCore = make([][]uint32, workers)
	var next atomic.Int32
	err := parallel(func(int) error {
		for {
			w := int(next.Add(1)) - 1
			if w >= workers {
				return nil
			}
			counts := make([]uint32, cells)
			from, to := g.share(w, workers)
			g.eachBatch(from, to, func(_ int64, batch, _ []uint32) {
				for _, cell := range batch {
					if cell != noCell {
						counts[cell]++
					}
				}
			})
			g.perCore[w] = counts
		}
	})
	if err != nil {
		return err
	}
	g.counts = g.perCore[0]
	if workers > 1 {
		g.counts = make([]uint32, cells)
		for _, counts := range g.perCore {
			for i, n := range counts {
				g.counts[i] += n
			}
		}
	}
	return nil
}

// entries gives the list of a stretch of cells in one row of cells. needList comes first.
func (g *grid) entries(y, fromX, toX int64) []entry {
	at := y * g.ax.count
	return g.list[g.starts[at+fromX]:g.starts[at+toX]]
}

// needList makes the rows of each cell known.
func (g *grid) needList() error {
	g.listOnce.Do(func() {
		g.listErr = g.buildList()
		g.listed.Store(g.listErr == nil)
		if g.listErr == nil {
			g.save()
		}
	})
	return g.listErr
}

func (g *grid) buildList() error {
	g.starts = make([]uint32, len(g.counts)+1)
	var total uint32
	for cell, n := range g.counts {
		g.starts[cell] = total
		// The worker's counts become the places where it writes.
		at := total
		for _, counts := range g.perCore {
			n := counts[cell]
			if len(g.perCore) > 1 {
				counts[cell] = at
			}
			at += n
		}
		total += n
	}
	g.starts[len(g.counts)] = total
	g.list = make([]entry, total)
	places := g.perCore
	if len(places) == 1 { // its counts are the grid's own
		places = [][]uint32{append([]uint32(nil), g.starts[:len(g.counts)]...)}
	}
	g.perCore = nil
	var next atomic.Int32
	return parallel(func(int) error {
		for {
			w := int(next.Add(1)) - 1
			if w >= len(places) {
				return nil
			}
			to := places[w]
			from, end := g.share(w, len(places))
			g.eachBatch(from, end, func(row int64, batch, at []uint32) {
				for i, cell := range batch {
					if cell != noCell {
						g.list[to[cell]] = entry{uint32(row + int64(i)), at[i]}
						to[cell]++
					}
				}
			})
		}
	})
}
