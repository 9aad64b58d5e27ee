package gpu

import "gpucharts/render"

// boxes draws filled rectangles.
func (d *Drawer) boxes(boxes []render.Box, frame *paramsLayout) error {
	if len(boxes) == 0 {
		return nil
	}
	p, err := d.pipe(pipeBox)
	if err != nil {
		return err
	}
	out, at := place[boxLayout](&d.arena, len(boxes))
	for i := range boxes {
		b := &boxes[i]
		out[i] = boxLayout{b.X, b.Y, b.W, b.H, b.Radius, [4]uint8{b.Color.R, b.Color.G, b.Color.B, b.Color.A}}
	}
	c := &d.commands
	c.pipeline(p)
	frame.Base = at / 4
	c.groupAt(0, d.arena.group, d.arena.add(frame))
	c.draw(6*uint32(len(boxes)), 0)
	return nil
}
