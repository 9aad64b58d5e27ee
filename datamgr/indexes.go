package datamgr

import (
	"fmt"
	"sync"

	"gpucharts/display/wire"
)

// pair names what an index is made over: an x and a y column, each by its columnID.
type pair struct{ x, y int }

// indexes holds what has been built, each thing once however many ask at the same time.
type indexes struct {
	sync.Mutex
	orders   map[int]*held[*order]
	ordered  map[pair]*held[extremes] // of y, in the order of an x that is out of order
	grids    map[pair]*held[*grid]
	wholes   map[wire.Layer]*held[valueTile]
	coarse   map[pair]*coarseSlot
	bins     map[pair]*binCountsSlot // of x and, as Extra has it, what splits it
	scaled   map[int]*column         // by columnID
	tiles    held[*tileCache]
	samples  map[pair]*sampledPair
	notified map[int]bool // of which columns it was said that they are sorted
}

// end drops all indexes. Nobody uses them any more.
func (x *indexes) end() {
	x.Lock()
	defer x.Unlock()
	for _, h := range x.orders {
		h.end()
	}
	for _, h := range x.ordered {
		h.end()
	}
	for _, h := range x.grids {
		h.end()
	}
	for _, h := range x.wholes {
		h.end()
	}
	for _, c := range x.scaled {
		c.end()
	}
	for _, s := range x.samples {
		s.grid.end()
		s.line.end()
	}
	for _, s := range x.coarse {
		s.end()
	}
	for _, s := range x.bins {
		s.whole.end()
		s.sample.end()
	}
	x.tiles.end()
	x.coarse = nil
	x.samples = nil
	x.orders, x.ordered, x.grids = nil, nil, nil
}

// slot finds or makes the place of a key.
func slot[K comparable, T any](lock *sync.Mutex, m *map[K]*held[T], key K) *held[T] {
	lock.Lock()
	defer lock.Unlock()
	if *m == nil {
		*m = map[K]*held[T]{}
	}
	h := (*m)[key]
	if h == nil {
		h = &held[T]{}
		(*m)[key] = h
	}
	return h
}

// line puts the index of a line chart of y over x together.
func (d *Dataset) line(p pair) (*line, error) {
	cx, cy := d.at(p.x), d.at(p.y)
	mx, err := cx.measure()
	if err != nil {
		return nil, err
	}
	l := &line{x: cx.numbers, y: cy.numbers, count: d.rows}
	if mx.ordered || d.rows == 0 {
		my, err := cy.indexed()
		if err == nil {
			l.index = my.index
			d.coarsen(p, l, mx.extent)
		}
		return l, err
	}
	l.sorted, err = d.order(p.x)
	if err != nil {
		return nil, err
	}
	l.order, l.count = l.sorted.rows, int64(len(l.sorted.rows))
	kept := d.cache != nil
	l.index, err = slot(&d.indexes.Mutex, &d.indexes.ordered, p).get(d.name, "the index of column `"+cy.field.Name+"`", kept, func(room *charge) (extremes, error) {
		defer func() { holdNumbers(cy.numbers, room) }()
		return cy.numbers.index(l.sorted, indexRoom{d.cache, fmt.Sprintf("%s-by-%d", blocksName(p.y), p.x), room})
	})
	if err == nil {
		d.coarsen(p, l, mx.extent)
	}
	return l, err
}

// order gives the rows in the order of a column, and tells the person once that they had to
// be sorted.
func (d *Dataset) order(column int) (*order, error) {
	c := d.at(column)
	return slot(&d.indexes.Mutex, &d.indexes.orders, column).get(d.name, "sorting the rows by `"+c.field.Name+"`, and their order,", d.cache != nil, func(room *charge) (*order, error) {
		o, err := c.numbers.sorted(indexRoom{d.cache, orderName(column), room})
		if err == nil && d.tellOnce(column) {
			d.notice("Column `%s` is not in order: %s rows were sorted by it for drawing%s.",
				c.field.Name, groupDigits(int64(len(o.rows))), leftOut(d.rows-int64(len(o.rows))))
		}
		return o, err
	})
}

func (d *Dataset) tellOnce(column int) bool {
	d.indexes.Lock()
	defer d.indexes.Unlock()
	told := d.indexes.notified[column]
	if d.indexes.notified == nil {
		d.indexes.notified = map[int]bool{}
	}
	d.indexes.notified[column] = true
	return !told
}

func leftOut(rows int64) string {
	if rows == 0 {
		return ""
	}
	return "; " + groupDigits(rows) + " without a value were left out"
}

// grid gives the counts of a scatter chart of y over x.
func (d *Dataset) grid(p pair) (*grid, error) {
	cx, cy := d.at(p.x), d.at(p.y)
	what := "the counts of a scatter chart of `" + cy.field.Name + "` over `" + cx.field.Name + "`"
	return slot(&d.indexes.Mutex, &d.indexes.grids, p).get(d.name, what, d.cache != nil, func(room *charge) (*grid, error) {
		mx, err := cx.measure()
		if err != nil {
			return nil, err
		}
		my, err := cy.measure()
		if err != nil {
			return nil, err
		}
		g, err := buildGrid(cx.numbers, cy.numbers, mx, my, indexRoom{d.cache, gridName(p), room})
		if err == nil {
			g.notice = d.notice
		}
		return g, err
	})
}
