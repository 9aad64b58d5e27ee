package datamgr

import (
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
)

// Columns of text on axes and as groups: each different text is a category, whose code is its
// place in the order in which the texts first appear; of a dictionary, the place among its texts
// that rows have. The codes are a column of int32 of their own,
// made when a chart first asks: 4 bytes a row. Indexes and tiles know no difference.

// mostCategories is the greatest number of different texts that are drawn as categories.
const mostCategories = 1000

// mostCategoryBytes bounds the texts together: they travel with each chart.
const mostCategoryBytes = 1 << 20

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
		arrays, err := arraysOf(d.records, index)
		if err != nil {
			return nil, err
		}
		codes := make([]int32, d.rows)
		var names []string
		if of.field.Type.ID() == arrow.DICTIONARY {
			names, err = dictionaryCodes(arrays, codes)
		} else {
			names, err = textCodes(of.of, arrays, of.field.Type, codes)
		}
		if err == nil && d.like != nil {
			names, err = d.seeded(index, codes, names)
		}
		if err == nil {
			err = checkNames(names)
		}
		if err != nil {
			return nil, fmt.Errorf("column `%s` of %s %w", of.field.Name, d.name, err)
		}
		made, nulls := codeVector(codes)
		c.nulls.Store(nulls)
		c.names.Store(&names)
		return made, nil
	}}
	return c
}

func tooMany() error {
	return fmt.Errorf("has more than %d different texts, which is too many to draw as categories: group or filter them first", mostCategories)
}

func checkNames(names []string) error {
	total := 0
	for _, n := range names {
		total += len(n)
	}
	if len(names) > mostCategories {
		return tooMany()
	}
	if total > mostCategoryBytes {
		return fmt.Errorf("has %d different texts of %d MiB together, and categories are named in at most %d: shorten them first", len(names), total>>20, mostCategoryBytes>>20)
	}
	return nil
}

// Text is the text of a row of categories. ok is false for a null, and for other columns.
func (c *Column) Text(row int64) (text string, ok bool) {
	if c.c.kind != spec.Text || row < 0 || row >= c.of.rows {
		return "", false
	}
	err := c.of.use(func() error {
		for i, r := range c.of.records {
			if row < r.NumRows() {
				a := c.of.records[i].Column(c.c.index)
				at, err := textAt(a)
				if err == nil && !nullAt(a)(int(row)) {
					text, ok = strings.Clone(at(int(row))), true
				}
				return err
			}
			row -= r.NumRows()
		}
		return nil
	})
	return text, ok && err == nil
}
