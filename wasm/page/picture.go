package page

import (
	"gpucharts/display/spec"
	"gpucharts/render"
)

// A page without a device has its charts drawn by the kernel. Everything else stays here: views,
// drags, links. Each chart has one request under way; what changes meanwhile goes into the next.
// Until the answer is there, the picture that is shown is moved and stretched to where the view
// has gone.

// Remote draws elsewhere and shows here.
type Remote interface {
	// Ask sends a request; Forget tells that no more will come for a chart.
	Ask(connection int, q *render.PictureRequest)
	Forget(connection, chart int)
	// Place shows the last picture of a chart with its plot moved.
	Place(chart int, p *Placed)
}

// Placed says where the plot of a picture is shown. From is where it lies in the picture, To where
// its contents belong, Clip what they must not leave; x, y, width, height in CSS pixels.
type Placed struct{ From, To, Clip [4]float64 }

// remote is what a chart has of its pictures.
type remote struct {
	serial  int
	waiting bool
	since   float64 // when it was asked for, milliseconds
	again   float64 // when a better picture is asked for, milliseconds; 0: this one is good
	told    *render.Picture
	placed  Placed
}

const (
	// lostMillis is how long a picture may take before it is asked for again.
	lostMillis = 8000
	// betterMillis is how soon a picture of a sample is asked for again.
	betterMillis = 200
)

// SetRemote has the charts drawn elsewhere: there is no device, or no more.
func (a *App[P]) SetRemote(r Remote) {
	a.drawer, a.Remote = nil, r
	for _, c := range a.charts {
		c.remote = remote{}
	}
	a.touchAll()
}

// askPictures asks for a picture of every chart in sight that has changed.
func (a *App[P]) askPictures(nowMillis float64) {
	if a.Remote == nil {
		return
	}
	for _, id := range a.order {
		c := a.charts[id]
		conn := a.connections[c.connection]
		r := &c.remote
		lost := r.waiting && nowMillis-r.since >= lostMillis
		if lost || r.again > 0 && nowMillis >= r.again {
			c.dirty = true
		}
		if len(c.newer) > 0 {
			a.growRemote(c)
		}
		c.stale = false
		if !c.visible || !c.dirty {
			continue
		}
		c.place(a.Remote)
		if conn == nil || conn.gone != "" {
			continue
		}
		if r.waiting && !lost {
			continue
		}
		r.serial++
		r.waiting, r.since, r.again = true, nowMillis, 0
		c.dirty, c.asking = false, false
		a.stats.Asked++
		a.Remote.Ask(c.connection, &render.PictureRequest{
			Type: render.RequestPicture, Chart: id, Serial: r.serial,
			Config: *c.chart.Configuration(), Pose: c.chart.Pose(),
		})
		a.Later(lostMillis)
	}
}

// growRemote goes on to the newest versions of a chart's data: its picture stays until the next.
func (a *App[P]) growRemote(c *chart) {
	next, err := c.chart.Grown(c.newer)
	c.newer, c.dirty = nil, true
	if err != nil {
		c.failure = err.Error()
		return
	}
	next.TakeHover(c.chart)
	c.chart = next
}

// place moves the picture that is there to where the view has gone.
func (c *chart) place(to Remote) {
	told := c.remote.told
	if told == nil {
		return
	}
	var p Placed
	p.From = told.Plot
	p.Clip[0], p.Clip[1], p.Clip[2], p.Clip[3] = c.chart.Plot()
	now := c.chart.View()
	x0, x1 := along(told.Pose.View.X, now.X)
	y0, y1 := along(told.Pose.View.Y, now.Y)
	p.To = [4]float64{p.Clip[0] + x0*p.Clip[2], p.Clip[1] + (1-y1)*p.Clip[3], (x1 - x0) * p.Clip[2], (y1 - y0) * p.Clip[3]}
	if p != c.remote.placed {
		c.remote.placed = p
		to.Place(c.id, &p)
	}
}

// along is where a span begins and ends within another one, of which 0 is the beginning and 1 the end.
func along(v, of spec.Span) (from, to float64) {
	from = v.Min.Sub(of.Min) / of.Length
	return from, from + v.Length/of.Length
}

// Told takes what is told of a picture that can be shown now. It reports whether it should be:
// an older one than is shown should not.
func (a *App[P]) Told(p *render.Picture) bool {
	c := a.charts[p.Chart]
	if c == nil || a.Remote == nil || p.Serial > c.remote.serial || c.remote.told != nil && p.Serial < c.remote.told.Serial {
		return false
	}
	r := &c.remote
	if p.Serial == r.serial {
		r.waiting = false
	}
	a.Wake()
	if c.failure = p.Error; p.Error != "" {
		return false
	}
	r.told = p
	r.placed = Placed{}
	c.chart.Fit(&p.Pose)
	c.drawn = c.drawn || p.Drawn.Ready || p.Drawn.Sampled
	a.stats.Shown++
	if !p.Drawn.Ready || p.Drawn.Sampled {
		a.better(c)
	}
	return true
}

// better asks again soon: what is shown is not all there is.
func (a *App[P]) better(c *chart) {
	if c.dirty || c.remote.waiting {
		return
	}
	c.remote.again = a.nowMillis + betterMillis
	a.Later(betterMillis)
}

// Moved shows where the picture that was just told belongs, after it has been taken.
func (a *App[P]) Moved(id int) {
	if c := a.charts[id]; c != nil && a.Remote != nil {
		c.place(a.Remote)
	}
}
