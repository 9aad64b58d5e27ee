package datamgr

import (
	"encoding/binary"
	"errors"
	"math"
	"runtime"

	"gpucharts/display/wire"
)

// maxPoints is the greatest number of rows that a tile of Count brings as points.
const maxPoints = 16384

const cellsAcross = 1 << wire.CellBits

// window is a rectangle of cells of a grid.
type window struct{ fromX, toX, fromY, toY int64 }

func (g *grid) window(p wire.Place) (w window) {
	w.fromX, w.toX = g.ax.covered(p.LevelX, p.IndexX, wire.CellBits)
	w.fromY, w.toY = g.ay.covered(p.LevelY, p.IndexY, wire.CellBits)
	return w
}

// total is the number of rows in the cells of w.
func (g *grid) total(w window) (n uint64) {
	for y := w.fromY; y < w.toY; y++ {
		at := y * g.ax.count
		n += uint64(g.starts[at+w.toX] - g.starts[at+w.fromX])
	}
	return n
}

// hurryRows is the number of rows from which the first view does not wait for the list of
// rows: tiles of few rows come as counts, as the dense ones beside them, until it is made.
var hurryRows int64 = 1 << 24

// hurry reports whether a view is dense and the list of rows would be long in coming.
func (g *grid) hurry(places []wire.Place) bool {
	if g.rows < hurryRows || g.listed.Load() {
		return false
	}
	for _, p := range places {
		if g.coarse(p) && g.total(g.window(p)) > maxPoints {
			return true
		}
	}
	return false
}

// coarse reports whether a tile can be made from the counts alone.
func (g *grid) coarse(p wire.Place) bool {
	return int(p.LevelX) >= g.ax.level && int(p.LevelY) >= g.ay.level
}

// fine reports whether some tile needs the rows.
func (g *grid) fine(places []wire.Place) bool {
	for _, p := range places {
		if !g.coarse(p) && g.total(g.window(p)) > 0 {
			return true
		}
	}
	return false
}

// tile appends the payload of one tile to buf.
func (g *grid) tile(place wire.Place, hurry bool, buf []byte) (wire.Tile, []byte, error) {
	t := wire.Tile{Place: place}
	w := g.window(place)
	total := g.total(w)
	switch {
	case total == 0:
		return t, buf, nil
	case g.coarse(place) && (total > maxPoints || hurry):
		cells, err := g.sum(place, w)
		if err != nil {
			return t, buf, err
		}
		t.Rows = total
		return t, appendCells(buf, &t, cells), nil
	}
	defer runtime.KeepAlive(g) // and with it the map that the list may lie in
	g.needList()
	c := g.look(place, w)
	switch {
	case c.cells != nil:
		for _, n := range c.cells {
			t.Rows += uint64(n)
		}
		buf = appendCells(buf, &t, c.cells)
	case len(c.rows) > 0:
		t.Rows = uint64(len(c.rows))
		buf = g.appendPoints(buf, &t, c.rows)
	}
	return t, buf, nil
}

// sum adds the cells of w up into the cells of a tile of the same or a coarser level.
func (g *grid) sum(p wire.Place, w window) ([]uint32, error) {
	out := make([]uint32, cellsAcross*cellsAcross)
	upX, upY := uint(min(int(p.LevelX)-g.ax.level, 63)), uint(min(int(p.LevelY)-g.ay.level, 63))
	up := min(upX, upY, maxGridBits)
	l, err := g.level(up)
	for ; errors.Is(err, errBudget) && up > 0; l, err = g.level(up) {
		up-- // finer ones sum up to the same
	}
	if err != nil {
		return nil, err
	}
	upX, upY = upX-up, upY-up
	fromX, wide := shrunk(g.ax.first+w.fromX, w.toX-w.fromX, up)
	fromY, high := shrunk(g.ay.first+w.fromY, w.toY-w.fromY, up)
	for y := fromY; y < fromY+high; y++ {
		row := out[(y>>upY&(cellsAcross-1))*cellsAcross:][:cellsAcross]
		cells := l.counts[(y-l.firstY)*l.wide+fromX-l.firstX:][:wide]
		if upX == 0 {
			row = row[fromX&(cellsAcross-1):]
			for x, n := range cells {
				row[x] += n
			}
			continue
		}
		for x, n := range cells {
			row[(fromX+int64(x))>>upX&(cellsAcross-1)] += n
		}
	}
	return out, nil
}

// appendPoints writes the rows' places: x offsets, then y offsets.
func (g *grid) appendPoints(buf []byte, t *wire.Tile, rows []uint32) []byte {
	t.Kind, t.Flags, t.Count = wire.Points, wire.AllRows, uint32(len(rows))
	offsets := make([]uint32, len(rows))
	ax, ay := newAxis(t.LevelX, t.IndexX, wire.CellBits), newAxis(t.LevelY, t.IndexY, wire.CellBits)
	for _, axis := range []struct {
		numbers numbers
		axis    *axis
	}{{g.x, &ax}, {g.y, &ay}} {
		axis.numbers.offsets(rows, axis.axis, offsets)
		for _, q := range offsets {
			buf = binary.LittleEndian.AppendUint32(buf, q)
		}
	}
	return buf
}

// appendCells writes counts in as few bytes as the greatest needs.
func appendCells(buf []byte, t *wire.Tile, cells []uint32) []byte {
	var most uint32
	for _, n := range cells {
		most = max(most, n)
	}
	t.Count = most
	switch {
	case most <= math.MaxUint8:
		t.Kind = wire.Cells8
		for _, n := range cells {
			buf = append(buf, byte(n))
		}
	case most <= math.MaxUint16:
		t.Kind = wire.Cells16
		for _, n := range cells {
			buf = binary.LittleEndian.AppendUint16(buf, uint16(n))
		}
	default:
		t.Kind = wire.Cells32
		for _, n := range cells {
			buf = binary.LittleEndian.AppendUint32(buf, n)
		}
	}
	return buf
}
