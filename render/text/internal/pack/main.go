// Command pack makes font.bin, the one embedded font of the renderer, from the WOFF files of
// the npm package @fontsource/inter (Inter, SIL Open Font License 1.1, see font.LICENSE):
//
//	npm pack @fontsource/inter@5.3.0 && tar xzf fontsource-inter-5.3.0.tgz
//	go run ./render/text/internal/pack package/files render/text/font.bin
//
// Only what labels need is kept: outlines on a 1024 grid, advances, and the kerning that is
// visible at label sizes. Digits get one advance, so that changing numbers stand still.
package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"sort"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

const grid = 1024

// leastKern is the least kerning kept, in grid units: 0.3 device pixels at a 13 px label.
const leastKern = 24

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: pack <folder of .woff files> <font.bin>")
	}
	var out []byte
	for _, weight := range []string{"400", "600"} {
		face, err := pack(os.Args[1], weight)
		if err != nil {
			log.Fatal(err)
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(len(face)))
		out = append(out, face...)
	}
	if err := os.WriteFile(os.Args[2], out, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(out), "bytes")
}

type glyph struct {
	advance int
	outline []byte
	file    int
}

func pack(folder, weight string) ([]byte, error) {
	glyphs := map[rune]glyph{}
	var fonts []*sfnt.Font
	for i, script := range []string{"latin", "latin-ext", "greek", "cyrillic"} {
		path := filepath.Join(folder, "inter-"+script+"-"+weight+"-normal.woff")
		f, err := open(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		fonts = append(fonts, f)
		for r := rune(0x20); r < 0x2600; r++ {
			if !wanted(r) {
				continue
			}
			if _, have := glyphs[r]; have {
				continue
			}
			g, ok, err := load(f, r)
			if err != nil {
				return nil, fmt.Errorf("%s: U+%04X: %w", path, r, err)
			}
			if ok {
				g.file = i
				glyphs[r] = g
			}
		}
	}
	widest := 0
	for r := '0'; r <= '9'; r++ {
		widest = max(widest, glyphs[r].advance)
	}
	for r := '0'; r <= '9'; r++ {
		g := glyphs[r]
		g.outline = shift(g.outline, (widest-g.advance)/2)
		g.advance = widest
		glyphs[r] = g
	}
	runes := make([]rune, 0, len(glyphs))
	for r := range glyphs {
		runes = append(runes, r)
	}
	sort.Slice(runes, func(i, j int) bool { return runes[i] < runes[j] })

	var kerns []byte
	pairs := 0
	for _, a := range runes {
		for _, b := range runes {
			if digit(a) || digit(b) || glyphs[a].file != glyphs[b].file || a > 0x530 || b > 0x530 {
				continue
			}
			k := kern(fonts[glyphs[a].file], a, b)
			if k >= leastKern || k <= -leastKern {
				kerns = binary.LittleEndian.AppendUint16(kerns, uint16(a))
				kerns = binary.LittleEndian.AppendUint16(kerns, uint16(b))
				kerns = binary.LittleEndian.AppendUint16(kerns, uint16(int16(k)))
				pairs++
			}
		}
	}
	var buf sfnt.Buffer
	m, err := fonts[0].Metrics(&buf, fixed.I(grid), font.HintingNone)
	if err != nil {
		return nil, err
	}
	out := []byte{}
	for _, v := range []int{m.Ascent.Round(), m.Descent.Round(), m.XHeight.Round(), m.CapHeight.Round(), len(runes), pairs} {
		out = binary.LittleEndian.AppendUint16(out, uint16(v))
	}
	at := 0
	for _, r := range runes {
		out = binary.LittleEndian.AppendUint16(out, uint16(r))
		out = binary.LittleEndian.AppendUint16(out, uint16(glyphs[r].advance))
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		at += len(glyphs[r].outline)
	}
	out = append(out, kerns...)
	for _, r := range runes {
		out = append(out, glyphs[r].outline...)
	}
	log.Printf("weight %s: %d glyphs, %d kerning pairs, %d bytes", weight, len(runes), pairs, len(out))
	return out, nil
}

// wanted keeps what labels use of the Latin, Greek and Cyrillic scripts.
func wanted(r rune) bool {
	switch {
	case r >= 0x20 && r < 0x7f, r >= 0xa0 && r < 0x180, r >= 0x370 && r < 0x3d0, r >= 0x400 && r < 0x460:
		return r != 0xad
	}
	switch r {
	case '–', '—', '‘', '’', '“', '”', '•', '…', '‰', '′', '″', '€', '№', '™', '←', '↑', '→', '↓', '−', '∞', '≈', '≠', '≤', '≥',
		'⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁻', '₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉', '√', '∑', '∂', '∆', '∫':
		return true
	}
	return false
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func load(f *sfnt.Font, r rune) (glyph, bool, error) {
	var buf sfnt.Buffer
	index, err := f.GlyphIndex(&buf, r)
	if err != nil || index == 0 {
		return glyph{}, false, err
	}
	advance, err := f.GlyphAdvance(&buf, index, fixed.I(grid), font.HintingNone)
	if err != nil {
		return glyph{}, false, err
	}
	segments, err := f.LoadGlyph(&buf, index, fixed.I(grid), nil)
	if err != nil {
		return glyph{}, false, err
	}
	e := encoder{}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			e.op(1, s.Args[:1])
		case sfnt.SegmentOpLineTo:
			e.op(2, s.Args[:1])
		case sfnt.SegmentOpQuadTo:
			e.op(3, s.Args[:2])
		case sfnt.SegmentOpCubeTo:
			e.op(4, s.Args[:3])
		}
	}
	e.buf = append(e.buf, 0)
	return glyph{advance: advance.Round(), outline: e.buf}, true, nil
}

