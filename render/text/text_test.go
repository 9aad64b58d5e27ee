package text

import (
	"bytes"
	"testing"
)

var body = Font{Face: Regular, Size: 13}

func TestEveryLabelsCharactersAreInTheFont(t *testing.T) {
	for _, r := range "ABCXYZabcxyz0123456789−–—…·±×°µ%€£ÄÖÜäöüßéèñçŁłŠžΑΒΓΔΩαβγδλμπσωАБВГДЖЯабвгджя⁰¹²³⁴⁵⁶⁷⁸⁹⁻₂≤≥≈→" {
		for f := range faces {
			if faces[f].index(r) < 0 {
				t.Errorf("face %d lacks %q", f, r)
			}
		}
	}
}

func TestDigitsAreAllEquallyWide(t *testing.T) {
	want := body.Width([]byte("0"))
	for d := byte('1'); d <= '9'; d++ {
		if got := body.Width([]byte{d}); got != want {
			t.Errorf("%c is %v wide, 0 is %v", d, got, want)
		}
	}
}

func TestPairsAreKerned(t *testing.T) {
	if pair, apart := body.Width([]byte("To")), body.Width([]byte("T"))+body.Width([]byte("o")); pair >= apart {
		t.Errorf("To is %v wide, its letters %v", pair, apart)
	}
}

// ink sums the coverage of a run of glyphs.
func ink(a *Atlas, placed []Placed) int {
	sum := 0
	for _, g := range placed {
		for y := 0; y < int(g.H); y++ {
			for x := 0; x < int(g.W); x++ {
				sum += int(a.Pix[(int(g.V)+y)*a.Width+int(g.U)+x])
			}
		}
	}
	return sum
}

func TestTurnedTextHasTheSameInkAndRunsUpwards(t *testing.T) {
	a := NewAtlas()
	flat := a.Lay(nil, body, []byte("price (€)"), 100, 200, false)
	turned := a.Lay(nil, body, []byte("price (€)"), 100, 200, true)
	if i, j := ink(a, flat), ink(a, turned); i == 0 || j < i*95/100 || j > i*105/100 {
		t.Errorf("ink %d, turned %d", i, j)
	}
	first, last := turned[0], turned[len(turned)-1]
	if last.Y >= first.Y || flat[len(flat)-1].X <= flat[0].X {
		t.Errorf("turned from %+v to %+v", first, last)
	}
}

func TestAMissingCharacterIsABox(t *testing.T) {
	a := NewAtlas()
	if got := a.Lay(nil, body, []byte("漢"), 0, 20, false); len(got) != 1 || ink(a, got) == 0 {
		t.Errorf("laid %+v", got)
	}
	if got := a.Lay(nil, body, []byte{0xff, 'a'}, 0, 20, false); len(got) != 2 {
		t.Errorf("bad UTF-8: %+v", got)
	}
}

func TestTheAtlasGrowsAndKeepsWhatItHas(t *testing.T) {
	a := NewAtlas()
	first := a.Lay(nil, body, []byte("Trades"), 0, 20, false)
	before, generation := ink(a, first), a.Generation
	for size := 8.0; size < 60; size++ {
		a.Lay(nil, Font{Size: size}, []byte("The quick brown fox jumps over the lazy dog 0123456789"), 0, 0, false)
	}
	if a.Generation == generation || a.Height <= firstHeight || len(a.Pix) != a.Width*a.Height {
		t.Errorf("generation %d, %d x %d, %d bytes", a.Generation, a.Width, a.Height, len(a.Pix))
	}
	if after := ink(a, first); after != before {
		t.Errorf("ink of the first glyphs went from %d to %d", before, after)
	}
	for i := 0; i < 50; i++ { // sizes without end: it starts anew and stays bounded
		a.Begin()
		got := a.Lay(nil, Font{Size: 40 + float64(i)}, []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), 0, 0, false)
		if len(got) != 36 {
			t.Fatalf("at size %d only %d glyphs found room", 40+i, len(got))
		}
	}
	if a.Height > greatestHeight {
		t.Errorf("%d rows", a.Height)
	}
}

func TestFittingShortensWithAnEllipsis(t *testing.T) {
	s := []byte("A title that is too long for its chart")
	got := body.Fit(nil, s, 100)
	if body.Width(got) > 100 || !bytes.HasSuffix(got, []byte("…")) {
		t.Errorf("%q is %v wide", got, body.Width(got))
	}
	if got := body.Fit(nil, s, 1000); string(got) != string(s) {
		t.Errorf("%q", got)
	}
	if got := body.Fit(nil, s, 1); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

func TestLayingAgainAllocatesNothing(t *testing.T) {
	a := NewAtlas()
	s := []byte("2024-03-05 14:30")
	buf := a.Lay(nil, body, s, 10.3, 20, false)
	if n := testing.AllocsPerRun(100, func() { buf = a.Lay(buf[:0], body, s, 10.3, 20, false); body.Width(s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestOtherScriptsAreDrawnByTheFallbackARunAtATime(t *testing.T) {
	var asked []string
	Fallback = func(run string, face Face, sizePixels float64) (Bitmap, bool) {
		asked = append(asked, run)
		return Bitmap{Pix: []byte{255, 0, 0, 255, 255, 255}, W: 3, H: 2, Left: 1, Top: -5, Advance: 40}, true
	}
	defer func() { Fallback = nil; clear(runs) }()
	a := NewAtlas()
	s := []byte("A漢字 Б")
	if got, want := body.Width(s), body.Width([]byte("A"))+40+body.Width([]byte(" Б")); got != want {
		t.Errorf("%v wide, want %v", got, want)
	}
	flat := a.Lay(nil, body, s, 10, 20, false)
	turned := a.Lay(nil, body, s, 10, 200, true)
	if len(asked) != 1 || asked[0] != "漢字" {
		t.Errorf("asked for %q", asked)
	}
	if len(flat) != 3 || flat[1].W != 3 || flat[1].H != 2 || flat[1].Y != 15 {
		t.Errorf("laid %+v", flat)
	}
	if len(turned) != 3 || turned[1].W != 2 || turned[1].H != 3 || turned[1].X != 5 || ink(a, turned[1:2]) != ink(a, flat[1:2]) {
		t.Errorf("turned %+v", turned)
	}
}
