package draw

import (
	"image"
	"math"
	"path/filepath"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display"
)

// Data at the edges of what numbers can say. Each chart type draws a picture of each: with no ink where no value
// has a place, without trouble and in no time.
func TestEveryChartTypeDrawsHardData(t *testing.T) {
	defer display.SetDrawer(nil)
	display.SetDrawer(&Drawer{})
	inf, nan := math.Inf(1), math.NaN()
	for name, hard := range map[string]struct {
		x, y []float64
		ink  bool
	}{
		"one row":             {[]float64{3}, []float64{4}, true},
		"all equal":           {[]float64{7, 7, 7, 7}, []float64{2, 2, 2, 2}, true},
		"zeros":               {[]float64{0, 1, 2}, []float64{0, 0, 0}, true},
		"tiny":                {[]float64{1e-300, 2e-300, 3e-300}, []float64{1e-300, 3e-300, 2e-300}, true},
		"huge":                {[]float64{1e300, 2e300, 3e300}, []float64{1e300, 3e300, 2e300}, true},
		"from tiny to huge":   {[]float64{1e-300, 1, 1e300}, []float64{1, 1e-300, 1e300}, true},
		"negative":            {[]float64{-3, -2, -1}, []float64{-5, -1e-9, -7}, true},
		"infinite and absent": {[]float64{0, 1, 2, 3, 4}, []float64{inf, 1, nan, 2, -inf}, true},
		"nothing finite":      {[]float64{nan, nan, nan}, []float64{nan, inf, -inf}, false},
		"no rows":             {[]float64{}, []float64{}, false},
	} {
		n := len(hard.x)
		text, whole, when := make([]string, n), make([]int, n), make([]time.Time, n)
		for i := range n {
			text[i], whole[i] = string(rune('a'+i%3)), i
			when[i] = time.Unix(1.7e9, int64(i)).UTC()
		}
		d := datamgr.FromColumns(map[string]any{"x": hard.x, "y": hard.y, "text": text, "whole": whole, "time": when})
		for kind, make := range map[string]func() *display.Chart{
			"line":       func() *display.Chart { return display.Line(d, "whole", "y").LineWidth(3) },
			"over times": func() *display.Chart { return display.Line(d, "time", "y").LineWidth(3) },
			"over x":     func() *display.Chart { return display.Step(d, "x", "y").LineWidth(3) },
			"area":       func() *display.Chart { return display.Area(d, "whole", "y") },
			"band":       func() *display.Chart { return display.Band(d, "whole", "x", "y") },
			"scatter":    func() *display.Chart { return display.Scatter(d, "x", "y") },
			"attributes": func() *display.Chart { return display.Scatter(d, "x", "y").Color("y").Size("x").Shape("text") },
			"histogram":  func() *display.Chart { return display.Histogram(d, "y").By("text") },
			"bar":        func() *display.Chart { return display.Bar(d, "text", "y") },
			"lying":      func() *display.Chart { return display.Bar(d, "text", "y").Horizontal().Sort("descending") },
			"box":        func() *display.Chart { return display.Box(d, "text", "y") },
			"candles":    func() *display.Chart { return display.Candles(d, "whole", "x", "y", "x", "y") },
			"ticks":      func() *display.Chart { return display.OHLC(d, "whole", "y") },
			"errors":     func() *display.Chart { return display.ErrorBars(d, "whole", "y", "x") },
			"heatmap":    func() *display.Chart { return display.Heatmap(d, "x", "y", "whole") },
			"contour":    func() *display.Chart { return display.Contour(d, "x", "y") },
			"path":       func() *display.Chart { return display.Path(d, "x", "y") },
			"symlog":     func() *display.Chart { return display.Scatter(d, "x", "y").SymLogX().SymLogY() },
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "hard.png")
				if err := make().Width(300).Height(200).SavePNG(path); err != nil {
					t.Fatal(err)
				}
				ink := coloured(readPNG(t, path))
				if !hard.ink && ink > 0 {
					t.Errorf("%d pixels have ink, and there is nothing to draw", ink)
				}
			})
		}
	}
}

// coloured counts the pixels below the head of the picture that are no grey, as text, grid and axes are.
func coloured(img *image.RGBA) (n int) {
	for i := 130 * img.Stride; i < len(img.Pix); i += 4 { // below title and legend
		r, g, b := int(img.Pix[i]), int(img.Pix[i+1]), int(img.Pix[i+2])
		if max(r, g, b)-min(r, g, b) > 40 {
			n++
		}
	}
	return n
}
