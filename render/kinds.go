package render

import (
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// kind is what the renderer knows of one type of chart. There are two families. Marks drawn from
// tiles (line.go, density.go below render/gpu and render/plain): any number of rows, whose bytes
// go from the socket to the GPU. Marks drawn from values: bars, boxes and the like, hundreds of
// figures whose few numbers the renderer reads and turns into Shapes, here, once for all drawers.
type kind struct {
	aggregate wire.Aggregate
	// along: y is a function of x, so that a plain wheel zooms x alone and the tooltip follows x.
	along bool
	// roles are the columns beside x and y, in the order of Layer.Extra. The first needs of them
	// must be there.
	roles []spec.Role
	needs int
	// zero: the axis of y begins at zero, or holds it.
	zero bool
	// plan fills the frame's marks from the resident tiles.
	plan func(c *Chart, s *series, t Tiles)

	// The rest is for marks drawn from values.

	// shapes draws what s.values holds into a ShapeMark.
	shapes func(c *Chart, s *series, m *Mark)
	// extent is how far that reaches along y; nil: the ranges of the columns tell.
	extent func(s *series) (low, high float64)
	// binX and binY are the least sizes of a bin, CSS pixels; bins are up to twice as large.
	binX, binY float64
	// tell writes what a tooltip says about one row of values.
	tell func(c *Chart, s *series, row []float64, t *tip)
	// slots: each value of x has a place one unit wide.
	slots bool
}

var scatterKind = kind{aggregate: wire.Count, plan: (*Chart).coverDensity}

// kindOf finds what is known of a chart type; nil: nothing.
func kindOf(t spec.ChartType) *kind {
	switch t {
	case spec.Line:
		return &lineKind
	case spec.Step:
		return &stepKind
	case spec.Area:
		return &areaKind
	case spec.Band:
		return &bandKind
	case spec.Scatter:
		return &scatterKind
	case spec.Histogram:
		return &histogramKind
	case spec.Bar:
		return &barKind
	case spec.Box:
		return &boxKind
	case spec.Candlestick:
		return &candleKind
	case spec.OHLC:
		return &ohlcKind
	case spec.ErrorBar:
		return &errorKind
	case spec.Heatmap:
		return &heatmapKind
	case spec.Contour:
		return &contourKind
	case spec.Path:
		return &pathKind
	}
	return nil
}

// knownTypes are the types that kindOf knows, for a message.
const knownTypes = "line, step, area, band, scatter, histogram, bar, box, candlestick, ohlc, errorbar, heatmap, contour, path"
