package text

import _ "embed"

// font.bin is made by pack.py, which tells where it comes from.
//
//go:embed font.bin
var packed string

// Face is a weight of the one font.
type Face uint8

// The faces.
const (
	Regular Face = iota
	SemiBold
)

// grid is the number of outline units of one em.
const grid = 1024

const (
	headBytes  = 12
	glyphBytes = 8
	kernBytes  = 6
)

// face reads one packed face where it lies: head, glyphs by rune, kerning by pair, outlines.
type face struct {
	data           string
	ascent         int
	descent        int
	glyphs, kerns  int
	kernAt         int
	outlineAt      int
	ascii          [128]int16 // index of the glyph, -1: none
	xHeight, capsH int
}

var faces = [2]face{}

func init() {
	at := 0
	for i := range faces {
		n := int(u16(packed, at)) | int(u16(packed, at+2))<<16
		faces[i].read(packed[at+4 : at+4+n])
		at += 4 + n
	}
}

func (f *face) read(data string) {
	f.data = data
	f.ascent, f.descent = int(u16(data, 0)), int(u16(data, 2))
	f.xHeight, f.capsH = int(u16(data, 4)), int(u16(data, 6))
	f.glyphs, f.kerns = int(u16(data, 8)), int(u16(data, 10))
	f.kernAt = headBytes + glyphBytes*f.glyphs
	f.outlineAt = f.kernAt + kernBytes*f.kerns
	for r := range f.ascii {
		f.ascii[r] = int16(f.search(rune(r)))
	}
}

// index is the glyph of a rune, -1 where the font has none.
func (f *face) index(r rune) int {
	if r >= 0 && r < 128 {
		return int(f.ascii[r])
	}
	return f.search(r)
}

func (f *face) search(r rune) int {
	low, high := 0, f.glyphs
	for low < high {
		mid := (low + high) / 2
		if rune(u16(f.data, headBytes+glyphBytes*mid)) < r {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < f.glyphs && rune(u16(f.data, headBytes+glyphBytes*low)) == r {
		return low
	}
	return -1
}

// pick is the face that draws a rune: f itself, or Regular where only that has it.
func pick(f Face, r rune) Face {
	if f != Regular && faces[f].index(r) < 0 && faces[Regular].index(r) >= 0 {
		return Regular
	}
	return f
}

// missingAdvance is the width of the box that stands for a rune which the font lacks.
const missingAdvance = 620

func (f *face) advance(glyph int) int {
	if glyph < 0 {
		return missingAdvance
	}
	return int(u16(f.data, headBytes+glyphBytes*glyph+2))
}

func (f *face) kern(a, b rune) int {
	if a > 0xffff || b > 0xffff {
		return 0
	}
	want := uint32(a)<<16 | uint32(b)
	low, high := 0, f.kerns
	for low < high {
		mid := (low + high) / 2
		at := f.kernAt + kernBytes*mid
		if uint32(u16(f.data, at))<<16|uint32(u16(f.data, at+2)) < want {
			low = mid + 1
		} else {
			high = mid
		}
	}
	at := f.kernAt + kernBytes*low
	if low < f.kerns && uint32(u16(f.data, at))<<16|uint32(u16(f.data, at+2)) == want {
		return int(int16(u16(f.data, at+4)))
	}
	return 0
}

// outline calls put with every step of a glyph's outline, y down, in grid units: op 1 moves,
// 2 draws a line, 3 a quadratic, 4 a cubic curve; the last of the points is where it ends.
func (f *face) outline(glyph int, put func(op byte, p *[6]int)) {
	if glyph < 0 {
		box(put)
		return
	}
	entry := headBytes + glyphBytes*glyph + 4
	at := f.outlineAt + int(u16(f.data, entry)) + int(u16(f.data, entry+2))<<16
	x, y := 0, 0
	var p [6]int
	for at < len(f.data) {
		op := f.data[at]
		at++
		points := int(op) - 1
		if op == 1 {
			points = 1
		}
		if op == 0 || op > 4 {
			return
		}
		for i := 0; i < points; i++ {
			var d int
			d, at = varint(f.data, at)
			x += d
			d, at = varint(f.data, at)
			y += d
			p[2*i], p[2*i+1] = x, y
		}
		put(op, &p)
	}
}

// box outlines the frame that is drawn for a rune which the font lacks.
func box(put func(op byte, p *[6]int)) {
	for _, ring := range [2][4][2]int{
		{{60, 0}, {60, -740}, {560, -740}, {560, 0}},
		{{120, -60}, {500, -60}, {500, -680}, {120, -680}},
	} {
		for i := range ring {
			op := byte(2)
			if i == 0 {
				op = 1
			}
			put(op, &[6]int{ring[i][0], ring[i][1]})
		}
	}
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }

// varint reads one zigzag number of encoding/binary's varint form.
func varint(s string, at int) (int, int) {
	var u uint32
	for shift := 0; at < len(s); shift += 7 {
		b := s[at]
		at++
		u |= uint32(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	return int(int32(u>>1) ^ -int32(u&1)), at
}
