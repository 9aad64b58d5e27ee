package datamgr

import (
	"fmt"
	"slices"
	"strings"

	"gpucharts/display/spec"
)

// SortBy puts the rows in the order of a column, the least first; rows of equal value keep
// their order. Rows without a value (null, NaN, infinite) come last. It copies all rows,
// unless they are in order already; 4 bytes a row are needed while it sorts.
func (d *Dataset) SortBy(column string) *Dataset { return d.sortBy(column, false) }

// SortByDescending is SortBy with the greatest first.
func (d *Dataset) SortByDescending(column string) *Dataset { return d.sortBy(column, true) }

func (d *Dataset) sortBy(column string, down bool) *Dataset {
	return d.verb(fmt.Sprintf("SortBy %q %v", column, down), func() (*Dataset, error) {
		i, err := d.ColumnIndex(column)
		if err != nil {
			return nil, err
		}
		c := d.columns[i]
		if c.numbers != nil && !down {
			m, err := c.measure()
			if err != nil {
				return nil, err
			}
			if m.ordered {
				return d.within(d.schema, d.records), nil
			}
		}
		order, err := d.orderBy(i)
		if err != nil {
			return nil, err
		}
		valued := int64(len(order))
		if down {
			slices.Reverse(order)
		}
		order, err = withRest(order, d.rows)
		if err != nil {
			return nil, err
		}
		made, err := d.take(ordered(order))
		if err == nil && valued < d.rows {
			made.notice("%s without a value in `%s` come last.", plural(d.rows-valued, "row"), column)
		}
		return made, err
	})
}

// orderBy gives the rows that have a value in a column, in its order.
func (d *Dataset) orderBy(i int) ([]uint32, error) {
	c := d.columns[i]
	if c.numbers != nil {
		o, err := c.numbers.sorted(indexRoom{}) // on the heap, ours to change
		if err != nil {
			return nil, err
		}
		return o.rows, nil
	}
	if c.kind != spec.Text {
		return nil, fmt.Errorf("column `%s` of %s holds %s, which has no order", c.field.Name, d.name, c.field.Type)
	}
	if d.rows > maxIndexed {
		return nil, fmt.Errorf("%d rows cannot be sorted, at most %d", d.rows, int64(maxIndexed))
	}
	t, err := textsOf(d.records, i)
	if err != nil {
		return nil, err
	}
	all := make([]string, d.rows)
	var order []uint32
	t.each(0, d.rows, func(row int64, text string, ok bool) {
		if ok {
			all[row] = text
			order = append(order, uint32(row))
		}
	})
	slices.SortStableFunc(order, func(a, b uint32) int { return strings.Compare(all[a], all[b]) })
	return order, nil
}

// withRest appends the rows that an order lacks.
func withRest(order []uint32, rows int64) ([]uint32, error) {
	if int64(len(order)) == rows {
		return order, nil
	}
	if rows > maxIndexed {
		return nil, fmt.Errorf("%d rows cannot be sorted, at most %d", rows, int64(maxIndexed))
	}
	in := make([]uint64, (rows+63)/64)
	for _, row := range order {
		in[row>>6] |= 1 << (row & 63)
	}
	for row := range rows {
		if in[row>>6]>>(row&63)&1 == 0 {
			order = append(order, uint32(row))
		}
	}
	return order, nil
}
