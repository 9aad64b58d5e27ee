package gpu

// Discs: a triangle around each row, read straight from the tile's columns; coverage from the
// distance to the centre. They are for few rows (the chart decides); many rows are a density.

func (d *Drawer) drawDiscs(p *plan) error {
	pipe, err := d.pipe(pipeDisc)
	if err != nil {
		return err
	}
	c := &d.commands
	c.pipeline(pipe)
	c.groupAt(0, d.arena.group, p.params)
	return d.shapes(p, 3)
}

// shapes draws so many corners for each vertex of the plan's views.
func (d *Drawer) shapes(p *plan, corners uint32) error {
	slab := -1
	for i := p.first; i < p.first+p.runs; i++ {
		if s := d.viewSlabs[i]; s != slab {
			g, err := d.slabGroup(s)
			if err != nil {
				return err
			}
			d.commands.group(1, g)
			slab = s
		}
		d.commands.draw(corners*d.arena.views[i].Count, uint32(i))
	}
	return nil
}
