package datamgr

import (
	"encoding/binary"
	"runtime"
	"sync/atomic"

	"gpucharts/display/wire"
)

// Cells of a column over much of the data: all tiles of a view are made by one look at all rows, in their own order
// and on all cores. By the list of a grid's rows each of them was three reads far apart, and the first view waited for the
// list: 10 million rows took 2 seconds. Views of few rows are the list's, once it is there.
//
// Sums kept for each cell of a grid, as counts are, would make later views of the whole sums of sums; they take 12 to
// 32 bytes a cell for each column that colours, and views finer than the grid would still look at rows.

// passShare is the part of all rows, 1/passShare, from which a view is made by a look at all of them.
const passShare = 16

// attributePass is what the rows of a view come to.
type attributePass struct {
	g      *grid
	layer  *wire.Layer
	first  *attribute
	ax, ay cellAxis
	tiles  []int // of the window, row by row: the number of its place; -1: nobody asks for it
	across int64
	places []wire.Place
}

// tileRows is what a worker knows of a tile.
type tileRows struct {
	rows  uint64
	few   []uint32
	cells *attributeCells
}

// newAttributePass lays a window over the tiles of a view. nil: they have no common level, or lie too far.
func (g *grid) newAttributePass(l *wire.Layer, first *attribute, places []wire.Place) *attributePass {
	p := &attributePass{g: g, layer: l, first: first, places: places}
	low, high := places[0], places[0]
	for _, at := range places {
		if at.LevelX != low.LevelX || at.LevelY != low.LevelY {
			return nil
		}
		low.IndexX, high.IndexX = min(low.IndexX, at.IndexX), max(high.IndexX, at.IndexX)
		low.IndexY, high.IndexY = min(low.IndexY, at.IndexY), max(high.IndexY, at.IndexY)
	}
	const most = 16 // the base-2 logarithm of cells along an axis
	var okX, okY bool
	p.ax, okX = cellsAround(low.LevelX, low.IndexX, high.IndexX, 0, 0, g.x.integer(), most)
	p.ay, okY = cellsAround(low.LevelY, low.IndexY, high.IndexY, 0, 0, g.y.integer(), most)
	if !okX || !okY || p.ax.level != int(low.LevelX) || p.ay.level != int(low.LevelY) {
		return nil
	}
	p.across = high.IndexX - low.IndexX + 1
	p.tiles = make([]int, p.across*(high.IndexY-low.IndexY+1))
	for i := range p.tiles {
		p.tiles[i] = -1
	}
	for i, at := range places {
		p.tiles[(at.IndexY-low.IndexY)*p.across+at.IndexX-low.IndexX] = i
	}
	return p
}

// worth reports whether a look at all rows is sooner than one at those of the list.
func (p *attributePass) worth() bool {
	if !p.g.listed.Load() {
		return true
	}
	var total uint64
	for _, at := range p.places {
		total += p.g.total(p.g.window(at))
	}
	return total > uint64(p.g.rows)/passShare
}

// run looks at all rows. Each core gathers a stretch of them for itself; the stretches are joined in order.
func (p *attributePass) run() ([]tileRows, error) {
	g := p.g
	passing := ledger.charge(g.room.name, "the cells of a column")
	defer ledger.end(passing)
	each := newAttributeCells(p.layer.Aggregate).bytes() * int64(len(p.places))
	workers := 0
	for workers < max(1, min(g.workers(), 4)) && ledger.take(passing, each) == nil {
		workers++
	}
	if workers == 0 {
		return nil, errBudget
	}
	perCore := make([][]tileRows, workers)
	var next atomic.Int32
	err := parallel(func(int) error {
		for {
			w := int(next.Add(1)) - 1
			if w >= workers {
				return nil
			}
			mine := make([]tileRows, len(p.places))
			from, to := g.share(w, workers)
			p.gather(from, to, mine)
			perCore[w] = mine
		}
	})
	if err != nil {
		return nil, err
	}
	out := perCore[0]
	return out, parallelEach(len(out), func(i int) {
		for _, mine := range perCore[1:] {
			out[i].join(&mine[i])
		}
	})
}

