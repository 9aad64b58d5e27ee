package gpu

import "gpucharts/render"

// Compile compiles every pipeline.
func (d *Drawer) Compile() error {
	for p := range pipes {
		if _, err := d.pipe(p); err != nil {
			return err
		}
	}
	return nil
}

// Encode builds a frame's commands without playing them.
func (d *Drawer) Encode(f *render.Frame, t Target) error {
	tex, _, _ := t.attachment()
	return d.encode(f, tex)
}
