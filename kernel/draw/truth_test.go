package draw

import (
	"context"
	"image"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/plain"
)

// seen is a view of a chart: its picture with the marks, and without them.
type seen struct {
	frame      *render.Frame
	view       spec.View
	with, bare *image.RGBA
}

// look draws the chart, in a view (nil: where it opens).
func look(t *testing.T, chart *display.Chart, d *datamgr.Dataset, view *spec.Span) *seen {
	t.Helper()
	config, err := chart.Width(600).Height(300).Configuration()
	if err != nil {
		t.Fatal(err)
	}
	c, err := render.NewChart(config)
	if err != nil {
		t.Fatal(err)
	}
	if view != nil {
		v := c.View()
		v.X = *view
		c.SetView(v)
		if c.View().X != *view {
			t.Fatalf("shows %+v, want %+v", c.View().X, *view)
		}
	}
	store := tilesOf(t, c, d)
	f := c.Frame(store)
	out := &seen{frame: f, view: c.View(), with: plain.NewDrawer(store).Image(f)}
	marks := f.Marks
	f.Marks = nil
	out.bare = plain.NewDrawer(store).Image(f)
	f.Marks = marks
	return out
}

// tilesOf asks the dataset for the tiles that a chart wants, until it has them.
func tilesOf(t *testing.T, c *render.Chart, d *datamgr.Dataset) *plain.Store {
	t.Helper()
	store := plain.NewStore()
	for range maxRounds {
		c.Frame(store)
		for _, want := range c.Wants(store) {
			reply, payload := d.Answer(context.Background(), &wire.Request{Verb: wire.Tiles, Layer: want.Layer, Places: want.Places})
			if reply.Status != wire.OK {
				t.Fatal(reply.Message)
			}
			store.Put(want.Layer, reply.Tiles, payload)
		}
	}
	return store
}

// ink is how much of the marks a pixel has, 0 to 255.
func (s *seen) ink(x, y int) (most int) {
	if !(image.Point{X: x, Y: y}).In(s.with.Rect) {
		return 0
	}
	a, b := s.with.RGBAAt(x, y), s.bare.RGBAAt(x, y)
	for _, d := range [...]int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		most = max(most, d, -d)
	}
	return most
}

func exact(v spec.Value) *big.Float {
	f := new(big.Float).SetPrec(2200).SetInt64(v.Int)
	return f.Add(f, new(big.Float).SetFloat64(v.Frac))
}

// share is where v lies in a span, by exact arithmetic.
func share(v *big.Float, span spec.Span) float64 {
	d := new(big.Float).SetPrec(2200).Sub(v, exact(span.Min))
	out, _ := d.Quo(d, new(big.Float).SetFloat64(span.Length)).Float64()
	return out
}

func (s *seen) pixel(x, y *big.Float) (float64, float64) {
	p := s.frame.Plot
	return float64(p.X) + share(x, s.view.X)*float64(p.W), float64(p.Y+p.H) - share(y, s.view.Y)*float64(p.H)
}

// Rows among ten years of nanoseconds, in views of one microsecond: a marker's middle, and a line halfway between two
// rows, lie where exact arithmetic has them, to a quarter of a pixel.
func TestADeepZoomIsWhereExactArithmeticHasIt(t *testing.T) {
	const decade = int64(10 * 365 * 86400e9)
	start := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(41, 42))
	var when []time.Time
	var y []float64
	put := func(v float64, ns int64) { when, y = append(when, start.Add(time.Duration(ns))), append(y, v) }
	put(0, 0)
	var probes []int64 // each a row at y 0 and one at y 1, some nanoseconds later
	var gaps []int64
	for k := range int64(40) {
		at, gap := decade/41*(k+1)+r.Int64N(1e15), 20+r.Int64N(300)
		probes, gaps = append(probes, at), append(gaps, gap)
		put(0, at)
		put(1, at+gap)
	}
	put(1, decade)
	d := datamgr.FromColumns(map[string]any{"time": when, "y": y})
	for k, at := range probes {
		ns := start.UnixNano() + at
		view := spec.Span{Min: spec.Value{Int: ns - 400 - int64(k), Frac: 0.25}, Length: 1000}
		s := look(t, display.Line(d, "time", "y"), d, &view)
		wantX, wantY := s.pixel(exact(spec.Value{Int: ns, Frac: float64(gaps[k]) / 2}), big.NewFloat(0.5))
		if got := s.centre(int(wantX)-60, int(wantX)+60, int(wantY), int(wantY)+1, false); math.Abs(got-wantX) > 0.6 { // the row of pixels is up to half of one below
			t.Errorf("the line at %d ns is at pixel %.2f, want %.2f", at, got, wantX)
		}
		s = look(t, display.Scatter(d, "time", "y"), d, &view)
		for end, v := range []float64{0, 1} {
			wantX, wantY := s.pixel(exact(spec.Value{Int: ns + int64(end)*gaps[k]}), big.NewFloat(v))
			x := s.centre(int(wantX)-8, int(wantX)+9, int(wantY)-8, int(wantY)+9, false)
			y := s.centre(int(wantX)-8, int(wantX)+9, int(wantY)-8, int(wantY)+9, true)
			if math.Abs(x-wantX) > 0.25 || math.Abs(y-wantY) > 0.25 {
				t.Errorf("the marker at %d ns is at (%.2f, %.2f), want (%.2f, %.2f)", at, x, y, wantX, wantY)
			}
		}
	}
}

