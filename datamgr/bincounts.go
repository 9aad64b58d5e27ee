package datamgr

import (
	"errors"
	"math"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"

	"gpucharts/datamgr/progress"
	"gpucharts/display/wire"
)

// binCounts is the index of a histogram: how many rows lie in each of some 100,000 bins over the extent
// of x, for each category, summed up from the left. A bin of that level or of any coarser one is then
// a difference of two sums, so that a tile costs as many steps as it has bins, whatever the rows.
// Finer views have sums of their own, over themselves and four times as much on both sides; one
// that few rows lie in has the numbers of those rows instead, and serves every view inside of it.
//
// A sorted copy of the column would answer all levels by binary search, at the price of a sort and
// 4 bytes a row.
type binCounts struct {
	x      numbers
	groups groups
	ax     cellAxis
	sums   []int64  // of the cells before c, group by group: sums[c*groups.count+group]
	rows   []uint32 // in place of sums: the rows inside of ax
	part   bool     // of the axis
	room   *charge
	bytes  int64

	lock  sync.Mutex
	close [2]*binCounts // over parts of the axis, the one used last first
}

// binCountsSlot is the counts of a column and its categories, and what stands in while it is made.
type binCountsSlot struct {
	whole, sample held[*binCounts]
	exact         background
}

const (
	mostBits    = 17
	mostCounts  = 20 // the base-2 logarithm of cells times groups, above which cells are fewer
	fewestBits  = 12 // so that a view and its surroundings always fit
	closeMargin = 4  // tiles on each side for each tile of the view
	finerBy     = 9  // how many times the cells of a part are halved against its view's bins, at most
)

// listedRows is how many rows of a part of the axis are looked at one by one.
var listedRows int64 = 1 << 20

func cellsBits(groups int) int {
	return max(fewestBits, min(mostBits, mostCounts-bits.Len(uint(groups-1))))
}

// binCountsNow gives the counts of a layer, or while they are made those of a sample of the rows.
func (d *Dataset) binCountsNow(l *wire.Layer) (t *binCounts, ofSample bool, err error) {
	c := d.at(columnID(l.X, l.TransformX))
	g, err := d.groupsOf(d.extra(l, 0))
	if err != nil {
		return nil, false, err
	}
	m, err := c.measure()
	if err != nil {
		return nil, false, err
	}
	s := d.binCountsSlot(pair{columnID(l.X, l.TransformX), int(l.Extra[0])})
	build := func(x numbers, g groups) func(room *charge) (*binCounts, error) {
		return func(room *charge) (*binCounts, error) {
			t := &binCounts{x: x, groups: g, room: room}
			if m.extent == nil {
				return t, nil
			}
			t.ax = newCellAxis(m.extent, x.integer(), cellsBits(g.count))
			return t, t.count()
		}
	}
	exact := func() (*binCounts, error) {
		return s.whole.get(d.name, "the counts of a histogram of `"+c.field.Name+"`", false, build(c.numbers, g))
	}
	if _, made := s.whole.peek(); !made && d.rows >= sampleFrom && !s.exact.failed.Load() {
		x, of := sampled(c.numbers), g
		if g.numbers != nil {
			of.numbers = sampled(g.numbers)
		}
		if x != nil && (of.numbers != nil) == (g.numbers != nil) {
			s.exact.start(d, func() error { _, err := exact(); return err })
			t, err = s.sample.get(d.name, "the counts of a sample of rows", false, build(x, of))
			return t, true, err
		}
	}
	t, err = exact()
	return t, false, err
}

func (d *Dataset) binCountsSlot(p pair) *binCountsSlot {
	d.indexes.Lock()
	defer d.indexes.Unlock()
	if d.indexes.bins == nil {
		d.indexes.bins = map[pair]*binCountsSlot{}
	}
	s := d.indexes.bins[p]
	if s == nil {
		s = &binCountsSlot{}
		d.indexes.bins[p] = s
	}
	return s
}

// eachBatch calls what begin gives for each core with the places of stretches of rows, in fixed point, and
// in gs the codes of their categories (nil without), in the same form. Either is noCell where there is none.
func (t *binCounts) eachBatch(begin func() func(row int64, xs, gs []uint32)) error {
	var next atomic.Int64
	told := progress.Begin(t.room.ownerName(), "counting rows for a histogram", t.x.length())
	defer told.End()
	rows, codes := t.x.length(), intCells(0, t.groups.first, int64(t.groups.count))
	return parallel(func(int) error {
		xs, gs := make([]uint32, gridBatch), make([]uint32, gridBatch)
		batch := begin()
		for {
			row := next.Add(gridBatch) - gridBatch
			if row >= rows {
				return nil
			}
			n := min(gridBatch, rows-row)
			told.Add(n)
			t.x.cells(row, &t.ax, xs[:n])
			if t.groups.numbers == nil {
				batch(row, xs[:n], nil)
				continue
			}
			t.groups.numbers.cells(row, &codes, gs[:n])
			batch(row, xs[:n], gs[:n])
		}
	})
}

