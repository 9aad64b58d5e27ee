package datamgr

import "sync"

// pair names what an index is made over: an x and a y column, each by its columnID.
type pair struct{ x, y int }

// indexes holds what has been built, each thing once however many ask at the same time.
type indexes struct {
	sync.Mutex
	orders map[int]*once[[]uint32]
	lines  map[pair]*once[*line]
	grids  map[pair]*once[*grid]
	scaled map[int]*once[*column]
}

// once is a value that is made by the first who asks; the others wait for it.
type once[T any] struct {
	do    sync.Once
	value T
	err   error
}

func (o *once[T]) get(make func() (T, error)) (T, error) {
	o.do.Do(func() {
		o.err = guard(func() (err error) {
			o.value, err = make()
			return err
		})
	})
	return o.value, o.err
}

// slot finds or makes the place of a key.
func slot[K comparable, T any](lock *sync.Mutex, m *map[K]*once[T], key K) *once[T] {
	lock.Lock()
	defer lock.Unlock()
	if *m == nil {
		*m = map[K]*once[T]{}
	}
	o := (*m)[key]
	if o == nil {
		o = &once[T]{}
		(*m)[key] = o
	}
	return o
}

// line gives the index of a line chart of y over x.
func (d *Dataset) line(p pair) (*line, error) {
	return slot(&d.indexes.Mutex, &d.indexes.lines, p).get(func() (*line, error) {
		cx, cy := d.at(p.x), d.at(p.y)
		mx, err := cx.measure()
		if err != nil {
			return nil, err
		}
		l := &line{x: cx.numbers, y: cy.numbers, count: d.rows}
		if mx.ordered || d.rows == 0 {
			my, err := cy.measure()
			if err == nil {
				l.index = my.index
			}
			return l, err
		}
		l.order, err = slot(&d.indexes.Mutex, &d.indexes.orders, p.x).get(func() ([]uint32, error) {
			order, err := sortedKept(cx.numbers, d.cache, orderName(p.x))
			if err == nil {
				d.notice("Column `%s` is not in order: %s rows were sorted by it for drawing%s.",
					cx.field.Name, groupDigits(int64(len(order))), leftOut(d.rows-int64(len(order))))
			}
			return order, err
		})
		if err != nil {
			return nil, err
		}
		if l.order == nil {
			l.order = []uint32{}
		}
		l.count = int64(len(l.order))
		l.index, err = orderedIndex(cy.numbers, d.cache, p, l.order)
		return l, err
	})
}

func leftOut(rows int64) string {
	if rows == 0 {
		return ""
	}
	return "; " + groupDigits(rows) + " without a value were left out"
}

// grid gives the counts of a scatter chart of y over x.
func (d *Dataset) grid(p pair) (*grid, error) {
	return slot(&d.indexes.Mutex, &d.indexes.grids, p).get(func() (*grid, error) {
		cx, cy := d.at(p.x), d.at(p.y)
		mx, err := cx.measure()
		if err != nil {
			return nil, err
		}
		my, err := cy.measure()
		if err != nil {
			return nil, err
		}
		g, err := buildGrid(cx.numbers, cy.numbers, mx, my, d.cache, gridName(p))
		if err == nil {
			g.notice = d.notice
		}
		return g, err
	})
}
