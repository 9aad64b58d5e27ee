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

// Serve is the worker's main loop: jobs on in, pictures on out, until in ends.
func Serve(in io.Reader, out io.Writer) error {
	device, openErr := gpu.OpenDevice()
	var drawer *gpu.Drawer
	if openErr == nil {
		drawer, openErr = gpu.NewDrawer(device, workerBudgetBytes)
	}
	jobs, pictures := gob.NewDecoder(in), gob.NewEncoder(out)
	for {
		var j Job
		if err := jobs.Decode(&j); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading a job: %w", err)
		}
		var p Picture
		err := openErr
		if err == nil {
			p.Adapter = device.Info()
			p.PNG, err = drawOn(device, drawer, &j)
		}
		if err != nil {
			p = Picture{Error: err.Error()}
		}
		if err := pictures.Encode(&p); err != nil {
			return fmt.Errorf("sending a picture: %w", err)
		}
	}
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
