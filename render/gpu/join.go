package gpu

// join cuts neighbours anew that are free and together hold a block of a class. The first such
// neighbours are taken; what they hold beyond the block stays free, as few blocks.
func (p *pool) join(class int) (uint32, bool) {
	need := uint32(classBytes(class))
	for s := range p.slabs {
		slab := &p.slabs[s]
		var behind, first uint32 // indexes plus one
		for at := slab.first; at != 0; at = p.blocks[at-1].next {
			b := &p.blocks[at-1]
			if b.state != blockFree {
				behind, first = at, 0
				continue
			}
			if first == 0 {
				first = at
			}
			end := slab.bytes
			if b.next != 0 {
				end = p.blocks[b.next-1].offset
			}
			if end-p.blocks[first-1].offset >= need {
				return p.cutAnew(s, class, behind, first, b.next, end), true
			}
		}
	}
	return 0, false
}

// cutAnew makes a block in place of those from first to the one before next, and free ones of what is left up to end.
func (p *pool) cutAnew(s, class int, behind, first, next, end uint32) uint32 {
	offset := p.blocks[first-1].offset
	for at := first; at != next; at = p.blocks[at-1].next {
		p.blocks[at-1].state = blockGone
		p.spare = append(p.spare, at-1)
	}
	for c := range p.free {
		kept := p.free[c][:0]
		for _, i := range p.free[c] {
			if p.blocks[i].state == blockFree {
				kept = append(kept, i)
			}
		}
		p.free[c] = kept
	}
	slab := &p.slabs[s]
	if behind == 0 {
		slab.first = next
	} else {
		p.blocks[behind-1].next = next
	}
	if next == 0 {
		slab.cut = slab.bytes
	}
	taken := p.cut(s, offset, class, behind)
	for last := taken; ; {
		offset += uint32(classBytes(int(p.blocks[last].class)))
		if end-offset < smallestBlock {
			return taken
		}
		rest := classOf(uint64(end - offset))
		if classBytes(rest) > uint64(end-offset) {
			rest--
		}
		last = p.cut(s, offset, rest, last+1)
		p.free[rest] = append(p.free[rest], last)
	}
}
