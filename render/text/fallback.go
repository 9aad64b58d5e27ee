package text

import "unicode/utf8"

// Bitmap is a piece of text drawn by somebody else: 8-bit coverage, and where it lies from the
// pen's pixel.
type Bitmap struct {
	Pix       []byte
	W, H      int
	Left, Top int
	Advance   float64 // device pixels
}

// Fallback draws text in scripts that the embedded font lacks, a run at a time (scripts join
// their letters): the page sets it to draw with the browser's own fonts. nil: such runes are
// boxes. It is set before the first chart and called from the charts' goroutine.
var Fallback func(run string, face Face, sizePixels float64) (Bitmap, bool)

type runKey struct {
	face Face
	size uint16
	run  string
}

// runs are the bitmaps that Fallback made.
var runs = map[runKey]*Bitmap{}

const mostRuns = 256

// foreign is the length in bytes of the run at the start of s that no face draws; 0: none.
func foreign(s []byte) int {
	if Fallback == nil {
		return 0
	}
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRune(s[n:])
		if r == utf8.RuneError || faces[Regular].index(r) >= 0 {
			break
		}
		n += size
	}
	return n
}

// bitmap is the run drawn by Fallback; nil where that cannot draw it either.
func (f Font) bitmap(run []byte) *Bitmap {
	k := runKey{f.Face, f.size(), string(run)}
	b, have := runs[k]
	if !have {
		if len(runs) >= mostRuns {
			clear(runs)
		}
		if made, ok := Fallback(k.run, f.Face, float64(k.size)/4); ok && made.W >= 0 && made.H >= 0 && len(made.Pix) >= made.W*made.H {
			b = &made
		}
		runs[k] = b
	}
	return b
}

// runPlace finds or copies a run's bitmap in the atlas.
func (a *Atlas) runPlace(f Font, run []byte, b *Bitmap, turned bool) (place, bool) {
	k := runKey{f.Face, f.size(), string(run)}
	if turned {
		k.run += "\x00"
	}
	p, have := a.runs[k]
	if !have {
		p = a.copyRun(b, turned)
		a.runs[k] = p
	}
	return p, p.w > 0
}

func (a *Atlas) copyRun(b *Bitmap, turned bool) place {
	w, h, left, top := b.W, b.H, b.Left, b.Top
	if turned { // a quarter turn to the left: (x, y) goes to (y, -x)
		w, h, left, top = b.H, b.W, b.Top, -b.Left-b.W
	}
	if w == 0 || h == 0 {
		return place{}
	}
	u, v, ok := a.room(w, h)
	if !ok {
		return place{}
	}
	for y := 0; y < b.H; y++ {
		for x := 0; x < b.W; x++ {
			toX, toY := x, y
			if turned {
				toX, toY = y, b.W-1-x
			}
			a.Pix[(v+toY)*a.Width+u+toX] = b.Pix[y*b.W+x]
		}
	}
	a.Generation++
	return place{uint16(u), uint16(v), uint16(w), uint16(h), int16(left), int16(top)}
}
