package datamgr

import (
	"math"
	"math/bits"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// coarseLine is the M4 of a line at the levels of views of all of it and of parts down to about a
// fiftieth: of each bin the first, least, greatest and last row with its x and y, side by side. A
// view of 6,000 bins then streams half a megabyte, where without it each bin reads ten places that
// lie far apart in the columns: 0.3 against 5 ms at 100 million rows. Bins are those of tiles, so a
// level is made of the one below by joining twos, and tiles are the same bytes either way.
//
// It is made in the background once a line is asked for, takes 200 bytes for each of at most
// 2^17 bins whatever the rows, and is dropped when memory is short.
type coarseLine struct {
	axis   cellAxis // of the finest level
	levels [][]m4Bin
	firsts []int64 // of the first bin of each level, on the grid of that level
	wholeX bool    // integers
	wholeY bool
}

// m4Bin is what is drawn of a bin. first.position < 0: it has no row with a value.
type m4Bin struct{ first, least, greatest, last m4Row }

// m4Row is a row's position in the order of x, and its values as bits of int64 or float64.
type m4Row struct {
	position int64
	x, y     uint64
}

// coarseLineRows is the number of rows from which coarse levels are made.
var coarseLineRows int64 = 1 << 22

const (
	maxCoarseBits = 17
	rowsInBin     = 256 // at least, on average
)

func coarseBits(rows int64) int {
	return min(max(bits.Len64(uint64(rows/rowsInBin))-1, 1), maxCoarseBits)
}

// bitsOf is a value as a coarseLine keeps it.
func bitsOf(v spec.Value, integer bool) uint64 {
	if integer {
		return uint64(v.Int)
	}
	return math.Float64bits(v.Frac)
}

func valueOfBits(b uint64, integer bool) spec.Value {
	if integer {
		return spec.Value{Int: int64(b)}
	}
	return spec.Value{Frac: math.Float64frombits(b)}
}

// buildCoarse makes the coarse levels of a line.
func (l *line) buildCoarse(extent *spec.Range, room *charge) (*coarseLine, error) {
	c := &coarseLine{axis: newCellAxis(extent, l.x.integer(), coarseBits(l.count)), wholeX: l.x.integer(), wholeY: l.y.integer()}
	base, err := heapOf[m4Bin](room, c.axis.count)
	if err != nil {
		return nil, err
	}
	// Tiles of bins of the finest level say where its rows are.
	first, last := c.axis.first>>wire.TileBits, (c.axis.first+c.axis.count-1)>>wire.TileBits
	err = inShares(int(last-first+1), 1, func(from, to int) {
		for i := from; i < to; i++ {
			l.fillCoarse(c, base, first+int64(i))
		}
	})
	c.levels, c.firsts = [][]m4Bin{base}, []int64{c.axis.first}
	for err == nil && len(c.levels[len(c.levels)-1]) > 2 { // two on both sides of 0 stay two
		err = c.raise(room)
	}
	return c, err
}

// fillCoarse makes the bins of one tile of the finest level.
func (l *line) fillCoarse(c *coarseLine, base []m4Bin, index int64) {
	a := newAxis(int16(c.axis.level), index, wire.TileBits)
	from := l.x.search(&a, 0, l.order, 0, l.count)
	to := l.x.search(&a, 1<<wire.TileBits, l.order, from, l.count)
	rows := int64(0)
	for bin := range int64(1 << wire.TileBits) {
		at := index<<wire.TileBits + bin - c.axis.first
		if at < 0 || at >= c.axis.count {
			continue
		}
		end := from
		if from < to {
			end = l.binEnd(&a, uint32(bin+1), from, to, rows)
		}
		rows = end - from
		base[at] = l.m4(from, end)
		from = end
	}
}

// m4 is what is drawn of positions [from, to).
func (l *line) m4(from, to int64) m4Bin {
	first := to
	if from < to {
		first = l.index.firstValid(from, to)
	}
	if first == to {
		return m4Bin{first: m4Row{position: -1}}
	}
	last := l.index.lastValid(first, to)
	least, greatest, _ := l.index.extremes(first, last+1)
	return m4Bin{l.m4Row(first), l.m4Row(least), l.m4Row(greatest), l.m4Row(last)}
}

func (l *line) m4Row(position int64) m4Row {
	row := l.row(position)
	x, _ := l.x.value(row)
	y, _ := l.y.value(row)
	return m4Row{position, bitsOf(x, l.x.integer()), bitsOf(y, l.y.integer())}
}

// raise makes the level above the highest.
func (c *coarseLine) raise(room *charge) error {
	below, first := c.levels[len(c.levels)-1], c.firsts[len(c.levels)-1]
	above, err := heapOf[m4Bin](room, (first+int64(len(below))-1)>>1-first>>1+1)
	if err != nil {
		return err
	}
	for i := range above {
		above[i].first.position = -1
		for _, at := range [2]int64{2*(first>>1+int64(i)) - first, 2*(first>>1+int64(i)) - first + 1} {
			if at >= 0 && at < int64(len(below)) && below[at].first.position >= 0 {
				above[i].join(&below[at], c.wholeY)
			}
		}
	}
	c.levels, c.firsts = append(c.levels, above), append(c.firsts, first>>1)
	return nil
}

// join takes in the bin after b.
func (b *m4Bin) join(next *m4Bin, whole bool) {
	if b.first.position < 0 {
		*b = *next
		return
	}
	if bitsBelow(next.least.y, b.least.y, whole) {
		b.least = next.least
	}
	if bitsBelow(b.greatest.y, next.greatest.y, whole) {
		b.greatest = next.greatest
	}
	b.last = next.last
}

func bitsBelow(a, b uint64, whole bool) bool {
	if whole {
		return int64(a) < int64(b)
	}
	return math.Float64frombits(a) < math.Float64frombits(b)
}

// level gives the bins of a tile's level; nil: it has none of them.
func (c *coarseLine) level(level int16) (bins []m4Bin, first int64) {
	up := int(level) - c.axis.level
	if up < 0 || up >= len(c.levels) {
		return nil, 0
	}
	return c.levels[up], c.firsts[up]
}

// coarseBins is bins, of bins that are there.
func (l *line) coarseBins(c *coarseLine, bins []m4Bin, first int64, a *axis, from, to int64, v *vertices) {
	before := from - 1
	v.grow(4 << wire.TileBits)
	begin := a.index<<wire.TileBits - first
	for i := max(begin, 0); i < min(begin+(1<<wire.TileBits), int64(len(bins))); i++ {
		b := &bins[i]
		if b.first.position < 0 {
			continue
		}
		if b.first.position > before+1 {
			v.skip()
		}
		least, greatest := &b.least, &b.greatest
		if least.position > greatest.position {
			least, greatest = greatest, least
		}
		drawn := int64(-1)
		for _, r := range [4]*m4Row{&b.first, least, greatest, &b.last} {
			if r.position != drawn {
				v.add(c.xOffset(r.x, a), valueOfBits(r.y, c.wholeY))
				drawn = r.position
			}
		}
		before = b.last.position
	}
	if before+1 < to {
		v.skip()
	}
}

func (c *coarseLine) xOffset(x uint64, a *axis) (offset uint32) {
	if c.wholeX {
		offset, _ = a.offsetInt(int64(x))
	} else {
		offset, _ = a.offsetFloat(math.Float64frombits(x))
	}
	return offset
}

// coarseSlot is where the coarse levels of a line are kept.
type coarseSlot struct {
	held[*coarseLine]
	making background
}

// coarsen gives a line its coarse levels, or has them made for the views to come.
func (d *Dataset) coarsen(p pair, l *line, extent *spec.Range) {
	if l.count < coarseLineRows || extent == nil {
		return
	}
	d.indexes.Lock()
	s := d.indexes.coarse[p]
	if s == nil {
		if d.indexes.coarse == nil {
			d.indexes.coarse = map[pair]*coarseSlot{}
		}
		s = &coarseSlot{}
		d.indexes.coarse[p] = s
	}
	d.indexes.Unlock()
	if l.coarse, _ = s.peek(); l.coarse != nil || s.making.failed.Load() || !ledger.fits(coarseBytes) {
		return
	}
	s.making.start(d, func() error {
		_, err := s.get(d.name, "the coarse levels of a line", false, func(room *charge) (*coarseLine, error) {
			return l.buildCoarse(extent, room)
		})
		return err
	})
}

// coarseBytes is what coarse levels take at most.
const coarseBytes = 2 * (1 << maxCoarseBits) * 4 * 24
