package display

import (
	"context"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Source is a dataset as charts see it. *datamgr.Dataset is one.
type Source interface {
	// Handle describes the dataset without reading its rows.
	Handle() spec.DataHandle
	// Measure makes sure that Range and Ordered of the given columns are known, and
	// returns the handle that says them. It may read the columns once.
	Measure(columns ...int) (spec.DataHandle, error)
	// Extent is the range of a column's places on an axis of the given scale; nil where no
	// value has one.
	Extent(column int, scale spec.Scale) (*spec.Range, error)
	// Answer answers one request of a view: the reply's header and its payload.
	Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte)
}

// Drawer draws a chart as a picture where there is no page.
type Drawer interface {
	// DrawPNG draws the chart at width x height CSS pixels, scale device pixels each.
	// Sources are those of config.Data, by index.
	DrawPNG(config *spec.ChartConfiguration, sources []Source, width, height int, scale float64) ([]byte, error)
}

// Publisher sends to the notebook in which the cell runs.
type Publisher interface {
	// Display shows a bundle in the running cell's output; update replaces the earlier one
	// of the same displayID.
	Display(data, metadata map[string]any, displayID string, update bool) error
	// Clear clears the cell's output; wait: not before the next output comes.
	Clear(wait bool) error
	// Input asks the person for a line of text.
	Input(prompt string, password bool) (string, error)
}

var (
	drawer    Drawer
	publisher Publisher
)

// SetDrawer gives the package its drawer. The kernel calls it once, before any cell.
func SetDrawer(d Drawer) { drawer = d }

// SetPublisher gives the package its publisher. The kernel calls it once, before any cell.
func SetPublisher(p Publisher) { publisher = p }
