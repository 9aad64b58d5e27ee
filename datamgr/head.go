package datamgr

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/display/spec"
)

// Head is the first n rows as text.
func (d *Dataset) Head(n int) Table {
	t := Table{Title: fmt.Sprintf("%s: the first %s of %s", d.name, plural(min(int64(max(n, 0)), d.rows), "row"), groupDigits(d.rows))}
	for _, c := range d.columns {
		t.Header = append(t.Header, c.field.Name)
		t.Right = append(t.Right, c.kind != spec.Text && c.kind != spec.Other)
	}
	err := d.use(func() error {
		for _, r := range d.records {
			for i := 0; i < int(r.NumRows()) && len(t.Rows) < n; i++ {
				row := make([]string, len(d.columns))
				for j := range row {
					row[j] = cellText(r.Column(j), i)
				}
				t.Rows = append(t.Rows, row)
			}
		}
		return nil
	})
	if err != nil {
		panic(Stop{err})
	}
	return t
}

// cellText is one value as a person reads it.
func cellText(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return "null"
	}
	switch a := a.(type) {
	case *array.Float64:
		return strconv.FormatFloat(a.Value(i), 'g', -1, 64)
	case *array.Float32:
		return strconv.FormatFloat(float64(a.Value(i)), 'g', -1, 32)
	case *array.Timestamp:
		t := a.DataType().(*arrow.TimestampType)
		return timeText(int64(a.Value(i)), timeUnits[t.Unit], t.TimeZone)
	}
	text := []rune(a.ValueStr(i))
	if len(text) > 60 {
		text = append(text[:59], '…')
	}
	return string(text)
}

// Describe tells of each column its type, range, nulls and values that are no numbers.
// It reads columns that have not been measured yet.
func (d *Dataset) Describe() Table {
	t, err := d.describe()
	if err != nil {
		panic(Stop{err})
	}
	return t
}

func (d *Dataset) describe() (Table, error) {
	var all []int
	for i, c := range d.columns {
		if c.numbers != nil {
			all = append(all, i)
		}
	}
	h, err := d.Measure(all...)
	if err != nil {
		return Table{}, err
	}
	t := Table{
		Title:  fmt.Sprintf("%s: %s, %s", d.name, plural(d.rows, "row"), plural(int64(len(d.columns)), "column")),
		Header: []string{"column", "type", "least", "greatest", "nulls", "NaN, Inf", ""},
		Right:  []bool{false, false, true, true, true, true, false},
	}
	for i, c := range h.Metadata.Columns {
		row := []string{c.Name, c.Arrow, "", "", groupDigits(c.Nulls), "", ""}
		if c.Range != nil && c.Type != spec.Category {
			row[2], row[3] = valueText(c, c.Range.Min), valueText(c, c.Range.Max)
		}
		if c.Ordered != nil && *c.Ordered && d.rows > 1 {
			row[6] = "in order"
		}
		if n := d.columns[i].numbers; n != nil && !n.integer() {
			var gaps int64
			err := d.use(func() (err error) {
				gaps, err = n.gaps()
				return err
			})
			if err != nil {
				return Table{}, err
			}
			row[5] = groupDigits(gaps)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func valueText(c spec.Column, v spec.Value) string {
	switch c.Type {
	case spec.Timestamp:
		return timeText(v.Int, c.Unit, c.Zone)
	case spec.Float32:
		return strconv.FormatFloat(v.Frac, 'g', -1, 32)
	case spec.Float64:
		return strconv.FormatFloat(v.Frac, 'g', -1, 64)
	}
	return groupDigits(v.Int)
}

// MIMEBundle is what a notebook shows where a dataset is a cell's result.
func (d *Dataset) MIMEBundle() (data, metadata map[string]any, err error) {
	t, err := d.describe()
	if err != nil {
		return nil, nil, err
	}
	return t.MIMEBundle()
}

// String names the dataset. It reads nothing.
func (d *Dataset) String() string {
	return fmt.Sprintf("%s (%s; %s)", d.name, plural(d.rows, "row"), listNames(d.Columns()))
}
