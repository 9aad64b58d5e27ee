package datamgr

import (
	"math"
	"sync/atomic"
	"time"

	"gpucharts/datamgr/progress"
	"gpucharts/display/wire"
)

// The first picture of large data. Counting a billion rows takes seconds, sorting them minutes;
// until that is done, in the background, views are answered from a sample of the rows: short
// stretches at equal distances, read where they lie. Its tiles say Sampled, the chart says so too,
// and the page asks again until the exact ones are there. Counts of the sample are scaled to all
// rows. Extents are never sampled: the ranges in a configuration are a promise, and measuring
// them reads memory at the speed that it has (docs/tiles.md).
//
// What is kept from an earlier kernel, or was made before, is never sampled.

var (
	// sampleFrom is the number of rows from which counts, and sortFrom from which a sort, do not
	// let the first picture wait.
	sampleFrom int64 = 1 << 27
	sortFrom   int64 = 1 << 23
	sampleRows int64 = 1 << 23 // of a sample, about
)

const stretchRows = 1 << 12

// headStart is how long the exact counts wait, so that the first picture has all cores.
const headStart = 200 * time.Millisecond

// sampler is a column of which a sample can be taken without reading the rest: a *vector.
type sampler interface {
	sample(stretches int64) numbers
}

// sampled is a column's sample; nil: it would have to be read or converted first.
func sampled(n numbers) numbers {
	if l, ok := n.(*lazyNumbers); ok {
		if n, ok = l.now.peek(); !ok {
			return nil
		}
	}
	s, ok := n.(sampler)
	if !ok {
		return nil
	}
	return s.sample(max(sampleRows/stretchRows, 1))
}

// sample is stretches of rows as a column of its own, in place.
func (v *vector[T]) sample(stretches int64) numbers {
	var chunks []chunk[T]
	for i := range stretches {
		from := v.rows / stretches * i
		v.spans(from, min(from+stretchRows, v.rows/stretches*(i+1)), func(c *chunk[T], lo, hi int) {
			chunks = append(chunks, chunk[T]{values: c.values[lo:hi], valid: c.valid, bit: c.bit + lo})
		})
	}
	return newVector(chunks)
}

// background makes a value beside the answers, once at a time. failed: it could not be made,
// and whoever asks next shall hear why.
type background struct{ running, failed atomic.Bool }

func (b *background) start(d *Dataset, make func() error) {
	if !b.running.CompareAndSwap(false, true) {
		return
	}
	d.underway.Add(1)
	end := progress.Inherit(d.name)
	go func() {
		defer end()
		defer d.underway.Add(-1)
		defer b.running.Store(false)
		time.Sleep(headStart)
		if d.use(make) != nil {
			b.failed.Store(true)
		}
	}()
}

// sampledPair is a sample of two columns and what is made of it.
type sampledPair struct {
	grid  held[*grid]
	line  held[*line]
	exact background
}

func (d *Dataset) sampleSlot(p pair) *sampledPair {
	d.indexes.Lock()
	defer d.indexes.Unlock()
	if d.indexes.samples == nil {
		d.indexes.samples = map[pair]*sampledPair{}
	}
	s := d.indexes.samples[p]
	if s == nil {
		s = &sampledPair{}
		d.indexes.samples[p] = s
	}
	return s
}

// gridNow gives the counts of a scatter chart, or while they are made those of a sample.
func (d *Dataset) gridNow(p pair) (g *grid, ofSample bool, err error) {
	s := d.sampleSlot(p)
	if _, ok := slot(&d.indexes.Mutex, &d.indexes.grids, p).peek(); ok || d.rows < sampleFrom || d.cache.has(gridName(p)) || s.exact.failed.Load() {
		g, err = d.grid(p)
		return g, false, err
	}
	cx, cy := d.at(p.x), d.at(p.y)
	mx, err := cx.measure()
	if err != nil {
		return nil, false, err
	}
	my, err := cy.measure()
	if err != nil {
		return nil, false, err
	}
	x, y := sampled(cx.numbers), sampled(cy.numbers)
	if x == nil || y == nil {
		g, err = d.grid(p)
		return g, false, err
	}
	s.exact.start(d, func() error { _, err := d.grid(p); return err })
	g, err = d.sampleGrid(p, x, y, mx, my)
	return g, true, err
}

func (d *Dataset) sampleGrid(p pair, x, y numbers, mx, my *measure) (*grid, error) {
	return d.sampleSlot(p).grid.get(d.name, "the counts of a sample of rows", false, func(room *charge) (*grid, error) {
		return buildGrid(x, y, mx, my, indexRoom{charge: room})
	})
}

