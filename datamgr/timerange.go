package datamgr

import (
	"fmt"
	"math"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
)

// Range keeps the rows of a time from one moment to before another, by the first column of
// times. Where that is in order, the rows stay where they are and nothing is copied; row
// groups of a Parquet file that lie outside, by its own statistics, are not even read.
//
//	ds.Range(time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 3, 0, 0, 0, 0, time.UTC))
func (d *Dataset) Range(from, to time.Time) *Dataset {
	for _, c := range d.columns {
		if c.kind == spec.Timestamp {
			return d.RangeOf(c.field.Name, from, to)
		}
	}
	panic(Stop{fmt.Errorf("%s has no column of times (%s): Filter takes conditions on every column", d.name, listNames(d.Columns()))})
}

// RangeOf is Range by a column of times.
func (d *Dataset) RangeOf(column string, from, to time.Time) *Dataset {
	key := fmt.Sprintf("Range %q %s %s", column, from.UTC().Format(time.RFC3339Nano), to.UTC().Format(time.RFC3339Nano))
	return d.verb(key, func() (*Dataset, error) {
		i, err := d.ColumnIndex(column)
		if err != nil {
			return nil, err
		}
		c := d.columns[i]
		if c.kind != spec.Timestamp {
			return nil, fmt.Errorf("Range wants a column of times, and `%s` of %s holds %s", column, d.name, c.field.Type)
		}
		if to.Before(from) {
			return nil, fmt.Errorf("a range from %s to %s: the end lies before the beginning", from.Format(time.RFC3339), to.Format(time.RFC3339))
		}
		least, end := firstFrom(from, c.unit), firstFrom(to, c.unit)
		near := d.prune(i, least, end)
		defer near.Close()
		var made *Dataset
		err = near.use(func() error {
			c := near.columns[i]
			m, err := c.measure()
			if err != nil {
				return err
			}
			if m.ordered {
				first, last := least.in(c.numbers), end.in(c.numbers)
				made = near.slice(first, max(first, last))
			}
			return nil
		})
		if err == nil && made == nil {
			made = near.Filter(Col(column).Ge(from).And(Col(column).Lt(to)))
		}
		return made, err
	})
}

// InTimeRange is Range for a TimeRange.
func (d *Dataset) InTimeRange(r spec.TimeRange) *Dataset {
	return d.Range(time.Unix(0, r.StartNanos), time.Unix(0, r.EndNanos))
}

// border is the least count of a column's unit that does not lie before a time.
type border struct {
	count  int64
	beyond bool // every count lies before the time
}

func firstFrom(t time.Time, unit spec.TimeUnit) border {
	switch l := limitOf(t, unit.Nanos()); {
	case l.below:
		return border{count: math.MinInt64}
	case l.exact:
		return border{count: l.floor}
	case l.floor == math.MaxInt64:
		return border{beyond: true}
	default:
		return border{count: l.floor + 1}
	}
}

// after reports whether a count lies before the border.
func (b border) after(count int64) bool { return b.beyond || count < b.count }

// in is the first row, of rows in order, that does not lie before the border.
func (b border) in(times numbers) int64 {
	if b.beyond {
		return times.length()
	}
	return times.searchValue(spec.Value{Int: b.count}, nil, times.length())
}

// prune leaves out row groups whose times all lie outside, as the file says.
func (d *Dataset) prune(column int, least, end border) *Dataset {
	var records []arrow.Record
	for _, r := range d.records {
		if lazy, ok := r.(*lazyRecord); ok {
			if e := lazy.cells[column].extent; e != nil && (least.after(e.Max.Int) || !end.after(e.Min.Int)) {
				continue
			}
		}
		records = append(records, r)
	}
	return d.within(d.schema, records)
}

// slice is the rows [from, to), where they are.
func (d *Dataset) slice(from, to int64) *Dataset {
	var records []arrow.Record
	var row int64
	for _, r := range d.records {
		lo, hi := max(from-row, 0), min(to-row, r.NumRows())
		if row += r.NumRows(); lo >= hi {
			continue
		}
		if lo == 0 && hi == r.NumRows() {
			records = append(records, r)
		} else {
			records = append(records, r.NewSlice(lo, hi))
		}
	}
	return d.within(d.schema, records)
}
