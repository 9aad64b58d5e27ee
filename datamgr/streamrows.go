package datamgr

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// structRows takes structs, or a slice of them, apart. ok is false for anything else.
func structRows(v any, schema Schema) (rows [][]any, ok bool, err error) {
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Slice && isRow(r.Type().Elem()) {
		for i := range r.Len() {
			row, err := structRow(r.Index(i), schema)
			if err != nil {
				return nil, true, err
			}
			rows = append(rows, row)
		}
		return rows, true, nil
	}
	if !r.IsValid() || !isRow(r.Type()) {
		return nil, false, nil
	}
	row, err := structRow(r, schema)
	return [][]any{row}, true, err
}

var timeType = reflect.TypeFor[time.Time]()

func isRow(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && t != timeType
}

func structRow(r reflect.Value, schema Schema) ([]any, error) {
	if r.Kind() == reflect.Pointer {
		if r.IsNil() {
			return nil, fmt.Errorf("a row is a nil pointer")
		}
		r = r.Elem()
	}
	row := make([]any, len(schema))
columns:
	for i, c := range schema {
		for k := range r.NumField() {
			f := r.Type().Field(k)
			if f.IsExported() && (f.Tag.Get("data") == c.Name || f.Tag.Get("data") == "" && strings.EqualFold(f.Name, c.Name)) {
				row[i] = plain(r.Field(k))
				continue columns
			}
		}
		return nil, fmt.Errorf("%s has no exported field for column `%s`: call it so, or tag it `data:%q`", r.Type(), c.Name, c.Name)
	}
	return row, nil
}

// plain is a field's value as a basic type; a nil pointer is a null.
func plain(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case time.Time, time.Duration:
		return x
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return v.Float()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint()
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	}
	return v.Interface()
}

// AppendColumns adds many rows, given as slices by the names of the columns, all of one length
// (see FromColumns for what they may be of). What does not fit stops the cell, and adds nothing.
func (f *Feed) AppendColumns(columns map[string]any) {
	fields := []arrow.Field{}
	var arrays []arrow.Array
	rows := -1
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		a, err := arrayOf(columns[name])
		if err != nil {
			panic(Stop{fmt.Errorf("%s: column `%s`: %w", f.name, name, err)})
		}
		if rows >= 0 && a.Len() != rows {
			panic(Stop{fmt.Errorf("%s: columns differ in length: `%s` has %d values, `%s` has %d", f.name, fields[0].Name, rows, name, a.Len())})
		}
		rows = a.Len()
		fields, arrays = append(fields, arrow.Field{Name: name, Type: a.DataType(), Nullable: true}), append(arrays, a)
	}
	f.AppendRecord(array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(max(rows, 0))))
}

// AppendRecord adds the rows of an Arrow record that has the stream's columns, by their names,
// in any order. What does not fit stops the cell, and adds nothing.
func (f *Feed) AppendRecord(r arrow.Record) {
	if err := guard(func() error { return f.addRecord(r) }); err != nil {
		panic(Stop{fmt.Errorf("%s: %w", f.name, err)})
	}
}

func (f *Feed) addRecord(r arrow.Record) error {
	if int(r.NumCols()) != len(f.schema) {
		return fmt.Errorf("%d columns for the %d columns %s", r.NumCols(), len(f.schema), f.names())
	}
	values := make([]func(i int) any, len(f.schema))
	for i, c := range f.schema {
		at := r.Schema().FieldIndices(c.Name)
		if len(at) != 1 {
			return fmt.Errorf("the record has no column `%s`", c.Name)
		}
		values[i] = valueAt(r.Column(at[0]), c.Type)
		if values[i] == nil {
			return fmt.Errorf("column `%s` is %s, want %s", c.Name, r.Column(at[0]).DataType(), c.Type)
		}
	}
	row := make([]any, len(values))
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.closed {
		return fmt.Errorf("it is closed")
	}
	for check := range 2 { // nothing is added where a later row does not fit
		for i := range int(r.NumRows()) {
			for k := range values {
				row[k] = values[k](i)
			}
			if check == 0 {
				for k, c := range f.columns {
					if err := c.stage(row[k]); err != nil {
						return fmt.Errorf("row %d, column `%s`: %w", i, f.schema[k].Name, err)
					}
				}
			} else if err := f.addRow(row); err != nil {
				return fmt.Errorf("row %d: %w", i, err)
			}
		}
	}
	f.changed()
	return nil
}

// valueAt reads an array for a column of type t; nil: it cannot be.
func valueAt(a arrow.Array, t arrow.DataType) func(i int) any {
	if isTextType(a.DataType()) || isTextDictionary(a.DataType()) {
		at, err := textAt(a)
		if err != nil || t.ID() != arrow.STRING {
			return nil
		}
		null := nullAt(a)
		return func(i int) any {
			if null(i) {
				return nil
			}
			return at(i)
		}
	}
	if b, ok := a.(*array.Boolean); ok && t.ID() == arrow.BOOL {
		return func(i int) any {
			if b.IsNull(i) {
				return nil
			}
			return b.Value(i)
		}
	}
	c := newColumn(arrow.Field{Type: a.DataType()}, 0, oneColumn([]arrow.Array{a}, a.DataType()))
	if c.numbers == nil || (c.unit != "") != (t.ID() == arrow.TIMESTAMP) || t.ID() == arrow.STRING {
		return nil
	}
	whole := c.numbers.integer()
	return func(i int) any {
		if a.IsNull(i) {
			return nil
		}
		v, ok := c.numbers.value(int64(i))
		switch {
		case c.unit != "":
			return timeOf(v.Int, c.unit)
		case t.ID() == arrow.BOOL:
			return v.Int != 0
		case whole:
			return v.Int
		case !ok: // NaN and infinities stay what they are
			return v.Frac
		}
		return v.Frac
	}
}

func isTextDictionary(t arrow.DataType) bool {
	d, ok := t.(*arrow.DictionaryType)
	return ok && isTextType(d.ValueType)
}
