package page

import "gpucharts/render"

// Pose is what a person has made of a chart. Another renderer's chart that assumes it goes on from there.
func (a *App[P]) Pose(id int) (render.Pose, bool) {
	c := a.charts[id]
	if c == nil {
		return render.Pose{}, false
	}
	p := c.chart.Pose()
	p.Hover, p.Band = nil, nil // the pointer will tell where it is
	return p, true
}

// Assume takes on a pose; the size follows by Resize where it is another one meanwhile.
func (a *App[P]) Assume(id int, p *render.Pose) {
	if c := a.charts[id]; c != nil {
		c.chart.Fit(p) // first: the margins are those of the labels of what is drawn
		c.chart.Assume(p)
		a.touch(c)
	}
}

// Reset shows all of a chart's data.
func (a *App[P]) Reset(id int) {
	if c := a.charts[id]; c != nil {
		c.chart.Reset()
		a.moved(c)
	}
}

// Redraw draws a chart now, out of sight as well, without what is about the pointer: for who wants its
// picture, which a canvas holds no longer than the task that drew it.
func (a *App[P]) Redraw(id int) error {
	c := a.charts[id]
	if c == nil || a.drawer == nil {
		return nil
	}
	f := c.chart.Frame(a.drawer)
	if len(f.Overlay) > 0 || len(f.OverlayText) > 0 {
		f.Overlay, f.OverlayText = f.Overlay[:0], f.OverlayText[:0]
		a.touch(c)
	}
	return c.screen.Draw(f)
}
