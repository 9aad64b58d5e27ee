package gpu

import "gpucharts/render"

// Encode builds a frame's commands without playing them.
func (d *Drawer) Encode(f *render.Frame, t Target) error {
	tex, _, _ := t.attachment()
	return d.encode(f, tex)
}

// PipesOf are the drawer's pipelines; 0 is one that was not compiled.
func PipesOf(d *Drawer) []pipelineID { return d.pipes[:] }
