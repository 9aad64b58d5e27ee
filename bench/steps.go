package bench

import (
	"encoding/json"
	"fmt"
	"os"
)

// window is a view as parts of the data's whole extent, 0 to 1 along each axis.
type window struct {
	X0 float64 `json:"x0"`
	X1 float64 `json:"x1"`
	Y0 float64 `json:"y0"`
	Y1 float64 `json:"y1"`
}

// script is the 60 steps of pan and zoom that everybody is measured with: 20 times in by
// 0.85 about a point off the middle, 20 times aside by a twenty-fifth, 20 times out again.
func script() []window {
	const pointX, pointY, factor, share = 0.4, 0.55, 0.85, 0.04
	w := window{0, 1, 0, 1}
	var steps []window
	zoom := func(f float64) {
		w = window{pointX + (w.X0-pointX)*f, pointX + (w.X1-pointX)*f, pointY + (w.Y0-pointY)*f, pointY + (w.Y1-pointY)*f}
	}
	for range 20 {
		zoom(factor)
		steps = append(steps, w)
	}
	for i := range 20 {
		dx, dy := share*(w.X1-w.X0), share*(w.Y1-w.Y0)/2
		if i >= 10 {
			dx, dy = -dx, -dy
		}
		w = window{w.X0 + dx, w.X1 + dx, w.Y0 + dy, w.Y1 + dy}
		steps = append(steps, w)
	}
	for range 20 {
		zoom(1 / factor)
		steps = append(steps, w)
	}
	return steps
}

// writeScript leaves the steps where the peers' programs read them.
func writeScript(path string) error {
	text, err := json.Marshal(script())
	if err != nil {
		return fmt.Errorf("write the steps: %w", err)
	}
	return os.WriteFile(path, text, 0o644)
}
