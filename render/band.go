package render

import "math"

// band is the rectangle that is being drawn to zoom into it, device pixels.
type band struct {
	on             bool
	x0, y0, x1, y1 float64
}

// thinBand is the height or width, in CSS pixels, below which a band means one axis alone.
const thinBand = 12

// Band shows a rectangle from one corner to the other, CSS pixels, held inside of the plot.
func (c *Chart) Band(x0, y0, x1, y1 float64) {
	if math.IsNaN(x0+y0+x1+y1) || math.IsInf(x0+y0+x1+y1, 0) {
		return
	}
	left, right := float64(c.plot.X), float64(c.plot.X+c.plot.W)
	top, bottom := float64(c.plot.Y), float64(c.plot.Y+c.plot.H)
	hold := func(v, low, high float64) float64 { return math.Max(low, math.Min(high, v*c.dpr)) }
	x0, x1 = hold(x0, left, right), hold(x1, left, right)
	y0, y1 = hold(y0, top, bottom), hold(y1, top, bottom)
	c.band = band{true, math.Min(x0, x1), math.Min(y0, y1), math.Max(x0, x1), math.Max(y0, y1)}
	if wide, high := c.band.x1-c.band.x0, c.band.y1-c.band.y0; high < thinBand*c.dpr && wide > 2*high {
		c.band.y0, c.band.y1 = top, bottom
	} else if wide < thinBand*c.dpr && high > 2*wide {
		c.band.x0, c.band.x1 = left, right
	}
}

// BandOff takes the rectangle away; with zoom it becomes the view, unless it is too small to
// have been meant.
func (c *Chart) BandOff(zoom bool) {
	b := c.band
	c.band.on = false
	if !b.on || !zoom || b.x1-b.x0 < 3*c.dpr || b.y1-b.y0 < 3*c.dpr {
		return
	}
	v := c.View()
	if b.x1-b.x0 < float64(c.plot.W) {
		v.X.Min = add(c.x.span.Min, (b.x0-c.x.origin)*c.x.units(), c.x.integer)
		v.X.Length = (b.x1 - b.x0) * c.x.units()
	}
	if b.y1-b.y0 < float64(c.plot.H) {
		v.Y.Min = add(c.y.span.Min, (c.y.origin-b.y1)*c.y.units(), c.y.integer)
		v.Y.Length = (b.y1 - b.y0) * c.y.units()
	}
	c.SetView(v)
}

func (c *Chart) drawBand(f *Frame) {
	if !c.band.on {
		return
	}
	b := &c.band
	x0, y0, x1, y1 := math.Round(b.x0), math.Round(b.y0), math.Round(b.x1), math.Round(b.y1)
	fill, edge := c.theme.Crosshair, c.theme.Crosshair
	fill.A = 26
	f.Overlay = line(f.Overlay, x0, y0, x1-x0, y1-y0, fill)
	f.Overlay = line(f.Overlay, x0, y0, x1-x0, 1, edge)
	f.Overlay = line(f.Overlay, x0, y1-1, x1-x0, 1, edge)
	f.Overlay = line(f.Overlay, x0, y0+1, 1, math.Max(0, y1-y0-2), edge)
	f.Overlay = line(f.Overlay, x1-1, y0+1, 1, math.Max(0, y1-y0-2), edge)
}
