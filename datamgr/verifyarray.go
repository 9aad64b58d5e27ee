package datamgr

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// What the library made of a file, checked before anything allocates by its lengths: it takes the
// file's word for how many values a column has, whatever its buffers hold.

func verifyRecord(r arrow.Record) error {
	for i, a := range r.Columns() {
		err := verifyLength(int64(a.Len()), r.NumRows())
		if err == nil {
			err = verifyData(a.Data(), a.DataType())
		}
		if d, ok := a.(*array.Dictionary); err == nil && ok {
			err = verifyIndexes(d)
		}
		if err != nil {
			return fmt.Errorf("column `%s`: %w", r.ColumnName(i), err)
		}
	}
	return nil
}

func verifyLength(length, rows int64) error {
	if length != rows {
		return fmt.Errorf("%w: %d values in a record batch of %d rows", errDamaged, length, rows)
	}
	return nil
}

// verifyData checks that the buffers of a column hold its values.
func verifyData(d arrow.ArrayData, t arrow.DataType) error {
	if e, ok := t.(arrow.ExtensionType); ok {
		t = e.StorageType()
	}
	end := int64(d.Offset()) + int64(d.Len())
	if d.Len() < 0 || end > 1<<48 || d.NullN() > d.Len() {
		return fmt.Errorf("%w: a column of %d values and %d nulls", errDamaged, d.Len(), d.NullN())
	}
	switch t := t.(type) {
	case *arrow.NullType, arrow.UnionType, *arrow.RunEndEncodedType:
		return nil // are listed, not drawn
	case *arrow.DictionaryType:
		if d.Dictionary() == nil {
			return fmt.Errorf("%w: a dictionary is missing", errDamaged)
		}
		if err := verifyData(d.Dictionary(), t.ValueType); err != nil {
			return err
		}
		return verifyBuffers(d, end, int64(t.IndexType.(arrow.FixedWidthDataType).BitWidth()))
	case *arrow.StringType, *arrow.BinaryType, *arrow.ListType, *arrow.MapType:
		return verifyBuffers(d, end+1, 32)
	case *arrow.LargeStringType, *arrow.LargeBinaryType, *arrow.LargeListType:
		return verifyBuffers(d, end+1, 64)
	case *arrow.StringViewType, *arrow.BinaryViewType:
		return verifyBuffers(d, end, 128)
	case arrow.FixedWidthDataType:
		if !arrow.IsNested(t.ID()) {
			return verifyBuffers(d, end, int64(t.BitWidth()))
		}
	}
	return verifyBuffers(d, end, 0)
}

// verifyBuffers checks the bits of validity, and that the next buffer has so many values.
func verifyBuffers(d arrow.ArrayData, values, bitsEach int64) error {
	if d.Len() == 0 {
		return nil
	}
	bits := func(i int) int64 {
		if buffers := d.Buffers(); i < len(buffers) && buffers[i] != nil {
			return 8 * int64(buffers[i].Len())
		}
		return 0
	}
	if d.NullN() != 0 && bits(0) < int64(d.Offset())+int64(d.Len()) || bits(1) < values*bitsEach {
		return fmt.Errorf("%w: %d values and %d nulls in buffers of %d and %d bytes", errDamaged, d.Len(), d.NullN(), bits(0)/8, bits(1)/8)
	}
	return nil
}

// verifyIndexes checks that the values that a dictionary's indexes point at are there.
func verifyIndexes(d *array.Dictionary) error {
	entries := d.Dictionary().Len()
	for i := range d.Len() {
		if d.IsNull(i) {
			continue
		}
		if at := d.GetValueIndex(i); at < 0 || at >= entries {
			return fmt.Errorf("%w: row %d points at entry %d of a dictionary of %d", errDamaged, i, at, entries)
		}
	}
	return nil
}
