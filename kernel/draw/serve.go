package draw

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"image/png"
	"io"

	"gpucharts/render"
	"gpucharts/render/gpu"
)

// workerBudgetBytes bounds the tiles that the worker keeps on the GPU between pictures.
const workerBudgetBytes = 256 << 20

// Serve is the worker's main loop: orders on in, answers on out, until in ends.
func Serve(in io.Reader, out io.Writer) error {
	s := server{}
	s.open()
	orders, answers := gob.NewDecoder(in), gob.NewEncoder(out)
	for {
		var o Order
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading an order: %w", err)
		}
		a := s.serve(&o)
		if err := answers.Encode(&a); err != nil {
			return fmt.Errorf("sending an answer: %w", err)
		}
	}
}

// server is what the worker keeps between orders.
type server struct {
	device  *gpu.Device
	drawer  *gpu.Drawer
	columns *gpu.Columns
	err     error // why there is no device
}

func (s *server) open() {
	if s.device, s.err = gpu.OpenDevice(); s.err != nil {
		return
	}
	if s.drawer, s.err = gpu.NewDrawer(s.device, workerBudgetBytes); s.err != nil {
		return
	}
	s.columns, s.err = gpu.NewColumns(s.device)
}

func (s *server) serve(o *Order) (a Answer) {
	err := s.err
	if err == nil {
		a.Adapter, a.Software = s.device.Info(), s.device.Software()
		switch {
		case o.Draw != nil:
			a.PNG, err = drawOn(s.device, s.drawer, o.Draw)
		case o.Hold != nil:
			err = s.columns.Add(o.Hold.Key, o.Hold.Left, o.Hold.Xs, o.Hold.Ys)
		case o.Count != nil:
			a.Cells, err = s.columns.Count(o.Count.Key, o.Count.X, o.Count.Y)
		case o.Drop != 0:
			s.columns.Drop(o.Drop)
		}
	}
	if err != nil {
		a = Answer{Adapter: a.Adapter, Software: a.Software, Error: err.Error()}
	}
	return a
}

func drawOn(device *gpu.Device, drawer *gpu.Drawer, j *Job) ([]byte, error) {
	c, err := j.chart()
	if err != nil {
		return nil, err
	}
	for _, part := range j.Parts {
		if err := drawer.Store(part.Layer, part.Tiles, part.Payload); err != nil {
			return nil, err
		}
	}
	frame := c.Frame(drawer)
	target, err := gpu.NewImageTarget(device, frame.Width, frame.Height)
	if err != nil {
		return nil, err
	}
	defer target.Release()
	if err := drawer.Draw(frame, target); err != nil {
		return nil, err
	}
	picture, err := target.Read()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("writing the PNG: %w", err)
	}
	return out.Bytes(), nil
}

var _ render.Tiles = (*gpu.Drawer)(nil)
