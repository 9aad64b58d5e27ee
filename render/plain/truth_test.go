package plain_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/render"
	"gpucharts/render/internal/tiles"
	"gpucharts/render/plain"
)

// inked reports whether a pixel differs from the same picture without marks by more than n.
func inked(with, without *image.RGBA, x, y, n int) bool {
	if !(image.Point{X: x, Y: y}).In(with.Rect) {
		return false
	}
	a, b := with.RGBAAt(x, y), without.RGBAAt(x, y)
	return difference(a, b) > n
}

func difference(a, b color.RGBA) int {
	d := 0
	for _, v := range [...]int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if v < 0 {
			v = -v
		}
		d = max(d, v)
	}
	return d
}

// drawBoth draws the chart with and without its marks.
func (s *scene) drawBoth(name string) (*render.Frame, *image.RGBA, *image.RGBA) {
	f, with := s.draw(name)
	bare := *f
	bare.Marks = nil
	return f, with, plain.NewDrawer(s.store).Image(&bare)
}

// pixelOf is where row i belongs, by float64 from exact differences.
func (s *scene) pixelOf(f *render.Frame, i int) (float64, float64) {
	v := s.chart.View()
	var dx float64
	if s.table.Ints != nil {
		dx = spec.Value{Int: s.table.Ints[i]}.Sub(v.X.Min)
	} else {
		dx = s.table.X[i] - v.X.Min.Frac
	}
	dy := s.table.Y[i] - v.Y.Min.Frac
	return float64(f.Plot.X) + dx/v.X.Length*float64(f.Plot.W), float64(f.Plot.Y+f.Plot.H) - dy/v.Y.Length*float64(f.Plot.H)
}

func (s *scene) inPlot(f *render.Frame, x, y float64) bool {
	p := f.Plot
	return x >= float64(p.X)+1 && x < float64(p.X+p.W)-1 && y >= float64(p.Y)+1 && y < float64(p.Y+p.H)-1
}

func TestEveryRowOfALineIsInked(t *testing.T) {
	for _, n := range []int{40, 900, 30_000} {
		s := newScene(t, spec.Line, walk(n), spec.VisualConfig{})
		s.table.FewRows = 500
		for step, zoom := range []float64{1, 3, 7} {
			s.chart.Zoom(400, 200, zoom, 1)
			f, with, without := s.drawBoth("")
			seen := 0
			for i := range s.table.Y {
				x, y := s.pixelOf(f, i)
				if !s.inPlot(f, x, y) {
					continue
				}
				seen++
				// A bin is at most half a pixel: the row's column or the next holds its y.
				if px, py := int(x), int(y); !inked(with, without, px, py, 20) && !inked(with, without, px-1, py, 20) && !inked(with, without, px+1, py, 20) {
					t.Fatalf("%d rows, step %d: row %d at (%.2f, %.2f) is not drawn", n, step, i, x, y)
				}
			}
			if seen == 0 {
				t.Errorf("%d rows, step %d: nothing in view", n, step)
			}
		}
	}
}

func TestASpikeOfOneRowIsSeenAtFullViewAndExactWhenZoomed(t *testing.T) {
	table := walk(200_000)
	const spike = 123_457
	table.Y[spike] = 400
	s := newScene(t, spec.Line, table, spec.VisualConfig{})
	f, with, without := s.drawBoth("spike")
	x, y := s.pixelOf(f, spike)
	if !inked(with, without, int(x), int(y)+2, 100) {
		t.Errorf("no spike at (%.1f, %.1f)", x, y)
	}
	if st := s.chart.Status(); st.Exact || st.ErrorPixels > 0.51 || !st.Ready {
		t.Errorf("full view: %+v", st)
	}
	for i := 0; i < 10; i++ {
		s.chart.Zoom(x, 200, 2, 1)
	}
	f, with, without = s.drawBoth("spike-zoomed")
	x, y = s.pixelOf(f, spike)
	if !inked(with, without, int(x), int(y), 60) {
		t.Errorf("zoomed: no spike at (%.1f, %.1f)", x, y)
	}
	if st := s.chart.Status(); !st.Exact || !st.Ready {
		t.Errorf("zoomed: %+v", st)
	}
}

func TestGapsStayGaps(t *testing.T) {
	table := walk(400)
	for i := 150; i < 250; i++ {
		table.Y[i] = math.NaN()
	}
	s := newScene(t, spec.Line, table, spec.VisualConfig{})
	f, with, without := s.drawBoth("gap")
	v := s.chart.View()
	x := float64(f.Plot.X) + spec.Value{Int: table.Ints[200]}.Sub(v.X.Min)/v.X.Length*float64(f.Plot.W)
	for y := 0; y < f.Height; y++ {
		if inked(with, without, int(x), y, 0) {
			t.Fatalf("the gap is drawn over at (%d, %d)", int(x), y)
		}
	}
}

