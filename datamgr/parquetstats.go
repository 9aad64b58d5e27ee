package datamgr

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"gpucharts/display/spec"
)

// statistics takes from the footer what it tells of one column of a row group: how many
// nulls, and the least and the greatest number or time, so that Range and Filter can leave row
// groups unread. Statistics that make no sense are ignored.
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
	if stats.HasMinMax() {
		cell.extent = extentOf(stats, column, t)
	}
}

// extentOf is the range of a column as charts see its values; nil where the file does not tell.
func extentOf(stats metadata.TypedStatistics, column *schema.Column, t arrow.DataType) *spec.Range {
	switch s := stats.(type) {
	case *metadata.Int64Statistics:
		if t.ID() == arrow.INT64 || countsIn(column, t) {
			return wholeRange(s.Min(), s.Max())
		}
	case *metadata.Int32Statistics:
		switch t.ID() {
		case arrow.INT8, arrow.INT16, arrow.INT32:
			return wholeRange(int64(s.Min()), int64(s.Max()))
		case arrow.DATE32:
			return wholeRange(int64(s.Min())*86_400, int64(s.Max())*86_400)
		}
	case *metadata.Float64Statistics:
		if t.ID() == arrow.FLOAT64 {
			return floatRange(s.Min(), s.Max())
		}
	case *metadata.Float32Statistics:
		if t.ID() == arrow.FLOAT32 {
			return floatRange(float64(s.Min()), float64(s.Max()))
		}
	}
	return nil
}

func wholeRange(least, greatest int64) *spec.Range {
	if least > greatest {
		return nil
	}
	return &spec.Range{Min: spec.Value{Int: least}, Max: spec.Value{Int: greatest}}
}

func floatRange(least, greatest float64) *spec.Range {
	if !(least <= greatest) { // NaN among them, too
		return nil
	}
	return &spec.Range{Min: spec.Value{Frac: least}, Max: spec.Value{Frac: greatest}}
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
