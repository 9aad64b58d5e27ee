package datamgr_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	data "gpucharts/datamgr"
)

func TestPartsHaveTheRowsOfTheirValueAndTheCategoriesOfTheWhole(t *testing.T) {
	m := newMarket(5000)
	values, parts, err := m.d.Split("group")
	if err != nil || len(values) != 4 {
		t.Fatal(values, err)
	}
	kind, _ := m.d.ColumnIndex("kind")
	whole, err := m.d.Measure(kind)
	if err != nil {
		t.Fatal(err)
	}
	rows := int64(0)
	for i, value := range values {
		part := parts[i].(*data.Dataset)
		rows += part.Rows()
		handle, err := part.Measure(kind)
		if err != nil || !slices.Equal(handle.Metadata.Columns[kind].Categories, whole.Metadata.Columns[kind].Categories) {
			t.Fatalf("%s: categories %v, %v", value, handle.Metadata.Columns[kind].Categories, err)
		}
		y, err := part.Column("y")
		if err != nil {
			t.Fatal(err)
		}
		kinds, err := part.Column("kind")
		if err != nil {
			t.Fatal(err)
		}
		at := int64(0)
		for k := range m.y {
			if m.group[k] != value {
				continue
			}
			if got, ok := y.Float(at); ok != !math.IsNaN(m.y[k]) || ok && got != m.y[k] {
				t.Fatalf("%s: row %d is %v, want %v", value, at, got, m.y[k])
			}
			if text, _ := kinds.Text(at); text != m.kind[k] {
				t.Fatalf("%s: row %d is of kind %q, want %q", value, at, text, m.kind[k])
			}
			at++
		}
		if at != part.Rows() {
			t.Errorf("%s has %d rows, want %d", value, part.Rows(), at)
		}
	}
	if rows != m.d.Rows() {
		t.Errorf("%d of %d rows are in a part", rows, m.d.Rows())
	}
	if _, _, err := m.d.Split("x"); err == nil || !strings.Contains(err.Error(), "`x`") {
		t.Errorf("a column of numbers was split: %v", err)
	}
}
