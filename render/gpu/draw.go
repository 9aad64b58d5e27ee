package gpu

import (
	"errors"
	"strconv"

	"gpucharts/display/wire"
	"gpucharts/render"
)

// plan is what the compute passes of a frame leave for its render passes, for each mark.
type plan struct {
	how         how
	params      uint32 // offset of the mark's Params
	first, runs int    // its views
	density     *density
	coverage    int
}

type how uint8

const (
	drawNothing how = iota
	drawColumns
	drawSegments
	drawDensity
	drawDiscs
	drawFigures
	drawMarkers
	drawCells
)

// region is a rectangle of whole pixels inside the target.
type region struct{ x, y, w, h uint32 }

// Draw draws a frame. It returns when the GPU has been told, not when it is done.
func (d *Drawer) Draw(f *render.Frame, t Target) error {
	tex, w, h := t.attachment()
	if f.Width < 1 || f.Height < 1 {
		return errors.New("gpu: a frame of no pixels")
	}
	if w != 0 && (w != f.Width || h != f.Height) {
		return errors.New("gpu: a frame of " + strconv.Itoa(f.Width) + " x " + strconv.Itoa(f.Height) + " pixels for a target of " + strconv.Itoa(w) + " x " + strconv.Itoa(h))
	}
	if err := d.device.failure(); err != nil {
		return err
	}
	err := d.encode(f, tex)
	if err == nil {
		err = d.play(f.Width, f.Height)
	}
	if err != nil {
		d.forgetDensities()
		return err
	}
	d.before, d.last = d.last, d.device.submitted()
	d.stats.Frames++
	d.tiles.frame++
	return nil
}

// encode builds the frame's constants and commands. It allocates nothing once it has seen as
// large a frame before.
func (d *Drawer) encode(f *render.Frame, tex textureID) error {
	if err := d.begin(f); err != nil {
		return err
	}
	plot := plotRegion(f)
	if plot.w > 0 && plot.h > 0 {
		if err := d.reduce(f, uint32(tex)); err != nil {
			return err
		}
		if err := d.coverages(f, plot, 0); err != nil {
			return err
		}
	}
	bg := f.Background
	a := float32(bg.A) / 255
	c := &d.commands
	c.beginRender(tex, true, float32(bg.R)/255*a, float32(bg.G)/255*a, float32(bg.B)/255*a, a)
	params := d.markParams(f, &render.Mark{})
	frame := &params
	if err := d.boxes(f.Under, frame); err != nil {
		return err
	}
	if plot.w > 0 && plot.h > 0 {
		c.scissor(plot.x, plot.y, plot.w, plot.h)
		if err := d.drawMarks(f, tex, plot); err != nil {
			return err
		}
		c.scissor(0, 0, uint32(f.Width), uint32(f.Height))
	}
	if err := d.boxes(f.Over, frame); err != nil {
		return err
	}
	if err := d.glyphs(f.Text, f.Atlas, frame); err != nil {
		return err
	}
	if err := d.boxes(f.Overlay, frame); err != nil {
		return err
	}
	if err := d.glyphs(f.OverlayText, f.Atlas, frame); err != nil {
		return err
	}
	c.submit()
	return nil
}

// begin empties the scratch of the last frame and makes room for this one.
func (d *Drawer) begin(f *render.Frame) error {
	d.commands.reset()
	d.marks = d.marks[:0]
	d.viewSlabs = d.viewSlabs[:0]
	views, figures, tables := 0, uint32(0), uint32(0)
	for i := range f.Marks {
		views += len(f.Marks[i].Tiles)
		figures += uint32(len(f.Marks[i].Shapes))
		if f.Marks[i].By.Colors != nil {
			tables++
		}
		d.marks = append(d.marks, plan{})
	}
	shapes := uint32(len(f.Under)+len(f.Over)+len(f.Overlay))*boxBytes + uint32(len(f.Text)+len(f.OverlayText))*glyphBytes + figures*shapeBytes + tables*tableBytes
	return d.arena.begin(d, max(views, 1), 5+4*len(f.Marks)+views, shapes)
}

