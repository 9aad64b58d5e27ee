package bench

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
)

// fidelity compares a picture with the exact raster of its rows, which it makes anew from the raw
// columns: fidelity SUBJECT line|scatter COLUMNS.f32 ROWS PICTURE.png GEOMETRY. The geometry is
// JSON: where the plot is in the picture, and the values at its edges.
//
// A pixel of the exact raster is missing where nothing is drawn within one pixel of it (marks are
// wider than a pixel, and antialiased); a drawn pixel is false where no row is within one pixel.
// A pixel holds what lies at its left and upper border, not at the others.
func fidelity(out io.Writer, args []string) error {
	if len(args) != 6 {
		return usageError("fidelity SUBJECT line|scatter COLUMNS.f32 ROWS PICTURE.png GEOMETRY")
	}
	rows, err := strconv.ParseInt(args[3], 10, 64)
	if err != nil {
		return usageError("fidelity: ROWS: " + err.Error())
	}
	var g geometry
	if err := json.Unmarshal([]byte(args[5]), &g); err != nil || !(g.Width >= 1 && g.Height >= 1) {
		return usageError("fidelity: the geometry is not one: " + args[5])
	}
	file, err := os.Open(args[4])
	if err != nil {
		return err
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		return fmt.Errorf("%s: %w", args[4], err)
	}
	text, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	exact := newRaster(g)
	switch {
	case args[1] == "line" && int64(len(text)) == 4*rows:
		exact.line(text)
	case args[1] == "scatter" && int64(len(text)) == 8*rows:
		exact.points(text[:4*rows], text[4*rows:])
	default:
		return usageError("fidelity: the columns do not fit the rows")
	}
	tell := func(work, unit string, value float64) error {
		name := args[1] + ": " + work
		if args[0] == us {
			name = "page " + name
		}
		return json.NewEncoder(out).Encode(sample{Subject: args[0], Work: name, Rows: rows, Unit: unit, Samples: []float64{value}})
	}
	err = exact.compare(picture, tell)
	if err == nil && args[1] == "scatter" && g.CellX > 0 && g.CellY > 0 {
		err = tell("order of densities that exact counts of such cells keep", "rho", spearman(exact.counts, exact.cells(text[:4*rows], text[4*rows:])))
	}
	return err
}

// geometry is a plot in a picture, in pixels, the values at its left, right, lower and upper edge, and the size in
// values of the cells that a chart counts its rows in, where it does.
type geometry struct {
	X, Y, Width, Height float64
	X0, X1, Y0, Y1      float64
	CellX, CellY        float64
}

// raster counts the rows in each pixel of a plot; of a line, whether it passes.
type raster struct {
	geometry
	left, top, columns, lines int
	counts                    []uint32
}

func newRaster(g geometry) *raster {
	r := &raster{geometry: g, left: int(math.Floor(g.X)), top: int(math.Floor(g.Y))}
	r.columns, r.lines = int(math.Ceil(g.X+g.Width))-r.left, int(math.Ceil(g.Y+g.Height))-r.top
	r.counts = make([]uint32, r.columns*r.lines)
	return r
}

// at is a value's place, in pixels from the raster's corner.
func (r *raster) at(x, y float64) (float64, float64) {
	return r.X - float64(r.left) + (x-r.X0)/(r.X1-r.X0)*r.Width, r.Y - float64(r.top) + (r.Y1-y)/(r.Y1-r.Y0)*r.Height
}

func (r *raster) points(xs, ys []byte) {
	for i := 0; i < len(xs); i += 4 {
		x, y := r.at(float(xs[i:]), float(ys[i:]))
		if c, l := int(math.Floor(x)), int(math.Floor(y)); c >= 0 && c < r.columns && l >= 0 && l < r.lines {
			r.counts[l*r.columns+c]++
		}
	}
}

// cells is what each pixel would show were all rows counted in cells of the geometry's size, and each cell spread
// evenly over the pixels under it: what cells alone do to a picture.
func (r *raster) cells(xs, ys []byte) []float64 {
	type cell struct{ x, y int64 }
	counts := map[cell]float64{}
	for i := 0; i < len(xs); i += 4 {
		counts[cell{int64(math.Floor(float(xs[i:]) / r.CellX)), int64(math.Floor(float(ys[i:]) / r.CellY))}]++
	}
	spread := make([]float64, len(r.counts))
	for at, n := range counts {
		left, bottom := r.at(float64(at.x)*r.CellX, float64(at.y)*r.CellY)
		right, top := r.at(float64(at.x+1)*r.CellX, float64(at.y+1)*r.CellY)
		for l := max(int(top), 0); float64(l) < bottom && l < r.lines; l++ {
			tall := (min(bottom, float64(l+1)) - max(top, float64(l))) / (bottom - top)
			for c := max(int(left), 0); float64(c) < right && c < r.columns; c++ {
				spread[l*r.columns+c] += n * tall * (min(right, float64(c+1)) - max(left, float64(c))) / (right - left)
			}
		}
	}
	return spread
}

