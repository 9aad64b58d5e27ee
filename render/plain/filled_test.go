package plain_test

import (
	"testing"

	"gpucharts/display/spec"
)

// TestAnAreaIsFilledFromZeroToItsLine compares each pixel column with the rows.
func TestAnAreaIsFilledFromZeroToItsLine(t *testing.T) {
	s := newScene(t, spec.Area, walk(40), spec.VisualConfig{})
	f, with, without := s.drawBoth("area")
	zero := float64(f.Plot.Y + f.Plot.H)
	if v := s.chart.View(); v.Y.Min.Frac != 0 {
		t.Fatalf("the axis of an area of positive values begins at %v", v.Y.Min)
	}
	for i := range len(s.table.Y) - 1 {
		x, y := s.pixelOf(f, i)
		if !s.inPlot(f, x, y) {
			continue
		}
		if middle := int((y + 4 + zero) / 2); !inked(with, without, int(x), middle, 20) {
			t.Errorf("row %d: nothing between (%.1f, %.1f) and zero", i, x, y)
		}
		if over := int(y) - 12; over > int(f.Plot.Y) && inked(with, without, int(x), over, 20) {
			t.Errorf("row %d: ink above (%.1f, %.1f)", i, x, y)
		}
	}
}

// TestAStepLineKeepsEachYUntilTheNextRow looks between the rows.
func TestAStepLineKeepsEachYUntilTheNextRow(t *testing.T) {
	for _, zoom := range []float64{1, 30} { // at 30 tiles of rows and their edges
		s := newScene(t, spec.Step, walk(40), spec.VisualConfig{})
		s.chart.Zoom(400, 200, zoom, 1)
		f, with, without := s.drawBoth("")
		seen := 0
		for i := range len(s.table.Y) - 1 {
			x, y := s.pixelOf(f, i)
			next, _ := s.pixelOf(f, i+1)
			for _, share := range []float64{0.1, 0.5, 0.9} {
				at := x + share*(next-x)
				if !s.inPlot(f, at, y) {
					continue
				}
				seen++
				if !inked(with, without, int(at), int(y), 20) && !inked(with, without, int(at), int(y-0.5), 20) {
					t.Errorf("zoom %v, row %d: no line at (%.1f, %.1f)", zoom, i, at, y)
				}
			}
		}
		if seen == 0 {
			t.Errorf("zoom %v: nothing in view", zoom)
		}
	}
}
