package render

import (
	"gpucharts/display/wire"
	"gpucharts/render/text"
)

// Color is straight (not premultiplied) 8-bit sRGB with alpha.
type Color struct{ R, G, B, A uint8 }

// Rect is a rectangle in device pixels, y down.
type Rect struct{ X, Y, W, H float32 }

// Box is a filled rectangle. Its edges lie on whole device pixels, but for one with a Radius:
// that one has round corners and may lie anywhere; a disc is a box with Radius = W/2 = H/2.
// Its coverage is clamp(0.5 - d, 0, 1), d the signed distance of the pixel's centre from its
// border (negative inside), times the alpha, source-over.
type Box struct {
	Rect
	Color  Color
	Radius float32
}

// Glyph is one glyph of the atlas put onto the picture: pixel for pixel, never scaled.
type Glyph struct {
	X, Y       int32  // device pixels, top left
	U, V, W, H uint16 // in the atlas
	Color      Color
}

// Frame is all that one picture shows, in device pixels: what Chart makes and what the
// drawers (render/gpu, render/plain) turn into pixels. A drawer adds nothing of its own, so
// the page, the PNG and the plain picture agree.
//
// Order: Background, Under, Marks (clipped to Plot), Over, Text, Overlay, OverlayText.
type Frame struct {
	Width, Height int
	Background    Color
	Plot          Rect
	Tone          Tone  // of its densities
	Under         []Box // grid lines
	Marks         []Mark
	Over          []Box // axes, ticks, legend
	Text          []Glyph
	Overlay       []Box // crosshair, tooltip
	OverlayText   []Glyph
	// Atlas may be another one from frame to frame: compare the pointer and its Generation.
	Atlas *text.Atlas
}

// MarkKind says how a mark is drawn.
type MarkKind uint8

// The kinds of marks.
const (
	// LineMark: a polyline through the vertices of its tiles.
	LineMark MarkKind = iota + 1
	// DensityMark: rows counted into the cells of Grid, then coloured.
	DensityMark
	// PointMark: a disc for each row.
	PointMark
	// ShapeMark: its Shapes, in order.
	ShapeMark
	// CellsMark: cells of tiles coloured by a column (render/plain/cells.go says how).
	CellsMark
)

// Mark is one series as drawn in one frame.
type Mark struct {
	Kind  MarkKind
	Color Color
	// Width is the line's width or the disc's diameter, in device pixels.
	Width float32
	// Dense: a LineMark has more vertices in view than twice the plot's width in pixels, so it
	// is drawn by columns (render/plain/line.go tells both ways).
	Dense bool
	// Step: each vertex of a LineMark keeps its y until the x of the next.
	Step bool
	// Fill: a dense LineMark is painted from Base, a pixel row, to its far border in each column
	// of pixels (an area); with both borders among its Tiles and no Base (NaN), between them (a band).
	Fill bool
	Base float32
	// Tiles to draw from, by x (then y). They do not overlap, but for coarser tiles that stand in.
	Tiles []TileView
	// By says how the rows of a PointMark are told apart by further columns, and how a
	// CellsMark's cells are coloured.
	By Attributes
	// Shapes of a ShapeMark.
	Shapes []Shape
	// Grid is the window of cells of a DensityMark.
	Grid Grid
	// Ramp colours a density: entry 0 is the least non-zero density, 255 the greatest.
	Ramp *[256]Color
}

// TileView places one resident tile in the frame: the device pixel of offset q is
// X0 + q*DX (x, to the right) and Y0 + q*DY (y, downwards: DY is negative). They are
// float64 from exact differences; a drawer that has only 32 bits must subtract in integers
// first (q - q0 with q0 = -X0/DX) where the tile is much larger than the plot.
type TileView struct {
	Layer  wire.Layer
	Tile   *wire.Tile
	X0, DX float64
	Y0, DY float64
	// ClipX0, ClipX1 bound what is drawn of it (a stand-in beside finer tiles), device pixels.
	ClipX0, ClipX1 float32
	// ClipY0, ClipY1 do the same downwards, where ClipY1 is not 0.
	ClipY0, ClipY1 float32
}

// Attributes tell which attribute of a row decides what; 0: none, else its number from 1 on.
type Attributes struct {
	Color, Size, Shape, Opacity uint8
	// Category: colours are those of categories (code modulo 8), else places on the ramp.
	Category bool
	// Colors are the ramp; of categories the first eight, the eighth for all beyond.
	Colors *[256]Color
}

// Any reports whether rows are told apart at all.
func (a *Attributes) Any() bool { return a.Color|a.Size|a.Shape|a.Opacity != 0 }

// Some measures of marks by attributes, the same in all drawers. A row of the least size is drawn with
// LeastSize of the diameter, by area; one of the least opacity with LeastOpacity of the mark's. A pixel of a
// CellsMark with n rows is min(1, LoneOpacity + (1-LoneOpacity)*log2(1+n)/4) opaque: 15 rows cover it.
const (
	LeastSize    = 0.25
	LeastOpacity = 0.15
	LoneOpacity  = 0.4
)

// Grid is a window of Columns x Rows cells of the absolute grid of LevelX, LevelY, from
// cell (FirstX, FirstY), y upwards. Cell (i, j) covers device pixels
// [X0+i*DX, X0+(i+1)*DX) and, upwards from Y0, [Y0+j*DY, Y0+(j+1)*DY) with DY negative.
// Cells are at most one pixel large (but for stand-ins). Counts are integers of this grid: the
// same in WGSL, in Go and in the kernel's index.
//
// A mark's tiles are of the grid's level or, as stand-ins, of others: cells of a finer tile
// are summed into the grid's (cell index >> (Grid.Level - Tile.Level)); Points are counted by
// their own bin at the grid's level (a tile of level L spans 2^(CellBits+L-Grid.Level) cells,
// q >> (32 - that exponent)). Cells of a tile coarser than the grid never occur. Rows outside
// of the window do not count. A frame may hold several density marks, the first of a series
// being the wanted level and the others stand-ins for what is not there yet; their windows do
// not overlap. render/plain/density.go tells how counts become colours.
type Grid struct {
	LevelX, LevelY int16
	FirstX, FirstY int64
	Columns, Rows  int
	X0, DX, Y0, DY float64
}

// Tiles tells which tiles are resident. The drawers' stores implement it.
type Tiles interface {
	// Tile returns the header of a resident tile, and marks it as used in this frame.
	Tile(wire.Layer, wire.Place) (*wire.Tile, bool)
	// Values returns the numbers of a resident tile of the kind wire.Values, row by row; nil:
	// not resident, or of another kind. They must not be changed.
	Values(wire.Layer, wire.Place) []float64
}
