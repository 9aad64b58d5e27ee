package draw

import (
	"context"
	"log"

	"gpucharts/display"
	"gpucharts/display/spec"
)

// Drawer draws charts for display: on the worker's GPU once that is up, in plain Go until then. A
// software adapter is slower than plain Go (about four times, its start aside), so it is left alone.
type Drawer struct {
	// Worker may be nil: then plain Go draws.
	Worker *Worker
	// Force has the worker draw from the first picture on, on a software adapter too.
	Force bool
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
	if d.Worker != nil && (d.Force || d.Worker.drawsWell()) {
		picture, err := d.Worker.Draw(&j)
		if err == nil {
			return picture, nil
		}
		if d.Log != nil {
			d.Log.Printf("drawing in plain Go: %v", err)
		}
	}
	picture, err := drawPlain(chart, store)
	if d.Worker != nil && !d.Force {
		d.Worker.warm() // for the next picture; this one has waited for nothing
	}
	return picture, err
}

var _ display.Drawer = (*Drawer)(nil)
