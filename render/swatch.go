package render

import "math"

// swatch appends a marker to a legend as thin boxes, for a legend's figures are boxes: its area is that of a disc of the
// radius, its outline that of the markers in the plot (plain.outside, marker.wgsl).
func swatch(to []Box, kind ShapeKind, x, y, radius float64, color Color) []Box {
	box := func(x, y, w, h float64) { // whole pixels: all drawers agree on those
		x0, y0, x1, y1 := math.Round(x-w), math.Round(y-h), math.Round(x+w), math.Round(y+h)
		to = append(to, Box{Rect: Rect{float32(x0), float32(y0), float32(math.Max(1, x1-x0)), float32(math.Max(1, y1-y0))}, Color: color})
	}
	switch kind {
	case SquareShape:
		box(x, y, 0.886*radius, 0.886*radius)
	case PlusShape:
		box(x, y, 1.25*radius, 0.2*radius)
		box(x, y-0.725*radius, 0.2*radius, 0.525*radius)
		box(x, y+0.725*radius, 0.2*radius, 0.525*radius)
	case CrossShape:
		for t := -1.25 * radius; t <= 1.25*radius; t += 0.5 {
			side := 0.2 * radius
			box(x+t*math.Sqrt2/2, y+t*math.Sqrt2/2, side, side)
			box(x+t*math.Sqrt2/2, y-t*math.Sqrt2/2, side, side)
		}
	case DiamondShape, TriangleShape:
		top, bottom := 1.253*radius, 1.253*radius
		if kind == TriangleShape {
			top, bottom = 1.555*radius, 0.7775*radius
		}
		for dy := -top + 0.5; dy < bottom; dy++ {
			half := 1.253*radius - math.Abs(dy)
			if kind == TriangleShape {
				half = (0.7775*radius + 0.5*dy) / 0.8660254
			}
			if half > 0 {
				box(x, math.Round(y+dy-0.5)+0.5, half, 0.5)
			}
		}
	default:
		r := float32(radius)
		to = append(to, Box{Rect: Rect{float32(x) - r, float32(y) - r, 2 * r, 2 * r}, Color: color, Radius: r})
	}
	return to
}
