package datamgr

import (
	"errors"
	"fmt"
	"unsafe"
)

func sizeOf[T any]() uintptr {
	var t T
	return unsafe.Sizeof(t)
}

// measure reads the column once, or finds in the cache what that told.
func (v *vector[T]) measure(room indexRoom) (*measure, error) {
	n := blockCount(v.rows)
	if sections, ok := room.cache.load(room.name); ok && len(sections) == 2 && len(sections[1]) == 1 {
		if base, err := sliceOf[extent[T]](sections[0], n); err == nil {
			b, err := raised(v, nil, v.rows, base, room.charge)
			return v.measured(b, sections[1][0] == 1), err
		}
	}
	b, ordered, keep, err := v.blocksIn(room, nil, v.rows, 1)
	if err != nil {
		return nil, err
	}
	flag := []byte{0}
	if ordered {
		flag[0] = 1
	}
	keep(flag)
	return v.measured(b, ordered), nil
}

// index is the index over the rows in another order, from the cache where it is there.
func (v *vector[T]) index(sorted *order, room indexRoom) (extremes, error) {
	count := int64(len(sorted.rows))
	if sections, ok := room.cache.load(room.name); ok && len(sections) == 1 {
		if base, err := sliceOf[extent[T]](sections[0], blockCount(count)); err == nil {
			return raised(v, sorted, count, base, room.charge)
		}
	}
	b, _, keep, err := v.blocksIn(room, sorted, count)
	if err != nil {
		return nil, err
	}
	keep()
	return b, nil
}

// blocksIn builds blocks where they stay. keep keeps them, with further sections of the sizes
// given.
func (v *vector[T]) blocksIn(room indexRoom, sorted *order, count int64, extra ...int64) (b *blocks[T], ordered bool, keep func(extra ...[]byte), err error) {
	n := blockCount(count)
	if d := room.draft(append([]int64{bytesFor[extent[T]](n)}, extra...)...); d != nil {
		base, err := sliceOf[extent[T]](d.sections[0], n)
		if err == nil {
			b, ordered, err = buildBlocks(v, sorted, count, base, room.charge)
		}
		if err != nil {
			return nil, false, nil, d.drop(err)
		}
		return b, ordered, func(extra ...[]byte) {
			for i, s := range extra {
				copy(d.sections[1+i], s)
			}
			room.cache.keep(d)
		}, nil
	}
	base, err := heapOf[extent[T]](room.charge, n)
	if err != nil {
		return nil, false, nil, err
	}
	b, ordered, err = buildBlocks(v, sorted, count, base, room.charge)
	return b, ordered, func(extra ...[]byte) {
		room.cache.save(room.name, append([][]byte{bytesOf(base)}, extra...)...)
	}, err
}

// blocksName names the file of a column's blocks, and so on: what is in the name decides
// what is in the file, besides the data file itself.
func blocksName(column int) string { return fmt.Sprintf("blocks%d-%d", blockRows, column) }
func orderName(column int) string  { return fmt.Sprintf("order-%d", column) }
func gridName(p pair) string       { return fmt.Sprintf("grid%d-%d-%d", subBits, p.x, p.y) }

// load fills counts and list of a grid whose axes are known. The list is checked page by page
// as it is read: a view needs little of it.
func (g *grid) load() bool {
	const listSection = 2
	sections, ok := g.room.cache.loadSections(g.room.name, listSection)
	if !ok || len(sections) != 3 {
		return false
	}
	cells := g.ax.count * g.ay.count
	counts, err := sliceOf[uint32](sections[0].bytes, cells)
	if err != nil {
		return false
	}
	starts, err := sliceOf[uint32](sections[1].bytes, cells+1)
	if err != nil {
		return false
	}
	list, err := sliceOf[entry](sections[listSection].bytes, int64(starts[cells]))
	if err != nil {
		return false
	}
	g.counts, g.starts, g.list, g.unchecked = counts, starts, list, sections[listSection]
	g.listOnce.Do(func() { g.listed.Store(true) })
	return true
}

// remake runs f, and once more where a page of a kept index turned out to be damaged, which is
// then made anew.
func (d *Dataset) remake(p pair, f func() error) error {
	err := guard(f)
	if !errors.Is(err, errIndexFile) {
		return err
	}
	d.cache.forget(gridName(p))
	slot(&d.indexes.Mutex, &d.indexes.grids, p).end()
	return f()
}