func (p *attributePass) gather(from, to int64, out []tileRows) {
	xs, ys, qs := make([]uint32, gridBatch), make([]uint32, gridBatch), make([]uint32, gridBatch)
	valued := p.first != nil && p.layer.Aggregate != wire.Count
	for row := from; row < to; row += gridBatch {
		n := min(gridBatch, to-row)
		p.g.x.cells(row, &p.ax, xs[:n])
		p.g.y.cells(row, &p.ay, ys[:n])
		if valued {
			p.first.batch(row, qs[:n])
		}
		for i, x := range xs[:n] {
			y := ys[i]
			if x|y == noCell {
				continue
			}
			x, y = x>>subBits, y>>subBits
			at := int64(y>>wire.CellBits)*p.across + int64(x>>wire.CellBits)
			if int64(x>>wire.CellBits) >= p.across || at >= int64(len(p.tiles)) || p.tiles[at] < 0 {
				continue // the window has a cell more than its tiles
			}
			t := &out[p.tiles[at]]
			if t.cells == nil {
				t.cells = newAttributeCells(p.layer.Aggregate)
			}
			if t.rows++; t.rows <= maxAttributed {
				t.few = append(t.few, uint32(row)+uint32(i))
			}
			cell := int(y&(cellsAcross-1)<<wire.CellBits | x&(cellsAcross-1))
			if t.cells.counts[cell]++; valued {
				t.cells.addPlace(cell, qs[i])
			}
		}
	}
}

func (t *tileRows) join(o *tileRows) {
	if o.rows == 0 {
		return
	}
	if t.rows == 0 {
		*t = *o
		return
	}
	t.rows += o.rows
	t.few = append(t.few, o.few...)
	t.cells.join(o.cells)
}

// attributeTile makes a tile of its rows.
func (g *grid) attributeTile(place wire.Place, r *tileRows, attributes []attribute) (wire.Tile, []byte) {
	defer runtime.KeepAlive(g)
	t := wire.Tile{Place: place, Rows: r.rows}
	switch {
	case t.Rows == 0:
		return t, nil
	case t.Rows <= maxAttributed:
		payload := g.appendPoints(nil, &t, r.few)
		for i := range attributes {
			for _, row := range r.few {
				payload = binary.LittleEndian.AppendUint32(payload, attributes[i].of(int64(row)))
			}
		}
		return t, payload
	}
	return t, r.cells.encode(&t)
}

// batch gives the attributes of a stretch of rows.
func (a *attribute) batch(from int64, out []uint32) {
	of := a.numbers
	if lazy, ok := of.(*lazyNumbers); ok {
		of = lazy.get()
	}
	switch v := of.(type) {
	case *vector[float32]:
		attributesOf(v, a, from, out)
	case *vector[float64]:
		attributesOf(v, a, from, out)
	case *vector[int32]:
		attributesOf(v, a, from, out)
	case *vector[int64]:
		attributesOf(v, a, from, out)
	default:
		for i := range out {
			out[i] = a.of(from + int64(i))
		}
	}
}

func attributesOf[T number](v *vector[T], a *attribute, from int64, out []uint32) {
	v.spans(from, from+int64(len(out)), func(c *chunk[T], lo, hi int) {
		part := out[c.start+int64(lo)-from:]
		for i, x := range c.values[lo:hi] {
			switch {
			case !finite(x) || !c.isValid(lo+i):
				part[i] = wire.NullOffset
			case a.category:
				part[i] = uint32(int64(x))
			case a.whole:
				part[i] = a.place(float64(uint64(int64(x)) - uint64(a.first)))
			default:
				part[i] = a.place(float64(x) - a.low)
			}
		}
	})
}
