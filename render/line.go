package render

import (
	"math"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Lines and what is made of lines (render/gpu/line.go draws them). A step line is a line of other
// tiles, in which rows keep their y. An area is a line above a fill from zero, a band a fill
// between two lines. Fills are drawn by columns of pixels whatever the number of vertices: what
// a slanted border overfills in its column lies under the stroke.
var (
	lineKind = kind{aggregate: wire.M4, along: true, plan: (*Chart).planLine}
	stepKind = kind{aggregate: wire.Step, along: true, plan: (*Chart).planLine}
	areaKind = kind{aggregate: wire.M4, along: true, zero: true, plan: (*Chart).planArea}
	bandKind = kind{aggregate: wire.M4, along: true, roles: []spec.Role{spec.Y2}, needs: 1, plan: (*Chart).planBand}
)

const (
	lineWidth   = 1.6 // CSS pixels
	denseWidth  = 1.1
	areaOpacity = 0.28
	bandOpacity = 0.3
)

// planLine fills the mark of a line.
func (c *Chart) planLine(s *series, t Tiles) {
	m := c.addMark(LineMark, s)
	c.coverLine(s, m, t)
	c.stroke(s, m)
}

// stroke decides how a line is drawn.
func (c *Chart) stroke(s *series, m *Mark) {
	m.Step = s.layer.Aggregate == wire.Step
	m.Width = float32(lineWidth * c.dpr)
	if s.size > 0 {
		m.Width = float32(s.size * c.dpr)
	}
	m.Dense = c.verticesInView(m) > 2*float64(c.plot.W)
	if m.Dense && s.size == 0 {
		m.Width = float32(max(1, denseWidth*c.dpr))
	}
}

// planArea fills a line's mark to zero, and draws the line.
func (c *Chart) planArea(s *series, t Tiles) {
	fill := c.addMark(LineMark, s)
	c.coverLine(s, fill, t)
	c.fill(fill, areaOpacity, s)
	zero := s.ys.pixelUpAt(0)
	fill.Base = clip32(math.Max(float64(c.plot.Y), math.Min(float64(c.plot.Y+c.plot.H), zero)))
	tiles := fill.Tiles
	m := c.addMark(LineMark, s)
	m.Tiles = append(m.Tiles, tiles...)
	c.stroke(s, m)
}

// planBand fills between two lines.
func (c *Chart) planBand(s *series, t Tiles) {
	m := c.addMark(LineMark, s)
	layer, y := s.layer, s.y
	s.layer.Extra = [4]uint16{}
	c.coverLine(s, m, t)
	first := s.cover
	y2, _ := placed(s.extra[0], s.ys, nil, "") // build has refused what this would
	s.layer.Y, s.y = layer.Extra[0]-1, y2
	c.coverLine(s, m, t)
	s.layer, s.y = layer, y
	s.cover.missing = s.cover.missing || first.missing
	s.cover.holes = s.cover.holes || first.holes
	s.cover.sampled = s.cover.sampled || first.sampled
	s.cover.errorPx = max(s.cover.errorPx, first.errorPx)
	c.fill(m, bandOpacity, s)
	m.Base = float32(math.NaN())
}

func (c *Chart) fill(m *Mark, opacity float64, s *series) {
	m.Dense, m.Fill = true, true
	if s.alpha > 0 {
		opacity = s.alpha
	}
	m.Color.A = uint8(opacity*255 + 0.5)
}

// verticesInView estimates how many vertices of a line lie in the plot.
func (c *Chart) verticesInView(m *Mark) float64 {
	n := 0.0
	for i := range m.Tiles {
		v := &m.Tiles[i]
		width := v.DX * (1 << 32)
		n += float64(v.Tile.Count) * overlap(v.X0, v.X0+width, float64(v.ClipX0), float64(v.ClipX1)) / width
	}
	return n
}
