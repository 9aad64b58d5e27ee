package page

import (
	"gpucharts/display/spec"
)

// A stream's charts follow it so: the kernel tells of a newer version; the chart goes on being
// drawn as it is, while the tiles of the newer one are pulled for a second chart, which takes
// its place when they are there. Nothing flickers, and a page that is slow skips versions.

// abandonAfter is how many versions later a picture in the making is given up for the newest:
// the kernel keeps the tiles of the last few.
const abandonAfter = 6

// Changed tells that a dataset has a newer version.
func (a *App[P]) Changed(id int, h spec.DataHandle) {
	conn := a.connections[id]
	if conn == nil || !conn.pull.Newer(h.ID, h.Version) {
		return
	}
	for _, c := range a.charts {
		if c.connection != id {
			continue
		}
		for _, had := range c.chart.Configuration().Data {
			if had.ID == h.ID && had.Version != h.Version {
				c.newer = with(c.newer, h)
				c.stale = true
			}
		}
	}
	a.Wake()
}

// with puts a handle in place of an older one.
func with(handles []spec.DataHandle, h spec.DataHandle) []spec.DataHandle {
	for i := range handles {
		if handles[i].ID == h.ID {
			handles[i] = h
			return handles
		}
	}
	return append(handles, h)
}

// grow brings a chart nearer to the newest versions of its data. It reports whether a newer
// picture took the place of the one before.
func (a *App[P]) grow(c *chart) bool {
	if c.next == nil && len(c.newer) == 0 {
		return false
	}
	if c.next == nil || outrun(c) {
		next, err := c.chart.Grown(c.newer)
		if err != nil {
			c.newer = nil
			c.failure = err.Error()
			return true
		}
		c.next, c.newer = next, nil
	}
	c.next.SetCoarser(a.coarser)
	c.next.LookAs(c.chart)
	wants := c.next.Wants(a.drawer)
	if st := c.next.Status(); !st.Ready {
		c.nextWants = wants
		return false
	}
	old := c.chart
	c.next.TakeHover(old)
	c.asking = c.asking || c.next.Hovered()
	c.chart, c.next, c.nextWants = c.next, nil, nil
	for _, h := range old.Configuration().Data {
		a.drawer.Outdate(h.ID, a.oldest(h.ID))
	}
	return true
}

// outrun reports whether the version that is in the making may be kept no more.
func outrun(c *chart) bool {
	for _, h := range c.newer {
		for _, in := range c.next.Configuration().Data {
			if in.ID == h.ID && h.Version-in.Version >= abandonAfter {
				return true
			}
		}
	}
	return false
}

// oldest is the oldest version of a dataset that is shown.
func (a *App[P]) oldest(dataset spec.ID) uint32 {
	least := ^uint32(0)
	for _, c := range a.charts {
		for _, h := range c.chart.Configuration().Data {
			if h.ID == dataset {
				least = min(least, h.Version)
			}
		}
	}
	return least
}
