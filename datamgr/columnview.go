package datamgr

import (
	"fmt"
	"time"

	"gpucharts/display/spec"
)

// Column is one column of a dataset, to look at its values.
type Column struct {
	of *Dataset
	c  *column
}

// Column finds a column by its name.
func (d *Dataset) Column(name string) (*Column, error) {
	i, err := d.ColumnIndex(name)
	if err != nil {
		return nil, err
	}
	return &Column{d, d.columns[i]}, nil
}

// Name is the column's name, and Type what it holds.
func (c *Column) Name() string { return c.c.field.Name }
func (c *Column) Type() spec.ColumnType {
	if c.c.kind == spec.Text {
		return spec.Category
	}
	return c.c.kind
}

// Len is the number of rows.
func (c *Column) Len() int64 { return c.of.rows }

// Value is the value of a row, exact for every type. ok is false where there is none: a
// null, NaN, an infinity, a row out of range. Of a column of text it is the code of the row's
// category (see Text).
func (c *Column) Value(row int64) (v spec.Value, ok bool) {
	if c.c.numbers == nil && c.c.kind != spec.Text || row < 0 || row >= c.of.rows {
		return spec.Value{}, false
	}
	c.of.live.RLock()
	defer c.of.live.RUnlock()
	if c.of.closed {
		return spec.Value{}, false
	}
	err := guard(func() error {
		v, ok = c.of.at(c.c.index).numbers.value(row)
		return nil
	})
	return v, ok && err == nil
}

// Float is the value of a row as a float64.
func (c *Column) Float(row int64) (float64, bool) {
	v, ok := c.Value(row)
	return v.Float(), ok
}

// Time is the value of a row of timestamps.
func (c *Column) Time(row int64) (time.Time, bool) {
	v, ok := c.Value(row)
	if !ok || c.c.kind != spec.Timestamp {
		return time.Time{}, false
	}
	return timeOf(v.Int, c.c.unit), true
}

// Floats copies the column, nulls as NaN.
func (c *Column) Floats() ([]float64, error) {
	if c.c.numbers == nil {
		return nil, fmt.Errorf("column `%s` of %s holds %s, not numbers", c.Name(), c.of.name, c.c.field.Type)
	}
	out := make([]float64, c.of.rows)
	return out, c.of.use(func() error {
		c.c.numbers.floats(out)
		return nil
	})
}
