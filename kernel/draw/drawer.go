package draw

import (
	"context"
	"log"

	"gpucharts/display"
	"gpucharts/display/spec"
)

// Drawer draws charts for display. Worker may be nil: then plain Go draws.
type Drawer struct {
	Worker *Worker
	// Log, where not nil, hears why plain Go had to draw.
	Log *log.Logger
}

// DrawPNG pulls the view's tiles from the sources and draws them, on the GPU where the worker
// has one.
func (d *Drawer) DrawPNG(config *spec.ChartConfiguration, sources []display.Source, width, height int, scale float64) ([]byte, error) {
	j := Job{Config: *config, Width: width, Height: height, Scale: scale}
	store, chart, err := j.collect(context.Background(), sources)
	if err != nil {
		return nil, err
	}
	if d.Worker != nil {
		picture, err := d.Worker.Draw(&j)
		if err == nil {
			return picture, nil
		}
		if d.Log != nil {
			d.Log.Printf("drawing in plain Go: %v", err)
		}
	}
	return drawPlain(chart, store)
}

var _ display.Drawer = (*Drawer)(nil)