// centre is the middle of the ink in a rectangle, along x or y.
func (s *seen) centre(x0, x1, y0, y1 int, along bool) float64 {
	sum, total := 0.0, 0.0
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			w, at := float64(s.ink(x, y)), float64(x)
			if along {
				at = float64(y)
			}
			sum, total = sum+w*(at+0.5), total+w
		}
	}
	return sum / total
}

// Hard columns: each finite row of a scatter has its marker where exact arithmetic has it, and there is no ink elsewhere.
func TestMarkersOfHardColumnsAreWhereTheirValuesAre(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for name, c := range map[string]struct{ x, y []float64 }{
		"one row":          {[]float64{3}, []float64{4}},
		"all equal":        {[]float64{7, 7, 7}, []float64{-2, -2, -2}},
		"one value of x":   {[]float64{7, 7, 7}, []float64{1, 2, 3}},
		"absent":           {[]float64{0, 1, 2, nan, 4}, []float64{1, nan, 3, 2, 5}},
		"infinite":         {[]float64{0, 1, 2, inf, 4, -inf}, []float64{1, inf, 3, 2, -inf, 3}},
		"all absent":       {[]float64{0, 1, 2}, []float64{nan, nan, nan}},
		"all infinite":     {[]float64{0, 1, 2}, []float64{inf, -inf, inf}},
		"tiny":             {[]float64{1e-300, 2e-300, 5e-300}, []float64{3e-300, 1e-300, 2e-300}},
		"huge":             {[]float64{1e300, 2e300, 5e300}, []float64{3e300, -1e300, 2e300}},
		"tiny and huge":    {[]float64{1e-300, 1, 1e300}, []float64{1e300, 1e-300, 1}},
		"far from zero":    {[]float64{1e15, 1e15 + 1, 1e15 + 3}, []float64{-1e15, -1e15 - 1, -1e15 + 2}},
		"not yet a number": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := datamgr.FromColumns(map[string]any{"x": append([]float64{}, c.x...), "y": append([]float64{}, c.y...)})
			s := look(t, display.Scatter(d, "x", "y"), d, nil)
			var at [][2]float64
			for i := range c.x {
				if v := c.x[i] + c.y[i]; !math.IsNaN(v) && !math.IsInf(c.x[i], 0) && !math.IsInf(c.y[i], 0) {
					x, y := s.pixel(big.NewFloat(c.x[i]), big.NewFloat(c.y[i]))
					at = append(at, [2]float64{x, y})
					if s.ink(int(x), int(y)) < 100 {
						t.Errorf("row %d has no marker at (%.1f, %.1f)", i, x, y)
					}
				}
			}
			for y := range s.with.Rect.Dy() {
				for x := range s.with.Rect.Dx() {
					near := s.ink(x, y) == 0
					for _, p := range at {
						near = near || math.Hypot(float64(x)+0.5-p[0], float64(y)+0.5-p[1]) < 6
					}
					if !near {
						t.Fatalf("there is ink at (%d, %d), far from all rows", x, y)
					}
				}
			}
		})
	}
}

