package render

import (
	"errors"
	"math"
	"math/bits"

	"gpucharts/display/spec"
)

// Tone is how the densities of a frame become places on their ramps, from 0 to 1. With v the rows in a
// pixel and g the greatest rows for each pixel of all densities:
//
//	LogTone:    log(1+v) / log(1+g)
//	LinearTone: v / g
//	EqualTone:  (C(v) - C(least)) / (C(g) - C(least)), C(v) the cells with rows and at most as many as v
//
// EqualTone is histogram equalisation (as datashader's eq_hist): least and greatest count of the cells have the
// ends of the ramp, and each colour covers as much of the picture. Cells are counted, not pixels: their
// counts are integers, the same wherever they are sorted into bins, and do not change while a view
// moves by less than a cell. Where all cells have the same count, C(least) is 0.
//
// The densities of a frame are ranked together. Their unit is the smallest cell of the frame: a cell
// (of a stand-in) that is as large as w of them stands for w cells with count/w rows.
type Tone uint8

// The tones.
const (
	LogTone Tone = iota
	LinearTone
	EqualTone
)

// Counts are sorted into ToneBins bins: those below 1024 have one each, above there are 128 for each
// doubling.
const (
	ToneBins    = 4096
	toneExact   = 1024
	toneOctave  = 128
	firstOctave = 10 // 2^10 is toneExact
)

// ToneBin is the bin of a count.
func ToneBin(n uint32) int {
	if n < toneExact {
		return int(n)
	}
	top := bits.Len32(n) - 1
	return toneExact + (top-firstOctave)*toneOctave + int(n>>(top-7)&(toneOctave-1))
}

// TonePlace is where rows lie among the bins, continuous and even within a bin: ToneBin of whole numbers.
func TonePlace(rows float64) float64 {
	if !(rows >= toneExact) {
		return math.Max(0, rows)
	}
	half, exponent := math.Frexp(rows)
	return math.Min(ToneBins-1, toneExact+float64(exponent-1-firstOctave)*toneOctave+(2*half-1)*toneOctave)
}

// UnitCell is the area of the smallest cell of all densities, in square pixels; 0 without one.
func (f *Frame) UnitCell() float64 {
	least := 0.0
	for i := range f.Marks {
		if m := &f.Marks[i]; m.Kind == DensityMark {
			if a := m.Grid.Cell(); a > 0 && (least == 0 || a < least) {
				least = a
			}
		}
	}
	return least
}

// Cell is the area of a cell in square pixels.
func (g *Grid) Cell() float64 { return math.Abs(g.DX * g.DY) }

// Units is how many unit cells a cell of the grid stands for, at least 1.
func (g *Grid) Units(unitCell float64) uint32 {
	if !(unitCell > 0) {
		return 1
	}
	return uint32(math.Max(1, math.Min(math.Round(g.Cell()/unitCell), 1<<16)))
}

func (c *Chart) readTone() error {
	switch c.cfg.Visual.Tone {
	case "", spec.LogTone:
		c.frame.Tone = LogTone
	case spec.LinearTone:
		c.frame.Tone = LinearTone
	case spec.EqualTone:
		c.frame.Tone = EqualTone
	default:
		return errors.New("visual.tone: no tone \"" + string(c.cfg.Visual.Tone) + "\"; use log, linear or eq-hist")
	}
	return nil
}
