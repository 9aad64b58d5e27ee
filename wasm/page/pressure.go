package page

// Where the device's memory does not hold what is shown, charts are drawn from coarser tiles, level
// by level; where the coarsest do not fit either, the charts say so and no more is asked for, until
// somebody changes what is shown.

// tight is a drawer whose memory can be short.
type tight interface {
	// Tight reports whether the memory does not hold what was wanted since the last call of Ease.
	Tight() bool
	// Ease tells that something else is wanted from now on.
	Ease()
}

const (
	// easeFrames is how many frames memory must have been ample before detail comes back.
	easeFrames = 240
	// mostCoarser is by how many levels charts may be coarsened.
	mostCoarser = 4
	// easeMillis is how long a level has to show whether it fits.
	easeMillis = 400
)

const shortMessage = "this page's graphics memory does not hold all that is in sight: zoom in, or close other charts"

// pressure is what the page does about it.
type pressure struct {
	coarser int     // by how many levels the charts are coarsened
	until   float64 // when the next step may be taken, milliseconds
	ample   int     // for how many frames memory was ample
	short   bool    // the coarsest tiles do not fit either
}

// ease makes charts coarser while the device's memory does not hold what they show, and finer
// again later.
func (a *App[P]) ease(nowMillis float64) {
	d, ok := a.drawer.(tight)
	if !ok || a.short {
		return
	}
	switch {
	case !d.Tight():
		if a.ample++; a.ample > easeFrames && a.coarser > 0 {
			a.setCoarser(d, a.coarser-1)
		}
	case nowMillis < a.until:
		a.ample = 0
		a.Later(a.until - nowMillis)
	case a.coarser < mostCoarser:
		a.until = nowMillis + easeMillis
		a.setCoarser(d, a.coarser+1)
		a.Later(easeMillis)
	default:
		a.short = true
		a.touchAll()
	}
}

func (a *App[P]) setCoarser(d tight, levels int) {
	a.coarser, a.ample = levels, 0
	d.Ease()
	for _, c := range a.charts {
		c.chart.SetCoarser(levels)
		c.dirty = true
	}
}

// relax tries again: something else is shown from now on.
func (a *App[P]) relax() {
	if !a.short {
		return
	}
	a.short = false
	if d, ok := a.drawer.(tight); ok {
		d.Ease()
	}
	a.touchAll()
}
