package plain

import (
	"image"
	"math"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// How cells coloured by a column become pixels (render/shader/cells.wgsl does the same).
//
// A tile has 256 by 256 cells, cell (i, j) from pixel X0 + i*w on, w = DX*2^24, and upwards from
// Y0 + j*h, h = DY*2^24 negative. Inside of its clip each pixel takes from every cell that it
// overlaps the part of the cell's area that lies in it: n, the rows; and the mean place of their
// values weighted by rows, or the mixture of their categories. Its colour is that of the ramp at
// that place (entry floor(255*place + 0.5)), or the mixture of the categories' colours; of a tile
// of plain counts the mark's own. It is painted once, source-over, min(1, LoneOpacity +
// (1-LoneOpacity)*log2(1+n)/4) opaque.
func (d *Drawer) coloured(dst *image.RGBA, f *render.Frame, m *render.Mark) {
	w := bounds(f, dst)
	for k := range m.Tiles {
		v := &m.Tiles[k]
		data := d.store.data(v)
		if len(data) == 0 {
			continue
		}
		r := w.Intersect(image.Rect(ceilHalf(v.ClipX0), w.Min.Y, ceilHalf(v.ClipX1), w.Max.Y))
		if v.ClipY1 != 0 {
			r = r.Intersect(image.Rect(r.Min.X, ceilHalf(v.ClipY0), r.Max.X, ceilHalf(v.ClipY1)))
		}
		cellW, cellH := v.DX*(1<<24), v.DY*(1<<24)
		tile := image.Rect(
			int(math.Floor(math.Max(v.X0, -1))), int(math.Floor(math.Max(v.Y0+256*cellH, -1))),
			int(math.Ceil(math.Min(v.X0+256*cellW, 1e6))), int(math.Ceil(math.Min(v.Y0, 1e6))))
		r = r.Intersect(tile)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			low, high := (float64(y+1)-v.Y0)/cellH, (float64(y)-v.Y0)/cellH
			for x := r.Min.X; x < r.Max.X; x++ {
				left, right := (float64(x)-v.X0)/cellW, (float64(x+1)-v.X0)/cellW
				if color, part, ok := mixture(m, v.Tile.Kind, data, left, right, low, high); ok {
					over(dst, x, y, color, part)
				}
			}
		}
	}
}

// mixture is the colour of a rectangle of cells and how opaque it is.
func mixture(m *render.Mark, kind wire.Kind, data []byte, left, right, low, high float64) (render.Color, float64, bool) {
	var rows, known, place float64
	var shares [8]float64
	for j := max(0, int(math.Floor(low+hair))); j < min(256, int(math.Ceil(high-hair))); j++ {
		tall := math.Min(float64(j+1), high) - math.Max(float64(j), low)
		for i := max(0, int(math.Floor(left+hair))); i < min(256, int(math.Ceil(right-hair))); i++ {
			part := tall * (math.Min(float64(i+1), right) - math.Max(float64(i), left))
			cell := j*256 + i
			switch kind {
			case wire.CellsMean:
				n := part * float64(u32(data, 2*cell))
				if q := u32(data, 2*cell+1); q != wire.NullOffset && n > 0 {
					known += n
					place += n * float64(q)
				}
				rows += n
			case wire.CellsShares:
				n := part * float64(u32(data, 3*cell))
				for k := range shares {
					shares[k] += n * float64(data[12*cell+4+k])
				}
				rows += n
			default:
				rows += part * float64(cellCount(data, kind, cell))
			}
		}
	}
	if !(rows > 0) {
		return render.Color{}, 0, false
	}
	opaque := math.Min(1, render.LoneOpacity+(1-render.LoneOpacity)*math.Log2(1+rows)/4)
	color := m.Color
	switch kind {
	case wire.CellsMean:
		if known > 0 {
			color = m.By.Colors[int(255*(place/known/wire.MaxOffset)+0.5)]
		}
	case wire.CellsShares:
		var red, green, blue, sum float64
		for k, s := range shares {
			c := m.By.Colors[k]
			red, green, blue, sum = red+s*float64(c.R), green+s*float64(c.G), blue+s*float64(c.B), sum+s
		}
		if sum > 0 {
			color = render.Color{R: uint8(red/sum + 0.5), G: uint8(green/sum + 0.5), B: uint8(blue/sum + 0.5), A: 255}
		}
	}
	return color, opaque, true
}
