package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"gpucharts/datamgr"
	"gpucharts/display"
	"gpucharts/kernel/draw"
)

type chartCommand struct {
	File   string   `arg:"" help:"An Arrow file."`
	Out    string   `short:"o" placeholder:"FILE.png" help:"The picture; by default beside the file."`
	Kind   string   `enum:"line,scatter" default:"line" help:"line or scatter."`
	X      string   `required:"" help:"The column of the x axis."`
	Y      []string `required:"" help:"The columns of the y axis; a line for each."`
	Title  string   `help:"The text above the chart."`
	Width  int      `default:"900" help:"In CSS pixels; the PNG has twice as many."`
	Height int      `default:"400" help:"In CSS pixels."`
	NoGPU  bool     `name:"no-gpu" help:"Draw in plain Go."`
}

func init() {
	Register("chart", "Draw a chart of a file as a PNG, without Jupyter.", &chartCommand{})
}

func (c *chartCommand) Run() (err error) {
	defer stopToError(&err)
	dataset, err := datamgr.Open(c.File)
	if err != nil {
		return err
	}
	drawer := &draw.Drawer{Force: true}
	if !c.NoGPU {
		self, err := ownPath()
		if err != nil {
			return err
		}
		drawer.Worker = draw.WorkerOf(self)
		defer drawer.Worker.Close()
	}
	display.SetDrawer(drawer)
	chart := display.Line(dataset, c.X, c.Y...)
	if c.Kind == "scatter" {
		if len(c.Y) != 1 {
			return fmt.Errorf("a scatter has one y column, got %s", strings.Join(c.Y, ", "))
		}
		chart = display.Scatter(dataset, c.X, c.Y[0])
	}
	out := c.Out
	if out == "" {
		out = strings.TrimSuffix(c.File, filepath.Ext(c.File)) + ".png"
	}
	if err := chart.Title(c.Title).Width(c.Width).Height(c.Height).SavePNG(out); err != nil {
		return err
	}
	by := "plain Go"
	if drawer.Worker != nil && drawer.Worker.Adapter() != "" {
		by = drawer.Worker.Adapter()
	}
	say("%s: %v, drawn by %s", out, chart, by)
	return nil
}

// stopToError turns a stop of the kind that ends a cell into an error.
func stopToError(err *error) {
	p := recover()
	if p == nil {
		return
	}
	stop, ok := p.(interface {
		error
		CellStop() bool
	})
	if !ok {
		panic(p)
	}
	*err = stop
}
