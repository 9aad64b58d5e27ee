package datamgr

import (
	"errors"
	"runtime"
	"sync/atomic"

	mmap "github.com/edsrzf/mmap-go"

	"gpucharts/datamgr/progress"
)

// The list of a grid's rows is larger than everything else that the grid holds: 8 bytes a
// row. It is made where it will stay, in the file that keeps the index (or in a file without
// a name), so that the process owns none of it. Two passes write it, both nearly in order,
// as a file wants to be written: the first brings the rows to their row of cells, the second
// puts each row of cells in order, which fits into the processor's cache. Writing every
// entry to its cell at once touched 4,096 x 4,096 places of the file at random.

// entries gives the list of a stretch of cells in one row of cells. needList comes first.
func (g *grid) entries(y, fromX, toX int64) []entry {
	at := y * g.ax.count
	from, to := int64(g.starts[at+fromX]), int64(g.starts[at+toX])
	if g.unchecked != nil {
		if err := g.unchecked.check(from*entryBytes, to*entryBytes); err != nil {
			panic(err) // every reader runs in a guard; remake makes the index anew
		}
	}
	return g.list[from:to]
}

// eachIn calls f with the entries of a window, row of cells by row of cells. Without a list
// all rows are looked at: exact, and slow.
func (g *grid) eachIn(w window, f func(y int64, entries []entry)) {
	if g.listed.Load() {
		for y := w.fromY; y < w.toY; y++ {
			f(y, g.entries(y, w.fromX, w.toX))
		}
		return
	}
	var one [1]entry
	g.eachBatch(0, g.rows, func(row int64, xs, ys []uint32) {
		for i, x := range xs {
			if x|ys[i] == noCell {
				continue
			}
			cellX, cellY := int64(x>>subBits), int64(ys[i]>>subBits)
			if cellX >= w.fromX && cellX < w.toX && cellY >= w.fromY && cellY < w.toY {
				one[0] = entry{uint32(row + int64(i)), x<<subBits | ys[i]&subMask}
				f(cellY, one[:])
			}
		}
	})
}

// needList makes the rows of each cell known. Where there is no room for the list the grid
// does without: eachEntry then looks at all rows.
func (g *grid) needList() {
	g.listOnce.Do(func() {
		err := guard(g.buildList)
		if err == nil {
			g.listed.Store(true)
			return
		}
		g.list = nil
		g.unlisted.Store(true)
		if g.notice != nil && !errors.Is(err, errFault) { // a fault of the data shows itself again
			g.notice("No room for the index of a scatter chart (%v): views closer than the whole look at all %s rows and take long. "+
				"Free some disk space, or let GPUCHARTS_CACHE name a folder that has some, then load the data again.", err, groupDigits(g.rows))
		}
	})
}

func (g *grid) buildList() error {
	room, err := g.listRoom()
	if err != nil {
		return err
	}
	g.list = room.list
	told := progress.Begin(g.room.charge.ownerName(), "listing rows for close views of a scatter chart", 2*g.rows)
	defer told.End()
	if err := g.fillRows(told); err != nil {
		return room.giveUp(err)
	}
	if err := g.sortRows(told); err != nil {
		return room.giveUp(err)
	}
	g.perRow = nil
	room.keep()
	return nil
}

// fillRows writes each entry into its row of cells, rows in their own order.
func (g *grid) fillRows(told *progress.Work) error {
	places := make([][]uint32, len(g.perRow)) // where each worker writes next
	for w := range places {
		places[w] = make([]uint32, g.ay.count)
	}
	for y := range g.ay.count {
		at := g.starts[y*g.ax.count]
		for w, sums := range g.perRow {
			places[w][y] = at
			at += sums[y]
		}
	}
	list := g.list
	var next atomic.Int32
	return parallel(func(int) error {
		for {
			w := int(next.Add(1)) - 1
			if w >= len(places) {
				return nil
			}
			to := places[w]
			from, end := g.share(w, len(places))
			g.eachBatch(from, end, func(row int64, xs, ys []uint32) {
				told.Add(int64(len(xs)))
				for i, x := range xs {
					if y := ys[i]; x|y != noCell {
						at := &to[y>>subBits]
						list[*at] = entry{uint32(row + int64(i)), x<<subBits | y&subMask}
						*at++
					}
				}
			})
		}
	})
}

