package gpu

import "gpucharts/render"

// coverageSlots is how many sparse lines are gathered before the picture's pass begins; with
// more, the pass is interrupted.
const coverageSlots = 4

// coverage is the texture that gathers the segments of one sparse line.
type coverage struct {
	texture textureID
	group   groupID
	w, h    uint32
}

func (s *coverage) reserve(d *Drawer, w, h uint32) error {
	if s.w >= w && s.h >= h {
		return nil
	}
	w, h = max(w, s.w), max(h, s.h)
	s.close(d.device)
	id, err := d.device.newTexture(w, h, formatCoverage)
	if err != nil {
		return err
	}
	s.texture, s.w, s.h = id, w, h
	s.group, err = d.device.newGroup(d.layouts.coverage, []resource{{at: 2, texture: id}})
	return err
}

func (s *coverage) close(dev *Device) {
	dev.freeGroup(s.group)
	dev.freeTexture(s.texture)
	*s = coverage{}
}

// coverages gathers the sparse lines number first to first+coverageSlots-1 of the frame.
func (d *Drawer) coverages(f *render.Frame, plot region, first int) error {
	for i := range f.Marks {
		p := &d.marks[i]
		if p.how != drawSegments || p.coverage < first || p.coverage >= first+coverageSlots {
			continue
		}
		pipe, err := d.pipe(pipeSegment)
		if err != nil {
			return err
		}
		s := &d.coverage[p.coverage%coverageSlots]
		// The pass must fit the texture exactly, for pixels to keep their places.
		if err := s.reserve(d, uint32(f.Width), uint32(f.Height)); err != nil {
			return err
		}
		c := &d.commands
		c.beginRender(s.texture, true, 0, 0, 0, 0)
		c.scissor(plot.x, plot.y, plot.w, plot.h)
		c.pipeline(pipe)
		params := *d.arena.at(p.params)
		params.TargetSize = [2]float32{float32(s.w), float32(s.h)}
		c.groupAt(0, d.arena.group, d.arena.add(&params))
		corners := uint32(6)
		if f.Marks[i].Step {
			corners = 12
		}
		if err := d.shapes(p, corners); err != nil {
			return err
		}
	}
	return nil
}

// drawSegments lays a sparse line's coverage over the picture.
func (d *Drawer) drawSegments(f *render.Frame, p *plan, tex textureID, plot region) error {
	c := &d.commands
	if p.coverage > 0 && p.coverage%coverageSlots == 0 {
		if err := d.coverages(f, plot, p.coverage); err != nil {
			return err
		}
		c.beginRender(tex, false, 0, 0, 0, 0)
		c.scissor(plot.x, plot.y, plot.w, plot.h)
	}
	pipe, err := d.pipe(pipeLineCoverage)
	if err != nil {
		return err
	}
	c.pipeline(pipe)
	c.groupAt(0, d.arena.group, p.params)
	c.group(1, d.coverage[p.coverage%coverageSlots].group)
	c.draw(6, 0)
	return nil
}
