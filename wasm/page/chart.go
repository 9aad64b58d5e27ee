package page

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/render"
)

// chart is one chart on the page.
type chart struct {
	id         int
	chart      *render.Chart
	screen     Screen
	connection int
	visible    bool
	dirty      bool // its picture is not what it should be
	stale      bool // what it wants may have changed, its picture has not
	drawn      bool // the first pixels of its data have been drawn
	drag       drag
	asking     bool // the row nearest to the pointer is to be asked for
	wants      []render.Want
	newer      []spec.DataHandle // versions of its data that were told of
	next       *render.Chart     // the chart over newer versions, while its tiles come
	nextWants  []render.Want
	remote     remote
	failure    string  // why it could not be drawn
	failures   int     // how often in a row
	retryAt    float64 // when it is tried again, milliseconds
}

// drag is a pan under way, or with band a rectangle being drawn to zoom into.
type drag struct {
	on, band bool
	part     render.Part
	x, y     float64
}

// Status is what the page tells about a chart.
type Status struct {
	Ready       bool    `json:"ready"`
	Loading     bool    `json:"loading"`
	Exact       bool    `json:"exact"`
	Sampled     bool    `json:"sampled"`
	ErrorPixels float64 `json:"errorPixels"`
	Message     string  `json:"message"`
	// Plot is where the plot lies in the chart, CSS pixels.
	Plot Plot `json:"plot"`
	// Hover is the row that the tooltip shows, Tip what it says of the figure under the pointer.
	Hover *render.Found `json:"hover"`
	Tip   []string      `json:"tip,omitempty"`
}

// Plot is a rectangle in CSS pixels.
type Plot struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Resize sets a chart's size in CSS pixels.
func (a *App[P]) Resize(id int, cssWidth, cssHeight, dpr float64) {
	if c := a.charts[id]; c != nil {
		a.relax()
		c.chart.Resize(cssWidth, cssHeight, dpr)
		a.touch(c)
	}
}

func (a *App[P]) touch(c *chart) {
	c.dirty = true
	a.Wake()
}

// moved tells the charts that are linked with one that its view has changed.
func (a *App[P]) moved(c *chart) {
	a.relax()
	a.touch(c)
	link := c.chart.Configuration().Link
	if link == nil {
		return
	}
	from := c.chart.View()
	for _, other := range a.charts {
		l := other.chart.Configuration().Link
		if other == c || l == nil || l.Group != link.Group {
			continue
		}
		v := other.chart.View()
		if link.X && l.X {
			v.X = from.X
		}
		if link.Y && l.Y {
			v.Y = from.Y
		}
		if v != other.chart.View() {
			other.chart.Follow(v)
			other.dirty = true
		}
	}
}

// Visible tells whether a chart is in sight; one that is not costs nothing.
func (a *App[P]) Visible(id int, on bool) {
	c := a.charts[id]
	if c == nil {
		return
	}
	c.visible = on
	c.wants = nil
	a.relax()
	a.touch(c)
}

// View is what a chart shows.
func (a *App[P]) View(id int) (spec.View, bool) {
	c := a.charts[id]
	if c == nil {
		return spec.View{}, false
	}
	return c.chart.View(), true
}

// SetView moves a chart.
func (a *App[P]) SetView(id int, v spec.View) {
	if c := a.charts[id]; c != nil {
		c.chart.SetView(v)
		a.moved(c)
	}
}

// Status tells how true a chart's picture is.
func (a *App[P]) Status(id int) Status {
	c := a.charts[id]
	if c == nil {
		return Status{Message: "no such chart"}
	}
	st := c.chart.Status()
	message := a.messageOf(c)
	if told := c.remote.told; told != nil {
		hover := told.Hover
		if !c.chart.Hovered() {
			hover = nil
		}
		now := told.Drawn
		var plot Plot
		plot.X, plot.Y, plot.Width, plot.Height = c.chart.Plot()
		return Status{
			Plot: plot, Hover: hover, Ready: c.drawn,
			Loading: message == "" && (c.dirty || c.remote.waiting || !now.Ready || now.Sampled),
			Exact:   now.Exact && !c.dirty && !c.remote.waiting, Sampled: now.Sampled, ErrorPixels: now.ErrorPixels,
			Message: message,
		}
	}
	var plot Plot
	plot.X, plot.Y, plot.Width, plot.Height = c.chart.Plot()
	return Status{
		Plot: plot, Hover: c.chart.Found(), Tip: c.chart.Tip(),
		Ready:       c.drawn,
		Loading:     message == "" && (c.dirty || st.Loading || st.Sampled || !st.Ready || !c.drawn),
		Exact:       st.Exact && c.drawn && !c.dirty,
		Sampled:     st.Sampled,
		ErrorPixels: st.ErrorPixels,
		Message:     message,
	}
}

