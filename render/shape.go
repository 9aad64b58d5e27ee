package render

// ShapeKind says what a Shape is.
type ShapeKind uint32

// The kinds of shapes. Coverage is that of a pixel by the shape, 0 to 1, d being the signed
// distance of the pixel's centre from the border (negative inside).
const (
	// RectShape: from (X0, Y0) to (X1, Y1), X0 <= X1, Y0 <= Y1: the area of the pixel inside of it.
	RectShape ShapeKind = iota
	// SegmentShape: all within Radius of the line from (X0, Y0) to (X1, Y1): clamp(0.5 - d).
	SegmentShape
	// DiscShape and the markers below: centre (X0, Y0), Radius; clamp(0.5 - d).
	DiscShape
	SquareShape   // half a side is 0.886 Radius: the disc's area
	DiamondShape  // half a diagonal is 1.253 Radius: the disc's area
	TriangleShape // upright; its corners lie 1.555 Radius from the centre: the disc's area
	CrossShape    // two bars, turned by 45 degrees, 0.4 Radius thick
	PlusShape
)

// Markers are the shapes of a category's rows, in order.
var Markers = [...]ShapeKind{DiscShape, SquareShape, DiamondShape, TriangleShape, CrossShape, PlusShape}

// Shape is one of the few figures that a frame draws from numbers rather than from tiles:
// bars, boxes, candles, error bars, contours, rules. Device pixels, y down.
type Shape struct {
	X0, Y0, X1, Y1 float32
	Radius         float32
	Kind           ShapeKind
	Color          Color
}

// rect appends a rectangle between two corners, whichever way around.
func rect(to []Shape, x0, y0, x1, y1 float64, color Color) []Shape {
	return append(to, Shape{X0: clip32(min(x0, x1)), Y0: clip32(min(y0, y1)), X1: clip32(max(x0, x1)), Y1: clip32(max(y0, y1)), Kind: RectShape, Color: color})
}

// segment appends a line of a width.
func segment(to []Shape, x0, y0, x1, y1, width float64, color Color) []Shape {
	return append(to, Shape{X0: clip32(x0), Y0: clip32(y0), X1: clip32(x1), Y1: clip32(y1), Radius: float32(width / 2), Kind: SegmentShape, Color: color})
}

// marker appends a marker.
func marker(to []Shape, kind ShapeKind, x, y, radius float64, color Color) []Shape {
	return append(to, Shape{X0: clip32(x), Y0: clip32(y), Radius: float32(radius), Kind: kind, Color: color})
}
