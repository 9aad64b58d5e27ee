package datamgr

import (
	"encoding/binary"
	"errors"
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Scatters with columns beyond x and y. A tile of few rows brings them with an attribute for each
// further column; one of many brings its cells: of each the count, and the mean of the first further
// column (aggregate Mean) or the shares of its categories (ByCategory).
//
// An attribute is a 32-bit number: the place of a value in the range of its column, or the code of a
// category. Means are those of the places, in 64-bit integers: the same whatever the order of the rows.

// maxAttributed is the greatest number of rows that a tile brings with attributes.
const maxAttributed = 4096

// mostShares is how many categories the cells of ByCategory tell apart; the last stands for all others.
const mostShares = 8

// attribute is a further column of a layer.
type attribute struct {
	numbers  numbers
	category bool
	low      float64
	first    int64 // of a column of whole numbers: its least value
	whole    bool
	scale    float64
}

// of is a row's attribute; wire.NullOffset where it has none.
func (a *attribute) of(row int64) uint32 {
	v, ok := a.numbers.value(row)
	switch {
	case !ok:
		return wire.NullOffset
	case a.category:
		return uint32(v.Int)
	case a.whole:
		return a.place(float64(uint64(v.Int) - uint64(a.first)))
	}
	return a.place(v.Frac - a.low)
}

func (a *attribute) place(above float64) uint32 {
	return uint32(min(max(above*a.scale, 0), wire.MaxOffset))
}

func newAttribute(c *column) (attribute, error) {
	m, err := c.measure()
	a := attribute{numbers: c.numbers, category: c.kind == spec.Category, whole: c.numbers.integer()}
	if err != nil || m.extent == nil {
		return a, err
	}
	a.low, a.first = m.extent.Min.Frac, m.extent.Min.Int
	span := m.extent.Max.Frac - m.extent.Min.Frac
	if a.whole {
		span = float64(uint64(m.extent.Max.Int) - uint64(m.extent.Min.Int))
	}
	if math.IsInf(span, 0) { // over most of float64: halves keep it finite
		span = math.MaxFloat64
	}
	if span > 0 {
		a.scale = wire.MaxOffset / span
	}
	return a, nil
}

// attributeMaker gives what makes one tile, of these, of a layer with further columns.
func (d *Dataset) attributeMaker(l *wire.Layer, places []wire.Place) (func(wire.Place) (wire.Tile, []byte, error), error) {
	g, err := d.grid(pairOf(l))
	if err != nil {
		return nil, err
	}
	var attributes []attribute
	var first *attribute // of Extra[0]
	for i := range l.Extra {
		c := d.extra(l, i)
		if c == nil {
			continue
		}
		a, err := newAttribute(c)
		if err != nil {
			return nil, err
		}
		if attributes = append(attributes, a); i == 0 {
			first = &a
		}
	}
	if rows, err := d.attributeRows(g, l, first, places); rows != nil || err != nil {
		return func(place wire.Place) (wire.Tile, []byte, error) {
			t, payload := g.attributeTile(place, rows[place], attributes)
			return t, payload, nil
		}, err
	}
	g.needList()
	return func(place wire.Place) (wire.Tile, []byte, error) {
		r := &tileRows{}
		w := g.window(place)
		if g.total(w) == 0 {
			return wire.Tile{Place: place}, nil, nil
		}
		r.cells = newAttributeCells(l.Aggregate)
		ax, ay := newAxis(place.LevelX, place.IndexX, wire.CellBits), newAxis(place.LevelY, place.IndexY, wire.CellBits)
		g.eachIn(w, func(_ int64, entries []entry) {
			for _, e := range entries {
				row := int64(e.row)
				x, okX := g.x.offset(row, &ax)
				y, okY := g.y.offset(row, &ay)
				if !okX || !okY {
					continue
				}
				if r.rows++; r.rows <= maxAttributed {
					r.few = append(r.few, e.row)
				}
				cell := int(y>>(32-wire.CellBits))<<wire.CellBits | int(x>>(32-wire.CellBits))
				r.cells.add(cell, first, row)
			}
		})
		t, payload := g.attributeTile(place, r, attributes)
		return t, payload, nil
	}, nil
}

// attributeRows looks at all rows for the tiles of a view; nil: the list of rows is sooner, or does where there is
// no memory for that.
func (d *Dataset) attributeRows(g *grid, l *wire.Layer, first *attribute, places []wire.Place) (map[wire.Place]*tileRows, error) {
	if g.counts == nil {
		return nil, nil
	}
	pass := g.newAttributePass(l, first, places)
	if pass == nil || !pass.worth() {
		return nil, nil
	}
	made, err := pass.run()
	if errors.Is(err, errBudget) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !g.listed.Load() {
		d.makeList(g) // for closer views
	}
	rows := make(map[wire.Place]*tileRows, len(places))
	for i, at := range places {
		rows[at] = &made[i]
	}
	return rows, nil
}

// attributeCells are the cells of one tile.
type attributeCells struct {
	aggregate wire.Aggregate
	counts    []uint32
	known     []uint32 // rows with a value of the first attribute
	sums      []uint64 // of its places
	shares    []uint32 // mostShares for each cell
}

func newAttributeCells(a wire.Aggregate) *attributeCells {
	const n = cellsAcross * cellsAcross
	c := &attributeCells{aggregate: a, counts: make([]uint32, n)}
	switch a {
	case wire.Mean:
		c.known, c.sums = make([]uint32, n), make([]uint64, n)
	case wire.ByCategory:
		c.shares = make([]uint32, mostShares*n)
	}
	return c
}

func (c *attributeCells) add(cell int, first *attribute, row int64) {
	c.counts[cell]++
	if c.aggregate == wire.Count || first == nil {
		return
	}
	c.addPlace(cell, first.of(row))
}

func (c *attributeCells) addPlace(cell int, q uint32) {
	switch {
	case q == wire.NullOffset:
	case c.aggregate == wire.Mean:
		c.known[cell]++
		c.sums[cell] += uint64(q)
	default:
		c.shares[mostShares*cell+int(min(q, mostShares-1))]++
	}
}

// bytes is the memory that they take.
func (c *attributeCells) bytes() int64 {
	return int64(4*(len(c.counts)+len(c.known)+len(c.shares)) + 8*len(c.sums))
}

// join adds what another core has.
func (c *attributeCells) join(o *attributeCells) {
	for i, n := range o.counts {
		c.counts[i] += n
	}
	for i, n := range o.known {
		c.known[i] += n
	}
	for i, n := range o.sums {
		c.sums[i] += n
	}
	for i, n := range o.shares {
		c.shares[i] += n
	}
}

func (c *attributeCells) encode(t *wire.Tile) []byte {
	if c.aggregate == wire.Count {
		return appendCells(nil, t, c.counts)
	}
	for _, n := range c.counts {
		t.Count = max(t.Count, n)
	}
	var buf []byte
	if c.aggregate == wire.Mean {
		t.Kind = wire.CellsMean
		buf = make([]byte, 0, 8*len(c.counts))
		for i, n := range c.counts {
			mean := uint32(wire.NullOffset)
			if c.known[i] > 0 {
				mean = uint32(c.sums[i] / uint64(c.known[i]))
			}
			buf = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(buf, n), mean)
		}
		return buf
	}
	t.Kind = wire.CellsShares
	buf = make([]byte, 0, 12*len(c.counts))
	for i, n := range c.counts {
		buf = binary.LittleEndian.AppendUint32(buf, n)
		shares := c.shares[mostShares*i:][:mostShares]
		var sum uint32
		for _, s := range shares {
			sum += s
		}
		for _, s := range shares {
			if sum == 0 {
				buf = append(buf, 0)
			} else {
				buf = append(buf, byte((uint64(s)*510+uint64(sum))/(2*uint64(sum)))) // rounded
			}
		}
	}
	return buf
}
