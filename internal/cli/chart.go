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
	File   string   `arg:"" help:"An Arrow, Parquet or CSV file."`
	Out    string   `short:"o" placeholder:"FILE.png" help:"The picture; by default beside the file."`
	Kind   string   `enum:"line,step,area,band,scatter,histogram,bar,box,candles,ohlc,errors,heatmap,contour,path" default:"line" help:"${enum}."`
	X      string   `required:"" help:"The column of the x axis."`
	Y      []string `help:"The columns of the y axis, by commas: of lines, steps and areas one for each; of a band low and high; of candles open, high, low and close, or one of prices; of error bars y and its error, or y, the least and the greatest; of a heatmap y and the value; of a bar one, or none to count rows; of a histogram none."`
	Color  string   `help:"A colour, or of a scatter a column."`
	By     string   `help:"The column that splits bars or a histogram."`
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
	chart, err := c.chart(dataset)
	if err != nil {
		return err
	}
	if c.Color != "" {
		chart.Color(c.Color)
	}
	if c.By != "" {
		chart.By(c.By)
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

// chart makes the chart of a kind.
func (c *chartCommand) chart(d *datamgr.Dataset) (*display.Chart, error) {
	few, most, want := 1, 1, "one column: --y NAME"
	switch c.Kind {
	case "line", "step", "area":
		most, want = 1<<16, "at least one column: --y NAME,NAME"
	case "band":
		few, most, want = 2, 2, "two columns: --y LOW,HIGH"
	case "histogram":
		few, most, want = 0, 0, "none: its y are counts"
	case "bar":
		few, want = 0, "one column, or none to count rows: --y NAME"
	case "candles", "ohlc":
		most, want = 4, "open, high, low and close, or one column of prices: --y OPEN,HIGH,LOW,CLOSE"
	case "errors":
		few, most, want = 2, 3, "y and its error, or y, the least and the greatest: --y NAME,ERROR"
	case "heatmap":
		few, most, want = 2, 2, "y and the value: --y NAME,VALUE"
	}
	if n := len(c.Y); n < few || n > most {
		return nil, fmt.Errorf("--y: %d columns for a %s, which wants %s", n, c.Kind, want)
	}
	switch y := c.Y; c.Kind {
	case "step":
		return display.Step(d, c.X, y...), nil
	case "area":
		return display.Area(d, c.X, y...), nil
	case "band":
		return display.Band(d, c.X, y[0], y[1]), nil
	case "scatter":
		return display.Scatter(d, c.X, y[0]), nil
	case "histogram":
		return display.Histogram(d, c.X), nil
	case "bar":
		return display.Bar(d, c.X, y...), nil
	case "box":
		return display.Box(d, c.X, y[0]), nil
	case "candles":
		return display.Candles(d, c.X, y...), nil
	case "ohlc":
		return display.OHLC(d, c.X, y...), nil
	case "errors":
		return display.ErrorBars(d, c.X, y[0], y[1:]...), nil
	case "heatmap":
		return display.Heatmap(d, c.X, y[0], y[1]), nil
	case "contour":
		return display.Contour(d, c.X, y[0]), nil
	case "path":
		return display.Path(d, c.X, y[0]), nil
	}
	return display.Line(d, c.X, c.Y...), nil
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
