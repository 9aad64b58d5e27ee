package draw

import (
	"context"
	"path/filepath"
	"testing"

	"gpucharts/display"
	"gpucharts/display/spec"
)

// caught keeps what a chart hands to its drawer.
type caught struct {
	config  spec.ChartConfiguration
	sources []display.Source
}

func (c *caught) DrawPNG(config *spec.ChartConfiguration, sources []display.Source, _, _ int, _ float64) ([]byte, error) {
	c.config, c.sources = *config, sources
	return nil, nil
}

// TestDrawingAnyChartAgainAllocatesNothing moves every chart of the gallery to and fro over tiles that are there.
func TestDrawingAnyChartAgainAllocatesNothing(t *testing.T) {
	defer display.SetDrawer(nil)
	for name, chart := range gallery() {
		if _, one := chart.(*display.Chart); !one {
			continue // a grid draws charts
		}
		var c caught
		display.SetDrawer(&c)
		if err := chart.SavePNG(filepath.Join(t.TempDir(), "none.png")); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		job := Job{Config: c.config, Width: 450, Height: 220, Scale: 1}
		store, live, err := job.collect(context.Background(), c.sources)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		step := 0
		run := func() {
			step++
			live.Pan(float64(step%3-1)/8, 0)
			live.Wants(store)
			live.Frame(store)
		}
		for range 30 {
			run()
		}
		if n := testing.AllocsPerRun(30, run); n != 0 {
			t.Errorf("%s: %v allocations a frame", name, n)
		}
	}
}