// count makes the sums of the cells.
func (t *binCounts) count() error {
	groups := t.groups.count
	n := int(t.ax.count) * groups
	const each, eachCore = 8, 4 // bytes
	if err := ledger.take(t.room, each*int64(n+groups)); err != nil {
		return err
	}
	t.bytes = each * int64(n+groups)
	passing := ledger.charge("a histogram", "the counts of each core")
	defer ledger.end(passing)
	if err := ledger.take(passing, eachCore*int64(n*runtime.GOMAXPROCS(0))); err != nil {
		return err
	}
	sums := make([]int64, n+groups) // the first groups are zero
	var lock sync.Mutex
	var perCore [][]uint32
	add := func(counts []uint32) {
		for i, n := range counts {
			sums[i+groups] += int64(n)
		}
	}
	err := t.eachBatch(func() func(int64, []uint32, []uint32) {
		counts, seen := make([]uint32, n), 0
		lock.Lock()
		perCore = append(perCore, counts)
		lock.Unlock()
		return func(_ int64, xs, gs []uint32) {
			if seen += len(xs); seen > 1<<31 { // before a count could overflow
				lock.Lock()
				add(counts)
				lock.Unlock()
				clear(counts)
				seen = len(xs)
			}
			if gs == nil {
				for _, x := range xs {
					if x != noCell {
						counts[x>>subBits]++
					}
				}
				return
			}
			gs = gs[:len(xs)]
			for i, x := range xs {
				if g := gs[i]; x != noCell && g != noCell {
					counts[int(x>>subBits)*groups+int(g>>subBits)]++
				}
			}
		}
	})
	if err != nil {
		return err
	}
	for _, counts := range perCore {
		add(counts)
	}
	for i := groups; i < len(sums); i++ {
		sums[i] += sums[i-groups]
	}
	t.sums = sums
	return nil
}

// list takes the numbers of the rows inside of the axis in place of sums.
func (t *binCounts) list(room int64) error {
	if err := ledger.take(t.room, 4*room); err != nil {
		return err
	}
	t.bytes = 4 * room
	var lock sync.Mutex
	var perCore []*[]uint32
	err := t.eachBatch(func() func(int64, []uint32, []uint32) {
		mine := new([]uint32)
		lock.Lock()
		perCore = append(perCore, mine)
		lock.Unlock()
		return func(row int64, xs, _ []uint32) {
			for i, x := range xs {
				if x != noCell {
					*mine = append(*mine, uint32(row)+uint32(i))
				}
			}
		}
	})
	t.rows = []uint32{}
	for _, mine := range perCore {
		t.rows = append(t.rows, *mine...)
	}
	return err
}

// serves reports whether t answers all tiles of a view by a few steps: their bins are no finer than its
// cells, or it knows the few rows; and what covers a part of the axis covers them.
func (t *binCounts) serves(places []wire.Place) bool {
	for _, p := range places {
		if !(t.rows != nil || t.sums != nil && int(p.LevelX) >= t.ax.level) || t.part && !t.ax.holds(p.LevelX, p.IndexX, wire.BinBits) {
			return false
		}
	}
	return true
}

// closer gives counts that serve the tiles of a view; nil: there are none, and whoever asks looks at all rows.
func (t *binCounts) closer(places []wire.Place) (*binCounts, error) {
	if t.serves(places) || t.ax.count == 0 {
		return t, nil
	}
	t.lock.Lock()
	defer t.lock.Unlock()
	for i, c := range t.close {
		if c != nil && c.serves(places) {
			t.close[0], t.close[i] = c, t.close[0]
			return c, nil
		}
	}
	c, few := t.around(places)
	if c == nil {
		return nil, nil
	}
	if old := t.close[1]; old != nil {
		ledger.give(t.room, old.bytes)
	}
	t.close[0], t.close[1] = nil, t.close[0]
	err := guard(func() error {
		if few > 0 {
			return c.list(few)
		}
		return c.count()
	})
	if err == nil {
		t.close[0] = c
		return c, nil
	}
	ledger.give(t.room, c.bytes)
	if errors.Is(err, errBudget) {
		err = nil
	}
	return nil, err
}

// around lays cells over the tiles of a view and their surroundings; few is how many rows at most lie in
// it, where they are to be listed. nil: its cells would be larger than the bins of the tiles, and rows too many.
func (t *binCounts) around(places []wire.Place) (c *binCounts, few int64) {
	level, from, to := places[0].LevelX, places[0].IndexX, places[0].IndexX
	for _, p := range places[1:] {
		level, from, to = min(level, p.LevelX), min(from, p.IndexX), max(to, p.IndexX)
	}
	for margin := int64(closeMargin); margin >= 0; margin-- {
		ax, ok := cellsAround(level, from, to, margin, finerBy, t.x.integer(), cellsBits(t.groups.count))
		if !ok {
			return nil, 0
		}
		c = &binCounts{x: t.x, groups: t.groups, ax: ax, room: t.room, part: true}
		if n := t.most(&ax); n <= listedRows && t.x.length() <= maxIndexed {
			return c, max(n, 1)
		}
		if ax.level <= int(level) {
			return c, 0
		}
	}
	return nil, 0
}

// most is the greatest number of rows that can lie in a part of the axis.
func (t *binCounts) most(part *cellAxis) int64 {
	down := t.ax.level - part.level
	if down < 0 || t.sums == nil {
		return math.MaxInt64
	}
	down = min(down, 63)
	from := max(part.first>>down-t.ax.first, 0)
	to := min((part.first+part.count-1)>>down-t.ax.first+1, t.ax.count)
	var n int64
	for g := range t.groups.count {
		if from < to {
			n += t.before(to, g) - t.before(from, g)
		}
	}
	return n
}

// before is how many rows of a group lie in the cells before c.
func (t *binCounts) before(c int64, group int) int64 {
	return t.sums[int(c)*t.groups.count+group]
}
