package datamgr

import (
	"errors"
	"fmt"
	"math"

	"gpucharts/datamgr/progress"
)

// maxIndexed is the greatest number of rows that indexes which keep row numbers can hold:
// they keep them in 32 bits.
const maxIndexed = math.MaxUint32

// order is rows in the order of a column. Their memory may be a map that goes with it, so that
// whoever reads rows keeps it alive.
type order struct{ rows []uint32 }

// sorted gives the rows that have a position in the order of their values; rows of equal
// value keep their order. It is a radix sort, least byte first, over (key, row) pairs: each
// pass reads and writes in step with memory, and passes over bytes that are the same in all
// keys (most of them, in timestamps) are left out. A comparison sort took six times as long.
// What it works with (20 bytes a row) lies in files without a name where the memory budget has
// no room: slower, but no refusal.
func (v *vector[T]) sorted(room indexRoom) (*order, error) {
	if sections, ok := room.cache.load(room.name); ok && len(sections) == 1 && int64(len(sections[0])) <= 4*v.rows {
		if rows, err := sliceOf[uint32](sections[0], int64(len(sections[0])/4)); err == nil {
			return &order{rows}, nil
		}
	}
	if v.rows > maxIndexed {
		return nil, fmt.Errorf("%d rows are out of order in x and at most %d can be sorted: sort the file first", v.rows, int64(maxIndexed))
	}
	var count int64
	if err := guard(func() error { count = v.positions(); return nil }); err != nil {
		return nil, err
	}
	d := room.draft(4 * count)
	var work workRoom
	defer work.free()
	out := &order{}
	var err error
	if d != nil {
		out.rows, err = sliceOf[uint32](d.sections[0], count)
	} else if out.rows, err = heapOf[uint32](room.charge, count); err != nil {
		out.rows, err = mappedFor[uint32](out, count, err)
	}
	if err == nil {
		err = v.sortInto(out.rows, &work, room.charge.ownerName())
	}
	switch {
	case d == nil && err == nil:
		room.cache.save(room.name, bytesOf(out.rows))
	case d != nil && err == nil:
		room.cache.keep(d)
	case d != nil:
		err = d.drop(err)
	}
	return out, err
}

// positions counts the rows that have one.
func (v *vector[T]) positions() (n int64) {
	v.spans(0, v.rows, func(c *chunk[T], lo, hi int) {
		if !isFloat[T]() && c.valid == nil {
			n += int64(hi - lo)
			return
		}
		for i := lo; i < hi; i++ {
			if finite(c.values[i]) && c.isValid(i) {
				n++
			}
		}
	})
	return n
}

func (v *vector[T]) sortInto(out []uint32, work *workRoom, of string) error {
	n := int64(len(out))
	keys, err1 := workOf[uint64](work, n)
	otherKeys, err2 := workOf[uint64](work, n)
	otherRows, err3 := workOf[uint32](work, n)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	return guard(func() error {
		at := 0
		v.spans(0, v.rows, func(c *chunk[T], lo, hi int) {
			for i := lo; i < hi; i++ {
				if x := c.values[i]; finite(x) && c.isValid(i) {
					keys[at], out[at] = sortKey(x), uint32(c.start+int64(i))
					at++
				}
			}
		})
		radixSort(keys, otherKeys, out, otherRows, of)
		return nil
	})
}

// radixSort brings rows into the order of their keys. The others are for it to work with.
func radixSort(keys, otherKeys []uint64, rows, otherRows []uint32, of string) {
	result := rows
	var counts [8][256]int
	for _, k := range keys {
		for b := range counts {
			counts[b][k>>(8*b)&255]++
		}
	}
	same := func(b int) bool { return len(keys) == 0 || counts[b][keys[0]>>(8*b)&255] == len(keys) }
	passes := 0
	for b := range counts {
		if !same(b) {
			passes++
		}
	}
	told := progress.Begin(of, "sorting rows", int64(passes*len(keys)))
	defer told.End()
	for b := range counts {
		count, shift := &counts[b], 8*b
		if same(b) {
			continue
		}
		at := 0
		for i, n := range count {
			count[i] = at
			at += n
		}
		for i, k := range keys {
			to := &count[k>>shift&255]
			otherKeys[*to], otherRows[*to] = k, rows[i]
			*to++
			if i&(1<<20-1) == 1<<20-1 {
				told.Add(1 << 20)
			}
		}
		told.Add(int64(len(keys) & (1<<20 - 1)))
		keys, otherKeys = otherKeys, keys
		rows, otherRows = otherRows, rows
	}
	if len(rows) > 0 && &rows[0] != &result[0] {
		copy(result, rows)
	}
}
