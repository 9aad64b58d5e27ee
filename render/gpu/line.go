package gpu

import "gpucharts/render"

// Lines, in two ways (shader/line.wgsl; render/plain/line.go is the same in plain Go).
//
// Dense, where there are more vertices than about two for each pixel column: a compute pass
// takes each segment through the pixel columns that it crosses and keeps, for each column, the
// least and greatest y of the line inside it. Then one quad over the plot colours each pixel
// by how much of it lies within half a line's width of that range. The cost is one read of
// each vertex and one fragment for each pixel, whatever the number of vertices; no spike is
// lost, and nothing is blended twice.
//
//	columns: | top of column 0 | bottom of 0 | top of 1 | … |  u32 each, plot width x 2 for each mark
//	top    = max over segments of 2^30 - 256*y      (0: no line here, so clearing is enough)
//	bottom = max over segments of 2^30 + 256*y
//
// A filled line is always dense: each column also reaches to a base (an area), or holds both
// borders (a band). In a step line a vertex keeps its y until the next one's x: a column gets
// the y that is kept and, where the next vertex lies in it, that one's; sparse, a vertex has two quads.
//
// Sparse: each segment is a quad, each fragment takes its distance to the segment (a capsule,
// so joins are round). Segments meet, so they are gathered in a texture of coverage with a
// blend that keeps the greater value, and that is laid over the picture once.
//
// What lost: GPU line primitives (one pixel wide, no coverage); quads for dense lines (ten
// million of them take a second on a software adapter, and joins blend twice); triangulated
// joins (a vertex buffer for each camera); MSAA (four levels of grey, four times the memory).

// Bits of Params.Flags, as in line.wgsl.
const (
	flagStep = 1 << iota
	flagFill
)

// lineFlags fills in what a line's Params say beside the others'.
func lineFlags(params *paramsLayout, m *render.Mark) {
	if m.Step {
		params.Flags |= flagStep
	}
	if m.Fill && m.Base == m.Base {
		params.Flags |= flagFill
		params.GridMin[1] = m.Base - params.PlotMin[1]
	}
}

// columnStore holds the columns of all dense lines of a frame.
type columnStore struct {
	buffer  bufferID
	bytes   uint32
	out, in groupID
}

func (s *columnStore) reserve(d *Drawer, bytes uint32) error {
	if s.bytes >= bytes {
		return nil
	}
	s.close(d.device)
	size := uint32(32 << 10)
	for size < bytes {
		size *= 2
	}
	b, err := d.device.newBuffer(uint64(size), useStorage|useCopyDst|useCopySrc)
	if err != nil {
		return err
	}
	s.buffer, s.bytes = b, size
	if s.out, err = d.device.newGroup(d.layouts.columnsOut, []resource{{at: 0, buffer: b}}); err != nil {
		return err
	}
	s.in, err = d.device.newGroup(d.layouts.columnsIn, []resource{{at: 1, buffer: b}})
	return err
}

func (s *columnStore) close(dev *Device) {
	dev.freeGroup(s.out)
	dev.freeGroup(s.in)
	dev.freeBuffer(s.buffer)
	*s = columnStore{}
}

// reduceLines encodes the compute passes of all dense lines; words is what they need of columns.
func (d *Drawer) reduceLines(f *render.Frame, words uint32) error {
	if err := d.columns.reserve(d, words*4); err != nil {
		return err
	}
	pipe, err := d.pipe(pipeLineReduce)
	if err != nil {
		return err
	}
	c := &d.commands
	c.clear(d.columns.buffer, 0, words*4)
	for i := range f.Marks {
		p := &d.marks[i]
		if p.how != drawColumns {
			continue
		}
		params := *d.arena.at(p.params)
		err := d.runs(p.first, p.runs, func(first, count, slab int) error {
			params.FirstView = uint32(first)
			c.beginCompute()
			c.pipeline(pipe)
			c.group(2, d.columns.out)
			return d.dispatch(&params, first, count, slab)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dispatch runs a compute pipeline over all vertices of a run of views: the vertices along x,
// the views along y.
func (d *Drawer) dispatch(params *paramsLayout, first, count, slab int) error {
	g, err := d.slabGroup(slab)
	if err != nil {
		return err
	}
	most := uint32(0)
	for _, v := range d.arena.views[first : first+count] {
		most = max(most, v.Count)
	}
	c := &d.commands
	c.groupAt(0, d.arena.group, d.arena.add(params))
	c.group(1, g)
	c.dispatch((most+255)/256, uint32(count), 1)
	return nil
}

// drawColumns colours the plot from the columns.
func (d *Drawer) drawColumns(p *plan) error {
	pipe, err := d.pipe(pipeLineColumns)
	if err != nil {
		return err
	}
	c := &d.commands
	c.pipeline(pipe)
	c.groupAt(0, d.arena.group, p.params)
	c.group(1, d.columns.in)
	c.draw(6, 0)
	return nil
}
