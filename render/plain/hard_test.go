package plain_test

import (
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/internal/tiles"
	"gpucharts/render/plain"
)

func TestHardDataGivesAPictureAndNoTrouble(t *testing.T) {
	constant := func(n int, x, y float64) *tiles.Table {
		t := &tiles.Table{}
		for i := 0; i < n; i++ {
			t.X, t.Y = append(t.X, x), append(t.Y, y)
		}
		return t
	}
	two := func(a, b float64) *tiles.Table {
		return &tiles.Table{X: []float64{a, b}, Y: []float64{a, b}}
	}
	tables := map[string]*tiles.Table{
		"empty": {}, "one": constant(1, 3, 4), "equal": constant(50, 1e9, -7), "zero": constant(5, 0, 0),
		"tiny": two(1e-300, 2e-300), "huge": two(-1e300, 1e300), "both": two(1e-300, 1e300),
		"limits":    two(-math.MaxFloat64, math.MaxFloat64),
		"subnormal": two(0, 5e-324),
		"int64":     {Ints: []int64{math.MinInt64, math.MaxInt64}, Y: []float64{1, 2}},
		"nulls":     {X: []float64{1, 2}, Y: []float64{math.NaN(), math.NaN()}},
	}
	for name, table := range tables {
		for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
			s := newScene(t, kind, table, spec.VisualConfig{Title: name})
			if name == "int64" || name == "limits" || name == "subnormal" {
				// Beyond what the tests' tile maker can do: only that it stays sound.
				s.chart.Wants(s.store)
				sound(t, name, s.chart.Frame(s.store))
				continue
			}
			f, _ := s.draw("hard-" + name + "-" + string(kind))
			sound(t, name, f)
			if name == "one" && len(f.Marks[0].Tiles) == 0 {
				t.Errorf("%s %s: nothing drawn", kind, name)
			}
		}
	}
}

// sound checks that no number of a frame is NaN or infinite.
func sound(t *testing.T, what string, f *render.Frame) {
	t.Helper()
	bad := func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
	for _, list := range [][]render.Box{f.Under, f.Over, f.Overlay} {
		for _, b := range list {
			if bad(float64(b.X)) || bad(float64(b.Y)) || bad(float64(b.W)) || bad(float64(b.H)) {
				t.Fatalf("%s: box %+v", what, b)
			}
		}
	}
	for _, m := range f.Marks {
		for _, v := range m.Tiles {
			if bad(v.X0) || bad(v.DX) || bad(v.Y0) || bad(v.DY) || v.DX <= 0 || v.DY >= 0 {
				t.Fatalf("%s: tile view %+v", what, v)
			}
		}
		if m.Kind == render.DensityMark && (bad(m.Grid.DX) || bad(m.Grid.X0) || bad(m.Grid.DY) || bad(m.Grid.Y0) || m.Grid.Columns < 0 || m.Grid.Rows < 0 || m.Grid.Columns > 2*f.Width+512 || m.Grid.Rows > 2*f.Height+512) {
			t.Fatalf("%s: grid %+v", what, m.Grid)
		}
	}
}

func TestAnyPanAndZoomStaysSound(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		for _, table := range []*tiles.Table{walk(300), cloud(300), {X: []float64{-1e300, 1e300}, Y: []float64{-1e-300, 1e-300}}, {Ints: []int64{math.MinInt64, 0, math.MaxInt64}, Y: []float64{1, 2, 3}}} {
			s := newScene(t, kind, table, spec.VisualConfig{})
			for i := 0; i < 3000; i++ {
				switch r.Intn(4) {
				case 0:
					s.chart.Pan(r.NormFloat64()*500, r.NormFloat64()*500)
				case 1:
					s.chart.Pan(math.Inf(1), math.NaN())
				default:
					f := math.Exp(r.NormFloat64() * 2)
					if r.Intn(50) == 0 {
						f = []float64{0, math.Inf(1), math.NaN(), -1, 1e300, 1e-300}[r.Intn(6)]
					}
					s.chart.Zoom(r.Float64()*900, r.Float64()*420, f, f*math.Exp(r.NormFloat64()))
				}
				n := 0
				for _, w := range s.chart.Wants(s.store) {
					n += len(w.Places)
					for _, p := range w.Places {
						if p.LevelX < wire.MinLevel || p.LevelX > wire.MaxLevel || p.LevelY < wire.MinLevel || p.LevelY > wire.MaxLevel {
							t.Fatalf("wants %+v", p)
						}
					}
				}
				if n > 200 {
					t.Fatalf("wants %d tiles for 900 pixels", n)
				}
				v := s.chart.View()
				if !(v.X.Length > 0) || !(v.Y.Length > 0) || math.IsInf(v.X.Length, 0) || math.IsNaN(v.X.Min.Frac) {
					t.Fatalf("view %+v", v)
				}
				sound(t, string(kind), s.chart.Frame(s.store))
			}
		}
	}
}

func TestDrawingAgainAllocatesNothing(t *testing.T) {
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		table := cloud(30_000)
		if kind == spec.Line {
			table = walk(30_000)
		}
		s := newScene(t, kind, table, spec.VisualConfig{Title: "Steady", Legend: true})
		s.draw("")
		s.chart.Hover(400, 200)
		step := 0
		run := func() {
			step++
			s.chart.Pan(float64(step%7-3), float64(step%5-2))
			s.chart.Wants(s.store)
			s.chart.Frame(s.store)
		}
		for i := 0; i < 70; i++ {
			run()
		}
		if n := testing.AllocsPerRun(35, run); n != 0 {
			t.Errorf("%s: %v allocations a frame", kind, n)
		}
	}
}

