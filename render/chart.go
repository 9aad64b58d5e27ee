package render

import (
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render/axis"
	"gpucharts/render/text"
)

// Chart is the state of one chart: configuration, size, theme, view, hover. It is pure: it
// neither waits nor calls anybody. Its door is Frame (what to draw) and Wants (what to fetch).
// One goroutine at a time may use it.
type Chart struct {
	cfg      spec.ChartConfiguration
	series   []series
	x, y     space
	y2       space // of the right axis
	two      bool  // there is a right axis
	flat     bool  // bars lie: places along y, values along x
	timeX    timeAxis
	timeY    timeAxis
	timeY2   timeAxis
	theme    *Theme
	dpr      float64
	width    int // device pixels
	height   int
	plot     Rect
	left     float64 // the left margin, kept steady while panning
	right    float64 // the right one, where there is an axis
	atlas    *text.Atlas
	message  string
	coarser  int16
	hover    hover
	band     band
	status   Status
	xTicks   axis.Ticks
	yTicks   axis.Ticks
	y2Ticks  axis.Ticks
	frame    Frame
	wants    []Want
	missing  []missing
	covered  []bool
	placed   []text.Placed
	scratch  []byte
	scratch2 []byte
	fonts    fonts
	touches  []touch
	ruleText [][]byte // of the configuration's rules, then of its notes
	entries  []legendEntry
	// legendRows is how many rows of the legend the layout has room for.
	legendRows int
	plane      plane
	xLabel     []byte
	yLabel     []byte
	yLabel2    []byte
	subtitle   []byte
	title      []byte
}

// series is one mark of the chart and what is known of its columns.
type series struct {
	kind  *kind
	layer wire.Layer
	x, y  *spec.Column
	extra [4]*spec.Column // of the kind's roles
	// clocks are those of extra, made when a tooltip first tells of them.
	clocks [4]timeAxis
	// rawX and rawY are the columns themselves, where x and y are their places on axes.
	rawX, rawY *spec.Column
	ys         *space    // its axis of y
	clock      *timeAxis // and that axis' clock
	size       float64   // CSS pixels; 0: the mark's own
	alpha      float64   // opacity; 0: the mark's own
	in         *spec.Series
	rows       int64
	color      Color
	chosen     bool // color comes from the configuration, not from the palette
	label      []byte
	// ramp is made of color for rampTheme.
	ramp      *[256]Color
	rampTheme *Theme
	asked     []levels
	// cover is what the last plan found for it.
	cover cover
	// values are what a mark drawn from values is drawn from; shown is the window that was last
	// complete.
	bar         colorBar
	groupLabels [][]byte
	shapeLabels [][]byte
	amounts     [4][]byte   // in the legend: least and greatest size, least and greatest opacity
	solid       *[256]Color // the ramp without transparency, for solidTheme
	solidTheme  *Theme
	values      []valueTile
	shown       window
	hasShown    bool
}

// timeAxis is the clock of an axis of timestamps.
type timeAxis struct {
	nanos int64 // of one axis unit; 0: not a time axis
	zone  axis.Zone
}

// Zones finds the clock of an IANA zone; platforms set it (render/zone.go natively, wasm in
// the page). false: not known here, the axis shows UTC and says so.
var Zones = func(name string) (axis.Zone, bool) { return axis.Zone{}, false }

// NewChart checks the configuration and makes its chart, at the view where it opens. Errors
// name the field and the fix.
func NewChart(cfg spec.ChartConfiguration) (*Chart, error) {
	c := &Chart{cfg: cfg, theme: &Light, dpr: 1, atlas: text.NewAtlas()}
	if err := c.build(); err != nil {
		return nil, err
	}
	c.Reset()
	if v := cfg.View; v != nil {
		c.SetView(*v)
	}
	width, height := cfg.Visual.Width, cfg.Visual.Height
	if width <= 0 {
		width = 900
	}
	if height <= 0 {
		height = 420
	}
	c.Resize(float64(width), float64(height), 1)
	return c, nil
}

// SetAtlas lets charts that are drawn by one device share one atlas.
func (c *Chart) SetAtlas(a *text.Atlas) { c.atlas = a }

// Resize sets the size in CSS pixels and the device pixels that one of them has.
func (c *Chart) Resize(cssWidth, cssHeight, dpr float64) {
	if !(dpr > 0.1) {
		dpr = 1
	}
	if dpr > 8 {
		dpr = 8
	}
	width, height := pixels(cssWidth*dpr), pixels(cssHeight*dpr)
	if width == c.width && height == c.height && dpr == c.dpr {
		return // the margins stay as they are
	}
	c.dpr, c.width, c.height = dpr, width, height
	c.left, c.right = 0, 0
	c.fonts.scale(dpr)
	c.layout()
}

