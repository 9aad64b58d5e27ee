package wire

import (
	"encoding/binary"
	"math"

	"gpucharts/display/spec"
)

// TileBits is the base-2 logarithm of the number of x bins in a line tile, and
// CellBits that of the bins along each axis of a density tile. BinBits is that of the x bins
// of a tile of values along x, FieldBits that of each axis of a tile of values over a plane,
// PathBits of a tile of a path.
const (
	TileBits  = 10
	CellBits  = 8
	BinBits   = 8
	FieldBits = 5
	PathBits  = 11
)

// Aggregate says what a tile holds.
type Aggregate uint8

// The aggregates.
const (
	// M4: of the rows in each x bin the first, least, greatest and last by y, as vertices
	// in row order (Jugel et al., M4, VLDB 2014); all rows where they are few.
	M4 Aggregate = 1
	// Count: how many rows fall into each cell of an x,y grid; the rows themselves where
	// they are few.
	Count Aggregate = 2
	// Step: as M4, for a line that keeps a row's y until the next row: an edge vertex has the
	// y of the row before it.
	Step Aggregate = 3
	// Mean: as Count, with the mean of column Extra[0] in each cell. The other Extra columns
	// are attributes of rows, which come with them.
	Mean Aggregate = 4
	// ByCategory: as Mean, with the shares of the categories of column Extra[0].
	ByCategory Aggregate = 5
	// Histogram: rows in each x bin, for each category of Extra[0] if there is one. Values.
	Histogram Aggregate = 6
	// Groups: Function of y for each category of x, and of Extra[0] if there is one. Values,
	// one tile at the zero Place.
	Groups Aggregate = 7
	// Boxes: the five numbers and the outliers of y for each category of x. Values, one tile
	// at the zero Place.
	Boxes Aggregate = 8
	// OHLC: the first, greatest, least and last y of each x bin; with Extra[0..3] the open,
	// high, low and close columns, joined in the same way. Values.
	OHLC Aggregate = 9
	// Rows: x, y and the Extra columns of each row where a bin has one; where it has more,
	// their extent. Values.
	Rows Aggregate = 10
	// Field: Function of Extra[0] (Counts: rows) in each cell of an x,y grid. Values.
	Field Aggregate = 11
	// Path: the pieces of the line from row to row in the order of the rows. Values.
	Path Aggregate = 12
)

// Bits are the base-2 logarithms of the bins of a tile along x and y; 0 along an axis that the
// tile spans wholly.
func (a Aggregate) Bits() (x, y int) {
	switch a {
	case M4, Step:
		return TileBits, 0
	case Count, Mean, ByCategory:
		return CellBits, CellBits
	case Histogram, OHLC, Rows:
		return BinBits, 0
	case Field:
		return FieldBits, FieldBits
	case Path:
		return PathBits, PathBits
	}
	return 0, 0
}

// Vertices, Cells and Values report what an aggregate's tiles hold.
func (a Aggregate) Vertices() bool { return a == M4 || a == Step }
func (a Aggregate) Cells() bool    { return a == Count || a == Mean || a == ByCategory }
func (a Aggregate) Values() bool   { return a >= Histogram && a <= Path }

// Function is what Groups, Field and Mean make of many values.
type Function uint8

// The functions.
const (
	Counts   Function = 0 // rows, whatever their values
	Sum      Function = 1
	Average  Function = 2
	Least    Function = 3
	Greatest Function = 4
)

// Transform is what an axis does to a value before it is binned.
type Transform uint8

// The transforms.
const (
	Linear Transform = 0
	// Log: log10(v); values that are not positive have no place.
	Log Transform = 1
	// SymLog: sign(v) * log10(1 + |v|) (J. Webber, "A bi-symmetric log transformation", 2013).
	SymLog Transform = 2
)

// Layer names what a family of tiles is made from: everything of a key but its place.
type Layer struct {
	Dataset spec.ID
	Version uint32 // of the dataset
	X, Y    uint16 // column indexes
	// Extra are further columns, each as its index plus one; 0: none.
	Extra      [4]uint16
	Aggregate  Aggregate
	Function   Function
	TransformX Transform
	TransformY Transform
}

// Extras is the number of further columns that a layer names: attributes of its rows.
func (l *Layer) Extras() int {
	n := 0
	for _, e := range l.Extra {
		if e != 0 {
			n++
		}
	}
	return n
}

