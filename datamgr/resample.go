package datamgr

import (
	"fmt"
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
)

// Bins is the rows of a dataset by stretches of time.
type Bins struct {
	d      *Dataset
	column string
	every  time.Duration
}

// Resample gathers the rows of each stretch of time: of each minute, day, or any duration,
// counted from 1970-01-01 UTC. What is made of them is a dataset with a row for each
// stretch that has rows: the time that it begins at, and the columns asked for. Rows
// without a time are left out. Times that are out of order are sorted first, which copies
// the columns used. It reads the columns once, on all cores.
//
//	ds.Resample("time", time.Minute).OHLC("price")
func (d *Dataset) Resample(column string, every time.Duration) *Bins { return &Bins{d, column, every} }

// OHLC is the first, greatest, least and last value of each stretch, in the columns open,
// high, low and close.
func (b *Bins) OHLC(column string) *Dataset {
	return b.make([]aggregate{aggregateFirst, aggregateMax, aggregateMin, aggregateLast}, []string{"open", "high", "low", "close"}, column)
}

// Count is how many rows each stretch has, in the column count.
func (b *Bins) Count() *Dataset { return b.make([]aggregate{aggregateCount}, nil) }

// Sum, Mean, Min, Max, First and Last of columns in each stretch, under their own names.
// Values that are null, NaN or infinite are left out.
func (b *Bins) Sum(columns ...string) *Dataset  { return b.each(aggregateSum, columns) }
func (b *Bins) Mean(columns ...string) *Dataset { return b.each(aggregateMean, columns) }
func (b *Bins) Min(columns ...string) *Dataset  { return b.each(aggregateMin, columns) }
func (b *Bins) Max(columns ...string) *Dataset  { return b.each(aggregateMax, columns) }
func (b *Bins) First(columns ...string) *Dataset {
	return b.each(aggregateFirst, columns)
}
func (b *Bins) Last(columns ...string) *Dataset { return b.each(aggregateLast, columns) }

func (b *Bins) each(a aggregate, columns []string) *Dataset {
	return b.make([]aggregate{a}, nil, columns...)
}

// bin is what the rows of one stretch of time come to, within one share of the rows.
type bin struct {
	start int64 // count of the column's unit
	rows  int64
}

// binned is the bins of one share, and the tallies of each.
type binned struct {
	bins    []bin
	tallies []tallies
}

// make makes one column for each aggregate and column; names, where given, are theirs.
func (b *Bins) make(aggregates []aggregate, names []string, columns ...string) *Dataset {
	d := b.d
	return d.verb(fmt.Sprintf("Resample %q %d %v %q", b.column, b.every, aggregates, columns), func() (*Dataset, error) {
		i, err := d.ColumnIndex(b.column)
		if err != nil {
			return nil, err
		}
		if aggregates[0] != aggregateCount && len(columns) == 0 {
			return nil, fmt.Errorf("%s wants the names of columns (%s)", aggregateNames[aggregates[0]], listNames(d.Columns()))
		}
		on := newBinding(d)
		t, err := on.column(b.column)
		if err != nil {
			return nil, err
		}
		if t.kind != timeValues {
			return nil, fmt.Errorf("Resample wants a column of times, and `%s` of %s holds %s", b.column, d.name, d.columns[i].field.Type)
		}
		step, err := unitsIn(b.every, t.unit)
		if err != nil {
			return nil, fmt.Errorf("Resample by %w", err)
		}
		for _, name := range columns { // what is wrong with them, before any work
			if _, err := on.numberColumn(name); err != nil {
				return nil, err
			}
		}
		m, err := d.columns[i].measure()
		if err != nil {
			return nil, err
		}
		sorted := false
		if !m.ordered {
			used := []string{b.column}
			for _, name := range columns {
				if !slices.Contains(used, name) {
					used = append(used, name)
				}
			}
			part := d.Select(used...)
			inOrder := part.SortBy(b.column)
			defer part.Close()
			defer inOrder.Close()
			on, sorted = newBinding(inOrder), true
		}
		made, err := b.bins(on, step, aggregates, names, columns)
		if err == nil && sorted {
			made.notice("Column `%s` of %s is not in order: the rows were sorted by it first.", b.column, d.name)
		}
		return made, err
	})
}

