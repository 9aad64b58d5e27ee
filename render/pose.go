package render

import "gpucharts/display/spec"

// Pose is what a person has made of a chart: its size, its view, and where the pointer is. A
// chart that takes on the pose of another one of the same configuration shows the same picture.
// So a page that cannot draw lets the kernel draw.
type Pose struct {
	Width  float64   `json:"width"` // CSS pixels
	Height float64   `json:"height"`
	DPR    float64   `json:"dpr"`
	View   spec.View `json:"view"`
	// Held: the view of y (of x, where bars lie) was chosen; else it shows all there is, FullY, which an axis
	// that follows what is drawn learns from what is drawn.
	Held  bool      `json:"held"`
	FullY spec.Span `json:"fullY"`
	// Left and Right are the margins, device pixels, which stay while labels change.
	Left  float64 `json:"left"`
	Right float64 `json:"right"`
	// Hover is where the crosshair is, Band the rectangle being drawn, as two corners; CSS
	// pixels, nil: there is none.
	Hover *[2]float64 `json:"hover,omitempty"`
	Band  *[4]float64 `json:"band,omitempty"`
}

// Pose tells the chart's pose.
func (c *Chart) Pose() Pose {
	p := Pose{
		Width: float64(c.width) / c.dpr, Height: float64(c.height) / c.dpr, DPR: c.dpr,
		View: c.View(), Held: c.fitted().held, FullY: c.fitted().full, Left: c.left, Right: c.right,
	}
	if h := &c.hover; h.on {
		p.Hover = &[2]float64{h.x / c.dpr, h.y / c.dpr}
	}
	if b := &c.band; b.on {
		p.Band = &[4]float64{b.x0 / c.dpr, b.y0 / c.dpr, b.x1 / c.dpr, b.y1 / c.dpr}
	}
	return p
}

// Assume takes on a pose.
func (c *Chart) Assume(p *Pose) {
	c.Resize(p.Width, p.Height, p.DPR)
	fitted, span := &c.y, p.View.Y
	if c.flat {
		fitted, span = &c.x, p.View.X
		c.y.set(p.View.Y)
	} else {
		c.x.set(p.View.X)
	}
	fitted.held = p.Held
	switch {
	case !p.Held:
		fitted.span = fitted.full
	case fitted.auto && p.FullY.Length > 0:
		fitted.full = p.FullY
		fallthrough
	default:
		fitted.set(span)
	}
	c.y2.follow(&c.y)
	c.left, c.right = p.Left, p.Right
	c.layout()
	c.HoverOff()
	if p.Hover != nil {
		c.Hover(p.Hover[0], p.Hover[1])
	}
	c.band.on = false
	if p.Band != nil {
		c.Band(p.Band[0], p.Band[1], p.Band[2], p.Band[3])
	}
}

// Fit learns from the pose of the same chart elsewhere, which has drawn, what its axis of y was
// fitted to.
func (c *Chart) Fit(p *Pose) {
	y := c.fitted()
	if !y.auto || !(p.FullY.Length > 0) {
		return
	}
	y.full, y.empty = p.FullY, false
	if !y.held {
		y.span = p.FullY
	}
	c.y2.follow(&c.y)
	c.layout()
}
