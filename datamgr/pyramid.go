package datamgr

import (
	"sync"
	"sync/atomic"
)

// coarser is the counts of a grid at 2^up times coarser levels on both axes, on the same
// absolute grid as bins of tiles: a third of the base grid's memory at most. A view of the
// whole adds few cells up, instead of 16 million for each view.
type coarser struct {
	once           sync.Once
	err            error
	counts         []uint32
	firstX, firstY int64
	wide, high     int64
}

// level gives the counts at 2^up times the grid's level; up 0 is the grid itself.
func (g *grid) level(up uint) (*coarser, error) {
	l := &g.levels[up]
	l.once.Do(func() {
		l.firstX, l.wide = shrunk(g.ax.first, g.ax.count, up)
		l.firstY, l.high = shrunk(g.ay.first, g.ay.count, up)
		if up == 0 {
			l.counts = g.counts
			return
		}
		below, err := g.level(up - 1)
		if err == nil {
			err = l.sum(below, g.room.charge)
		}
		l.err = err
	})
	return l, l.err
}

// shrunk is a stretch of cells, 2^up of them joined.
func shrunk(first, count int64, up uint) (int64, int64) {
	return first >> up, (first+count-1)>>up - first>>up + 1
}

// sum joins four cells of the level below into one.
func (l *coarser) sum(below *coarser, c *charge) (err error) {
	if l.counts, err = heapOf[uint32](c, l.wide*l.high); err != nil {
		return err
	}
	var next atomic.Int64
	return parallel(func(int) error {
		for {
			y := next.Add(1) - 1
			if y >= l.high {
				return nil
			}
			out := l.counts[y*l.wide:][:l.wide]
			for from := 2*(l.firstY+y) - below.firstY; from < 2*(l.firstY+y)-below.firstY+2; from++ {
				if from >= 0 && from < below.high {
					addPairs(out, below.counts[from*below.wide:][:below.wide], int(below.firstX&1))
				}
			}
		}
	})
}

// addPairs adds every two cells to one; skip is 1 where the first stands alone.
func addPairs(out, cells []uint32, skip int) {
	if skip == 1 {
		out[0] += cells[0]
		out, cells = out[1:], cells[1:]
	}
	for ; len(cells) >= 2; cells = cells[2:] {
		out[0] += cells[0] + cells[1]
		out = out[1:]
	}
	if len(cells) == 1 {
		out[0] += cells[0]
	}
}
