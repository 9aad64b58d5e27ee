package datamgr

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"gpucharts/display/spec"
)

// statistics takes from the footer what it tells of one column of a row group: how many
// nulls, and for timestamps the first and the last, so that Range can leave row groups
// unread. Statistics that make no sense are ignored.
func (p *parquetFile) statistics(cell *lazyArray, group, leaf int, t arrow.DataType) {
	meta := p.meta
	column := meta.Schema.Column(leaf)
	if column.MaxDefinitionLevel() == 0 {
		cell.nulls = 0
	}
	chunk, err := meta.RowGroup(group).ColumnChunk(leaf)
	if err != nil {
		return
	}
	stats, err := chunk.Statistics()
	if err != nil || stats == nil {
		return
	}
	if n := stats.NullCount(); cell.nulls < 0 && stats.HasNullCount() && n >= 0 && n <= cell.rows {
		cell.nulls = n
	}
	whole, ok := stats.(*metadata.Int64Statistics)
	if !ok || !stats.HasMinMax() || whole.Min() > whole.Max() || !countsIn(column, t) {
		return
	}
	cell.extent = &spec.Range{Min: spec.Value{Int: whole.Min()}, Max: spec.Value{Int: whole.Max()}}
}

// countsIn reports whether the file counts time in the unit of the column's type.
func countsIn(column *schema.Column, t arrow.DataType) bool {
	stamp, ok := t.(*arrow.TimestampType)
	if !ok {
		return false
	}
	logical, ok := column.LogicalType().(*schema.TimestampLogicalType)
	if !ok {
		return false
	}
	switch stamp.Unit {
	case arrow.Millisecond:
		return logical.TimeUnit() == schema.TimeUnitMillis
	case arrow.Microsecond:
		return logical.TimeUnit() == schema.TimeUnitMicros
	case arrow.Nanosecond:
		return logical.TimeUnit() == schema.TimeUnitNanos
	}
	return false
}
