package datamgr

import "fmt"

// keeper is a column whose indexes can be kept: a *vector, which lies in a mapped file.
type keeper interface {
	measureKept(c *indexCache, name string) (*measure, error)
	indexKept(c *indexCache, name string, order []uint32) (extremes, error)
}

// measureKept is measure, from the cache where it is there.
func (v *vector[T]) measureKept(c *indexCache, name string) (*measure, error) {
	if sections, ok := c.load(name); ok && len(sections) == 2 && len(sections[1]) == 1 {
		base, err := sliceOf[extent[T]](sections[0], (v.rows+blockRows-1)/blockRows)
		if err == nil {
			b := &blocks[T]{of: v, count: v.rows, levels: [][]extent[T]{base}}
			b.raise()
			return v.measured(b, sections[1][0] == 1), nil
		}
	}
	m, err := v.measure()
	if err == nil {
		ordered := byte(0)
		if m.ordered {
			ordered = 1
		}
		c.save(name, bytesOf(m.index.(*blocks[T]).levels[0]), []byte{ordered})
	}
	return m, err
}

// indexKept is index, from the cache where it is there.
func (v *vector[T]) indexKept(c *indexCache, name string, order []uint32) (extremes, error) {
	count := int64(len(order))
	if sections, ok := c.load(name); ok && len(sections) == 1 {
		if base, err := sliceOf[extent[T]](sections[0], (count+blockRows-1)/blockRows); err == nil {
			b := &blocks[T]{of: v, order: order, count: count, levels: [][]extent[T]{base}}
			b.raise()
			return b, nil
		}
	}
	b, err := buildBlocks(v, order)
	if err != nil {
		return nil, err
	}
	c.save(name, bytesOf(b.levels[0]))
	return b, nil
}

// orderedIndex gives the index of y in the order of an x that is out of order.
func orderedIndex(y numbers, c *indexCache, p pair, order []uint32) (extremes, error) {
	if k, ok := y.(keeper); ok && c != nil {
		return k.indexKept(c, fmt.Sprintf("%s-by-%d", blocksName(p.y), p.x), order)
	}
	return y.index(order)
}

// blocksName names the file of a column's blocks, and so on: what is in the name decides
// what is in the file, besides the data file itself.
func blocksName(column int) string { return fmt.Sprintf("blocks%d-%d", blockRows, column) }
func orderName(column int) string  { return fmt.Sprintf("order-%d", column) }
func gridName(p pair) string       { return fmt.Sprintf("grid%d-%d-%d", subBits, p.x, p.y) }

// sortedKept is sorted, from the cache where it is there.
func sortedKept(n numbers, c *indexCache, name string) ([]uint32, error) {
	if sections, ok := c.load(name); ok && len(sections) == 1 && int64(len(sections[0])) <= 4*n.length() {
		if order, err := sliceOf[uint32](sections[0], int64(len(sections[0])/4)); err == nil {
			return order, nil
		}
	}
	order, err := n.sorted()
	if err == nil {
		c.save(name, bytesOf(order))
	}
	return order, err
}

// load fills counts and list of a grid whose axes are known.
func (g *grid) load() bool {
	sections, ok := g.cache.load(g.name)
	if !ok || len(sections) != 3 {
		return false
	}
	cells := g.ax.count * g.ay.count
	counts, err := sliceOf[uint32](sections[0], cells)
	if err != nil {
		return false
	}
	starts, err := sliceOf[uint32](sections[1], cells+1)
	if err != nil {
		return false
	}
	list, err := sliceOf[entry](sections[2], int64(starts[cells]))
	if err != nil {
		return false
	}
	g.counts, g.starts, g.list = counts, starts, list
	g.listOnce.Do(func() { g.listed.Store(true) })
	return true
}
