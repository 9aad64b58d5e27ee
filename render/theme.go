package render

// Theme holds the colours of a chart.
type Theme struct {
	Background Color
	Text       Color // title, legend
	Muted      Color // tick labels, status
	Grid       Color
	Axis       Color
	Crosshair  Color
	Tooltip    Color
	Border     Color // of the tooltip
	Warning    Color
	Palette    []Color
	Ramp       *[256]Color
}

// Light and Dark are the themes of a light and a dark page.
var (
	Light = Theme{
		Background: Color{255, 255, 255, 255},
		Text:       Color{27, 30, 36, 255},
		Muted:      Color{92, 99, 110, 255},
		Grid:       Color{20, 30, 50, 20},
		Axis:       Color{92, 99, 110, 160},
		Crosshair:  Color{60, 66, 76, 110},
		Tooltip:    Color{255, 255, 255, 242},
		Border:     Color{20, 30, 50, 46},
		Warning:    Color{170, 90, 0, 255},
		Palette:    lightPalette,
		Ramp:       lightRamp(),
	}
	Dark = Theme{
		Background: Color{17, 19, 24, 255},
		Text:       Color{232, 234, 238, 255},
		Muted:      Color{154, 161, 172, 255},
		Grid:       Color{220, 230, 255, 24},
		Axis:       Color{154, 161, 172, 160},
		Crosshair:  Color{200, 206, 216, 120},
		Tooltip:    Color{34, 38, 46, 244},
		Border:     Color{220, 230, 255, 52},
		Warning:    Color{240, 180, 90, 255},
		Palette:    darkPalette,
		Ramp:       darkRamp(),
	}
)

// The palettes keep neighbours apart for the common kinds of colour blindness: the hues of
// M. Okabe and K. Ito, "Color Universal Design" (2008), in an order and at a lightness that
// suit thin lines on a light and on a dark ground, moved a little where two were alike to some (palette_test.go).
var (
	lightPalette = []Color{
		{5, 96, 180, 255}, {213, 94, 0, 255}, {11, 142, 103, 255}, {186, 86, 156, 255},
		{46, 160, 216, 255}, {196, 138, 0, 255}, {122, 72, 172, 255}, {83, 97, 107, 255},
	}
	darkPalette = []Color{
		{94, 193, 253, 255}, {255, 140, 56, 255}, {64, 189, 137, 255}, {221, 139, 194, 255},
		{140, 150, 255, 255}, {240, 200, 60, 255}, {167, 160, 255, 255}, {190, 173, 178, 255},
	}
)