// standIn gives the counts of a sample for views that need the list of rows while that is made,
// which takes longer than the counts; nil where the rows are few, or cannot be sampled: then
// views wait.
func (d *Dataset) standIn(p pair, g *grid) *grid {
	if g.rows < sampleFrom || g.listed.Load() || g.unlisted.Load() || g.counts == nil {
		return nil
	}
	cx, cy := d.at(p.x), d.at(p.y)
	mx, errX := cx.measure()
	my, errY := cy.measure()
	x, y := sampled(cx.numbers), sampled(cy.numbers)
	if errX != nil || errY != nil || x == nil || y == nil {
		return nil
	}
	sample, err := d.sampleGrid(p, x, y, mx, my)
	if err != nil {
		return nil
	}
	d.makeList(g)
	return sample
}

// makeList has the list of rows made in the background.
func (d *Dataset) makeList(g *grid) {
	d.underway.Add(1)
	end := progress.Inherit(d.name)
	go func() {
		defer end()
		defer d.underway.Add(-1)
		_ = d.use(func() error { g.needList(); return nil }) // what fails shows itself to who needs it
	}()
}

// Wait waits until the indexes are made that earlier views of the dataset have asked for. A chart
// of a billion rows that is shown after that is exact at once, and so is the picture that its
// notebook keeps.
func (d *Dataset) Wait() {
	const pause = 2 * time.Millisecond
	for d.underway.Load() > 0 {
		time.Sleep(pause)
	}
}

// lineNow gives the index of a line chart, or while rows are sorted that of a sample.
func (d *Dataset) lineNow(p pair) (l *line, ofSample bool, err error) {
	cx, cy := d.at(p.x), d.at(p.y)
	mx, err := cx.measure()
	if err != nil {
		return nil, false, err
	}
	s := d.sampleSlot(p)
	_, made := slot(&d.indexes.Mutex, &d.indexes.orders, p.x).peek()
	if mx.ordered || made || d.rows < sortFrom || d.cache.has(orderName(p.x)) || s.exact.failed.Load() {
		l, err = d.line(p)
		return l, false, err
	}
	x, y := sampled(cx.numbers), sampled(cy.numbers)
	if x == nil || y == nil {
		l, err = d.line(p)
		return l, false, err
	}
	s.exact.start(d, func() error { _, err := d.line(p); return err })
	l, err = s.line.get(d.name, "the order of a sample of rows", false, func(room *charge) (*line, error) {
		sorted, err := x.sorted(indexRoom{charge: room})
		if err != nil {
			return nil, err
		}
		l := &line{x: x, y: y, sorted: sorted, order: sorted.rows, count: int64(len(sorted.rows))}
		l.index, err = y.index(sorted, indexRoom{charge: room})
		return l, err
	})
	return l, true, err
}

// sampledTile is tile for a line of a sample of rows out of all.
func (l *line) sampledTile(place wire.Place, step bool, rows int64) (wire.Tile, []byte) {
	t, payload := l.tile(place, step, nil)
	t.Flags = t.Flags&^wire.AllRows | wire.Sampled
	t.Rows = scaledTo(t.Rows, rows, l.x.length())
	return t, payload
}

// sampledTile is the counts of a tile, scaled from the sample to all rows.
func (g *grid) sampledTile(place wire.Place, rows int64) (wire.Tile, []byte, error) {
	t := wire.Tile{Place: place, Flags: wire.Sampled}
	w := g.window(place)
	if g.counts == nil || g.total(w) == 0 {
		return t, nil, nil
	}
	var cells []uint32
	var err error
	if g.coarse(place) {
		cells, err = g.sum(place, w)
	} else {
		g.needList()
		c := g.look(place, w)
		if cells = c.cells; cells == nil {
			cells = make([]uint32, cellsAcross*cellsAcross)
			for _, cell := range c.at {
				cells[cell]++
			}
		}
	}
	if err != nil {
		return t, nil, err
	}
	for i, n := range cells {
		t.Rows += uint64(n)
		cells[i] = uint32(min(scaledTo(uint64(n), rows, g.rows), math.MaxUint32))
	}
	t.Rows = scaledTo(t.Rows, rows, g.rows)
	if t.Rows == 0 {
		return t, nil, nil
	}
	return t, appendCells(nil, &t, cells), nil
}

// scaledTo is n of the sample as a number of all rows.
func scaledTo(n uint64, rows, sample int64) uint64 {
	return uint64(math.Round(float64(n) * float64(rows) / float64(max(sample, 1))))
}
