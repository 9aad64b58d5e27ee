package datamgr

import (
	"gpucharts/display/wire"
)

const fieldSide = 1 << wire.FieldBits

// fieldMaker makes the cells of a heatmap or of a contour: Function of Extra[0] in each cell of an x, y
// grid (Counts: how many rows). Rows of values, by y and then by x, none without rows:
//
//	cell along x in the tile, cell along y, value, rows
//
// Sums run over the rows of a cell in their order.
func (d *Dataset) fieldMaker(l *wire.Layer) (func(wire.Place) (valueTile, error), error) {
	g, err := d.grid(pairOf(l))
	if err != nil {
		return nil, err
	}
	var z numbers
	if c := d.extra(l, 0); c != nil && l.Function != wire.Counts {
		z = c.numbers
	}
	return func(place wire.Place) (valueTile, error) {
		out := valueTile{width: 4}
		ax, ay := newAxis(place.LevelX, place.IndexX, wire.FieldBits), newAxis(place.LevelY, place.IndexY, wire.FieldBits)
		w := window{}
		w.fromX, w.toX = g.ax.covered(place.LevelX, place.IndexX, wire.FieldBits)
		w.fromY, w.toY = g.ay.covered(place.LevelY, place.IndexY, wire.FieldBits)
		if w.fromX >= w.toX || w.fromY >= w.toY || g.total(w) == 0 {
			return out, nil
		}
		cells := make([]summary, fieldSide*fieldSide)
		if z == nil && g.coarse(place) {
			g.sumField(place, w, cells)
		} else {
			g.needList()
			g.eachIn(w, func(_ int64, entries []entry) {
				for _, e := range entries {
					row := int64(e.row)
					x, okX := g.x.offset(row, &ax)
					y, okY := g.y.offset(row, &ay)
					if !okX || !okY {
						continue
					}
					cell := &cells[int(y>>(32-wire.FieldBits))*fieldSide+int(x>>(32-wire.FieldBits))]
					if z == nil {
						cell.rows++
					} else if v, ok := z.value(row); ok {
						cell.add(v.Float())
					}
				}
			})
		}
		for i := range cells {
			if v, ok := cells[i].of(l.Function); ok {
				out.add(float64(i%fieldSide), float64(i/fieldSide), v, float64(cells[i].rows))
				out.rows += cells[i].rows
			}
		}
		return out, nil
	}, nil
}

// sumField adds the grid's own counts into cells that are no finer than its.
func (g *grid) sumField(place wire.Place, w window, cells []summary) {
	downX, downY := uint(int(place.LevelX)-g.ax.level), uint(int(place.LevelY)-g.ay.level)
	for y := w.fromY; y < w.toY; y++ {
		j := (g.ay.first+y)>>downY - place.IndexY<<wire.FieldBits
		for x := w.fromX; x < w.toX; x++ {
			if n := g.counts[y*g.ax.count+x]; n > 0 {
				i := (g.ax.first+x)>>downX - place.IndexX<<wire.FieldBits
				cells[j*fieldSide+i].rows += int64(n)
			}
		}
	}
}