type encoder struct {
	buf  []byte
	x, y int
}

func (e *encoder) op(op byte, points []fixed.Point26_6) {
	e.buf = append(e.buf, op)
	for _, p := range points {
		x, y := p.X.Round(), p.Y.Round()
		e.buf = binary.AppendVarint(e.buf, int64(x-e.x))
		e.buf = binary.AppendVarint(e.buf, int64(y-e.y))
		e.x, e.y = x, y
	}
}

// shift moves an outline right: only its first point is not relative to another.
func shift(outline []byte, by int) []byte {
	if len(outline) < 2 {
		return outline
	}
	x, n := binary.Varint(outline[1:])
	return append(binary.AppendVarint([]byte{outline[0]}, x+int64(by)), outline[1+n:]...)
}

func kern(f *sfnt.Font, a, b rune) int {
	var buf sfnt.Buffer
	i, _ := f.GlyphIndex(&buf, a)
	j, _ := f.GlyphIndex(&buf, b)
	k, err := f.Kern(&buf, i, j, fixed.I(grid), font.HintingNone)
	if err != nil {
		return 0
	}
	return k.Round()
}

// open unwraps a WOFF 1.0 file (W3C Recommendation, section 3 to 5) into the font inside.
func open(path string) (*sfnt.Font, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(b) < 44 || string(b[:4]) != "wOFF" {
		return nil, fmt.Errorf("not a WOFF file")
	}
	n := int(binary.BigEndian.Uint16(b[12:]))
	head := append([]byte{}, b[4:8]...)
	head = binary.BigEndian.AppendUint16(head, uint16(n))
	head = append(head, make([]byte, 6)...)
	var body []byte
	for i := 0; i < n; i++ {
		e := b[44+20*i:]
		offset, packed, full := binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		table := b[offset : offset+packed]
		if packed < full {
			z, err := zlib.NewReader(bytes.NewReader(table))
			if err != nil {
				return nil, err
			}
			if table, err = io.ReadAll(z); err != nil {
				return nil, err
			}
		}
		head = append(head, e[:4]...)
		head = append(head, e[16:20]...)
		head = binary.BigEndian.AppendUint32(head, uint32(12+16*n+len(body)))
		head = binary.BigEndian.AppendUint32(head, full)
		body = append(body, table...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return sfnt.Parse(append(head, body...))
}