func TestTenYearsOfNanosecondsAreRightToThePixelAtOneMicrosecond(t *testing.T) {
	const start = 1420070400e9 // 2015-01-01
	table := &tiles.Table{}
	for i := 0; i <= 10; i++ {
		table.Ints = append(table.Ints, int64(start)+int64(i)*365*86400e9)
		table.Y = append(table.Y, float64(i%2))
	}
	// Five rows 200 ns apart in the middle of the fifth year.
	middle := int64(start) + 4*365*86400e9 + 12_345_678_901_234
	var dense []int64
	for i := int64(0); i < 5; i++ {
		dense = append(dense, middle+200*i)
	}
	table.Ints = append(table.Ints[:5:5], append(dense, table.Ints[5:]...)...)
	table.Y = append(table.Y[:5:5], append([]float64{0.1, 0.9, 0.3, 0.7, 0.5}, table.Y[5:]...)...)
	s := newScene(t, spec.Line, table, spec.VisualConfig{})
	s.draw("ten-years")
	view := s.chart.View()
	view.X = spec.Span{Min: spec.Value{Int: middle - 100}, Length: 1000}
	s.chart.SetView(view)
	if got := s.chart.View().X; got != view.X {
		t.Fatalf("view %+v, want %+v", got, view.X)
	}
	s.chart.Frame(s.store)
	s.fetch()
	f, with, without := s.drawBoth("one-microsecond")
	for i := int64(0); i < 5; i++ {
		x := float64(f.Plot.X) + float64(100+200*i)/1000*float64(f.Plot.W)
		y := float64(f.Plot.Y+f.Plot.H) - (s.table.Y[5+i]-view.Y.Min.Frac)/view.Y.Length*float64(f.Plot.H)
		if !inked(with, without, int(x), int(y), 60) {
			t.Errorf("row %d is not at (%.2f, %.2f)", i, x, y)
		}
		if tip := int(y) - 6; i%2 == 1 && inked(with, without, int(x), tip, 5) {
			t.Errorf("row %d reaches too far", i)
		}
	}
	if !s.chart.Status().Exact {
		t.Errorf("status %+v", s.chart.Status())
	}
}

// bruteCounts counts a table into a grid by float64 arithmetic alone.
func bruteCounts(s *scene, g *render.Grid) []uint32 {
	out := make([]uint32, g.Columns*g.Rows)
	for i := range s.table.Y {
		x := int64(math.Floor(math.Ldexp(s.table.X[i], -int(g.LevelX)))) - g.FirstX
		y := int64(math.Floor(math.Ldexp(s.table.Y[i], -int(g.LevelY)))) - g.FirstY
		if x >= 0 && x < int64(g.Columns) && y >= 0 && y < int64(g.Rows) {
			out[int(y)*g.Columns+int(x)]++
		}
	}
	return out
}

func TestDensityCountsEqualBruteForceCellForCell(t *testing.T) {
	s := newScene(t, spec.Scatter, cloud(120_000), spec.VisualConfig{})
	s.table.FewRows = 3000
	check := func(what string) {
		t.Helper()
		s.fetch()
		f := s.chart.Frame(s.store)
		m := &f.Marks[0]
		if m.Kind != render.DensityMark || len(f.Marks) != 1 {
			t.Fatalf("%s: marks of kind %d, %d of them", what, m.Kind, len(f.Marks))
		}
		want, got, rows := bruteCounts(s, &m.Grid), s.store.Cells(m), uint32(0)
		for i := range want {
			rows += got[i]
			if want[i] != got[i] {
				t.Fatalf("%s: cell %d has %d rows, brute force counts %d", what, i, got[i], want[i])
			}
		}
		if rows == 0 {
			t.Errorf("%s: nothing counted", what)
		}
		if m.Grid.DX > 1 || -m.Grid.DY > 1 || m.Grid.DX <= 0.5 || -m.Grid.DY <= 0.5 {
			t.Errorf("%s: cells of %g x %g pixels", what, m.Grid.DX, -m.Grid.DY)
		}
	}
	check("full view")
	s.chart.Zoom(300, 200, 1.7, 1.7)
	check("zoomed in")
	s.chart.Pan(120, -40)
	check("panned")
	s.chart.Zoom(400, 390, 1.6, 1)
	check("zoomed along x")
	s.chart.Reset()
	s.chart.Zoom(400, 200, 0.4, 0.4)
	check("zoomed out")
}

