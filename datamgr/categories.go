package datamgr

import (
	"fmt"
	"runtime"

	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
)

// Columns of text on axes and as groups: each different text is a category, whose code is its
// place in the order in which the texts first appear. The codes are a column of int32 of their own,
// made when a chart first asks: 4 bytes a row. Indexes and tiles know no difference.

// mostCategories is the greatest number of different texts that are drawn as categories.
const mostCategories = 1000

// codesID stands in a columnID where a transform would, for the codes of a column of text.
const codesID = 3 << 16

// coded is the column of a text column's codes.
func (d *Dataset) coded(index int) *column {
	of := d.columns[index]
	c := &column{
		field: arrow.Field{Name: of.field.Name, Type: arrow.PrimitiveTypes.Int32, Nullable: true},
		kind:  spec.Category, of: d.name, index: index,
	}
	c.numbers = &lazyNumbers{of: c, rows: d.rows, whole: true, make: func(room *charge) (numbers, error) {
		if err := ledger.take(room, 4*d.rows+d.rows/8); err != nil {
			return nil, err
		}
		t, err := textsOf(d.records, index)
		if err != nil {
			return nil, err
		}
		codes, valid, names, err := categories(t, d.rows)
		if err != nil {
			return nil, fmt.Errorf("column `%s` of %s %w", of.field.Name, d.name, err)
		}
		c.names.Store(&names)
		return newVector([]chunk[int32]{{values: codes, valid: valid}}), nil
	}}
	return c
}

// categories numbers the different texts by their first rows; valid is nil where none is null.
// Each worker numbers the texts of a stretch of rows of its own, and the stretches are joined in order.
func categories(t *texts, rows int64) (codes []int32, valid []byte, names []string, err error) {
	type part struct {
		names    []string
		from, to int64
		nulls    bool
	}
	n := int64(runtime.GOMAXPROCS(0))
	parts := make([]part, n)
	codes = make([]int32, rows)
	share := (rows + n - 1) / n
	share += -share & 63 // no two workers share a byte of the validity
	valid = make([]byte, (rows+7)/8)
	err = parallel(func(w int) error {
		p := &parts[w]
		p.from, p.to = min(int64(w)*share, rows), min(int64(w+1)*share, rows)
		if p.from == p.to {
			return nil
		}
		known := map[string]int32{}
		last, lastCode := "", int32(-1)
		var many error
		t.each(p.from, p.to, func(row int64, text string, ok bool) {
			if !ok {
				p.nulls = true
				return
			}
			valid[row>>3] |= 1 << (row & 7)
			if text != last || lastCode < 0 {
				code, have := known[text]
				if !have && len(p.names) == mostCategories {
					many = tooMany()
					return
				}
				if !have {
					code = int32(len(p.names))
					known[text] = code
					p.names = append(p.names, text)
				}
				last, lastCode = text, code
			}
			codes[row] = lastCode
		})
		return many
	})
	if err != nil {
		return nil, nil, nil, err
	}
	all := map[string]int32{}
	moved := make([][]int32, n) // for each worker's codes, the common ones
	nulls := false
	for w := range parts {
		nulls = nulls || parts[w].nulls
		for _, name := range parts[w].names {
			code, have := all[name]
			if !have {
				code = int32(len(names))
				all[name] = code
				names = append(names, name)
			}
			moved[w] = append(moved[w], code)
		}
	}
	if len(names) > mostCategories {
		return nil, nil, nil, tooMany()
	}
	err = parallel(func(w int) error {
		if len(moved[w]) > 0 {
			for i, code := range codes[parts[w].from:parts[w].to] {
				codes[parts[w].from+int64(i)] = moved[w][code]
			}
		}
		return nil
	})
	if !nulls {
		valid = nil
	}
	return codes, valid, names, err
}

func tooMany() error {
	return fmt.Errorf("has more than %d different texts, which is too many to draw as categories: group or filter them first", mostCategories)
}