// play uploads the constants and runs the commands.
func (d *Drawer) play(w, h int) error {
	used := d.arena.instances
	if err := d.device.writeBuffer(d.arena.buffer, 0, d.arena.bytes[:used]); err != nil {
		return err
	}
	d.stats.FrameBytes += uint64(used)
	return d.device.play(d.commands.words, uint32(w), uint32(h))
}

// reduce encodes what is computed before anything is drawn.
func (d *Drawer) reduce(f *render.Frame, owner uint32) error {
	columns := uint32(0)
	segments, densities := 0, false
	for i := range f.Marks {
		m, p := &f.Marks[i], &d.marks[i]
		switch m.Kind {
		case render.LineMark:
			p.first, p.runs = d.addViews(m, f.Plot, isVertices)
			if p.runs == 0 {
				continue
			}
			p.how = drawSegments
			if m.Dense {
				p.how = drawColumns
			} else {
				p.coverage = segments
				segments++
			}
			params := d.markParams(f, m)
			lineFlags(&params, m)
			params.Base = columns
			if m.Dense {
				columns += 2 * uint32(f.Plot.W)
			}
			p.params = d.arena.add(&params)
		case render.PointMark:
			p.first, p.runs = d.addViews(m, f.Plot, isPoints)
			if p.runs > 0 {
				p.how = drawDiscs
				params := d.markParams(f, m)
				if m.By.Any() {
					p.how = drawMarkers
					d.attributeParams(&params, m)
				}
				p.params = d.arena.add(&params)
			}
		case render.CellsMark:
			p.first, p.runs = d.addCellViews(m, f.Plot)
			if p.runs > 0 {
				p.how = drawCells
				params := d.markParams(f, m)
				d.attributeParams(&params, m)
				p.params = d.arena.add(&params)
			}
		case render.ShapeMark:
			if len(m.Shapes) > 0 {
				p.how = drawFigures
				params := d.markParams(f, m)
				p.params = d.arena.add(&params)
			}
		case render.DensityMark:
			if err := d.count(f, i, owner); err != nil {
				return err
			}
			densities = densities || p.how == drawDensity
		}
	}
	if columns > 0 {
		if err := d.reduceLines(f, columns); err != nil {
			return err
		}
	}
	if densities {
		return d.colorDensities(f)
	}
	return nil
}

func (d *Drawer) drawMarks(f *render.Frame, tex textureID, plot region) error {
	for i := range f.Marks {
		p := &d.marks[i]
		var err error
		switch p.how {
		case drawColumns:
			err = d.drawColumns(p)
		case drawSegments:
			err = d.drawSegments(f, p, tex, plot)
		case drawDensity:
			err = d.drawDensity(f, i, plot)
		case drawDiscs:
			err = d.drawDiscs(p)
		case drawMarkers:
			err = d.drawMarkers(p)
		case drawCells:
			err = d.drawCells(p)
		case drawFigures:
			err = d.drawShapes(&f.Marks[i], p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Drawer) markParams(f *render.Frame, m *render.Mark) paramsLayout {
	return paramsLayout{
		TargetSize: [2]float32{float32(f.Width), float32(f.Height)},
		PlotMin:    [2]float32{f.Plot.X, f.Plot.Y},
		PlotSize:   [2]float32{f.Plot.W, f.Plot.H},
		HalfWidth:  m.Width / 2,
		Color:      [4]float32{float32(m.Color.R) / 255, float32(m.Color.G) / 255, float32(m.Color.B) / 255, float32(m.Color.A) / 255},
	}
}

// plotRegion is the part of the plot that lies in the target.
func plotRegion(f *render.Frame) region {
	clamp := func(v float32, most int) uint32 { return uint32(max(0, min(v, float32(most)))) }
	x0, y0 := clamp(f.Plot.X, f.Width), clamp(f.Plot.Y, f.Height)
	x1, y1 := clamp(f.Plot.X+f.Plot.W, f.Width), clamp(f.Plot.Y+f.Plot.H, f.Height)
	if x1 <= x0 || y1 <= y0 {
		return region{}
	}
	return region{x0, y0, x1 - x0, y1 - y0}
}

func isVertices(k wire.Kind) bool { return k == wire.Vertices }
func isPoints(k wire.Kind) bool   { return k == wire.Points }
