package page

import (
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/text"
	"gpucharts/wasm/pull"
)

// Drawer keeps tiles: gpu.Drawer in the page. P is what a payload is there (an ArrayBuffer).
type Drawer[P any] interface {
	render.Tiles
	Store(layer wire.Layer, tiles []wire.Tile, payload P) error
	Drop(dataset spec.ID)
	// Outdate forgets the tiles of versions of a dataset before one.
	Outdate(dataset spec.ID, before uint32)
}

// Screen is one canvas.
type Screen interface {
	Draw(f *render.Frame) error
}

// App holds the charts of one page. All calls come from one goroutine.
type App[P any] struct {
	// Wake asks for a call of Frame soon, Later for one after some milliseconds.
	Wake  func()
	Later func(millis float64)
	// Remote draws where there is no device; nil: nobody does. See picture.go.
	Remote Remote

	drawer      Drawer[P]
	atlas       *text.Atlas
	theme       *render.Theme
	charts      map[int]*chart
	order       []int // of mounting
	connections map[int]*connection
	wants       []render.Want
	requests    []wire.Request
	stats       Stats
	nowMillis   float64
	pressure
}

type connection struct {
	pull *pull.Connection
	gone string // why it is gone; empty: it is there
}

// Stats counts what the page did.
type Stats struct {
	Frames     int // calls of Frame that drew something
	Drawn      int // charts drawn in all
	DrawErrors int
	// Asked and Shown count the pictures of the kernel's.
	Asked, Shown int
}

// NewApp is a page without charts.
func NewApp[P any]() *App[P] {
	return &App[P]{
		Wake: func() {}, Later: func(float64) {},
		atlas: text.NewAtlas(), theme: &render.Light,
		charts: map[int]*chart{}, connections: map[int]*connection{},
	}
}

// SetDrawer takes the drawer of a new device: everything is fetched and drawn anew.
func (a *App[P]) SetDrawer(d Drawer[P]) {
	a.drawer, a.Remote, a.pressure = d, nil, pressure{coarser: a.coarser, changed: true}
	for _, c := range a.connections {
		c.pull.Forget()
	}
	a.touchAll()
}

// SetTheme redraws all charts in other colours.
func (a *App[P]) SetTheme(t *render.Theme) {
	a.theme = t
	for _, c := range a.charts {
		c.chart.SetTheme(t) // a newer version in the making looks as this one
	}
	a.touchAll()
}

func (a *App[P]) touchAll() {
	for _, c := range a.charts {
		c.dirty = true
	}
	a.Wake()
}

// Mount adds a chart; its tiles come over the connection. An error says what is wrong with the
// configuration.
func (a *App[P]) Mount(id int, screen Screen, cfg spec.ChartConfiguration, connection int) error {
	made, err := render.NewChart(cfg)
	if err != nil {
		return err
	}
	made.SetAtlas(a.atlas)
	made.SetTheme(a.theme)
	made.SetCoarser(a.coarser)
	if _, have := a.charts[id]; !have {
		a.order = append(a.order, id)
	}
	a.charts[id] = &chart{id: id, chart: made, screen: screen, connection: connection, visible: true, dirty: true}
	a.Wake()
	return nil
}

// Unmount forgets a chart. Datasets that no chart shows any more give their memory back.
func (a *App[P]) Unmount(id int) {
	c, have := a.charts[id]
	if !have {
		return
	}
	delete(a.charts, id)
	a.relax()
	if a.Remote != nil {
		a.Remote.Forget(c.connection, id)
	}
	for i, other := range a.order {
		if other == id {
			a.order = append(a.order[:i], a.order[i+1:]...)
			break
		}
	}
	for _, h := range c.chart.Configuration().Data {
		if a.drawer != nil && !a.shows(h.ID) {
			a.drawer.Drop(h.ID)
		}
	}
	a.Wake()
}

func (a *App[P]) shows(dataset spec.ID) bool {
	for _, c := range a.charts {
		for _, h := range c.chart.Configuration().Data {
			if h.ID == dataset {
				return true
			}
		}
	}
	return false
}

// Connect opens the way to a kernel, also again after it was gone.
func (a *App[P]) Connect(id int, send func(request []byte)) {
	a.connections[id] = &connection{pull: pull.NewConnection(send)}
	for _, c := range a.charts {
		if c.connection == id {
			c.remote.waiting = false
		}
	}
	a.touchConnection(id)
}

// Disconnect keeps the last pictures and says why.
func (a *App[P]) Disconnect(id int, reason string) {
	c := a.connections[id]
	if c == nil {
		c = &connection{pull: pull.NewConnection(func([]byte) {})}
		a.connections[id] = c
	}
	if reason == "" {
		reason = "run the cell to make it live"
	}
	c.gone = reason
	c.pull.Forget()
	a.touchConnection(id)
}

func (a *App[P]) touchConnection(id int) {
	for _, c := range a.charts {
		if c.connection == id {
			c.dirty = true
		}
	}
	a.Wake()
}

// Receive takes one reply; payload goes to the drawer untouched.
func (a *App[P]) Receive(nowMillis float64, id int, header []byte, payload P, payloadBytes int) error {
	c := a.connections[id]
	if c == nil {
		return nil
	}
	answer, err := c.pull.Receive(nowMillis, header, payloadBytes)
	if err != nil {
		return err
	}
	r := &answer.Reply
	if answer.Nearest {
		if to := a.charts[answer.Chart]; to != nil {
			to.chart.SetNearest(answer.Series, r)
			to.dirty = true
		}
	}
	if len(r.Tiles) > 0 && a.drawer != nil {
		if err := a.drawer.Store(r.Layer, r.Tiles, payload); err != nil {
			a.Wake() // where it was for want of memory, something is done about it (pressure.go)
			return err
		}
	}
	for _, to := range a.charts {
		switch {
		case r.Status != wire.OK:
			to.dirty = to.dirty || to.connection == id
		case len(r.Tiles) > 0 && to.next != nil:
			to.stale = true // for a newer version, or of what is drawn
			to.dirty = to.dirty || !to.chart.Status().Ready
		case len(r.Tiles) > 0 && to.chart.Status().Ready && to.drawn:
			to.stale = true // tiles ahead of time: nothing in sight has changed
		case len(r.Tiles) > 0:
			to.dirty = true
		}
	}
	a.Wake()
	return nil
}

// Stats tells what the page did so far.
func (a *App[P]) Stats() Stats { return a.stats }

// Pulled sums up what came over all connections.
func (a *App[P]) Pulled() (sum pull.Stats, inFlight int) {
	for _, c := range a.connections {
		s := c.pull.Stats()
		sum.Requests += s.Requests
		sum.Replies += s.Replies
		sum.Cancels += s.Cancels
		sum.Timeouts += s.Timeouts
		sum.Tiles += s.Tiles
		sum.PayloadBytes += s.PayloadBytes
		inFlight += c.pull.InFlight()
	}
	return sum, inFlight
}

// Charts is the number of charts on the page.
func (a *App[P]) Charts() int { return len(a.charts) }
