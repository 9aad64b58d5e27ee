package gpu

import (
	"gpucharts/render"
	"gpucharts/render/text"
)

// Glyphs are copied from the atlas pixel for pixel (textureLoad, no sampler, no filter): the
// letters were rasterised for exactly these pixels, so the picture has the same ones
// everywhere. What lost: signed distance fields (they round the corners of letters this
// small) and triangulated outlines (no better, and more work at each frame).

// atlas is the texture of a text.Atlas.
type atlas struct {
	texture    textureID
	group      groupID
	w, h       int
	generation uint32
	used       uint64
}

// atlasOf uploads an atlas where it has changed.
func (d *Drawer) atlasOf(a *text.Atlas) (*atlas, error) {
	t := d.atlases[a]
	if t == nil {
		d.forgetAtlases()
		t = &atlas{generation: a.Generation - 1}
		d.atlases[a] = t
	}
	t.used = d.tiles.frame
	if t.w != a.Width || t.h != a.Height {
		t.close(d.device)
		id, err := d.device.newTexture(uint32(a.Width), uint32(a.Height), formatCoverage)
		if err != nil {
			return nil, err
		}
		t.texture, t.w, t.h, t.generation = id, a.Width, a.Height, a.Generation-1
		if t.group, err = d.device.newGroup(d.layouts.atlas, []resource{{at: 0, texture: id}}); err != nil {
			return nil, err
		}
	}
	if t.generation != a.Generation {
		if err := d.device.writeTexture(t.texture, uint32(t.w), uint32(t.h), a.Pix[:t.w*t.h]); err != nil {
			return nil, err
		}
		t.generation = a.Generation
	}
	return t, nil
}

// forgetAtlases drops those of charts that have not been drawn for long.
func (d *Drawer) forgetAtlases() {
	const most = 64
	for len(d.atlases) >= most {
		var oldest *text.Atlas
		for key, t := range d.atlases {
			if oldest == nil || t.used < d.atlases[oldest].used {
				oldest = key
			}
		}
		d.atlases[oldest].close(d.device)
		delete(d.atlases, oldest)
	}
}

func (t *atlas) close(dev *Device) {
	dev.freeGroup(t.group)
	dev.freeTexture(t.texture)
	*t = atlas{}
}

func (d *Drawer) glyphs(glyphs []render.Glyph, source *text.Atlas, frame *paramsLayout) error {
	if len(glyphs) == 0 || source == nil {
		return nil
	}
	p, err := d.pipe(pipeGlyph)
	if err != nil {
		return err
	}
	t, err := d.atlasOf(source)
	if err != nil {
		return err
	}
	out, at := place[glyphLayout](&d.arena, len(glyphs))
	for i := range glyphs {
		g := &glyphs[i]
		out[i] = glyphLayout{g.X, g.Y, g.U, g.V, g.W, g.H, [4]uint8{g.Color.R, g.Color.G, g.Color.B, g.Color.A}}
	}
	c := &d.commands
	c.pipeline(p)
	frame.Base = at / 4
	c.groupAt(0, d.arena.group, d.arena.add(frame))
	c.group(1, t.group)
	c.draw(6*uint32(len(glyphs)), 0)
	return nil
}