// messageOf is why a chart is not live; empty: it is.
func (a *App[P]) messageOf(c *chart) string {
	if c.failure != "" {
		return c.failure
	}
	conn := a.connections[c.connection]
	if conn == nil {
		return ""
	}
	if conn.gone != "" {
		return conn.gone
	}
	for _, h := range c.chart.Configuration().Data {
		if m := conn.pull.Dead(h.ID); m != "" {
			return m
		}
	}
	if a.short && c.visible && !c.chart.Status().Ready {
		return shortMessage
	}
	return ""
}

// Bits of the modifiers of pointer and wheel events.
const (
	Shift = 1 << iota
	Ctrl
	Alt
	Meta
)

// Pointer takes a pointer event, CSS pixels from the chart's corner, and returns the cursor.
// Dragging pans; with Shift it draws a rectangle and zooms into it.
func (a *App[P]) Pointer(id int, kind string, x, y float64, buttons, modifiers int) string {
	c := a.charts[id]
	if c == nil || math.IsNaN(x) || math.IsNaN(y) {
		return "default"
	}
	part := c.chart.Part(x, y)
	switch kind {
	case "down":
		if buttons&1 != 0 && part != render.Outside {
			c.drag = drag{true, part == render.OverPlot && modifiers&Shift != 0, part, x, y}
			c.chart.HoverOff()
			a.touch(c)
		}
	case "move":
		if c.drag.on && buttons&1 == 0 {
			a.drop(c, false)
		}
		if c.drag.on && c.drag.band {
			c.chart.Band(c.drag.x, c.drag.y, x, y)
			a.touch(c)
			break
		}
		if c.drag.on {
			dx, dy := x-c.drag.x, y-c.drag.y
			c.drag.x, c.drag.y = x, y
			switch c.drag.part {
			case render.OverX:
				dy = 0
			case render.OverY:
				dx = 0
			}
			if dx != 0 || dy != 0 {
				c.chart.Pan(dx, dy)
				a.moved(c)
			}
			break
		}
		was := c.chart.Hovered()
		c.chart.Hover(x, y)
		c.asking = c.chart.Hovered()
		if was || c.asking {
			a.touch(c)
		}
	case "up":
		a.drop(c, true)
	case "cancel":
		a.drop(c, false)
	case "leave":
		a.drop(c, false)
		c.asking = false
		if c.chart.Hovered() {
			c.chart.HoverOff()
			a.touch(c)
		}
	case "dblclick":
		c.drag.on = false
		a.Reset(id)
	}
	return cursor(c, part)
}

// drop ends a drag; with zoom a rectangle becomes the view.
func (a *App[P]) drop(c *chart, zoom bool) {
	if c.drag.on && c.drag.band {
		c.chart.BandOff(zoom)
		a.moved(c)
	}
	c.drag.on = false
}

func cursor(c *chart, part render.Part) string {
	if c.drag.on && !c.drag.band {
		return "grabbing"
	}
	switch part {
	case render.OverPlot:
		return "crosshair"
	case render.OverX:
		return "ew-resize"
	case render.OverY:
		return "ns-resize"
	}
	return "default"
}

// zoomPerPixel is the logarithm of the zoom of one pixel of wheel: a notch of 100 is 1.22.
const zoomPerPixel = 0.002

// Wheel zooms about the pointer: a chart of lines along x (with Shift along y, with Alt both),
// others along both axes (with Shift along x). It reports whether the chart used the event.
func (a *App[P]) Wheel(id int, x, y, dx, dy float64, modifiers int) bool {
	c := a.charts[id]
	if c == nil || c.chart.Part(x, y) == render.Outside || math.IsNaN(dx) || math.IsNaN(dy) {
		return false
	}
	by := dy
	if math.Abs(dx) > math.Abs(dy) { // sideways: Shift turns a plain wheel, a touch pad pans
		if modifiers&Shift == 0 {
			c.chart.Pan(-dx, 0)
			a.moved(c)
			return true
		}
		by = dx
	}
	factor := math.Exp(-math.Max(-600, math.Min(600, by)) * zoomPerPixel)
	if modifiers&Ctrl != 0 { // a pinch comes as small wheel steps with Ctrl
		factor = math.Exp(-math.Max(-60, math.Min(60, by)) * zoomPerPixel * 5)
	}
	factorX, factorY := factor, factor
	switch {
	case c.chart.Lines() && modifiers&Alt != 0:
	case c.chart.Lines() && modifiers&Shift != 0:
		factorX = 1
	case c.chart.Lines():
		factorY = 1
	case modifiers&Shift != 0:
		factorY = 1
	}
	c.chart.Zoom(x, y, factorX, factorY)
	c.asking = c.chart.Hovered()
	a.moved(c)
	return true
}
