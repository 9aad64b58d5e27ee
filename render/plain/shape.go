package plain

import (
	"image"
	"math"

	"gpucharts/render"
)

// shapes draws the figures of a ShapeMark, source-over, in order (render/shape.go says what each
// is; render/shader/shape.wgsl does the same).
func shapes(dst *image.RGBA, f *render.Frame, list []render.Shape) {
	w := bounds(f, dst)
	for i := range list {
		shape(dst, w, &list[i])
	}
}

func shape(dst *image.RGBA, w image.Rectangle, s *render.Shape) {
	x0, y0, x1, y1, r := float64(s.X0), float64(s.Y0), float64(s.X1), float64(s.Y1), float64(s.Radius)
	left, top, right, bottom := x0, y0, x1, y1
	switch s.Kind {
	case render.RectShape:
	case render.SegmentShape:
		left, right = math.Min(x0, x1)-r-1, math.Max(x0, x1)+r+1
		top, bottom = math.Min(y0, y1)-r-1, math.Max(y0, y1)+r+1
	default:
		reach := 1.6*r + 1
		left, top, right, bottom = x0-reach, y0-reach, x0+reach, y0+reach
	}
	fromX, toX := max(w.Min.X, int(math.Floor(math.Max(left, -1)))), min(w.Max.X, int(math.Ceil(math.Min(right, 1e6))))
	fromY, toY := max(w.Min.Y, int(math.Floor(math.Max(top, -1)))), min(w.Max.Y, int(math.Ceil(math.Min(bottom, 1e6))))
	for y := fromY; y < toY; y++ {
		for x := fromX; x < toX; x++ {
			if c := coverage(s, x0, y0, x1, y1, r, float64(x)+0.5, float64(y)+0.5); c > 0 {
				over(dst, x, y, s.Color, math.Min(c, 1))
			}
		}
	}
}

// coverage is how much of the pixel about (px, py) a shape covers.
func coverage(s *render.Shape, x0, y0, x1, y1, r, px, py float64) float64 {
	switch s.Kind {
	case render.RectShape:
		w := math.Min(x1, px+0.5) - math.Max(x0, px-0.5)
		h := math.Min(y1, py+0.5) - math.Max(y0, py-0.5)
		return math.Max(w, 0) * math.Max(h, 0)
	case render.SegmentShape:
		dx, dy, t := x1-x0, y1-y0, 0.0
		if length := dx*dx + dy*dy; length > 0 {
			t = math.Max(0, math.Min(1, ((px-x0)*dx+(py-y0)*dy)/length))
		}
		return 0.5 + r - math.Hypot(px-x0-t*dx, py-y0-t*dy)
	}
	return 0.5 - outside(s.Kind, px-x0, py-y0, r)
}

// outside is the signed distance of a point from the border of a marker about the origin.
func outside(kind render.ShapeKind, x, y, r float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	switch kind {
	case render.SquareShape:
		return math.Max(ax, ay) - 0.886*r
	case render.DiamondShape:
		return (ax + ay - 1.253*r) * 0.70710678
	case render.TriangleShape:
		return math.Max(0.8660254*ax-0.5*y, y) - 0.7775*r
	case render.CrossShape:
		return bars(math.Abs(x+y)*0.70710678, math.Abs(x-y)*0.70710678, r)
	case render.DiscShape:
		return math.Hypot(x, y) - r
	}
	return bars(ax, ay, r)
}

func bars(ax, ay, r float64) float64 {
	return math.Max(math.Min(ax, ay)-0.2*r, math.Max(ax, ay)-1.25*r)
}