// sortRows brings the entries of each row of cells into the order of their cells, by a
// counting sort that keeps the rows of a cell in their own order.
func (g *grid) sortRows(told *progress.Work) error {
	var row atomic.Int64
	return parallel(func(int) error {
		var scratch []entry
		passing := ledger.charge(g.room.name, "sorting the rows of a scatter chart")
		defer ledger.end(passing)
		next := make([]uint32, g.ax.count)
		for {
			y := row.Add(1) - 1
			if y >= g.ay.count {
				return nil
			}
			at := y * g.ax.count
			copy(next, g.starts[at:at+g.ax.count])
			part := g.entries(y, 0, g.ax.count)
			copied, free, err := scratchOf(&scratch, passing, len(part))
			if err != nil {
				return err
			}
			copy(copied, part)
			for _, e := range copied {
				to := &next[e.at>>(2*subBits)]
				g.list[*to] = e
				*to++
			}
			free()
			told.Add(int64(len(part)))
		}
	})
}

// maxScratchEntries bounds the heap that sorts a row of cells; outliers can leave nearly all
// rows in one, which then lies in a file without a name.
var maxScratchEntries = 8 << 20

func scratchOf(scratch *[]entry, c *charge, n int) (s []entry, free func(), err error) {
	if cap(*scratch) >= n {
		return (*scratch)[:n], func() {}, nil
	}
	if n <= maxScratchEntries {
		had := int64(cap(*scratch))
		if ledger.take(c, entryBytes*(int64(n+n/4)-had)) == nil {
			*scratch = make([]entry, n+n/4)
			return (*scratch)[:n], func() {}, nil
		}
	}
	f, err := temporaryMap(int64(n) * entryBytes)
	if err != nil {
		return nil, nil, err
	}
	s, err = sliceOf[entry](f, int64(n))
	return s, func() { _ = f.Unmap() }, err
}

// listRoom is where a list is made.
type listRoom struct {
	list   []entry
	keep   func() // the list is complete
	giveUp func(error) error
}

const entryBytes = 8

// heapListBytes is the size up to which a list may lie on the heap where no file keeps it:
// as small as is no matter, or where no file can be had.
var heapListBytes, heapListLimit int64 = 16 << 20, 64 << 20

// listRoom finds room for the list: in the file that keeps the index; else in a file without
// a name; else on the heap, where it is not long.
func (g *grid) listRoom() (*listRoom, error) {
	count := int64(g.starts[len(g.starts)-1])
	size := count * entryBytes
	if draft, err := g.room.cache.draft(g.room.name, int64(len(g.counts))*4, int64(len(g.starts))*4, size); err == nil {
		copy(draft.sections[0], bytesOf(g.counts))
		copy(draft.sections[1], bytesOf(g.starts))
		list, err := sliceOf[entry](draft.sections[2], count)
		if err != nil {
			return nil, draft.drop(err)
		}
		return &listRoom{list, func() { g.room.cache.keep(draft) }, draft.drop}, nil
	}
	if size > heapListBytes || !ledger.fits(size) {
		if f, err := temporaryMap(size); err == nil {
			list, err := sliceOf[entry](f, count)
			drop := func(err error) error { _ = f.Unmap(); return err }
			if err != nil {
				return nil, drop(err)
			}
			// Nobody else holds the map: it goes when the grid is gone.
			keep := func() { runtime.AddCleanup(g, func(m mmap.MMap) { _ = m.Unmap() }, f) }
			return &listRoom{list, keep, drop}, nil
		} else if size > heapListLimit {
			return nil, err
		}
	}
	list, err := heapOf[entry](g.room.charge, count)
	if err != nil {
		return nil, err
	}
	return &listRoom{list, func() {}, func(err error) error { ledger.give(g.room.charge, size); return err }}, nil
}
