package text

import (
	"math"
	"unicode/utf8"
)

// Placed is one glyph of the atlas and the device pixel of its top left corner.
type Placed struct {
	X, Y       int32
	U, V, W, H uint16
}

// Font is a face at a size in device pixels (the em).
type Font struct {
	Face Face
	Size float64
}

// size is the size as the atlas knows it, in quarters of a pixel.
func (f Font) size() uint16 {
	q := math.Round(f.Size * 4)
	if !(q >= 4) {
		q = 4
	}
	if q > 4*200 {
		q = 4 * 200
	}
	return uint16(q)
}

// Ascent and Descent are the distances of the font's extremes from the baseline, in pixels.
func (f Font) Ascent() float64  { return float64(faces[f.Face].ascent) / grid * f.Size }
func (f Font) Descent() float64 { return float64(faces[f.Face].descent) / grid * f.Size }

// CapHeight is the height of a capital letter; numbers have it too.
func (f Font) CapHeight() float64 { return float64(faces[f.Face].capsH) / grid * f.Size }

// Width is the length of a line of text in device pixels.
func (f Font) Width(s []byte) float64 {
	face := &faces[f.Face]
	scale := float64(f.size()) / 4 / grid
	units, last := 0, rune(0)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		i += n
		if last != 0 {
			units += face.kern(last, r)
		}
		g := &faces[pick(f.Face, r)]
		units += g.advance(g.index(r))
		last = r
	}
	return float64(units) * scale
}

// Lay appends the glyphs of a line of text whose baseline begins at (x, y), device pixels.
// Turned text runs upwards. The baseline is moved to the nearest whole pixel, so that
// letters are sharp.
func (a *Atlas) Lay(dst []Placed, f Font, s []byte, x, y float64, turned bool) []Placed {
	face := &faces[f.Face]
	scale := float64(f.size()) / 4 / grid
	along, across := x, math.Round(y)
	if turned {
		along, across = -y, math.Round(x)
	}
	units, last := 0, rune(0)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		i += n
		if last != 0 {
			units += face.kern(last, r)
		}
		pen := along + float64(units)*scale
		quarter := math.Floor(pen*subPositions + 0.5)
		whole := math.Floor(quarter / subPositions)
		k := key{face: pick(f.Face, r), size: f.size(), sub: uint8(quarter - whole*subPositions), turned: turned, r: r}
		if p, ink := a.glyph(k); ink {
			g := Placed{U: p.u, V: p.v, W: p.w, H: p.h}
			if turned {
				g.X, g.Y = int32(across)+int32(p.left), -int32(whole)+int32(p.top)
			} else {
				g.X, g.Y = int32(whole)+int32(p.left), int32(across)+int32(p.top)
			}
			dst = append(dst, g)
		}
		by := &faces[pick(f.Face, r)]
		units += by.advance(by.index(r))
		last = r
	}
	return dst
}

// Fit shortens s to the width by an ellipsis where it is too long. It writes into buf.
func (f Font) Fit(buf, s []byte, width float64) []byte {
	buf = append(buf[:0], s...)
	if f.Width(buf) <= width {
		return buf
	}
	for n := len(s); n > 0; {
		_, size := utf8.DecodeLastRune(s[:n])
		n -= size
		buf = append(append(buf[:0], s[:n]...), "…"...)
		if f.Width(buf) <= width {
			return buf
		}
	}
	return buf[:0]
}
