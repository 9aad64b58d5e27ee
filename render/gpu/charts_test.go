//go:build cgo && !js && !nogpu

package gpu_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/internal/tiles"
)

// live is a chart whose tiles are fetched into both stores as the page would.
type live struct {
	*both
	chart *render.Chart
	table *tiles.Table
}

func newLive(t testing.TB, kind spec.ChartType, table *tiles.Table) *live {
	t.Helper()
	table.ID, table.FewRows = spec.ID{9}, 4096
	chart, err := render.NewChart(spec.ChartConfiguration{
		Version: spec.ConfigurationVersion, Data: []spec.DataHandle{table.Handle()},
		Series: []spec.Series{{Type: kind, X: 0, Y: 1, Label: "price"}}, Visual: spec.VisualConfig{Title: "Trades", Legend: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &live{newBoth(t), chart, table}
}

func (l *live) show(name string, strays int) {
	l.t.Helper()
	for range 8 {
		wants := l.chart.Wants(l.gpu)
		for _, w := range wants {
			for _, p := range w.Places {
				tile, data := l.table.Make(w.Layer.Aggregate, p)
				tile.Length = uint32(len(data))
				l.put(w.Layer, tile, data)
			}
		}
		if len(wants) == 0 {
			l.compare("chart-"+name, l.chart.Frame(l.gpu), strays)
			return
		}
	}
	l.t.Fatal("the chart wants more and more")
}

func trades(n int) *tiles.Table {
	r := rand.New(rand.NewPCG(11, 12))
	t := &tiles.Table{}
	price := 100.0
	for i := range n {
		price += r.NormFloat64() * 0.05
		t.Ints = append(t.Ints, 1704067200e9+int64(i)*5260*1e9) // ten years in 60,000 rows
		t.Y = append(t.Y, price+math.Sin(float64(i)/3000))
	}
	return t
}

func TestALineChartEqualsPlainGoAtEveryDepth(t *testing.T) {
	l := newLive(t, spec.Line, trades(60_000))
	l.show("line", 3)
	for i := range 6 {
		l.chart.Zoom(450, 200, 8, 1)
		l.chart.Pan(13.7, 0)
		l.show(fmt.Sprint("line-zoomed-", i), 3)
	}
	v := l.chart.View()
	v.X.Min, v.X.Length = spec.Value{Int: l.table.Ints[777] - 400}, 1000 // a microsecond of ten years
	l.chart.SetView(v)
	l.show("line-microsecond", 3)
	l.chart.Zoom(450, 200, 1, 4000) // and y as deep
	l.show("line-microsecond-deep", 3)
}

func cloud() *tiles.Table {
	r := rand.New(rand.NewPCG(13, 14))
	table := &tiles.Table{}
	for i := range 200_000 {
		k := float64(i % 3)
		x, y := r.NormFloat64(), r.NormFloat64()
		table.X = append(table.X, x*(0.5+k/3)+k*2.2)
		table.Y = append(table.Y, 50+10*(y*0.7+x*0.6*(k-1))+k*8)
	}
	return table
}

func TestAScatterChartEqualsPlainGoAtEveryDepth(t *testing.T) {
	l := newLive(t, spec.Scatter, cloud())
	l.near = 5 // 32 and 64 bits of float may round to neighbouring entries of the ramp
	l.show("scatter", 0)
	l.chart.Resize(900, 420, 2)
	l.chart.SetTheme(&render.Dark)
	l.show("scatter-dark", 0)
	for i := range 5 {
		l.chart.Zoom(400, 180, 3, 3)
		// By -3.1 an edge of cells comes to lie on an edge of pixels, where 32 and 64 bits may fall to either side.
		l.chart.Pan(7.3, -3.11)
		l.show(fmt.Sprint("scatter-zoomed-", i), 0)
	}
	l.chart.Zoom(400, 180, 1.0/300, 1.0/300)
	l.show("scatter-back", 0)
}

// zoomedIn is a scatter whose view was made finer: coarser cells stand in for all that it wants, each part in a mark of its own.
func zoomedIn(t testing.TB) (*live, int) {
	l := newLive(t, spec.Scatter, cloud())
	l.near = 5
	l.show("scatter-before", 0)
	l.chart.Zoom(450, 200, 3, 3)
	marks := 0
	for _, m := range l.chart.Frame(l.gpu).Marks {
		if m.Kind == render.DensityMark && len(m.Tiles) > 0 {
			marks++
		}
	}
	if marks < 3 {
		t.Fatalf("%d densities stand in", marks)
	}
	return l, marks
}

func TestStandInsOfADensityEqualPlainGo(t *testing.T) {
	l, _ := zoomedIn(t)
	l.compare("chart-scatter-stand-in", l.chart.Frame(l.gpu), 0)
	l.chart.Pan(-37, 21)
	l.compare("chart-scatter-stand-in-panned", l.chart.Frame(l.gpu), 0)
}

// BenchmarkStandIns draws a view of them that has moved by some cells, as the first frame of a zoom is.
func BenchmarkStandIns(b *testing.B) {
	l, marks := zoomedIn(b)
	b.ReportMetric(float64(marks), "densities")
	for i := 0; b.Loop(); i++ {
		l.chart.Pan(float64(10*(i%2)*2-10), 0)
		draw(b, l.dev, l.gpu, l.chart.Frame(l.gpu))
	}
}

// TestStandInsOfAChartEqualPlainGo draws before the finer tiles have come.
func TestStandInsOfAChartEqualPlainGo(t *testing.T) {
	l := newLive(t, spec.Line, trades(60_000))
	l.show("line-before", 3)
	l.chart.Zoom(450, 200, 4, 1)
	l.compare("chart-line-stand-in", l.chart.Frame(l.gpu), 3)
	if _, ok := l.gpu.Tile(wire.Layer{}, wire.Place{}); ok {
		t.Fatal("a tile of nothing is resident")
	}
}
