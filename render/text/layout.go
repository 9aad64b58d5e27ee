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
	scale := float64(f.size()) / 4 / grid
	width, last := 0.0, rune(0)
	for i := 0; i < len(s); {
		if n := foreign(s[i:]); n > 0 {
			if b := f.bitmap(s[i : i+n]); b != nil {
				width += b.Advance
				i, last = i+n, 0
				continue
			}
		}
		r, n := utf8.DecodeRune(s[i:])
		i += n
		width += float64(f.step(last, r)) * scale
		last = r
	}
	return width
}

// step is how far the pen moves by a rune after the one before it, in grid units.
func (f Font) step(last, r rune) int {
	by := &faces[pick(f.Face, r)]
	units := by.advance(by.index(r))
	if last != 0 {
		units += faces[f.Face].kern(last, r)
	}
	return units
}

// Lay appends the glyphs of a line of text whose baseline begins at (x, y), device pixels.
// Turned text runs upwards. The baseline is moved to the nearest whole pixel, so that
// letters are sharp.
func (a *Atlas) Lay(dst []Placed, f Font, s []byte, x, y float64, turned bool) []Placed {
	scale := float64(f.size()) / 4 / grid
	pen, across := x, math.Round(y)
	if turned {
		pen, across = -y, math.Round(x)
	}
	last := rune(0)
	for i := 0; i < len(s); {
		if n := foreign(s[i:]); n > 0 {
			if b := f.bitmap(s[i : i+n]); b != nil {
				if p, ink := a.runPlace(f, s[i:i+n], b, turned); ink {
					dst = append(dst, p.at(math.Round(pen), across, turned))
				}
				pen += b.Advance
				i, last = i+n, 0
				continue
			}
		}
		r, n := utf8.DecodeRune(s[i:])
		i += n
		if last != 0 {
			pen += float64(faces[f.Face].kern(last, r)) * scale
		}
		quarter := math.Floor(pen*subPositions + 0.5)
		whole := math.Floor(quarter / subPositions)
		k := key{face: pick(f.Face, r), size: f.size(), sub: uint8(quarter - whole*subPositions), turned: turned, r: r}
		if p, ink := a.glyph(k); ink {
			dst = append(dst, p.at(whole, across, turned))
		}
		pen += float64(f.step(0, r)) * scale
		last = r
	}
	return dst
}

// at puts a bitmap of the atlas at a pen along and across the line.
func (p place) at(along, across float64, turned bool) Placed {
	g := Placed{U: p.u, V: p.v, W: p.w, H: p.h}
	if turned {
		g.X, g.Y = int32(across)+int32(p.left), -int32(along)+int32(p.top)
	} else {
		g.X, g.Y = int32(along)+int32(p.left), int32(across)+int32(p.top)
	}
	return g
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
