package page

import (
	"gpucharts/display/spec"
	"gpucharts/render"
)

// Frame asks for what is missing and draws every chart whose picture has changed. It reports
// whether it should be called again for the next picture.
func (a *App[P]) Frame(nowMillis float64) bool {
	a.nowMillis = nowMillis
	if a.drawer == nil {
		a.askPictures(nowMillis)
		return false
	}
	if b, ok := a.drawer.(busy); ok && b.Busy() {
		// The device has not caught up: what the pointer does meanwhile goes into one frame. The
		// kernels need not wait for it.
		for _, c := range a.charts {
			if c.visible && (c.dirty || c.stale) {
				c.wants = c.chart.Wants(a.drawer)
			}
		}
		a.pull(nowMillis)
		return true
	}
	a.ease(nowMillis)
	drew := false
	for _, id := range a.order {
		c := a.charts[id]
		if !c.visible || !c.dirty && !c.stale {
			continue
		}
		if c.failures > 0 && nowMillis < c.retryAt {
			continue
		}
		c.stale = false
		if a.grow(c) {
			c.dirty = true
		}
		if !c.dirty {
			c.wants = c.chart.Wants(a.drawer)
			continue
		}
		c.chart.SetMessage(a.messageOf(c))
		c.wants = c.chart.Wants(a.drawer)
		frame := c.chart.Frame(a.drawer)
		c.dirty = false
		if err := c.screen.Draw(frame); err != nil {
			c.failure = err.Error()
			c.failures++
			a.stats.DrawErrors++
			if c.failures <= mostRetries { // an error of the device may pass
				c.dirty, c.retryAt = true, nowMillis+retryMillis
				a.Later(retryMillis)
			}
		} else {
			c.failure, c.failures = "", 0
			c.drawn = c.drawn || hasData(c.chart, frame)
		}
		drew = true
		a.stats.Drawn++
	}
	if drew {
		a.stats.Frames++
	}
	a.pull(nowMillis)
	for _, c := range a.charts {
		if c.visible && c.dirty && c.failures == 0 {
			return true
		}
	}
	return false
}

// AskAhead asks for what a chart that shows nothing yet needs, before the frame that would ask: a page whose GPU is
// still at work on shaders gives no frames.
func (a *App[P]) AskAhead(id int, nowMillis float64) {
	c := a.charts[id]
	if c == nil || a.drawer == nil || c.drawn || !c.visible {
		return
	}
	c.wants = c.chart.Wants(a.drawer)
	a.pull(nowMillis)
}

// busy is a drawer that tells when frames queue up.
type busy interface{ Busy() bool }

// A picture that could not be drawn is tried again a few times.
const (
	mostRetries = 3
	retryMillis = 500
)

// hasData reports whether a frame shows rows, or truly that there are none.
func hasData(c *render.Chart, f *render.Frame) bool {
	st := c.Status()
	if st.Message != "" && !st.Ready {
		return false
	}
	if st.Ready {
		return true
	}
	for i := range f.Marks {
		if len(f.Marks[i].Tiles) > 0 {
			return true
		}
	}
	return false
}

// pull hands every connection what its charts want: first those that wait for what is in
// sight, then what the others want ahead of time.
func (a *App[P]) pull(nowMillis float64) {
	for id, conn := range a.connections {
		if conn.gone != "" {
			continue
		}
		a.wants = a.wants[:0]
		if a.short {
			conn.pull.Want(nowMillis, a.wants) // what comes would push out what is shown
			continue
		}
		for _, ahead := range [...]bool{false, true} {
			for _, chartID := range a.order {
				c := a.charts[chartID]
				if c.connection == id && c.visible && c.chart.Status().Ready == ahead {
					a.wants = append(a.wants, c.wants...)
				}
				if c.connection == id && c.visible && ahead {
					a.wants = append(a.wants, c.nextWants...)
				}
			}
		}
		if millis := conn.pull.Want(nowMillis, a.wants); millis > 0 {
			a.Later(millis)
		}
		for _, chartID := range a.order {
			if c := a.charts[chartID]; c.connection == id && c.asking && !conn.pull.Waiting(c.id) {
				a.askNearest(conn, c, nowMillis)
			}
		}
	}
}

func (a *App[P]) askNearest(conn *connection, c *chart, nowMillis float64) {
	c.asking = false
	a.requests = c.chart.NearestRequests(a.requests[:0])
	for i := range a.requests {
		if a.requests[i].Verb == 0 {
			continue
		}
		conn.pull.Nearest(nowMillis, c.id, i, &a.requests[i])
	}
}

// Density is the frame and the mark index of a chart's first density as it is drawn now;
// -1: it has none.
func (a *App[P]) Density(id int) (*render.Frame, int) {
	c := a.charts[id]
	if c == nil || a.drawer == nil {
		return nil, -1
	}
	f := c.chart.Frame(a.drawer)
	for i := range f.Marks {
		if f.Marks[i].Kind == render.DensityMark {
			return f, i
		}
	}
	return f, -1
}

// Datasets lists the datasets that the charts of the page show.
func (a *App[P]) Datasets() []spec.ID {
	var out []spec.ID
	for _, id := range a.order {
		for _, h := range a.charts[id].chart.Configuration().Data {
			out = append(out, h.ID)
		}
	}
	return out
}
