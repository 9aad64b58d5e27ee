package datamgr

import (
	"fmt"
	"math"
)

// maxIndexed is the greatest number of rows that indexes which keep row numbers can hold:
// they keep them in 32 bits.
const maxIndexed = math.MaxUint32

// sorted gives the rows that have a position in the order of their values; rows of equal
// value keep their order. It is a radix sort, least byte first, over (key, row) pairs: each
// pass reads and writes in step with memory, and passes over bytes that are the same in all
// keys (most of them, in timestamps) are left out. A comparison sort took six times as long.
func (v *vector[T]) sorted() ([]uint32, error) {
	if v.rows > maxIndexed {
		return nil, fmt.Errorf("%d rows are out of order in x and at most %d can be sorted: sort the file first", v.rows, int64(maxIndexed))
	}
	keys := make([]uint64, 0, v.rows)
	rows := make([]uint32, 0, v.rows)
	err := guard(func() error {
		v.spans(0, v.rows, func(c *chunk[T], lo, hi int) {
			for i := lo; i < hi; i++ {
				if x := c.values[i]; finite(x) && c.isValid(i) {
					keys = append(keys, sortKey(x))
					rows = append(rows, uint32(c.start+int64(i)))
				}
			}
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return radixSort(keys, rows), nil
}

func radixSort(keys []uint64, rows []uint32) []uint32 {
	var counts [8][256]int
	for _, k := range keys {
		for b := range counts {
			counts[b][k>>(8*b)&255]++
		}
	}
	otherKeys := make([]uint64, len(keys))
	otherRows := make([]uint32, len(rows))
	for b := range counts {
		count, shift := &counts[b], 8*b
		if len(keys) == 0 || count[keys[0]>>shift&255] == len(keys) {
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
		}
		keys, otherKeys = otherKeys, keys
		rows, otherRows = otherRows, rows
	}
	return rows
}
