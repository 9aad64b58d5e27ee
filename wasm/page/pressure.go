package page

// Where the device's memory does not hold what is shown, charts are drawn from coarser tiles, level
// by level; where the coarsest do not fit either, the charts say so and no more is asked for, until
// somebody changes what is shown.

// noting is a drawer that tells what of its tiles is used.
type noting interface {
	// Evicting reports whether tiles were evicted, or found no room, since the last call.
	Evicting() bool
	// Mark begins anew to note which tiles are used.
	Mark()
	// Full reports whether all resident tiles were used since Mark: another one has no room.
	Full() bool
}

const (
	// easeFrames is how many frames memory must have been ample before detail comes back.
	easeFrames = 240
	// mostCoarser is by how many levels charts may be coarsened.
	mostCoarser = 4
	// easeMillis is how long memory must have been tight before something is done about it.
	easeMillis = 400
)

const shortMessage = "this page's graphics memory does not hold all that is in sight: zoom in, or close other charts"

// pressure is what the page does about it.
type pressure struct {
	coarser int     // by how many levels the charts are coarsened
	until   float64 // when the next step is taken, milliseconds, where it is still tight
	ample   int     // for how many frames memory was ample
	changed bool    // something else is shown since the last step
	tight   bool    // what is in sight does not fit
	short   bool    // nor does it by the coarsest tiles
}

// ease makes charts coarser while the device's memory does not hold what they show, and finer
// again later.
func (a *App[P]) ease(nowMillis float64) {
	d, ok := a.drawer.(noting)
	if !ok || a.short {
		return
	}
	if !((a.tight || d.Evicting()) && a.overflows(d)) {
		a.tight = false
		if a.ample++; a.ample > easeFrames && a.coarser > 0 && a.changed {
			a.setCoarser(a.coarser - 1)
		}
		return
	}
	a.ample = 0
	switch {
	case !a.tight:
		a.tight, a.until = true, nowMillis+easeMillis
		a.Later(easeMillis)
	case nowMillis < a.until:
		a.Later(a.until - nowMillis)
	case a.coarser < mostCoarser:
		a.tight = false
		a.setCoarser(a.coarser + 1)
	default:
		a.tight, a.short = false, true
		a.touchAll()
	}
}

// overflows reports whether charts in sight lack tiles for which only others in sight could make room.
func (a *App[P]) overflows(d noting) bool {
	d.Mark()
	lacking := false
	for _, c := range a.charts {
		if c.visible {
			c.wants = c.chart.Wants(a.drawer)
			lacking = lacking || !c.chart.Status().Ready
		}
	}
	return lacking && d.Full()
}

func (a *App[P]) setCoarser(levels int) {
	a.coarser, a.ample, a.changed = levels, 0, false
	for _, c := range a.charts {
		c.chart.SetCoarser(levels)
		c.dirty = true
	}
}

// Coarser is by how many levels the charts are drawn coarser than the screen could show.
func (a *App[P]) Coarser() int { return a.coarser }

// relax tries again: something else is shown from now on.
func (a *App[P]) relax() {
	a.changed = true
	if a.short {
		a.short = false
		a.touchAll()
	}
}