// On a logarithmic axis from 1e-300 to 1e300 each row lies at its logarithm.
func TestSixHundredDecadesLieAtTheirLogarithms(t *testing.T) {
	var x, y []float64
	for e := -300; e <= 300; e += 50 {
		x, y = append(x, math.Pow10(e)), append(y, float64(e))
	}
	d := datamgr.FromColumns(map[string]any{"x": x, "y": y})
	s := look(t, display.Scatter(d, "x", "y").LogX(), d, nil)
	for i, v := range y {
		px, py := s.pixel(big.NewFloat(v), big.NewFloat(v))
		cx := s.centre(int(px)-8, int(px)+9, int(py)-8, int(py)+9, false)
		if math.Abs(cx-px) > 0.25 {
			t.Errorf("10^%v is at pixel %.2f, want %.2f", y[i], cx, px)
		}
	}
}

// Bars, areas and histograms stand on zero, whatever their values are; a range that leaves zero out is said.
func TestBarsAndAreasBeginAtZeroOrSaySo(t *testing.T) {
	d := datamgr.FromColumns(map[string]any{"x": []int{0, 1, 2}, "y": []float64{100, 101, 102}, "below": []float64{-100, -101, -102}})
	for name, c := range map[string]struct {
		chart *display.Chart
		zero  float64 // the share of the axis that zero is at
	}{
		"bar":       {display.Bar(d, "x", "y"), 0},
		"area":      {display.Area(d, "x", "y"), 0},
		"histogram": {display.Histogram(d, "x"), 0},
		"below":     {display.Bar(d, "x", "below"), 1},
	} {
		s := look(t, c.chart, d, nil)
		if got := share(new(big.Float), s.view.Y); got < 0 || got > 1 || math.Abs(got-c.zero) > 0.07 {
			t.Errorf("%s: shows %+v, and zero at %.2f of it", name, s.view.Y, got)
		}
	}
	from := func(low float64) *seen { return look(t, display.Bar(d, "x", "y").YRange(low, 110.0), d, nil) }
	said := func(s *seen) int { return len(s.frame.Text) }
	if said(from(50)) < said(from(0))+len("axisnotfromzero,")-8 { // its ticks may have fewer characters
		t.Error("an axis that does not begin at zero is not said")
	}
}

// Where tiles of cells end and tiles of few rows begin, a row goes on having about as much ink.
func TestRowsBesideCellsHaveAsMuchInkAsInThem(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	var x, y []float64
	var group []string
	for i := range 400_000 {
		k := float64(i % 4)
		x, y = append(x, r.NormFloat64()+k*1.5), append(y, r.NormFloat64()*(0.5+k/3))
		group = append(group, []string{"one", "two", "three", "four"}[i%4])
	}
	d := datamgr.FromColumns(map[string]any{"x": x, "y": y, "group": group})
	view := spec.Span{Min: spec.Value{Frac: 5}, Length: 2.2}
	s := look(t, display.Scatter(d, "x", "y").Color("group"), d, &view)
	kinds := map[render.MarkKind]bool{}
	for _, m := range s.frame.Marks {
		kinds[m.Kind] = len(m.Tiles) > 0
	}
	if !kinds[render.CellsMark] || !kinds[render.PointMark] {
		t.Fatalf("not both cells and dots: %v", kinds)
	}
	const border = 6.0 // of tiles
	perRow := func(low, high float64) float64 {
		rows, ink := 0, 0
		for _, v := range x {
			if v >= low && v < high {
				rows++
			}
		}
		x0, _ := s.pixel(big.NewFloat(low), new(big.Float))
		x1, _ := s.pixel(big.NewFloat(high), new(big.Float))
		for py := range s.with.Rect.Dy() {
			for px := int(math.Round(x0)); px < int(math.Round(x1)); px++ {
				ink += s.ink(px, py)
			}
		}
		return float64(ink) / float64(rows)
	}
	cells, dots := perRow(border-0.1, border), perRow(border, border+0.1)
	t.Logf("ink of a row: %.0f in cells, %.0f beside them", cells, dots)
	if ratio := dots / cells; ratio < 0.8 || ratio > 1.2 {
		t.Errorf("a row has %.0f ink in cells and %.0f beside them", cells, dots)
	}
}
