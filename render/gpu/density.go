package gpu

import (
	"gpucharts/display/wire"
	"gpucharts/render"
)

// Densities (shader/density.wgsl; render/plain/density.go is the same in plain Go): compute
// passes add the tiles into the cells of the frame's grid, with integer atomics and integer
// binning, so that the counts equal those of plain Go cell for cell. Then a quad over the plot
// lets each pixel gather the cells it overlaps and look its colour up.
//
//	density buffer: | ramp, 256 words | cells, columns x rows words |
//
// The counts stay until the window or the tiles change, and the coloured picture until a pixel
// moves: a frame that only moves the crosshair copies it. The greatest density joins over all marks of the frame (a stand-in is a mark
// of its own), so that they are coloured alike.
//
// What lost: drawing points with additive blending (1,674 ms against 13 for a billion on an
// H200; and 8-bit or float targets do not count exactly); a histogram in shared memory for
// each workgroup (a grid of a plot's pixels does not fit there).

// density is the cells of one mark.
type density struct {
	key     uint64 // of what was counted; 0: nothing
	owner   uint64 // the mark that it was made for
	used    uint64
	buffer  bufferID
	most    bufferID // the greatest count
	bytes   uint32
	out, in groupID
	ramp    [256]render.Color
	picture picture
}

// densityBytes bounds the cells of all densities that are kept.
const densityBytes = 128 << 20

// joinedBytes is the size of what the densities of a frame share.
const joinedBytes = 4 * (4 + render.ToneBins)

// layerGroups is how many workgroups of points make a z layer of a dispatch.
const layerGroups = 4096

// joined holds what the densities of a frame share: the greatest of them, and how many cells have which counts
// (shader/density.wgsl, JOINED_SUMS).
type joined struct{ buffer bufferID }

func (s *density) close(dev *Device) {
	s.picture.close(dev)
	dev.freeGroup(s.out)
	dev.freeGroup(s.in)
	dev.freeBuffer(s.buffer)
	dev.freeBuffer(s.most)
	*s = density{}
}

// count makes sure that the cells of mark i are counted.
func (d *Drawer) count(f *render.Frame, i int, owner uint32) error {
	m, p := &f.Marks[i], &d.marks[i]
	g := &m.Grid
	if g.Columns < 1 || g.Rows < 1 || m.Ramp == nil || uint64(g.Columns)*uint64(g.Rows) > 1<<28 {
		return nil
	}
	p.first = len(d.arena.views)
	p.runs = d.addDensityViews(m)
	if p.runs == 0 {
		return nil
	}
	params := d.markParams(f, m)
	params.Grid = [2]uint32{uint32(g.Columns), uint32(g.Rows)}
	params.GridMin = [2]float32{float32(g.X0 - float64(f.Plot.X)), float32(g.Y0 - float64(f.Plot.Y))}
	params.GridStep = [2]float32{float32(g.DX), float32(g.DY)}
	unit := f.UnitCell()
	params.Flags, params.Base, params.HalfWidth = uint32(f.Tone), g.Units(unit), float32(unit)
	p.params = d.arena.add(&params)
	key := d.densityKey(m)
	s, err := d.densityFor(key, uint64(owner)<<32|uint64(i), cellsBytesAt+uint32(g.Columns*g.Rows)*cellBytes)
	if err != nil {
		return err
	}
	p.how, p.density = drawDensity, s
	if s.ramp != *m.Ramp {
		s.ramp, s.picture.key = *m.Ramp, 0
		if err := d.device.writeBuffer(s.buffer, 0, bytesOf(s.ramp[:])); err != nil {
			return err
		}
	}
	if s.key == key {
		return nil
	}
	s.key = 0 // until it is counted
	if err := d.countTiles(p, &params); err != nil {
		return err
	}
	s.key = key
	d.stats.Recounts++
	return nil
}

// countTiles encodes the passes that fill the cells.
func (d *Drawer) countTiles(p *plan, params *paramsLayout) error {
	points, err := d.pipe(pipeCountPoints)
	if err != nil {
		return err
	}
	cells, err := d.pipe(pipeCountCells)
	if err != nil {
		return err
	}
	copies, err := d.pipe(pipeCopyCells)
	if err != nil {
		return err
	}
	greatest, err := d.pipe(pipeFindGreatest)
	if err != nil {
		return err
	}
	c, s := &d.commands, p.density
	n := params.Grid[0] * params.Grid[1]
	c.clear(s.most, 0, 16)
	c.clear(s.buffer, cellsBytesAt, n*cellBytes)
	for first := p.first; first < p.first+p.runs; {
		end, most, total := d.likeViews(first, p.first+p.runs)
		params.FirstView = uint32(first)
		if c.weight += total; c.weight > d.device.patience() {
			c.submit()
			c.weight = total
		}
		slab, err := d.slabGroup(d.viewSlabs[first])
		if err != nil {
			return err
		}
		c.beginCompute()
		c.groupAt(0, d.arena.group, d.arena.add(params))
		c.group(1, slab)
		c.group(2, s.out)
		switch pass := passOf(&d.arena.views[first]); pass {
		case pipeCountPoints:
			c.pipeline(points)
			groups := (most + 255) / 256
			c.dispatch(min(groups, layerGroups), uint32(end-first), (groups+layerGroups-1)/layerGroups)
		default:
			if pass == pipeCopyCells {
				c.pipeline(copies)
			} else {
				c.pipeline(cells)
			}
			w, h := d.cellsInView(first, end, params)
			c.dispatch((w+3+63)/64, (h+15)/16, uint32(end-first)) // four cells a thread, from a multiple of four
		}
		first = end
	}
	c.pipeline(greatest)
	c.dispatch(min((n+255)/256, 64), 1, 1)
	return nil
}

// passOf is the pass that counts a view.
func passOf(v *viewLayout) pipe {
	switch {
	case wire.Kind(v.Kind) == wire.Points:
		return pipeCountPoints
	case v.Shift == [2]int32{}:
		return pipeCopyCells
	}
	return pipeCountCells
}

// likeViews finds the views from first on that one dispatch can take: of one slab, for one
// pass, and not so different in size that threads idle.
func (d *Drawer) likeViews(first, limit int) (end int, most uint32, total uint64) {
	v := &d.arena.views[first]
	pass := passOf(v)
	arePoints := pass == pipeCountPoints
	least := v.Count
	for end = first; end < limit; end++ {
		n := &d.arena.views[end]
		if d.viewSlabs[end] != d.viewSlabs[first] || passOf(n) != pass {
			break
		}
		if arePoints && end > first && (uint64(max(most, n.Count)) > 4*uint64(min(least, n.Count))+4096 || total+uint64(n.Count) > d.device.patience()) {
			break
		}
		most, least = max(most, n.Count), min(least, n.Count)
		if arePoints {
			total += uint64(n.Count)
		} else {
			total += 1 << (2 * wire.CellBits)
		}
	}
	return end, most, total
}
