package datamgr

import (
	"fmt"
	"math"
	"sync"

	"gpucharts/display/wire"
)

// mostPathSegments is how many pieces of a path a tile may have: more cannot be told apart in it.
const mostPathSegments = 1 << 15

// pathMaker makes the tiles of a path: the line from row to row in the order of the rows, back and
// forth in x. Of rows that follow one another in the same bin of the grid of 2^LevelX by 2^LevelY units
// only the first is a corner (and the last before a null, which is a gap), so the path is off by less
// than a bin's diagonal. Rows of values, in the order of the rows:
//
//	x and y where a piece begins, x and y where it ends, in axis units from the tile's beginning,
//	the row it leads to, 1 where it ends at that row (0: at the tile's border), rows left out before it
//
// Pieces are cut at the tile's borders. One look at all rows makes all tiles of a request.
func (d *Dataset) pathMaker(l *wire.Layer, places []wire.Place) (func(wire.Place) (valueTile, error), error) {
	of := pairOf(l)
	x, y := d.at(of.x), d.at(of.y)
	for _, c := range []*column{x, y} {
		if _, err := c.measure(); err != nil {
			return nil, err
		}
	}
	var once sync.Once
	made := map[wire.Place]*pathTile{}
	return func(p wire.Place) (valueTile, error) {
		once.Do(func() {
			levels := map[[2]int16][]wire.Place{}
			for _, p := range places {
				key := [2]int16{p.LevelX, p.LevelY}
				levels[key] = append(levels[key], p)
			}
			for _, same := range levels {
				walkPath(x.numbers, y.numbers, same, made)
			}
		})
		t := made[p]
		if t.pieces() > mostPathSegments {
			return valueTile{}, fmt.Errorf("a path of %d rows has more than %d pieces in one part of this view: zoom in, draw fewer rows (Head, Filter), or draw a Scatter", d.rows, mostPathSegments)
		}
		return t.valueTile, nil
	}, nil
}

// pathTile is a tile of a path in the making: a rectangle, in axis units from where all tiles of a request begin.
type pathTile struct {
	valueTile
	x0, y0 float64
}

func (t *pathTile) pieces() int { return len(t.numbers) / t.width }

// walkPath makes the tiles of one pair of levels.
func walkPath(x, y numbers, places []wire.Place, made map[wire.Place]*pathTile) {
	binX, binY := math.Ldexp(1, int(places[0].LevelX)), math.Ldexp(1, int(places[0].LevelY))
	wide, high := binX*(1<<wire.PathBits), binY*(1<<wire.PathBits)
	fromX, fromY := places[0].IndexX, places[0].IndexY
	for _, p := range places {
		fromX, fromY = min(fromX, p.IndexX), min(fromY, p.IndexY)
	}
	tiles := make([]*pathTile, len(places))
	for i, p := range places {
		tiles[i] = &pathTile{valueTile{width: 7}, float64(p.IndexX-fromX) * wide, float64(p.IndexY-fromY) * high}
		made[p] = tiles[i]
	}
	ax := newAxis(places[0].LevelX, fromX, wire.PathBits)
	ay := newAxis(places[0].LevelY, fromY, wire.PathBits)
	var last, left corner // the last corner, and the last row that was left out since
	drawing, leftOut := false, 0.0
	to := func(now corner) {
		if !drawing { // a row alone is a dot
			last = now
		}
		for _, t := range tiles {
			t.cut(last, now, wide, high, leftOut)
		}
		last, leftOut, drawing = now, 0, true
	}
	for row := range x.length() {
		_, okX := x.value(row)
		_, okY := y.value(row)
		if !okX || !okY {
			if leftOut > 0 {
				to(left)
			}
			drawing = false
			continue
		}
		now := corner{x: x.past(row, &ax, fromX), y: y.past(row, &ay, fromY), row: row}
		now.binX, now.binY = math.Floor(now.x/binX), math.Floor(now.y/binY)
		if drawing && now.binX == last.binX && now.binY == last.binY {
			left = now
			leftOut++
			continue
		}
		to(now)
	}
	if leftOut > 0 {
		to(left)
	}
}

// corner is a row of a path: where it is, and in which bin.
type corner struct {
	x, y, binX, binY float64
	row              int64
}

// cut adds what of a piece lies in the tile (Liang and Barsky, 1984).
func (t *pathTile) cut(a, b corner, wide, high, leftOut float64) {
	x0, y0, x1, y1 := a.x-t.x0, a.y-t.y0, b.x-t.x0, b.y-t.y0
	if min(x0, x1) > wide || max(x0, x1) < 0 || min(y0, y1) > high || max(y0, y1) < 0 || t.pieces() > mostPathSegments {
		return
	}
	from, to := 0.0, 1.0
	for _, side := range [4][2]float64{{x0 - x1, x0}, {x1 - x0, wide - x0}, {y0 - y1, y0}, {y1 - y0, high - y0}} {
		along, room := side[0], side[1]
		switch {
		case along == 0 && room < 0:
			return
		case along < 0:
			from = max(from, room/along)
		case along > 0:
			to = min(to, room/along)
		}
	}
	if from > to {
		return
	}
	whole := 0.0
	endX, endY := x0+to*(x1-x0), y0+to*(y1-y0)
	if to == 1 {
		endX, endY, whole = x1, y1, 1
	}
	if from > 0 {
		x0, y0 = x0+from*(x1-x0), y0+from*(y1-y0)
	}
	t.add(x0, y0, endX, endY, float64(b.row), whole, leftOut)
	t.rows++
}
