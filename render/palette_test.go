package render

import (
	"math"
	"testing"
)

// How people see who lack one kind of cone, at full strength: G. M. Machado et al., "A Physiologically-based Model for
// Simulation of Color Vision Deficiency" (2009); in linear light.
var blindness = map[string][9]float64{
	"all cones":    {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func seen(c Color, m [9]float64) lab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	held := func(v float64) uint8 { return gamma(math.Max(0, math.Min(1, v))) }
	return toLab(Color{held(m[0]*r + m[1]*g + m[2]*b), held(m[3]*r + m[4]*g + m[5]*b), held(m[6]*r + m[7]*g + m[8]*b), 255})
}

func apartInLab(a, b lab) float64 {
	return math.Sqrt((a.l-b.l)*(a.l-b.l) + (a.a-b.a)*(a.a-b.a) + (a.b-b.b)*(a.b-b.b))
}

// Colours that stand side by side in a legend, and all of the first five, are told apart by everybody, and from the
// ground. In OKLab 0.02 is about the least difference that is seen side by side.
func TestThePalettesAreToldApartByTheColourBlind(t *testing.T) {
	for name, theme := range map[string]*Theme{"light": &Light, "dark": &Dark} {
		for kind, m := range blindness {
			for i, a := range theme.Palette {
				if d := apartInLab(seen(a, m), seen(theme.Background, m)); d < 0.2 {
					t.Errorf("%s, %s: colour %d is %.3f from the ground", name, kind, i, d)
				}
				for j := i + 1; j < len(theme.Palette); j++ {
					least := 0.02
					if j == i+1 || j < 5 {
						least = 0.06
					}
					if d := apartInLab(seen(a, m), seen(theme.Palette[j], m)); d < least {
						t.Errorf("%s, %s: colours %d and %d are %.3f apart, want %.2f", name, kind, i, j, d, least)
					}
				}
			}
		}
	}
}
