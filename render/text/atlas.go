package text

import (
	"image"
	"math"

	"golang.org/x/image/vector"
)

// Atlas is the picture of all glyphs rasterised so far: 8-bit coverage, row by row, Width
// bytes each. A drawer uploads it again when Generation has changed. Within one frame it only
// grows: what a frame's glyphs name stays where it is until Begin of the next one.
//
// Glyphs lie on shelves: rows of like height, filled from the left. Each glyph is rasterised
// at the exact size in device pixels and at one of four positions between two pixels, so
// nothing is ever scaled and letters keep their distances.
type Atlas struct {
	Pix           []byte
	Width, Height int
	Generation    uint32

	shelves []shelf
	bottom  int
	glyphs  map[key]place
	runs    map[runKey]place
	raster  vector.Rasterizer
	alpha   image.Alpha
}

type key struct {
	face   Face
	size   uint16 // quarters of a device pixel
	sub    uint8  // quarters of a pixel that the glyph is moved along the line
	turned bool
	r      rune
}

type place struct {
	u, v, w, h uint16
	left, top  int16 // of the bitmap from the pen's pixel
}

type shelf struct{ y, height, x int }

const (
	atlasWidth     = 512
	firstHeight    = 128
	greatestHeight = 2048
	subPositions   = 4
)

// NewAtlas is an empty atlas.
func NewAtlas() *Atlas {
	return &Atlas{Pix: make([]byte, atlasWidth*firstHeight), Width: atlasWidth, Height: firstHeight, glyphs: map[key]place{}, runs: map[runKey]place{}}
}

// Begin starts a frame. Where the atlas has become too large (many sizes in turn) it starts
// anew, which is safe only here: no glyph of the frame has been placed yet.
func (a *Atlas) Begin() {
	if a.bottom < greatestHeight*3/4 {
		return
	}
	a.shelves, a.bottom = a.shelves[:0], 0
	a.glyphs, a.runs = map[key]place{}, map[runKey]place{}
	for i := range a.Pix {
		a.Pix[i] = 0
	}
	a.Generation++
}

// glyph finds or rasterises a glyph. ok is false for blanks.
func (a *Atlas) glyph(k key) (place, bool) {
	p, have := a.glyphs[k]
	if !have {
		p = a.rasterise(k)
		a.glyphs[k] = p
	}
	return p, p.w > 0
}

func (a *Atlas) rasterise(k key) place {
	f := &faces[k.face]
	glyph := f.index(k.r)
	scale := float64(k.size) / 4 / grid
	sub := float64(k.sub) / subPositions
	at := func(x, y int) (float64, float64) {
		fx, fy := float64(x)*scale, float64(y)*scale
		if k.turned {
			return fy, -fx - sub
		}
		return fx + sub, fy
	}
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	f.outline(glyph, func(op byte, p *[6]int) {
		for i := 0; i < points(op); i++ {
			x, y := at(p[2*i], p[2*i+1])
			minX, maxX = math.Min(minX, x), math.Max(maxX, x)
			minY, maxY = math.Min(minY, y), math.Max(maxY, y)
		}
	})
	if !(maxX > minX && maxY > minY) {
		return place{}
	}
	left, top := int(math.Floor(minX)), int(math.Floor(minY))
	w, h := int(math.Ceil(maxX))-left, int(math.Ceil(maxY))-top
	u, v, ok := a.room(w, h)
	if !ok {
		return place{}
	}
	r := &a.raster
	r.Reset(w, h)
	open := false
	f.outline(glyph, func(op byte, p *[6]int) {
		var c [6]float32
		for i := 0; i < points(op); i++ {
			x, y := at(p[2*i], p[2*i+1])
			c[2*i], c[2*i+1] = float32(x-float64(left)), float32(y-float64(top))
		}
		switch op {
		case 1:
			if open {
				r.ClosePath()
			}
			r.MoveTo(c[0], c[1])
			open = true
		case 2:
			r.LineTo(c[0], c[1])
		case 3:
			r.QuadTo(c[0], c[1], c[2], c[3])
		case 4:
			r.CubeTo(c[0], c[1], c[2], c[3], c[4], c[5])
		}
	})
	if open {
		r.ClosePath()
	}
	// The rasteriser wants a picture of its own, without a stride.
	if cap(a.alpha.Pix) < w*h {
		a.alpha.Pix = make([]byte, w*h)
	}
	a.alpha.Pix, a.alpha.Stride, a.alpha.Rect = a.alpha.Pix[:w*h], w, image.Rect(0, 0, w, h)
	clear(a.alpha.Pix)
	r.Draw(&a.alpha, a.alpha.Rect, image.Opaque, image.Point{})
	for y := 0; y < h; y++ {
		copy(a.Pix[(v+y)*a.Width+u:], a.alpha.Pix[y*w:(y+1)*w])
	}
	a.Generation++
	return place{uint16(u), uint16(v), uint16(w), uint16(h), int16(left), int16(top)}
}

func points(op byte) int {
	if op == 1 {
		return 1
	}
	return int(op) - 1
}

// room finds a place of w x h pixels with an empty pixel around it.
func (a *Atlas) room(w, h int) (int, int, bool) {
	w, h = w+1, h+1
	if w > a.Width {
		return 0, 0, false
	}
	for i := range a.shelves {
		s := &a.shelves[i]
		if s.height >= h && s.height <= h+h/4+1 && s.x+w <= a.Width {
			s.x += w
			return s.x - w, s.y, true
		}
	}
	for a.bottom+h > a.Height {
		if a.Height*2 > greatestHeight {
			return 0, 0, false
		}
		a.Pix = append(a.Pix, make([]byte, len(a.Pix))...)
		a.Height *= 2
	}
	s := shelf{y: a.bottom, height: h, x: w}
	a.bottom += h
	a.shelves = append(a.shelves, s)
	return 0, s.y, true
}
