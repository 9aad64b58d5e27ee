package spec

// MIMEType is the MIME type of a ChartConfiguration in a display message.
const MIMEType = "application/vnd.gpucharts.v1+json"

// CommTarget is the name of the comm over which the page pulls tiles.
const CommTarget = "gpucharts.v1"

// ConfigurationVersion is the version of ChartConfiguration that this build writes.
const ConfigurationVersion = 1

// ChartType is the mark of a chart.
type ChartType string

// The chart types.
const (
	Line    ChartType = "line"
	Scatter ChartType = "scatter"
)

// ChartConfiguration is everything that the page needs to draw a chart but the rows.
type ChartConfiguration struct {
	Version int          `json:"version"`
	ID      ID           `json:"id"` // of this output
	Data    []DataHandle `json:"data"`
	Series  []Series     `json:"series"`
	Visual  VisualConfig `json:"visual"`
	// View is where the chart opens; nil: at all of the data.
	View *View `json:"view,omitempty"`
}

// Series is one mark over two columns of one dataset.
type Series struct {
	Type  ChartType `json:"type"`
	Data  int       `json:"data"`            // index into ChartConfiguration.Data
	X     int       `json:"x"`               // column index
	Y     int       `json:"y"`               // column index
	Color string    `json:"color,omitempty"` // "#rrggbb"; empty: from the palette
	Label string    `json:"label"`           // in the legend
}

// VisualConfig holds what a chart looks like apart from its data. Sizes are CSS pixels.
type VisualConfig struct {
	Title  string `json:"title,omitempty"`
	Width  int    `json:"width,omitempty"` // 0: the width of the notebook (PNG: 900)
	Height int    `json:"height"`
	XLabel string `json:"xLabel,omitempty"`
	YLabel string `json:"yLabel,omitempty"`
	Legend bool   `json:"legend"`
}

// View is the part of the plane that a chart shows.
type View struct {
	X Span `json:"x"`
	Y Span `json:"y"`
}

// Span is the interval from Min over Length axis units (Length > 0).
type Span struct {
	Min    Value   `json:"min"`
	Length float64 `json:"length"`
}