// line passes through every pixel that the polyline of all rows crosses; x is the row's number.
func (r *raster) line(ys []byte) {
	x0, y0 := r.at(0, float(ys))
	for i := 4; i < len(ys); i += 4 {
		x1, y1 := r.at(float64(i/4), float(ys[i:]))
		for c := int(math.Floor(x0)); c <= int(math.Floor(x1)); c++ {
			from, to := max(x0, float64(c)), min(x1, float64(c+1))
			r.cross(c, y0+(y1-y0)*(from-x0)/(x1-x0), y0+(y1-y0)*(to-x0)/(x1-x0))
		}
		x0, y0 = x1, y1
	}
}

func (r *raster) cross(column int, a, b float64) {
	if column < 0 || column >= r.columns {
		return
	}
	for l := max(int(math.Floor(min(a, b))), 0); l <= min(int(math.Floor(max(a, b))), r.lines-1); l++ {
		r.counts[l*r.columns+column] = 1
	}
}

func float(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) }

func (r *raster) compare(picture image.Image, tell func(work, unit string, value float64) error) error {
	ink := make([]uint32, len(r.counts))
	dark := make([]float64, len(r.counts))
	for l := range r.lines {
		for c := range r.columns {
			red, green, blue, _ := picture.At(r.left+c, r.top+l).RGBA()
			// Axes, grid and text are grey.
			if max(red, green, blue)-min(red, green, blue) > 24<<8 {
				ink[l*r.columns+c] = 1
			}
			dark[l*r.columns+c] = 65535 - (0.2126*float64(red) + 0.7152*float64(green) + 0.0722*float64(blue))
		}
	}
	missing, exact := r.beyond(r.counts, ink)
	wrong, drawn := r.beyond(ink, r.counts)
	if exact == 0 || drawn == 0 {
		return errors.New("the picture or the plot is empty")
	}
	err := errors.Join(
		tell("exact pixels that are missing", "%", 100*float64(missing)/float64(exact)),
		tell("drawn pixels that are false", "%", 100*float64(wrong)/float64(drawn)),
	)
	if slices.Max(r.counts) > 1 {
		err = errors.Join(err, tell("order of densities kept (Spearman)", "rho", spearman(r.counts, dark)))
	}
	return err
}

// beyond counts the pixels of one set that have none of the other within one pixel.
func (r *raster) beyond(of, other []uint32) (beyond, all int) {
	near := func(l, c int) bool {
		for y := max(l-1, 0); y <= min(l+1, r.lines-1); y++ {
			for x := max(c-1, 0); x <= min(c+1, r.columns-1); x++ {
				if other[y*r.columns+x] > 0 {
					return true
				}
			}
		}
		return false
	}
	for l := range r.lines {
		for c := range r.columns {
			if of[l*r.columns+c] > 0 {
				all++
				if !near(l, c) {
					beyond++
				}
			}
		}
	}
	return beyond, all
}

// spearman is the correlation of the ranks of counts and darkness (or what else grows with them), over the pixels
// that have rows: 1 where a pixel with more rows is never the lighter one.
func spearman(counts []uint32, dark []float64) float64 {
	var a, b []float64
	for i, n := range counts {
		if n > 0 {
			a, b = append(a, float64(n)), append(b, dark[i])
		}
	}
	return pearson(ranks(a), ranks(b))
}

// ranks gives equal values the mean of their ranks.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case values[i] < values[j]:
			return -1
		case values[i] > values[j]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}

func pearson(a, b []float64) float64 {
	var ma, mb float64
	for i := range a {
		ma += a[i] / float64(len(a))
		mb += b[i] / float64(len(b))
	}
	var ab, aa, bb float64
	for i := range a {
		ab += (a[i] - ma) * (b[i] - mb)
		aa += (a[i] - ma) * (a[i] - ma)
		bb += (b[i] - mb) * (b[i] - mb)
	}
	return ab / math.Sqrt(aa*bb)
}
