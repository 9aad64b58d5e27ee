package gpu

import "gpucharts/render"

// Shapes: two triangles around each, its coverage from distances in the fragment
// (shader/shape.wgsl; render/plain/shape.go is the same in plain Go). They are placed word by
// word among the frame's constants, as boxes are: a chart has hundreds of them, not millions.

func (d *Drawer) drawShapes(m *render.Mark, p *plan) error {
	pipe, err := d.pipe(pipeShape)
	if err != nil {
		return err
	}
	out, at := place[shapeLayout](&d.arena, len(m.Shapes))
	for i := range m.Shapes {
		s := &m.Shapes[i]
		out[i] = shapeLayout{s.X0, s.Y0, s.X1, s.Y1, s.Radius, uint32(s.Kind), [4]uint8{s.Color.R, s.Color.G, s.Color.B, s.Color.A}}
	}
	d.arena.at(p.params).Base = at / 4
	c := &d.commands
	c.pipeline(pipe)
	c.groupAt(0, d.arena.group, p.params)
	c.draw(6*uint32(len(m.Shapes)), 0)
	return nil
}