func TestAConfigurationThatIsWrongNamesTheFieldAndTheFix(t *testing.T) {
	good := func() spec.ChartConfiguration {
		table := walk(10)
		h := table.Handle()
		h.Metadata.Columns = append(h.Metadata.Columns, spec.Column{Name: "name", Type: spec.Text})
		return spec.ChartConfiguration{Version: 1, Data: []spec.DataHandle{h}, Series: []spec.Series{{Type: spec.Line, X: 0, Y: 1}}}
	}
	for want, change := range map[string]func(*spec.ChartConfiguration){
		"version: this renderer draws configurations of version 1, this one has 7; reload the page, or run the cell again": func(c *spec.ChartConfiguration) { c.Version = 7 },
		"series: a chart needs at least one; make it with chart.Line or chart.Scatter":                                     func(c *spec.ChartConfiguration) { c.Series = nil },
		"series[0].type: no chart type \"pie\"; this renderer draws line, ":                                                func(c *spec.ChartConfiguration) { c.Series[0].Type = "pie" },
		"series[0].data: 3 is not one of the 1 datasets":                                                                   func(c *spec.ChartConfiguration) { c.Series[0].Data = 3 },
		"series[0].y: 9 is not one of the 3 columns of table":                                                              func(c *spec.ChartConfiguration) { c.Series[0].Y = 9 },
		"series[0].y: column `name` is text; an axis needs numbers, timestamps or categories":                              func(c *spec.ChartConfiguration) { c.Series[0].Y = 2 },
		"series[0].color: \"red\" is no colour; write it as \"#rrggbb\"":                                                   func(c *spec.ChartConfiguration) { c.Series[0].Color = "red" },
		"series[1].x: column `price` is float64 but `time` is timestamp: times and numbers cannot share an axis": func(c *spec.ChartConfiguration) {
			c.Series = append(c.Series, spec.Series{Type: spec.Line, X: 1, Y: 1})
		},
	} {
		cfg := good()
		change(&cfg)
		if _, err := render.NewChart(cfg); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := render.NewChart(good()); err != nil {
		t.Error(err)
	}
}

// TestAnyConfigurationStaysSound: a configuration comes out of a notebook that anybody may
// have written, and a panic would end the page's renderer.
func TestAnyConfigurationStaysSound(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	ints := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, 1 << 62, -1 << 62, 1704067200e9, 1 << 53}
	floats := []float64{0, 1, -1, 0.5, 1e-300, -1e300, math.MaxFloat64, -math.MaxFloat64, 5e-324, 1e18, -1e-9}
	value := func() spec.Value {
		return spec.Value{Int: ints[r.Intn(len(ints))] * int64(r.Intn(2)), Frac: floats[r.Intn(len(floats))] * float64(r.Intn(2))}
	}
	types := []spec.ColumnType{spec.Float32, spec.Float64, spec.Int32, spec.Int64, spec.Timestamp}
	units := []spec.TimeUnit{spec.Second, spec.Millisecond, spec.Microsecond, spec.Nanosecond, "fortnight", ""}
	zones := []string{"", "UTC", "+02:00", "-99:99", "Europe/Berlin", "No/Where"}
	column := func() spec.Column {
		c := spec.Column{Name: "c", Type: types[r.Intn(len(types))], Unit: units[r.Intn(len(units))], Zone: zones[r.Intn(len(zones))]}
		if r.Intn(8) > 0 {
			c.Range = &spec.Range{Min: value(), Max: value()}
		}
		return c
	}
	store := plain.NewStore()
	for i := 0; i < 4000; i++ {
		cfg := spec.ChartConfiguration{
			Version: 1,
			Data:    []spec.DataHandle{{Metadata: spec.DataMetadata{Rows: int64(r.Intn(3)) * 1000, Columns: []spec.Column{column(), column()}}}},
			Series:  []spec.Series{{Type: []spec.ChartType{spec.Line, spec.Scatter}[r.Intn(2)], X: 0, Y: 1, Label: "\xff漢"}},
			Visual:  spec.VisualConfig{Width: r.Intn(3) * 500, Height: r.Intn(400) - 100, Title: "\xf0"},
		}
		if r.Intn(2) == 0 {
			cfg.View = &spec.View{X: spec.Span{Min: value(), Length: floats[r.Intn(len(floats))]}, Y: spec.Span{Min: value(), Length: floats[r.Intn(len(floats))]}}
		}
		chart, err := render.NewChart(cfg)
		if err != nil {
			continue
		}
		chart.Resize(r.Float64()*2000-200, r.Float64()*1000-100, r.Float64()*3-0.5)
		for k := 0; k < 3; k++ {
			chart.Zoom(r.Float64()*900, r.Float64()*400, math.Exp(r.NormFloat64()*5), math.Exp(r.NormFloat64()*5))
			chart.Hover(r.Float64()*900, r.Float64()*400)
			chart.SetNearest(0, &wire.Reply{Verb: wire.Nearest, Row: int64(r.Intn(3) - 1), X: value(), Y: value()})
			chart.Band(r.Float64()*900, r.Float64()*400, r.Float64()*900, r.Float64()*400)
			n := 0
			for _, w := range chart.Wants(store) {
				n += len(w.Places)
			}
			if n > 5000 {
				t.Fatalf("wants %d tiles of %+v", n, cfg)
			}
			sound(t, fmt.Sprintf("%+v view %+v", cfg, chart.View()), chart.Frame(store))
			chart.BandOff(r.Intn(2) == 0)
		}
	}
}
