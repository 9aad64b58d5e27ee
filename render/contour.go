package render

import (
	"math"

	"gpucharts/display/wire"
)

// Contours of a density: rows are counted in bins at least 4 pixels large, the counts are smoothed three times with the
// binomial weights 1 2 1 along both axes, and lines of equal density are drawn through the middles of
// the bins (marching squares: Lorensen and Cline, "Marching cubes", 1987, in the plane; saddles are
// split by their mean). Lines stand at 5, 10, 20, 35, 50, 65, 80 and 95 hundredths of the greatest
// density in view. The status says how far smoothing and bins may move them. Values as for a heatmap of counts.
var contourKind = kind{
	aggregate: wire.Field, binX: 4, binY: 4,
	plan: (*Chart).planValues, shapes: (*Chart).contourShapes,
}

// contourSmooth is how often counts are smoothed: each time reaches one bin farther.
const contourSmooth = 3

var contourShares = [...]float64{0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95}

// plane is a rectangle of counts, from the least y.
type plane struct {
	wide, tall int
	at, other  []float64
}

func (p *plane) reset(wide, tall int) {
	p.wide, p.tall = wide, tall
	for _, s := range [...]*[]float64{&p.at, &p.other} {
		if cap(*s) < wide*tall {
			*s = make([]float64, wide*tall)
		}
		*s = (*s)[:wide*tall]
	}
	clear(p.at)
}

// smooth applies 1 2 1 along both axes; beyond the border is nothing.
func (p *plane) smooth() {
	w, h := p.wide, p.tall
	pick := func(s []float64, x, y int) float64 {
		if x < 0 || y < 0 || x >= w || y >= h {
			return 0
		}
		return s[y*w+x]
	}
	for y := range h {
		for x := range w {
			p.other[y*w+x] = (pick(p.at, x-1, y) + 2*pick(p.at, x, y) + pick(p.at, x+1, y)) / 4
		}
	}
	for y := range h {
		for x := range w {
			p.at[y*w+x] = (pick(p.other, x, y-1) + 2*pick(p.other, x, y) + pick(p.other, x, y+1)) / 4
		}
	}
}

func (c *Chart) contourShapes(s *series, m *Mark) {
	if len(s.values) == 0 {
		return
	}
	const side = 1 << wire.FieldBits
	w := &s.shown
	p := &c.plane
	// A bin of ground around all, so that lines close.
	p.reset(w.columns()*side+2, w.rows()*side+2)
	first := &s.values[0]
	for k := range s.values {
		v := &s.values[k]
		if v.place.LevelX != first.place.LevelX || v.place.LevelY != first.place.LevelY {
			return
		}
		i0, j0 := int(v.place.IndexX-w.x0)*side+1, int(v.place.IndexY-w.y0)*side+1
		for i := range v.len() {
			r := v.row(i)
			if x, y := i0+int(r[0]), j0+int(r[1]); x >= 0 && y >= 0 && x < p.wide && y < p.tall {
				p.at[y*p.wide+x] = r[2]
			}
		}
	}
	for range contourSmooth {
		p.smooth()
	}
	greatest := 0.0
	for _, n := range p.at {
		greatest = math.Max(greatest, n)
	}
	if greatest <= 0 {
		return
	}
	origin := valueTile{place: wire.Place{LevelX: first.place.LevelX, LevelY: first.place.LevelY, IndexX: w.x0, IndexY: w.y0}}
	x0, x1 := c.binX(s, &origin, 0)
	y0, y1 := c.binY(s, &origin, 0)
	stepX, stepY := x1-x0, y1-y0
	s.cover.errorPx = math.Max(s.cover.errorPx, contourSmooth*math.Max(stepX, -stepY))
	ramp := c.solidRamp(s)
	for k, share := range contourShares {
		color := ramp[40+k*200/(len(contourShares)-1)]
		p.trace(share*greatest, func(ax, ay, bx, by float64) {
			m.Shapes = segment(m.Shapes, x0+(ax-0.5)*stepX, y0+(ay-0.5)*stepY, x0+(bx-0.5)*stepX, y0+(by-0.5)*stepY, 1.4*c.dpr, color)
		})
	}
}

// trace calls line for each piece of the line at a level, in bins of the plane, from the middle of the first.
func (p *plane) trace(level float64, line func(ax, ay, bx, by float64)) {
	for y := 0; y+1 < p.tall; y++ {
		for x := 0; x+1 < p.wide; x++ {
			// corners: 0 left below, 1 right below, 2 right above, 3 left above
			v := [4]float64{p.at[y*p.wide+x], p.at[y*p.wide+x+1], p.at[(y+1)*p.wide+x+1], p.at[(y+1)*p.wide+x]}
			code := 0
			for i, n := range v {
				if n >= level {
					code |= 1 << i
				}
			}
			if code == 0 || code == 15 {
				continue
			}
			fx, fy := float64(x), float64(y)
			edge := func(i int) (float64, float64) {
				j := (i + 1) % 4
				t := (level - v[i]) / (v[j] - v[i])
				switch i {
				case 0:
					return fx + t, fy
				case 1:
					return fx + 1, fy + t
				case 2:
					return fx + 1 - t, fy + 1
				}
				return fx, fy + 1 - t
			}
			piece := func(i, j int) {
				ax, ay := edge(i)
				bx, by := edge(j)
				line(ax, ay, bx, by)
			}
			switch code {
			case 1, 14:
				piece(3, 0)
			case 2, 13:
				piece(0, 1)
			case 4, 11:
				piece(1, 2)
			case 8, 7:
				piece(2, 3)
			case 3, 12:
				piece(3, 1)
			case 6, 9:
				piece(0, 2)
			default: // 5 and 10: a saddle
				if (v[0]+v[1]+v[2]+v[3])/4 >= level == (code == 5) {
					piece(0, 1)
					piece(2, 3)
				} else {
					piece(3, 0)
					piece(1, 2)
				}
			}
		}
	}
}