// Place is a piece of value space. Bins along an axis are 2^Level axis units wide, bin b
// covers [b*2^Level, (b+1)*2^Level), and a tile holds 2^TileBits (M4) or 2^CellBits (Count,
// each axis) bins that begin at Index*2^bits. An M4 tile spans all y: LevelY and IndexY are 0.
type Place struct {
	LevelX, LevelY int16
	IndexX, IndexY int64
}

// MinLevel and MaxLevel bound the levels that a request may name.
const (
	MinLevel = -1100
	MaxLevel = 1024
)

// Kind says how a reply's payload is to be read.
type Kind uint8

// The kinds of payload. All columns are little-endian and begin at multiples of 4 bytes.
const (
	// Empty: no rows here, nothing to draw, no payload.
	Empty Kind = 0
	// Vertices: a line's vertices in order of x: Count u32 x offsets, then Count u32 y
	// offsets. A y of NullOffset breaks the line (the x of such a vertex has no meaning).
	Vertices Kind = 1
	// Points: rows: Count u32 x offsets, then Count u32 y offsets; then, for each column that
	// the layer's Extra names, Count u32 attributes: the place of the value in the column's
	// range, 0 to MaxOffset, or the code of a category; NullOffset where there is none.
	Points Kind = 2
	// Cells8, Cells16, Cells32: counts of 2^CellBits x 2^CellBits cells, row by row from
	// the least y, x fastest, in 1, 2 or 4 bytes each.
	Cells8  Kind = 3
	Cells16 Kind = 4
	Cells32 Kind = 5
	// Values: float64 numbers for whoever draws a few shapes: Count rows, each of as many
	// numbers as fit into Length. What they are is up to the aggregate.
	Values Kind = 6
	// CellsMean: of each cell, in the order of Cells8, the count and the mean's place in the
	// range of Extra[0] (0 to MaxOffset; NullOffset: no value), u32 each.
	CellsMean Kind = 7
	// CellsShares: of each cell the count (u32) and the shares, in 255ths, of the first eight
	// categories of Extra[0] (the eighth: all others), u8 each.
	CellsShares Kind = 8
)

// NullOffset is the y offset that breaks a line.
const NullOffset = 0xFFFFFFFF

// MaxOffset is the greatest offset of a value.
const MaxOffset = 0xFFFFFFFE

// Tile is the header of one tile in a reply.
//
// x: an offset q stands for the x value (IndexX*2^bits + q*2^(bits-32)) * 2^LevelX, bits
// being TileBits or CellBits; so bin = q >> (32-bits), in integers. y of Points is the same
// along y. y of Vertices: YBase + q*2^YExponent.
type Tile struct {
	Place
	Kind  Kind
	Flags TileFlags
	// Count is the number of vertices, points or rows of values, or (for cells) the greatest count of a cell.
	Count uint32
	// Rows is the number of rows that the tile stands for.
	Rows      uint64
	YBase     spec.Value
	YExponent int16
	// Offset and Length place the tile's bytes in the payload. Offset is a multiple of 4,
	// and so is Length.
	Offset, Length uint32
}

// TileFlags tell about the rows behind a tile.
type TileFlags uint8

const (
	// AllRows: every row of the tile is in the payload; nothing was aggregated.
	AllRows TileFlags = 1 << iota
	// EdgeLeft, EdgeRight: the first (last) vertex is not a row but the point where the
	// line crosses the tile's left (right) border, so that neighbours join.
	EdgeLeft
	EdgeRight
	// Sampled: a coarse first answer; a better one follows when asked again.
	Sampled
)

// Need is the number of bytes that a tile of a layer has in the payload (of Values: at least, one
// number for each row); false: of an unknown kind.
func (t *Tile) Need(l *Layer) (uint64, bool) {
	const cells = 1 << (2 * CellBits)
	switch t.Kind {
	case Empty:
		return 0, true
	case Vertices, Values:
		return 8 * uint64(t.Count), true
	case Points:
		return uint64(8+4*l.Extras()) * uint64(t.Count), true
	case Cells8:
		return cells, true
	case Cells16:
		return 2 * cells, true
	case Cells32:
		return 4 * cells, true
	case CellsMean:
		return 8 * cells, true
	case CellsShares:
		return 12 * cells, true
	}
	return 0, false
}

// Numbers reads the payload of a tile of values.
func Numbers(payload []byte) []float64 {
	out := make([]float64, len(payload)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(payload[8*i:]))
	}
	return out
}