func (b *Bins) bins(on *binding, step int64, aggregates []aggregate, names, columns []string) (*Dataset, error) {
	parts := make([]*binned, shares(on.d.rows))
	err := eachShare(on.d.rows, func() (func(int, int64, int64) error, error) {
		t, err := on.column(b.column)
		if err != nil {
			return nil, err
		}
		evals := make([]*eval, len(columns))
		for k, name := range columns {
			if evals[k], err = on.numberColumn(name); err != nil {
				return nil, err
			}
		}
		return func(share int, from, to int64) error {
			parts[share] = readBins(t, evals, step, from, to)
			return nil
		}, nil
	})
	if err != nil {
		return nil, err
	}
	t, err := on.column(b.column)
	if err != nil {
		return nil, err
	}
	evals := make([]*eval, len(columns))
	for k, name := range columns {
		if evals[k], err = on.numberColumn(name); err != nil {
			return nil, err
		}
	}
	all := joinBins(parts, evals)
	starts, counts := make([]int64, len(all.bins)), make([]int64, len(all.bins))
	for i, x := range all.bins {
		starts[i], counts[i] = x.start, x.rows
	}
	fields := []arrow.Field{{Name: b.column}}
	arrays := []arrow.Array{timesArray(starts, t)}
	if aggregates[0] == aggregateCount {
		fields, arrays = append(fields, arrow.Field{Name: "count"}), append(arrays, counted(counts))
	} else {
		for n, a := range aggregates {
			for k, column := range columns {
				values, err := all.tallies[k].array(a, evals[k])
				if err != nil {
					return nil, fmt.Errorf("column `%s`: %w", column, err)
				}
				name := column
				if names != nil {
					name = names[n]
				}
				fields, arrays = append(fields, arrow.Field{Name: name}), append(arrays, values)
			}
		}
	}
	for i := range fields {
		fields[i].Type, fields[i].Nullable = arrays[i].DataType(), true
	}
	return on.d.fresh(fields, arrays, int64(len(starts)))
}

func readBins(t *eval, evals []*eval, step, from, to int64) *binned {
	p := &binned{}
	for _, e := range evals {
		p.tallies = append(p.tallies, newTallies(e))
	}
	numbers := make([]uint32, batchRows)
	var end int64 // of the last bin
	for ; from < to; from += batchRows {
		upto := min(from+batchRows, to)
		v := t.run(from, upto)
		for i, x := range v.wholes {
			if v.valid != nil && !v.valid[i] {
				numbers[i] = none
				continue
			}
			if len(p.bins) == 0 || x >= end || x < p.bins[len(p.bins)-1].start {
				start := floorDiv(x, step) * step
				p.bins, end = append(p.bins, bin{start, 0}), start+step
			}
			last := len(p.bins) - 1
			p.bins[last].rows++
			numbers[i] = uint32(last)
		}
		for k, e := range evals {
			p.tallies[k].grow(len(p.bins))
			v := e.run(from, upto)
			for i, n := range numbers[:upto-from] {
				if n != none {
					p.tallies[k].add(n, &v, i)
				}
			}
		}
	}
	return p
}

// joinBins puts the shares' bins one after another; neighbours of one time become one.
func joinBins(parts []*binned, evals []*eval) *binned {
	all := &binned{}
	for _, e := range evals {
		all.tallies = append(all.tallies, newTallies(e))
	}
	for _, p := range parts {
		for i, x := range p.bins {
			if n := len(all.bins); n == 0 || all.bins[n-1].start != x.start {
				all.bins = append(all.bins, bin{x.start, 0})
			}
			last := len(all.bins) - 1
			all.bins[last].rows += x.rows
			for k, t := range all.tallies {
				t.grow(len(all.bins))
				t.join(uint32(last), p.tallies[k], uint32(i))
			}
		}
	}
	return all
}
