package datamgr

// seeker finds the first rows with the least and the greatest value of a stretch. It walks
// the stretch in order (rows up to a block's border, blocks up to a larger block's, down
// again), remembers which block or row won, and only at the end looks for the row.
type seeker[T number] struct {
	b                  *blocks[T]
	found              extent[T]
	leastIn, greatIn   int // level; -1: a row
	leastPos, greatPos int64
}

// extremes gives the positions of the first least and first greatest value in [from, to).
func (b *blocks[T]) extremes(from, to int64) (least, greatest int64, ok bool) {
	s := seeker[T]{b: b, found: emptyExtent[T](), leastPos: -1, greatPos: -1}
	s.walk(-1, from, to)
	if s.leastPos < 0 {
		return 0, 0, false
	}
	return b.descend(s.leastIn, s.leastPos, s.found.min, true), b.descend(s.greatIn, s.greatPos, s.found.max, false), true
}

func fan(level int) int64 {
	if level < 0 {
		return blockRows
	}
	return fanOut
}

func (s *seeker[T]) walk(level int, from, to int64) {
	if up := level + 1; up < len(s.b.levels) {
		n := fan(level)
		head, tail := (from+n-1)/n, to/n
		if head < tail {
			s.visit(level, from, head*n)
			s.walk(up, head, tail)
			s.visit(level, tail*n, to)
			return
		}
	}
	s.visit(level, from, to)
}

func (s *seeker[T]) visit(level int, from, to int64) {
	if level < 0 {
		s.visitRows(from, to)
		return
	}
	for i := from; i < to; i++ {
		s.take(s.b.levels[level][i], level, i)
	}
}

// take keeps e where it wins. An empty extent never does, unless nothing was found and the
// values are the type's own limits: then only real extents (min <= max) count.
func (s *seeker[T]) take(e extent[T], level int, at int64) {
	if e.min > e.max {
		return
	}
	if e.min < s.found.min || s.leastPos < 0 {
		s.found.min, s.leastIn, s.leastPos = e.min, level, at
	}
	if e.max > s.found.max || s.greatPos < 0 {
		s.found.max, s.greatIn, s.greatPos = e.max, level, at
	}
}

func (s *seeker[T]) visitRows(from, to int64) {
	if s.b.order != nil {
		for p := from; p < to; p++ {
			if v, ok := s.b.at(p); ok {
				s.take(extent[T]{v, v}, -1, p)
			}
		}
		return
	}
	s.b.of.spans(from, to, func(c *chunk[T], lo, hi int) {
		for i := lo; i < hi; i++ {
			v := c.values[i]
			// Most rows change nothing: look at validity only where one would.
			if (v < s.found.min || v > s.found.max || s.leastPos < 0) && finite(v) && c.isValid(i) {
				s.take(extent[T]{v, v}, -1, c.start+int64(i))
			}
		}
	})
}

// descend finds the first position with that value inside a block of a level.
func (b *blocks[T]) descend(level int, at int64, want T, least bool) int64 {
	for ; level > 0; level-- {
		below := b.levels[level-1]
		for i := at * fanOut; ; i++ {
			if e := below[i]; e.min <= e.max && (least && e.min == want || !least && e.max == want) {
				at = i
				break
			}
		}
	}
	if level < 0 {
		return at
	}
	return b.findIn(at*blockRows, min((at+1)*blockRows, b.count), want)
}

// findIn finds the first position with that value.
func (b *blocks[T]) findIn(from, to int64, want T) int64 {
	if b.order != nil {
		for p := from; p < to; p++ {
			if v, ok := b.at(p); ok && v == want {
				return p
			}
		}
		return from
	}
	found := int64(-1)
	b.of.spans(from, to, func(c *chunk[T], lo, hi int) {
		for i := lo; i < hi && found < 0; i++ {
			if c.values[i] == want && c.isValid(i) {
				found = c.start + int64(i)
			}
		}
	})
	return max(found, from)
}

// firstValid gives the first position in [from, to) that has a value, or to.
func (b *blocks[T]) firstValid(from, to int64) int64 {
	for from < to {
		if n := b.emptyRun(from, true); n > 0 {
			from += n
			continue
		}
		if _, ok := b.at(from); ok {
			return from
		}
		from++
	}
	return to
}

// lastValid gives the last position in [from, to) that has a value, or from-1.
func (b *blocks[T]) lastValid(from, to int64) int64 {
	for to > from {
		if n := b.emptyRun(to, false); n > 0 {
			to -= n
			continue
		}
		if _, ok := b.at(to - 1); ok {
			return to - 1
		}
		to--
	}
	return from - 1
}

// emptyRun is the length of the largest block without values that begins (or ends) at p.
func (b *blocks[T]) emptyRun(p int64, begins bool) int64 {
	var run int64
	for level, size := 0, int64(blockRows); level < len(b.levels) && p%size == 0; level, size = level+1, size*fanOut {
		i := p / size
		if !begins {
			i--
		}
		if i < 0 || i >= int64(len(b.levels[level])) || b.levels[level][i].min <= b.levels[level][i].max {
			break
		}
		run = size
	}
	return run
}
