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
	Line        ChartType = "line"
	Step        ChartType = "step"
	Area        ChartType = "area"
	Band        ChartType = "band" // between y and the column of role Y2
	Scatter     ChartType = "scatter"
	Histogram   ChartType = "histogram"
	Bar         ChartType = "bar"
	Box         ChartType = "box"
	Heatmap     ChartType = "heatmap"
	Candlestick ChartType = "candlestick"
	OHLC        ChartType = "ohlc"
	ErrorBar    ChartType = "errorbar"
	Contour     ChartType = "contour"
	Path        ChartType = "path" // from row to row, in their order
)

// Role says what a column beyond x and y is for.
type Role string

// The roles.
const (
	ColorBy   Role = "color"
	SizeBy    Role = "size"
	ShapeBy   Role = "shape"
	OpacityBy Role = "opacity"
	GroupBy   Role = "group" // of bars and histograms
	Y2        Role = "y2"    // the other border of a band
	ValueOf   Role = "value" // of a heatmap's cell
	OpenOf    Role = "open"
	HighOf    Role = "high"
	LowOf     Role = "low"
	CloseOf   Role = "close"
	Error     Role = "error" // y plus and minus this
	ErrorLow  Role = "errorLow"
	ErrorHigh Role = "errorHigh"
)

// Encoding gives a role to a column.
type Encoding struct {
	Role   Role `json:"role"`
	Column int  `json:"column"`
}

// Function is what is made of many values.
type Function string

// The functions.
const (
	Count Function = "count"
	Sum   Function = "sum"
	Mean  Function = "mean"
	Min   Function = "min"
	Max   Function = "max"
)

// Scale is what an axis does to its values.
type Scale string

// The scales. SymLog is sign(v)*log10(1+|v|).
const (
	LinearScale Scale = "linear"
	LogScale    Scale = "log"
	SymLogScale Scale = "symlog"
)

// Tone is how the counts of a density become places on its ramp of colours.
type Tone string

// The tones. LogTone: log(1+n), the default. LinearTone: n. EqualTone: the share of cells with fewer
// rows, so that each colour covers as much of the picture (histogram equalisation).
const (
	LogTone    Tone = "log"
	LinearTone Tone = "linear"
	EqualTone  Tone = "eq-hist"
)

// Order is the order of the bars on an axis of categories.
type Order string

// The orders. Empty: that of the first rows.
const (
	Ascending  Order = "ascending"  // by value, the least first
	Descending Order = "descending" // by value, the greatest first
	ByName     Order = "name"
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
	// Link joins the view with those of other charts.
	Link *Link `json:"link,omitempty"`
}

// Series is one mark over columns of one dataset.
type Series struct {
	Type     ChartType  `json:"type"`
	Data     int        `json:"data"`               // index into ChartConfiguration.Data
	X        int        `json:"x"`                  // column index
	Y        int        `json:"y"`                  // column index; of a histogram: as X
	Color    string     `json:"color,omitempty"`    // "#rrggbb"; empty: from the palette
	Label    string     `json:"label"`              // in the legend
	Axis     int        `json:"axis,omitempty"`     // 0: the left y axis, 1: the right one
	Encode   []Encoding `json:"encode,omitempty"`   // further columns
	Function Function   `json:"function,omitempty"` // of bars, heatmaps and colours by column
	Stacked  bool       `json:"stacked,omitempty"`  // groups of bars on top of each other
	// Horizontal: bars lie on the axis of y, and their values along x. It goes for all series of a chart, or for none.
	Horizontal bool    `json:"horizontal,omitempty"`
	Sort       Order   `json:"sort,omitempty"`    // of bars of a column of categories
	Opacity    float64 `json:"opacity,omitempty"` // 0 to 1; 0: the mark's own
	// XExtent and YExtent are the ranges of x and y in the units of an axis that is not linear.
	XExtent *Range  `json:"xExtent,omitempty"`
	YExtent *Range  `json:"yExtent,omitempty"`
	Size    float64 `json:"size,omitempty"` // line width, marker diameter, bin width: CSS pixels; 0: the mark's own
}

// Column is the index of the column with a role, -1 where none has it.
func (s *Series) Column(r Role) int {
	for _, e := range s.Encode {
		if e.Role == r {
			return e.Column
		}
	}
	return -1
}

// VisualConfig holds what a chart looks like apart from its data. Sizes are CSS pixels.
type VisualConfig struct {
	Title  string `json:"title,omitempty"`
	Width  int    `json:"width,omitempty"` // 0: the width of the notebook (PNG: 900)
	Height int    `json:"height"`
	XLabel string `json:"xLabel,omitempty"`
	YLabel string `json:"yLabel,omitempty"`
	Legend bool   `json:"legend"`
	// Subtitle stands under the title.
	Subtitle string `json:"subtitle,omitempty"`
	// YLabel2 is the text along the right y axis.
	YLabel2 string `json:"yLabel2,omitempty"`
	// XScale, YScale and YScale2 are the scales of the axes; empty: linear.
	XScale  Scale  `json:"xScale,omitempty"`
	YScale  Scale  `json:"yScale,omitempty"`
	YScale2 Scale  `json:"yScale2,omitempty"`
	Rules   []Rule `json:"rules,omitempty"`
	Notes   []Note `json:"notes,omitempty"`
	// Tone is that of all densities; empty: log.
	Tone Tone `json:"tone,omitempty"`
	// XRange, YRange and YRange2 are what the axes show at first, in values, where that is not for the data to say.
	XRange  *Range `json:"xRange,omitempty"`
	YRange  *Range `json:"yRange,omitempty"`
	YRange2 *Range `json:"yRange2,omitempty"`
}

// Rule is a straight line across the plot at a value of an axis, or a stretch of it that is
// tinted where To is given.
type Rule struct {
	Axis  string `json:"axis"` // "x", "y" or "y2"
	At    Value  `json:"at"`
	To    *Value `json:"to,omitempty"`
	Color string `json:"color,omitempty"` // "#rrggbb"
	Label string `json:"label,omitempty"`
}

// Note is a text at a point of the plot.
type Note struct {
	X     Value  `json:"x"`
	Y     Value  `json:"y"`
	Text  string `json:"text"`
	Color string `json:"color,omitempty"` // "#rrggbb"
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
