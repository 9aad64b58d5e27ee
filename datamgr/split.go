package datamgr

import (
	"fmt"
	"strconv"

	"gpucharts/display/spec"
)

// mostParts is the greatest number of parts of a Split.
const mostParts = 64

// Split gives the rows of each value of a column of text or whole numbers as a dataset of its own, in the order of
// the categories or of the numbers, with the values as texts. Rows without a value are in none. The parts (each a
// *Dataset) know the categories of the whole, so that charts of them agree in their colours. It fails beyond 64 values.
func (d *Dataset) Split(column string) (values []string, parts []any, err error) {
	i, err := d.ColumnIndex(column)
	if err != nil {
		return nil, nil, err
	}
	handle, err := d.Measure(i)
	if err != nil {
		return nil, nil, err
	}
	described := handle.Metadata.Columns[i]
	var equal []any
	switch {
	case described.Type == spec.Category:
		for _, name := range described.Categories {
			values, equal = append(values, name), append(equal, name)
		}
	case described.Type.Integer() && described.Type != spec.Timestamp:
		if r := described.Range; r != nil && uint64(r.Max.Int)-uint64(r.Min.Int) < mostParts {
			for v := r.Min.Int; v <= r.Max.Int; v++ {
				values, equal = append(values, strconv.FormatInt(v, 10)), append(equal, v)
			}
		} else if r != nil {
			values = make([]string, mostParts+1)
		}
	default:
		return nil, nil, fmt.Errorf("column `%s` of %s holds %s: rows are split by texts or whole numbers", column, d.name, described.Arrow)
	}
	if len(values) > mostParts {
		return nil, nil, fmt.Errorf("column `%s` of %s has more than %d values: that many parts are too many to look at", column, d.name, mostParts)
	}
	kept := values[:0]
	for k, v := range equal {
		var part *Dataset
		err := d.use(func() (err error) {
			part, err = d.filtered(Col(column).Eq(v))
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		if part.rows == 0 {
			continue
		}
		part.like = d
		kept, parts = append(kept, values[k]), append(parts, part)
	}
	return kept, parts, nil
}

// seeded turns codes and names of a part into those of the whole.
func (d *Dataset) seeded(index int, codes []int32, names []string) ([]string, error) {
	whole := d.like.at(index)
	if _, err := whole.measure(); err != nil {
		return names, nil // the whole has too many, the part by itself does not
	}
	of := *whole.names.Load()
	place := map[string]int32{}
	for i, n := range of {
		place[n] = int32(i)
	}
	moved := make([]int32, len(names))
	for i, n := range names {
		at, ok := place[n]
		if !ok {
			return nil, fmt.Errorf("has the text %q, which the whole has not", n)
		}
		moved[i] = at
	}
	for i, code := range codes {
		if code >= 0 {
			codes[i] = moved[code]
		}
	}
	return of, nil
}