// pixels is a picture's side as whole device pixels, within what devices can hold.
func pixels(v float64) int {
	if !(v >= 16) {
		return 16
	}
	if v > 8192 {
		return 8192
	}
	return int(v + 0.5)
}

// SetTheme sets the colours; t must not change afterwards.
func (c *Chart) SetTheme(t *Theme) { c.theme = t }

// View is what is shown.
func (c *Chart) View() spec.View { return spec.View{X: c.x.span, Y: c.y.span} }

// SetView shows a view, held within the limits of the axes.
func (c *Chart) SetView(v spec.View) {
	c.x.set(v.X)
	c.x.held, c.y.held = true, true
	c.y.set(v.Y)
	c.y2.follow(&c.y)
	c.layout()
}

// Follow shows the view of a linked chart; an axis that follows what is drawn goes on to
// unless v has another one.
func (c *Chart) Follow(v spec.View) {
	heldX, held := c.x.held || v.X != c.x.span, c.y.held || v.Y != c.y.span
	c.SetView(v)
	c.x.held, c.y.held = heldX, held
	c.layout()
}

// Reset shows all of the data.
func (c *Chart) Reset() {
	c.x.span, c.y.span = c.x.full, c.y.full
	c.x.held, c.y.held = false, false
	c.y2.follow(&c.y)
	c.left, c.right = 0, 0
	c.layout()
}

// Pan moves what is shown along with a pointer that moved by dx, dy CSS pixels.
func (c *Chart) Pan(dx, dy float64) {
	if dx != 0 {
		c.x.held = true
	}
	c.x.pan(-dx * c.dpr * c.x.units())
	if dy != 0 {
		c.y.held = true
		c.y.pan(dy * c.dpr * c.y.units())
		c.y2.follow(&c.y)
	}
	c.layout()
}

// Zoom enlarges by the factors about the point (x, y), CSS pixels. Over an axis' labels only
// that axis is zoomed, by the greater factor of the two.
func (c *Chart) Zoom(x, y, factorX, factorY float64) {
	both := factorX
	if factorY > 1 && factorY > both || factorY < 1 && factorX == 1 {
		both = factorY
	}
	switch c.Part(x, y) {
	case OverX:
		factorX, factorY = both, 1
	case OverY:
		factorX, factorY = 1, both
	}
	if factorX != 1 {
		c.x.held = true
	}
	c.x.zoom((x*c.dpr-c.x.origin)*c.x.units(), factorX)
	if factorY != 1 {
		c.y.held = true
		c.y.zoom((c.y.origin-y*c.dpr)*c.y.units(), factorY)
		c.y2.follow(&c.y)
	}
	c.layout()
}

// Part is where a point of the picture lies.
type Part uint8

// The parts of a chart.
const (
	Outside Part = iota
	OverPlot
	OverX // over the labels of the x axis
	OverY
)

// Part tells where the point (x, y), CSS pixels, lies.
func (c *Chart) Part(x, y float64) Part {
	px, py := float32(x*c.dpr), float32(y*c.dpr)
	insideX := px >= c.plot.X && px < c.plot.X+c.plot.W
	insideY := py >= c.plot.Y && py < c.plot.Y+c.plot.H
	switch {
	case insideX && insideY:
		return OverPlot
	case insideX && py >= c.plot.Y+c.plot.H && py <= float32(c.height):
		return OverX
	case insideY && px >= 0 && px < c.plot.X:
		return OverY
	}
	return Outside
}

// Lines reports whether y is a function of x in all marks, so that a plain wheel should zoom x alone.
func (c *Chart) Lines() bool {
	if c.flat {
		return false
	}
	for i := range c.series {
		if !c.series[i].kind.along {
			return false
		}
	}
	return true
}

// SetMessage sets what Status.Message says ("run the cell to make it live"); the chart then
// leaves its exactness out. Whoever set it shows it.
func (c *Chart) SetMessage(message string) { c.message = message }

// SetCoarser draws from tiles this many levels coarser than the screen could show, where the
// device's memory is short. The status tells what that costs.
func (c *Chart) SetCoarser(levels int) { c.coarser = int16(max(0, min(8, levels))) }

// Configuration is what the chart was made from.
func (c *Chart) Configuration() *spec.ChartConfiguration { return &c.cfg }

// SetVersion moves a dataset on to a newer version: its tiles are asked for anew.
func (c *Chart) SetVersion(dataset spec.ID, version uint32) {
	for i := range c.series {
		if c.series[i].layer.Dataset == dataset {
			c.series[i].layer.Version = version
		}
	}
}