func TestFinerTilesAreSummedExactlyUntilTheCoarserArrive(t *testing.T) {
	s := newScene(t, spec.Scatter, cloud(60_000), spec.VisualConfig{})
	s.table.FewRows = 100
	s.fetch()
	s.chart.Zoom(450, 200, 0.5, 0.5) // one level up: the tiles there are four each
	f := s.chart.Frame(s.store)
	if !s.chart.Status().Loading {
		t.Error("does not say that it is loading")
	}
	want, got := bruteCounts(s, &f.Marks[0].Grid), s.store.Cells(&f.Marks[0])
	for i := range want {
		if want[i] != got[i] {
			t.Fatalf("cell %d: %d rows, brute force %d", i, got[i], want[i])
		}
	}
}

func TestCoarserTilesStandInAndSayTheirError(t *testing.T) {
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		table := cloud(60_000)
		if kind == spec.Line {
			table = walk(60_000)
		}
		table.FewRows = 200
		s := newScene(t, kind, table, spec.VisualConfig{})
		s.draw("")
		s.chart.Zoom(450, 200, 4, 4)
		f := s.chart.Frame(s.store)
		st := s.chart.Status()
		if !st.Loading || st.Ready || st.ErrorPixels < 1 || st.ErrorPixels > 9 {
			t.Errorf("%s: status %+v", kind, st)
		}
		with := plain.NewDrawer(s.store).Image(f)
		save(t, string(kind)+"-stand-in", with)
		bare := *f
		bare.Marks = nil
		without := plain.NewDrawer(s.store).Image(&bare)
		n := 0
		for y := 0; y < f.Height; y++ {
			for x := 0; x < f.Width; x++ {
				if inked(with, without, x, y, 20) {
					n++
				}
			}
		}
		if n < 500 {
			t.Errorf("%s: only %d pixels drawn while loading", kind, n)
		}
		s.draw(string(kind) + "-arrived")
		if st := s.chart.Status(); st.Loading || !st.Ready || st.ErrorPixels > 1 {
			t.Errorf("%s: afterwards %+v", kind, st)
		}
	}
}

func TestEveryRowOfAScatterIsSeen(t *testing.T) {
	for _, n := range []int{1, 300, 6000, 60_000} {
		s := newScene(t, spec.Scatter, cloud(n), spec.VisualConfig{})
		f, with, without := s.drawBoth("")
		for i := range s.table.Y {
			if x, y := s.pixelOf(f, i); !inked(with, without, int(x), int(y), 8) {
				t.Fatalf("%d rows: row %d at (%.2f, %.2f) is not drawn", n, i, x, y)
			}
		}
		if kind := f.Marks[0].Kind; (kind == render.PointMark) != (n <= 20_000 && n <= s.table.FewRows*100) && n != 6000 {
			t.Errorf("%d rows are drawn as kind %d", n, kind)
		}
	}
}

func TestRowsOfCoarserTilesDrawTheSamePictureAsFetchedOnes(t *testing.T) {
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		table := cloud(2500)
		if kind == spec.Line {
			table = walk(2500)
			for i := range table.Y {
				table.Y[i] += float64(i%2) * 30 // steep, so that a cut through the stroke shows
			}
			table.FewRows = 40 // many tiles of rows beside each other
		}
		view := func(s *scene) {
			for i := 0; i < 2; i++ {
				s.chart.Zoom(430, 180, 2, 1.2)
			}
		}
		near := newScene(t, kind, table, spec.VisualConfig{})
		for i := 0; kind == spec.Line && i < 6; i++ {
			near.chart.Zoom(430, 180, 2, 1)
		}
		near.fetch()
		if kind == spec.Line && !near.chart.Status().Exact {
			t.Fatalf("not all rows: %+v", near.chart.Status())
		}
		view(near)
		if n := len(near.chart.Wants(near.store)); n != 0 {
			t.Errorf("%s: asks for tiles although every row is there", kind)
		}
		fresh := newScene(t, kind, table, spec.VisualConfig{})
		fresh.chart.SetView(near.chart.View())
		_, a := near.draw("coarse-rows-" + string(kind))
		_, b := fresh.draw("fetched-rows-" + string(kind))
		for i := range a.Pix {
			if d := int(a.Pix[i]) - int(b.Pix[i]); d > 24 || d < -24 {
				t.Fatalf("%s: pixel (%d, %d) differs by %d", kind, i/4%900, i/4/900, d)
			}
		}
	}
}
