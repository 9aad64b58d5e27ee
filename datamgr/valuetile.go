package datamgr

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"

	"gpucharts/display/wire"
)

// Tiles of values: a few numbers for marks that are drawn as figures (bars, boxes, candles). One
// file for each aggregate says what its rows hold.

// valueTiles are tiles of values: each is a list of rows of width numbers.
type valueTile struct {
	width   int
	numbers []float64
	rows    int64 // of the dataset, that it stands for
	flags   wire.TileFlags
}

func (v *valueTile) add(row ...float64) { v.numbers = append(v.numbers, row...) }

// encode makes the tile and its payload.
func (v *valueTile) encode(place wire.Place) (wire.Tile, []byte) {
	t := wire.Tile{Place: place, Flags: v.flags, Rows: uint64(v.rows)}
	if len(v.numbers) == 0 {
		return t, nil
	}
	t.Kind, t.Count = wire.Values, uint32(len(v.numbers)/v.width)
	payload := make([]byte, 0, 8*len(v.numbers))
	for _, n := range v.numbers {
		payload = binary.LittleEndian.AppendUint64(payload, math.Float64bits(n))
	}
	return t, payload
}

// valueMaker gives what makes one tile of values of a request. keep: what it makes is what it would make at any time.
func (d *Dataset) valueMaker(q *wire.Request) (maker func(wire.Place) (wire.Tile, []byte, error), keep bool, err error) {
	l := &q.Layer
	keep = true
	var make1 func(wire.Place) (valueTile, error)
	switch l.Aggregate {
	case wire.Histogram:
		var ofSample bool
		if make1, ofSample, err = d.histogramMaker(l, q.Places); err != nil {
			return nil, false, err
		}
		keep = !ofSample
	case wire.OHLC:
		make1 = func(p wire.Place) (valueTile, error) { return d.ohlc(l, p) }
	case wire.Rows:
		make1 = func(p wire.Place) (valueTile, error) { return d.rowValues(l, p) }
	case wire.Groups, wire.Boxes:
		make1 = func(wire.Place) (valueTile, error) { return d.whole(l) }
	case wire.Field:
		if make1, err = d.fieldMaker(l); err != nil {
			return nil, false, err
		}
	case wire.Path:
		if make1, err = d.pathMaker(l, q.Places); err != nil {
			return nil, false, err
		}
	default:
		return nil, false, fmt.Errorf("aggregate %d is not made by this kernel: restart it after an update", l.Aggregate)
	}
	return func(p wire.Place) (wire.Tile, []byte, error) {
		v, err := make1(p)
		if err != nil {
			return wire.Tile{}, nil, err
		}
		t, payload := v.encode(p)
		return t, payload, nil
	}, keep, nil
}

// whole is a tile that stands for all rows: made once, and kept.
func (d *Dataset) whole(l *wire.Layer) (valueTile, error) {
	return slot(&d.indexes.Mutex, &d.indexes.wholes, *l).get(d.name, "the groups of a chart", false, func(room *charge) (v valueTile, err error) {
		if l.Aggregate == wire.Boxes {
			v, err = d.boxes(l, room)
		} else {
			v, err = d.groupValues(l)
		}
		if err == nil {
			err = ledger.take(room, 8*int64(len(v.numbers)))
		}
		return v, err
	})
}

// parallelEach calls work for each of n things, on all cores.
func parallelEach(n int, work func(i int)) error {
	var next atomic.Int64
	return parallel(func(int) error {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return nil
			}
			work(i)
		}
	})
}

// extra is the further column of a layer; nil: none.
func (d *Dataset) extra(l *wire.Layer, i int) *column {
	if l.Extra[i] == 0 {
		return nil
	}
	return d.at(int(l.Extra[i] - 1))
}

// groupsOf finds the categories of a column; none for nil.
func (d *Dataset) groupsOf(c *column) (groups, error) {
	if c == nil {
		return groups{count: 1}, nil
	}
	m, err := c.measure()
	if err != nil || m.extent == nil {
		return groups{count: 1}, err
	}
	if !c.numbers.integer() {
		return groups{}, fmt.Errorf("column `%s` of %s holds %s: rows are grouped by categories or whole numbers", c.field.Name, d.name, c.field.Type)
	}
	n := m.extent.Max.Int - m.extent.Min.Int + 1
	if n < 1 || n > mostGroups {
		return groups{}, fmt.Errorf("column `%s` of %s has values from %d to %d: at most %d groups are drawn", c.field.Name, d.name, m.extent.Min.Int, m.extent.Max.Int, mostGroups)
	}
	return groups{c.numbers, m.extent.Min.Int, int(n)}, nil
}
