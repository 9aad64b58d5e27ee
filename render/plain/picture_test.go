package plain_test

import (
	"image"
	"image/png"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/internal/tiles"
	"gpucharts/render/plain"
)

// save keeps a picture for the eye where GPUCHARTS_PICTURES names a folder.
func save(t testing.TB, name string, img image.Image) {
	t.Helper()
	folder := os.Getenv("GPUCHARTS_PICTURES")
	if folder == "" {
		return
	}
	f, err := os.Create(filepath.Join(folder, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// scene is one chart over one table, with its tiles fetched as the page would.
type scene struct {
	t     testing.TB
	table *tiles.Table
	chart *render.Chart
	store *plain.Store
}

func newScene(t testing.TB, kind spec.ChartType, table *tiles.Table, visual spec.VisualConfig) *scene {
	t.Helper()
	table.ID = spec.ID{1}
	if table.FewRows == 0 {
		table.FewRows = 4096
	}
	chart, err := render.NewChart(spec.ChartConfiguration{
		Version: spec.ConfigurationVersion, Data: []spec.DataHandle{table.Handle()},
		Series: []spec.Series{{Type: kind, Data: 0, X: 0, Y: 1, Label: "price"}}, Visual: visual,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &scene{t, table, chart, plain.NewStore()}
}

// fetch answers everything the chart wants, until it wants nothing more.
func (s *scene) fetch() {
	s.t.Helper()
	for round := 0; round < 4; round++ {
		wants := s.chart.Wants(s.store)
		if len(wants) == 0 {
			return
		}
		for _, w := range wants {
			for _, p := range w.Places {
				tile, data := s.table.Make(w.Layer.Aggregate, p)
				tile.Length = uint32(len(data))
				s.store.Put(w.Layer, []wire.Tile{tile}, data)
			}
		}
	}
	s.t.Fatal("the chart wants more and more")
}

func (s *scene) draw(name string) (*render.Frame, *image.RGBA) {
	s.t.Helper()
	s.fetch()
	f := s.chart.Frame(s.store)
	img := plain.NewDrawer(s.store).Image(f)
	save(s.t, name, img)
	return f, img
}

func walk(n int) *tiles.Table {
	r := rand.New(rand.NewSource(1))
	t := &tiles.Table{}
	price := 100.0
	const start, step = 1704067200e9, 30e9
	for i := 0; i < n; i++ {
		price += r.NormFloat64() * 0.05
		t.Ints = append(t.Ints, int64(start)+int64(i)*int64(step))
		t.Y = append(t.Y, price+math.Sin(float64(i)/3000))
	}
	return t
}

func TestLinePicture(t *testing.T) {
	s := newScene(t, spec.Line, walk(60_000), spec.VisualConfig{Title: "Trades", Height: 420})
	f, _ := s.draw("line")
	if !s.chart.Status().Ready || len(f.Marks) != 1 || len(f.Marks[0].Tiles) == 0 {
		t.Errorf("not drawn: %+v", s.chart.Status())
	}
}

func cloud(n int) *tiles.Table {
	r := rand.New(rand.NewSource(2))
	t := &tiles.Table{}
	for i := 0; i < n; i++ {
		k := float64(i % 3)
		x, y := r.NormFloat64(), r.NormFloat64()
		t.X = append(t.X, x*(0.5+k/3)+k*2.2)
		t.Y = append(t.Y, 50+10*(y*0.7+x*0.6*(k-1))+k*8)
	}
	return t
}

func TestPictures(t *testing.T) {
	scatter := spec.VisualConfig{Title: "Taxi rides by distance", XLabel: "distance (km)", YLabel: "fare (€)", Legend: true}
	s := newScene(t, spec.Scatter, cloud(400_000), scatter)
	s.draw("density")
	s.chart.SetTheme(&render.Dark)
	s.chart.Resize(900, 420, 2)
	s.draw("density-dark-2x")
	few := newScene(t, spec.Scatter, cloud(1500), scatter)
	few.draw("points")
	few.chart.SetTheme(&render.Dark)
	few.draw("points-dark")

	line := newScene(t, spec.Line, walk(60_000), spec.VisualConfig{Title: "Trades", Legend: true})
	line.chart.Resize(900, 420, 2)
	line.chart.SetTheme(&render.Dark)
	line.draw("line-dark-2x")
	line.chart.Resize(900, 420, 1)
	line.chart.SetTheme(&render.Light)
	for i := 0; i < 9; i++ {
		line.chart.Zoom(450, 200, 2, 1)
	}
	line.chart.Zoom(450, 200, 1, 6)
	line.chart.Hover(470, 200)
	for i, q := range line.chart.NearestRequests(nil) {
		row := int64(0)
		for j, v := range line.table.Ints {
			if math.Abs(float64(v-q.X.Int)) < math.Abs(float64(line.table.Ints[row]-q.X.Int)) {
				row = int64(j)
			}
		}
		line.chart.SetNearest(i, &wire.Reply{Verb: wire.Nearest, Row: row, X: spec.Value{Int: line.table.Ints[row]}, Y: spec.Value{Frac: line.table.Y[row]}})
	}
	line.draw("line-hover")
	line.chart.HoverOff()
	v := line.chart.View()
	v.X.Min, v.X.Length = spec.Value{Int: 1704067200e9 + 30e9*777}, 60e9
	line.chart.SetView(v)
	line.draw("line-deep")
	v.X.Length = 20
	line.chart.SetView(v)
	line.draw("line-nanoseconds")
}
