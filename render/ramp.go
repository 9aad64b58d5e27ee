package render

import "math"

// lab is a colour in OKLab (B. Ottosson, 2020): equal steps look equally large.
type lab struct{ l, a, b float64 }

// A ramp's lightness runs evenly from near the background to its far end, so that equal
// ratios of density look equally far apart and a lone row is seen but does not shout.
func lightRamp() *[256]Color {
	return ramp([]Color{{190, 219, 240, 130}, {104, 176, 214, 230}, {44, 127, 184, 255}, {55, 72, 155, 255}, {58, 20, 98, 255}, {24, 4, 42, 255}})
}

func darkRamp() *[256]Color {
	return ramp([]Color{{44, 56, 110, 150}, {68, 72, 160, 230}, {150, 62, 150, 255}, {226, 92, 92, 255}, {252, 170, 84, 255}, {255, 250, 205, 255}})
}

// shades is a ramp of one hue: from a tint near the background to its far shade.
func shades(c Color, t *Theme) *[256]Color {
	far := Color{0, 0, 0, 255}
	if toLab(t.Background).l < 0.5 {
		far = Color{255, 255, 255, 255}
	}
	near := blend(c, t.Background, 0.6)
	near.A = 140
	c.A = 255
	return ramp([]Color{near, c, blend(c, far, 0.75)})
}

// blend is a at share 1-s and b at share s, in OKLab.
func blend(a, b Color, s float64) Color {
	p, q := toLab(a), toLab(b)
	return fromLab(lab{p.l + (q.l-p.l)*s, p.a + (q.a-p.a)*s, p.b + (q.b-p.b)*s})
}

// ramp runs through the stops at places that make its lightness even.
func ramp(stops []Color) *[256]Color {
	labs := make([]lab, len(stops))
	for i, c := range stops {
		labs[i] = toLab(c)
	}
	first, last := labs[0].l, labs[len(labs)-1].l
	out := &[256]Color{}
	segment := 0
	for i := range out {
		t := float64(i) / 255
		l := first + (last-first)*t
		for segment < len(labs)-2 && (l-labs[segment+1].l)*(last-first) > 0 {
			segment++
		}
		p, q := labs[segment], labs[segment+1]
		s := 0.0
		if q.l != p.l {
			s = math.Max(0, math.Min(1, (l-p.l)/(q.l-p.l)))
		}
		c := fromLab(lab{l, p.a + (q.a-p.a)*s, p.b + (q.b-p.b)*s})
		c.A = uint8(float64(stops[segment].A) + (float64(stops[segment+1].A)-float64(stops[segment].A))*s + 0.5)
		out[i] = c
	}
	return out
}

func toLab(c Color) lab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func fromLab(c lab) Color {
	l := c.l + 0.3963377774*c.a + 0.2158037573*c.b
	m := c.l - 0.1055613458*c.a - 0.0638541728*c.b
	s := c.l - 0.0894841775*c.a - 1.2914855480*c.b
	l, m, s = l*l*l, m*m*m, s*s*s
	return Color{
		gamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
		255,
	}
}

func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func gamma(x float64) uint8 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 255
	case x <= 0.0031308:
		return uint8(x*12.92*255 + 0.5)
	}
	return uint8((1.055*math.Pow(x, 1/2.4)-0.055)*255 + 0.5)
}
