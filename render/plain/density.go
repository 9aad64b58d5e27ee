package plain

import (
	"encoding/binary"
	"image"
	"math"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// A pixel does not see a cell of which less than this part, along an axis, lies in it: where borders of both
// meet, rounding would decide whether a lone row paints a second pixel.
const hair = 1.0 / 1024

// How a density becomes pixels (render/shader/density.wgsl does the same).
//
// Counting, in integers. Grid cell (i, j), i < Columns, j < Rows, is cell (FirstX+i, FirstY+j)
// of the absolute grid of (LevelX, LevelY), j upwards. Along x (y alike), with
// e = CellBits + Tile.LevelX - Grid.LevelX (a tile spans 2^e cells of the grid):
//
//	Points: cell = IndexX*2^e + (q >> (32-e)); for e < 0 the cell is IndexX >> -e.
//	Cells of the grid's level are added as they are; of a finer tile (e < CellBits) local cell
//	k goes to (IndexX*2^CellBits + k) >> (CellBits-e). Coarser cells do not occur.
//
// Rows outside of the window are dropped.
//
// Colouring. A = |DX*DY| is a cell's area in square pixels. The density v of a pixel is the sum,
// over the cells that it overlaps, of count * (area of overlap)/A: the rows in that pixel if
// a cell's rows lie evenly. The greatest density is g = the greatest over all DensityMarks of
// the frame of (greatest count)/A, each with its own A. A pixel with v > 0 is painted once,
// source-over, with Ramp[floor(255*t + 0.5)], the ramp's alpha included; a pixel with v = 0 stays.
// t is min(1, log2(1+v)/log2(1+g)): the logarithm gives a lone row and the densest
// heap each their place on the ramp; or what the frame's Tone says (tone.go).
func (d *Drawer) density(dst *image.RGBA, f *render.Frame, m *render.Mark, cells []uint32) {
	w := bounds(f, dst)
	g := &m.Grid
	if w.Empty() || g.Columns == 0 || g.Rows == 0 || !(d.tone.greatest > 0) {
		return
	}
	perCell := 1 / (g.DX * -g.DY)
	bottom := g.Y0 // cells run upwards from here
	x0 := max(w.Min.X, int(math.Floor(math.Max(g.X0, -1))))
	x1 := min(w.Max.X, int(math.Ceil(math.Min(g.X0+float64(g.Columns)*g.DX, float64(w.Max.X)))))
	y0 := max(w.Min.Y, int(math.Floor(math.Max(bottom+float64(g.Rows)*g.DY, -1))))
	y1 := min(w.Max.Y, int(math.Ceil(math.Min(bottom, float64(w.Max.Y)))))
	for y := y0; y < y1; y++ {
		jFirst := max(0, int(math.Floor((bottom-float64(y+1))/-g.DY+hair)))
		jLast := min(g.Rows-1, int(math.Ceil((bottom-float64(y))/-g.DY-hair))-1)
		for x := x0; x < x1; x++ {
			iFirst := max(0, int(math.Floor((float64(x)-g.X0)/g.DX+hair)))
			iLast := min(g.Columns-1, int(math.Ceil((float64(x+1)-g.X0)/g.DX-hair))-1)
			v := 0.0
			for j := jFirst; j <= jLast; j++ {
				high := bottom + float64(j)*g.DY // the cell's lower edge on the picture
				oy := math.Min(high, float64(y+1)) - math.Max(high+g.DY, float64(y))
				if oy <= 0 {
					continue
				}
				row := cells[j*g.Columns:]
				for i := iFirst; i <= iLast; i++ {
					if row[i] == 0 {
						continue
					}
					left := g.X0 + float64(i)*g.DX
					ox := math.Min(left+g.DX, float64(x+1)) - math.Max(left, float64(x))
					if ox > 0 {
						v += float64(row[i]) * ox * oy
					}
				}
			}
			if v > 0 {
				over(dst, x, y, m.Ramp[int(255*d.tone.place(v*perCell)+0.5)], 1)
			}
		}
	}
}

// count counts all density marks of a frame, and finds the scale that they share.
func (d *Drawer) count(f *render.Frame) {
	greatest, used := 0.0, 0
	for i := range f.Marks {
		m := &f.Marks[i]
		if m.Kind != render.DensityMark {
			continue
		}
		if used == len(d.cells) {
			d.cells = append(d.cells, nil)
		}
		d.cells[used] = d.store.appendCells(d.cells[used], m)
		most := uint32(0)
		for _, n := range d.cells[used] {
			most = max(most, n)
		}
		greatest = math.Max(greatest, float64(most)/(m.Grid.DX*-m.Grid.DY))
		used++
	}
	if greatest > 0 {
		d.tone.begin(f, greatest)
		for i, at := 0, 0; f.Tone == render.EqualTone && at < used; i++ {
			if m := &f.Marks[i]; m.Kind == render.DensityMark {
				d.tone.add(d.cells[at], m.Grid.Units(d.tone.unit))
				at++
			}
		}
		d.tone.end()
		return
	}
	d.tone.greatest = 0
}

// Cells counts the rows of a DensityMark into the cells of its grid, row by row from the least
// y, x fastest.
func (s *Store) Cells(m *render.Mark) []uint32 { return s.appendCells(nil, m) }

func (s *Store) appendCells(to []uint32, m *render.Mark) []uint32 {
	g := &m.Grid
	to = resize(to, g.Columns*g.Rows)
	clear(to)
	for k := range m.Tiles {
		v := &m.Tiles[k]
		eX := wire.CellBits + int(v.Tile.LevelX) - int(g.LevelX)
		eY := wire.CellBits + int(v.Tile.LevelY) - int(g.LevelY)
		if v.Tile.Kind == wire.Points {
			xs, ys, n := s.columns(v)
			for i := 0; i < n; i++ {
				x := pointCell(u32(xs, i), v.Tile.IndexX, eX) - g.FirstX
				y := pointCell(u32(ys, i), v.Tile.IndexY, eY) - g.FirstY
				if x >= 0 && x < int64(g.Columns) && y >= 0 && y < int64(g.Rows) {
					to[int(y)*g.Columns+int(x)]++
				}
			}
			continue
		}
		data := s.data(v)
		if len(data) == 0 || eX > wire.CellBits || eY > wire.CellBits {
			continue
		}
		const side = 1 << wire.CellBits
		for j := int64(0); j < side; j++ {
			y := (v.Tile.IndexY<<wire.CellBits+j)>>(wire.CellBits-eY) - g.FirstY
			if y < 0 || y >= int64(g.Rows) {
				continue
			}
			for i := int64(0); i < side; i++ {
				x := (v.Tile.IndexX<<wire.CellBits+i)>>(wire.CellBits-eX) - g.FirstX
				if x >= 0 && x < int64(g.Columns) {
					to[int(y)*g.Columns+int(x)] += cellCount(data, v.Tile.Kind, int(j*side+i))
				}
			}
		}
	}
	return to
}

func pointCell(q uint32, index int64, e int) int64 {
	if e < 0 {
		return index >> -e
	}
	return index<<e + int64(uint64(q)>>(32-min(e, 32)))
}

func cellCount(data []byte, kind wire.Kind, i int) uint32 {
	switch kind {
	case wire.Cells8:
		return uint32(data[i])
	case wire.Cells16:
		return uint32(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return u32(data, i)
}
