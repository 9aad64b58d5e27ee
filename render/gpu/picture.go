package gpu

import (
	"math"

	"gpucharts/render"
)

// picture is a density as coloured last, in straight alpha.
type picture struct {
	key     uint64
	texture textureID
	group   groupID
	w, h    uint32
}

func (s *picture) reserve(d *Drawer, w, h uint32) error {
	if s.w >= w && s.h >= h {
		return nil
	}
	s.close(d.device)
	w, h = align(w, 128), align(h, 128)
	id, err := d.device.newTexture(w, h, formatTarget)
	if err != nil {
		return err
	}
	s.texture, s.w, s.h = id, w, h
	s.group, err = d.device.newGroup(d.layouts.picture, []resource{{at: 3, texture: id}})
	return err
}

func (s *picture) close(dev *Device) {
	dev.freeGroup(s.group)
	dev.freeTexture(s.texture)
	*s = picture{}
}

// colorDensities encodes what colours the densities of a frame, where any of them changed.
func (d *Drawer) colorDensities(f *render.Frame) error {
	key, stale := d.pictureKey(f), false
	for i := range d.marks {
		if p := &d.marks[i]; p.how == drawDensity && p.density.picture.key != key {
			stale = true
		}
	}
	if !stale {
		return nil
	}
	if err := d.joinDensities(f); err != nil {
		return err
	}
	pipe, err := d.pipe(pipeDensity)
	if err != nil {
		return err
	}
	c := &d.commands
	for i := range d.marks {
		p := &d.marks[i]
		if p.how != drawDensity {
			continue
		}
		s := &p.density.picture
		params := *d.arena.at(p.params)
		if err := s.reserve(d, uint32(f.Plot.W), uint32(f.Plot.H)); err != nil {
			return err
		}
		params.PlotMin = [2]float32{}
		params.TargetSize = [2]float32{float32(s.w), float32(s.h)}
		c.beginRender(s.texture, true, 0, 0, 0, 0)
		c.pipeline(pipe)
		c.groupAt(0, d.arena.group, d.arena.add(&params))
		c.group(1, p.density.in)
		if r := gridRegion(&f.Marks[i].Grid, f); r.w > 0 && r.h > 0 {
			c.scissor(r.x, r.y, r.w, r.h)
			c.draw(6, 0)
		}
		s.key = key
	}
	return nil
}

// joinDensities finds the greatest density of the frame, and how many cells have which counts where they
// are ranked.
func (d *Drawer) joinDensities(f *render.Frame) error {
	passes := [...]pipe{pipeJoinGreatest, pipeToneBins, pipeToneSums}
	d.commands.clear(d.joined.buffer, 0, joinedBytes)
	n := 1
	if f.Tone == render.EqualTone {
		n = len(passes)
	}
	for _, pass := range passes[:n] {
		if err := d.joinPass(f, pass); err != nil {
			return err
		}
	}
	return nil
}

// joinPass runs a pass for each density; that which adds up, once.
func (d *Drawer) joinPass(f *render.Frame, pass pipe) error {
	pipe, err := d.pipe(pass)
	if err != nil {
		return err
	}
	c := &d.commands
	for i := range d.marks {
		p := &d.marks[i]
		if p.how != drawDensity {
			continue
		}
		slab, err := d.slabGroup(d.viewSlabs[p.first])
		if err != nil {
			return err
		}
		c.beginCompute()
		c.pipeline(pipe)
		c.groupAt(0, d.arena.group, p.params)
		c.group(1, slab)
		c.group(2, p.density.out)
		switch g := &f.Marks[i].Grid; pass {
		case pipeToneBins:
			c.dispatch(min(uint32(g.Columns*g.Rows+8191)/8192, 64), 1, 1) // at least 32 cells a thread
		case pipeToneSums:
			c.dispatch(1, 1, 1)
			return nil
		default:
			c.dispatch(1, 1, 1)
		}
	}
	return nil
}

// pictureKey is a hash of all that decides the colours of a frame's densities.
func (d *Drawer) pictureKey(f *render.Frame) uint64 {
	h := fnv(fnvBasis, uint64(math.Float32bits(f.Plot.W))<<32|uint64(math.Float32bits(f.Plot.H)))
	h = fnv(h, uint64(math.Float32bits(f.Plot.X))<<32|uint64(math.Float32bits(f.Plot.Y)))
	h = fnv(h, uint64(f.Tone))
	for i := range d.marks {
		if p := &d.marks[i]; p.how == drawDensity {
			g := &f.Marks[i].Grid
			h = fnv(h, p.density.key)
			for _, v := range [4]float64{g.X0, g.DX, g.Y0, g.DY} {
				h = fnv(h, math.Float64bits(v))
			}
		}
	}
	return h | 1
}

// gridRegion is the part of the plot, from its corner, that a grid's cells can touch: a stand-in's is small.
func gridRegion(g *render.Grid, f *render.Frame) region {
	along := func(a, b float64, least, most float32) (from, size uint32) {
		low := max(math.Floor(min(a, b)-float64(least))-1, 0)
		high := min(math.Ceil(max(a, b)-float64(least))+1, math.Floor(float64(most)))
		if !(low < high) {
			return 0, 0
		}
		return uint32(low), uint32(high - low)
	}
	var r region
	r.x, r.w = along(g.X0, g.X0+float64(g.Columns)*g.DX, f.Plot.X, f.Plot.W)
	r.y, r.h = along(g.Y0, g.Y0+float64(g.Rows)*g.DY, f.Plot.Y, f.Plot.H)
	return r
}

// drawDensity lays a density's picture over its part of the plot.
func (d *Drawer) drawDensity(f *render.Frame, i int, plot region) error {
	p, r := &d.marks[i], gridRegion(&f.Marks[i].Grid, f)
	if r.x >= plot.w || r.y >= plot.h {
		return nil
	}
	if r.w, r.h = min(r.w, plot.w-r.x), min(r.h, plot.h-r.y); r.w == 0 || r.h == 0 {
		return nil
	}
	pipe, err := d.pipe(pipePicture)
	if err != nil {
		return err
	}
	c := &d.commands
	c.pipeline(pipe)
	c.groupAt(0, d.arena.group, p.params)
	c.group(1, p.density.picture.group)
	c.scissor(plot.x+r.x, plot.y+r.y, r.w, r.h)
	c.draw(6, 0)
	c.scissor(plot.x, plot.y, plot.w, plot.h)
	return nil
}
