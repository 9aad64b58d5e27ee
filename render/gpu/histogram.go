package gpu

import (
	"errors"

	"gpucharts/render"
)

// Histogram reads back the counts of a DensityMark of a frame: its grid's cells row by row from
// the least y, x fastest. done is called before it returns natively, later in the page.
func (d *Drawer) Histogram(f *render.Frame, mark int, done func([]uint32, error)) {
	if mark < 0 || mark >= len(f.Marks) || f.Marks[mark].Kind != render.DensityMark {
		done(nil, errors.New("gpu: a histogram of a mark that is no density"))
		return
	}
	n := f.Marks[mark].Grid.Columns * f.Marks[mark].Grid.Rows
	s, err := d.counted(f, mark)
	if err != nil {
		done(nil, err)
		return
	}
	if s == nil { // no tile in the window
		done(make([]uint32, max(n, 0)), nil)
		return
	}
	d.device.readBuffer(s.buffer, cellsBytesAt, uint64(n)*cellBytes, func(data []byte, err error) {
		if err != nil {
			done(nil, err)
			return
		}
		out := make([]uint32, n)
		copy(bytesOf(out), data)
		done(out, nil)
	})
}

// counted counts one mark of a frame without drawing it.
func (d *Drawer) counted(f *render.Frame, mark int) (*density, error) {
	if err := d.device.failure(); err != nil {
		return nil, err
	}
	err := d.begin(f)
	if err == nil {
		err = d.count(f, mark, 0)
	}
	if err == nil {
		d.commands.submit()
		err = d.play(f.Width, f.Height)
	}
	if err != nil {
		d.forgetDensities()
		return nil, err
	}
	return d.marks[mark].density, nil
}
