package datamgr

import (
	"math"
	"math/big"
	"runtime"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// line answers tiles of a line chart (M4: Jugel, Jerzak, Hackenbroich, Markl, "M4: A
// Visualization-Oriented Time Series Data Aggregation", VLDB 2014). The rows are in order of
// x, so a bin of a tile is a stretch of rows found by binary search, and its least and
// greatest y come from blocks: a tile costs as many steps as it has bins, whatever the rows.
//
// Where x is not ordered, order is a permutation made once; positions are then places in it.
type line struct {
	x, y   numbers
	sorted *order // what order belongs to
	order  []uint32
	count  int64 // positions
	index  extremes
	coarse *coarseLine // nil: not made (yet)
}

// maxLineRows is the greatest number of rows of which a tile brings all.
const maxLineRows = 2 << wire.TileBits

func (l *line) row(position int64) int64 { return rowAt(l.order, position) }

func (l *line) yAt(position int64) (spec.Value, bool) { return l.y.value(l.row(position)) }

// tile appends the payload of one tile to buf; step: of a line that keeps each y until the next row.
func (l *line) tile(place wire.Place, step bool, buf []byte) (wire.Tile, []byte) {
	defer runtime.KeepAlive(l) // and with it the map that its order may lie in
	a := newAxis(place.LevelX, place.IndexX, wire.TileBits)
	from := l.x.search(&a, 0, l.order, 0, l.count)
	to := l.x.search(&a, 1<<wire.TileBits, l.order, from, l.count)
	t := wire.Tile{Place: place, Rows: uint64(to - from)}
	v := vertices{integer: l.y.integer()}
	if y, ok := l.crossing(&a, from, place.IndexX, step); ok {
		t.Flags |= wire.EdgeLeft
		v.add(0, y)
	}
	if to-from <= maxLineRows {
		t.Flags |= wire.AllRows
		for p := from; p < to; p++ {
			if y, ok := l.yAt(p); ok {
				v.add(l.xOffset(p, &a), y)
			} else {
				v.skip()
			}
		}
	} else if bins, first := l.coarseLevel(place.LevelX); bins != nil {
		l.coarseBins(l.coarse, bins, first, &a, from, to, &v)
	} else {
		l.bins(&a, from, to, &v)
	}
	if y, ok := l.crossing(&a, to, place.IndexX+1, step); ok {
		t.Flags |= wire.EdgeRight
		v.add(wire.MaxOffset, y)
	}
	buf = v.encode(buf, &t)
	return t, buf
}

func (l *line) coarseLevel(level int16) (bins []m4Bin, first int64) {
	if l.coarse == nil {
		return nil, 0
	}
	return l.coarse.level(level)
}

func (l *line) xOffset(position int64, a *axis) uint32 {
	offset, _ := l.x.offset(l.row(position), a)
	return offset
}

// bins adds the first, least, greatest and last row of each bin. Nulls break the line
// between bins. Inside a bin, which is at most a pixel wide, they do not: the ink of that
// pixel column reaches from the least to the greatest value either way, and breaks between
// four single vertices would leave nothing to draw.
func (l *line) bins(a *axis, from, to int64, v *vertices) {
	before := from - 1 // the last row drawn
	rows := int64(0)   // of the bin before
	for bin := uint32(1); bin <= 1<<wire.TileBits && from < to; bin++ {
		end := l.binEnd(a, bin, from, to, rows)
		rows = end - from
		if end == from {
			continue
		}
		first := l.index.firstValid(from, end)
		if first < end {
			last := l.index.lastValid(first, end)
			if first > before+1 {
				v.skip() // only rows without a value lie between
			}
			l.bin(a, first, last, v)
			before = last
		}
		from = end
	}
	if before+1 < to {
		v.skip()
	}
}

// binEnd finds where a bin ends that begins at from. Bins are much alike: where rows come at
// one pace it ends exactly where the one before says, and two looks do for a search.
func (l *line) binEnd(a *axis, bin uint32, from, to, rowsBefore int64) int64 {
	if guess := from + rowsBefore; rowsBefore > 0 && guess < to {
		if l.x.search(a, bin, l.order, guess-1, guess+1) == guess {
			return guess
		}
	}
	near := min(from+max(2*rowsBefore, 64), to)
	end := l.x.search(a, bin, l.order, from, near)
	if end == near {
		end = l.x.search(a, bin, l.order, near, to)
	}
	return end
}

func (l *line) bin(a *axis, first, last int64, v *vertices) {
	least, greatest, _ := l.index.extremes(first, last+1)
	if least > greatest {
		least, greatest = greatest, least
	}
	drawn := int64(-1)
	for _, p := range [4]int64{first, least, greatest, last} {
		if p != drawn {
			y, _ := l.yAt(p)
			v.add(l.xOffset(p, a), y)
			drawn = p
		}
	}
}

// crossing is where the line from the row before position p to the row at p crosses the
// beginning of tile index, which lies between them; of a step line, the y that it keeps there.
func (l *line) crossing(a *axis, p, index int64, step bool) (spec.Value, bool) {
	if p <= 0 || p >= l.count {
		return spec.Value{}, false
	}
	y0, ok0 := l.yAt(p - 1)
	y1, ok1 := l.yAt(p)
	if !ok0 || !ok1 {
		return spec.Value{}, false
	}
	if step {
		return y0, true
	}
	before := -l.x.past(l.row(p-1), a, index)
	after := l.x.past(l.row(p), a, index)
	share := before / (before + after)
	if apart := before + after; !l.x.integer() && !(apart > tooNear && apart <= math.MaxFloat64) {
		share = l.wideShare(a, p, index)
	}
	if !(share >= 0) { // two rows of one x
		share = 0
	}
	return between(y0, y1, min(share, 1), l.y.integer()), true
}

// tooNear is a distance from which on float64 has as many bits for borders between rows as for rows.
const tooNear = 0x1p-1000

// wideShare is the share for rows too near to one another for float64, or too far apart.
func (l *line) wideShare(a *axis, p, index int64) float64 {
	wide := func(f float64) *big.Float { return new(big.Float).SetPrec(256).SetFloat64(f) }
	x0, _ := l.x.value(l.row(p - 1))
	x1, _ := l.x.value(l.row(p))
	border := wide(0).SetInt64(index)
	border.SetMantExp(border, a.width)
	apart := wide(0).Sub(wide(x1.Frac), wide(x0.Frac))
	if apart.Sign() == 0 {
		return 0
	}
	share, _ := border.Sub(border, wide(x0.Frac)).Quo(border, apart).Float64()
	return share
}

// between is the value at a share of the way from a to b.
func between(a, b spec.Value, share float64, integer bool) spec.Value {
	if !integer {
		d := b.Frac - a.Frac
		if math.IsInf(d, 0) {
			return spec.Value{Frac: a.Frac*(1-share) + b.Frac*share}
		}
		y := a.Frac + d*share
		return spec.Value{Frac: max(min(y, max(a.Frac, b.Frac)), min(a.Frac, b.Frac))}
	}
	low, high := a, b
	if b.Int < a.Int {
		low, high, share = b, a, 1-share
	}
	d := float64(uint64(high.Int)-uint64(low.Int)) * share
	whole := math.Floor(d)
	if whole >= float64(uint64(high.Int)-uint64(low.Int)) {
		return high
	}
	return spec.Value{Int: low.Int + int64(uint64(whole)), Frac: d - whole}
}
