package wire

import "gpucharts/display/spec"

// TileBits is the base-2 logarithm of the number of x bins in a line tile, and
// CellBits that of the bins along each axis of a density tile.
const (
	TileBits = 10
	CellBits = 8
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
)

// Transform is what an axis does to a value before it is binned.
type Transform uint8

// The transforms.
const Linear Transform = 0

// Layer names what a family of tiles is made from: everything of a key but its place.
type Layer struct {
	Dataset    spec.ID
	Version    uint32 // of the dataset
	X, Y       uint16 // column indexes
	Aggregate  Aggregate
	TransformX Transform
	TransformY Transform
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
	// Points: rows: Count u32 x offsets, then Count u32 y offsets.
	Points Kind = 2
	// Cells8, Cells16, Cells32: counts of 2^CellBits x 2^CellBits cells, row by row from
	// the least y, x fastest, in 1, 2 or 4 bytes each.
	Cells8  Kind = 3
	Cells16 Kind = 4
	Cells32 Kind = 5
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
	// Count is the number of vertices, points, or (for cells) the greatest count of a cell.
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
