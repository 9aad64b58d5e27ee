package plain_test

import (
	"image/color"
	"math"
	"math/rand/v2"
	"sort"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/render"
	"gpucharts/render/internal/tiles"
)

// heap has cells of one row and cells of thousands.
func heap(n int) *tiles.Table {
	r := rand.New(rand.NewPCG(41, 42))
	t := &tiles.Table{}
	for range n {
		far := math.Min(6, math.Exp(r.NormFloat64()))
		angle := r.Float64() * 2 * math.Pi
		t.X, t.Y = append(t.X, far*math.Cos(angle)/20), append(t.Y, far*math.Sin(angle)/20)
	}
	return t
}

// sortedTone is a tone by its definition, from all counts in order.
func sortedTone(tone spec.Tone, counts []uint32, cell float64) func(rows float64) float64 {
	greatest := float64(counts[len(counts)-1]) / cell
	upTo := func(n float64) float64 {
		return float64(sort.Search(len(counts), func(i int) bool { return float64(counts[i]) > n }))
	}
	least := upTo(float64(counts[0]))
	return func(rows float64) float64 {
		switch tone {
		case spec.LinearTone:
			return rows / greatest
		case spec.EqualTone:
			n := math.Floor(rows * cell)
			part := rows*cell - n
			return math.Max(0, (upTo(n)*(1-part)+upTo(n+1)*part-least)/(float64(len(counts))-least))
		}
		return math.Log2(1+rows) / math.Log2(1+greatest)
	}
}

func TestTonesAreThoseOfTheSortedCounts(t *testing.T) {
	for _, tone := range []spec.Tone{"", spec.LogTone, spec.LinearTone, spec.EqualTone} {
		s := newScene(t, spec.Scatter, heap(400_000), spec.VisualConfig{Tone: tone})
		s.chart.Resize(300, 200, 1)
		s.chart.Zoom(165, 95, 2, 2)
		s.chart.Pan(3.3, -1.7)
		f, with, without := s.drawBoth("tone-" + string(tone))
		if len(f.Marks) != 1 || f.Marks[0].Kind != render.DensityMark {
			t.Fatalf("%q: not a density", tone)
		}
		m := &f.Marks[0]
		cells := s.store.Cells(m)
		var counts []uint32
		for _, n := range cells {
			if n > 0 {
				counts = append(counts, n)
			}
		}
		sort.Slice(counts, func(i, j int) bool { return counts[i] < counts[j] })
		g := &m.Grid
		place := sortedTone(tone, counts, g.DX*-g.DY)
		off, inked, light := 0, 0, 0
		for y := int(f.Plot.Y); y < int(f.Plot.Y+f.Plot.H); y++ {
			for x := int(f.Plot.X); x < int(f.Plot.X+f.Plot.W); x++ {
				rows := 0.0
				for j := range g.Rows {
					top := g.Y0 + float64(j+1)*g.DY
					tall := math.Min(top-g.DY, float64(y+1)) - math.Max(top, float64(y))
					if tall <= 0 {
						continue
					}
					for i := max(0, int((float64(x)-g.X0)/g.DX)-1); i < min(g.Columns, int((float64(x)-g.X0)/g.DX)+4); i++ {
						left := g.X0 + float64(i)*g.DX
						wide := math.Min(left+g.DX, float64(x+1)) - math.Max(left, float64(x))
						if wide > 0 {
							rows += float64(cells[j*g.Columns+i]) * wide * tall / (g.DX * -g.DY)
						}
					}
				}
				if rows == 0 {
					continue
				}
				inked++
				at := math.Min(1, place(rows))
				if at < 0.5 {
					light++
				}
				if difference(with.RGBAAt(x, y), painted(without.RGBAAt(x, y), m.Ramp[int(255*at+0.5)])) > 3 {
					off++
				}
			}
		}
		if off > inked/2000 { // bins of counts above 1,023 are an eighth of a tenth wide
			t.Errorf("%q: %d of %d pixels have another colour", tone, off, inked)
		}
		// What the tones are for: equal areas use both halves of the ramp alike, amounts do not.
		share := float64(light) / float64(inked)
		if even := share > 0.4 && share < 0.7; even != (tone == spec.EqualTone) {
			t.Errorf("%q: %.2f of the pixels lie in the lower half of the ramp", tone, share)
		}
	}
}

func painted(below color.RGBA, c render.Color) color.RGBA {
	mix := func(b, a uint8) uint8 {
		return uint8((float64(b)*(255-float64(c.A))+float64(a)*float64(c.A))/255 + 0.5)
	}
	return color.RGBA{mix(below.R, c.R), mix(below.G, c.G), mix(below.B, c.B), 255}
}

func TestCellsOfOneCountHaveTheEndOfTheRamp(t *testing.T) {
	table := &tiles.Table{}
	for i := range 300 * 100 {
		for range 3 {
			table.X, table.Y = append(table.X, float64(i%300)), append(table.Y, float64(i/300))
		}
	}
	s := newScene(t, spec.Scatter, table, spec.VisualConfig{Tone: spec.EqualTone})
	f, with := s.draw("tone-one-count")
	far := f.Marks[0].Ramp[255]
	found := false
	for y := range f.Height {
		for x := range f.Width {
			found = found || difference(with.RGBAAt(x, y), color.RGBA{far.R, far.G, far.B, 255}) == 0
		}
	}
	if !found {
		t.Error("no pixel has the ramp's last colour")
	}
}

func TestAnUnknownToneIsNamed(t *testing.T) {
	table := heap(10)
	_, err := render.NewChart(spec.ChartConfiguration{
		Version: spec.ConfigurationVersion, Data: []spec.DataHandle{table.Handle()},
		Series: []spec.Series{{Type: spec.Scatter, Y: 1}}, Visual: spec.VisualConfig{Tone: "loud"},
	})
	if err == nil || err.Error() != `visual.tone: no tone "loud"; use log, linear or eq-hist` {
		t.Errorf("%v", err)
	}
}
