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
func save(t *testing.T, name string, img image.Image) {
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
	t     *testing.T
	table *tiles.Table
	chart *render.Chart
	store *plain.Store
}

func newScene(t *testing.T, kind spec.ChartType, table *tiles.Table, visual spec.VisualConfig) *scene {
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
