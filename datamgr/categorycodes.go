package datamgr

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/datamgr/progress"
)

// noCode stands for a null while codes are made.
const noCode = -1

// textCodes numbers texts by their first rows. Each worker numbers those that it meets; the
// numbers of all are brought together when all first rows are known.
func textCodes(of string, arrays []arrow.Array, t arrow.DataType, codes []int32) ([]string, error) {
	texts, err := textsOf(oneColumn(arrays, t), 0)
	if err != nil {
		return nil, err
	}
	type found struct {
		numbers map[string]int32
		names   []string
		first   []int64 // rows
		shares  []int64 // that this worker took
	}
	rows := int64(len(codes))
	var lock sync.Mutex
	var workers []*found
	var next atomic.Int64
	told := progress.Begin(of, "numbering texts", rows)
	defer told.End()
	err = parallel(func(int) error {
		f := &found{numbers: map[string]int32{}}
		lock.Lock()
		workers = append(workers, f)
		lock.Unlock()
		var recent [256]int32 // codes by a cheap hash, which spares most look-ups in the map; one more than the code
		for {
			from := next.Add(shareRows) - shareRows
			if from >= rows {
				return nil
			}
			f.shares = append(f.shares, from)
			told.Add(min(shareRows, rows-from))
			texts.each(from, min(from+shareRows, rows), func(row int64, text string, ok bool) {
				if !ok {
					codes[row] = noCode
					return
				}
				near := &recent[0]
				if n := len(text); n > 0 {
					near = &recent[uint8(text[0])^uint8(text[n/2])<<2^uint8(text[n-1])<<4^uint8(n)]
				}
				if *near > 0 && f.names[*near-1] == text {
					codes[row] = *near - 1
					return
				}
				code, known := f.numbers[text]
				if !known {
					code = int32(len(f.names))
					own := strings.Clone(text)
					f.numbers[own], f.names, f.first = code, append(f.names, own), append(f.first, row)
				}
				codes[row], *near = code, code+1
			})
			if len(f.names) > mostCategories {
				return tooMany()
			}
		}
	})
	if err != nil {
		return nil, err
	}
	firstOf := map[string]int64{}
	for _, f := range workers {
		for i, name := range f.names {
			if row, ok := firstOf[name]; !ok || f.first[i] < row {
				firstOf[name] = f.first[i]
			}
		}
	}
	names := slices.Collect(maps.Keys(firstOf))
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(firstOf[a], firstOf[b]) })
	code := make(map[string]int32, len(names))
	for i, name := range names {
		code[name] = int32(i)
	}
	next.Store(0)
	return names, parallel(func(int) error {
		for {
			w := int(next.Add(1)) - 1
			if w >= len(workers) {
				return nil
			}
			f := workers[w]
			to := make([]int32, len(f.names))
			for i, name := range f.names {
				to[i] = code[name]
			}
			for _, from := range f.shares {
				recode(codes[from:min(from+shareRows, rows)], to)
			}
		}
	})
}

// dictionaryCodes numbers the texts that rows have, in the order of the dictionary; those of
// further record batches with other dictionaries come behind.
func dictionaryCodes(arrays []arrow.Array, codes []int32) ([]string, error) {
	type entries struct {
		code []int32 // of each entry among all texts; noCode: a null
		used []bool  // by some row
	}
	var all []string
	numbers := map[string]int32{}
	seen := map[arrow.ArrayData]*entries{} // batches often share one dictionary
	of := make([]*entries, len(arrays))
	for i, a := range arrays {
		d := a.(*array.Dictionary).Dictionary()
		e := seen[d.Data()]
		if e == nil {
			if d.Len() > math.MaxInt32-len(all) {
				return nil, tooMany()
			}
			at, err := textAt(d)
			if err != nil {
				return nil, err
			}
			e = &entries{code: make([]int32, d.Len()), used: make([]bool, d.Len())}
			for k := range e.code {
				if d.IsNull(k) {
					e.code[k] = noCode
					continue
				}
				code, ok := numbers[at(k)]
				if !ok {
					code = int32(len(all))
					own := strings.Clone(at(k))
					numbers[own], all = code, append(all, own)
				}
				e.code[k] = code
			}
			seen[d.Data()] = e
		}
		of[i] = e
	}
	starts := make([]int64, len(arrays))
	for i := range arrays[:max(len(arrays)-1, 0)] {
		starts[i+1] = starts[i] + int64(arrays[i].Len())
	}
	used := make([]uint32, len(all))
	var next atomic.Int64
	err := parallel(func(int) error {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(arrays) {
				return nil
			}
			a := arrays[i].(*array.Dictionary)
			entry := indexOf(a)
			out := codes[starts[i]:][:a.Len()]
			for row := range out {
				if a.IsNull(row) {
					out[row] = noCode
					continue
				}
				k := entry(row)
				if uint64(k) >= uint64(len(of[i].code)) {
					return fmt.Errorf("%w: entry %d of a dictionary of %d", errDamaged, k, len(of[i].code))
				}
				out[row] = of[i].code[k]
				if out[row] != noCode && atomic.LoadUint32(&used[out[row]]) == 0 {
					atomic.StoreUint32(&used[out[row]], 1)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var names []string
	to := make([]int32, len(all))
	for i, text := range all {
		to[i] = int32(len(names))
		if used[i] != 0 {
			names = append(names, text)
		}
	}
	if len(names) == len(all) {
		return names, nil
	}
	return names, inShares(len(codes), shareRows, func(from, end int) { recode(codes[from:end], to) })
}

// indexOf gives what reads a row's entry without a switch on its type for each.
func indexOf(a *array.Dictionary) func(row int) int {
	switch x := a.Indices().(type) {
	case *array.Int8:
		v := x.Int8Values()
		return func(row int) int { return int(v[row]) }
	case *array.Uint8:
		v := x.Uint8Values()
		return func(row int) int { return int(v[row]) }
	case *array.Int16:
		v := x.Int16Values()
		return func(row int) int { return int(v[row]) }
	case *array.Int32:
		v := x.Int32Values()
		return func(row int) int { return int(v[row]) }
	}
	return a.GetValueIndex
}

func recode(codes, to []int32) {
	for i, c := range codes {
		if c != noCode {
			codes[i] = to[c]
		}
	}
}

// codeVector is the codes as numbers.
func codeVector(codes []int32) (*vector[int32], int64) {
	c := chunk[int32]{values: codes}
	var nulls int64
	for i, x := range codes {
		if x != noCode {
			continue
		}
		if c.valid == nil {
			c.valid = make([]byte, (len(codes)+7)/8)
			for k := range c.valid {
				c.valid[k] = 0xff
			}
		}
		c.valid[i>>3] &^= 1 << (i & 7)
		codes[i] = 0
		nulls++
	}
	return newVector([]chunk[int32]{c}), nulls
}
