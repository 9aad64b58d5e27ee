package display

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/draw"
	"image/png"
	"os"
	"strings"

	"gpucharts/display/spec"
)

// Figure is several charts in rows and columns. Shown as the last expression of a cell, or by Show.
type Figure struct {
	columns      int
	charts       []*Chart
	linkX, linkY bool
}

// Grid puts charts into rows of so many columns, 1 to 8.
func Grid(columns int, charts ...*Chart) *Figure {
	if columns < 1 || columns > 8 {
		stop("Grid(%d, …): want 1 to 8 columns", columns)
	}
	if len(charts) == 0 {
		stop("Grid: no chart: write for example chart.Grid(2, chart.Line(…), chart.Scatter(…))")
	}
	for i, c := range charts {
		if c == nil {
			stop("Grid: chart number %d is nil", i+1)
		}
	}
	return &Figure{columns: min(columns, len(charts)), charts: charts}
}

// Link joins the charts' views: "x", "y" or "xy". Who pans or zooms one moves all of them.
func (f *Figure) Link(axes string) *Figure {
	switch axes {
	case "x", "y", "xy":
	default:
		stop("Link(%q): want \"x\", \"y\" or \"xy\"", axes)
	}
	f.linkX, f.linkY = strings.Contains(axes, "x"), strings.Contains(axes, "y")
	return f
}

// configuration is what the page gets.
func (f *Figure) configuration() (spec.GridConfiguration, error) {
	grid := spec.GridConfiguration{Version: spec.ConfigurationVersion, Columns: f.columns}
	group := newID()
	for i, c := range f.charts {
		config, err := c.Configuration()
		if err != nil {
			return grid, fmt.Errorf("chart number %d: %w", i+1, err)
		}
		if err := f.linkable(&config, &grid); err != nil {
			return grid, fmt.Errorf("chart number %d: %w", i+1, err)
		}
		if f.linkX || f.linkY {
			config.Link = &spec.Link{Group: group, X: f.linkX, Y: f.linkY}
		}
		grid.Charts = append(grid.Charts, config)
	}
	return grid, nil
}

// linkable refuses to join axes of times with axes of numbers.
func (f *Figure) linkable(c *spec.ChartConfiguration, grid *spec.GridConfiguration) error {
	if len(grid.Charts) == 0 {
		return nil
	}
	axis := func(c *spec.ChartConfiguration, x bool) spec.Column {
		s := c.Series[0]
		if x {
			return c.Data[s.Data].Metadata.Columns[s.X]
		}
		return c.Data[s.Data].Metadata.Columns[s.Y]
	}
	for _, x := range []bool{true, false} {
		if x && !f.linkX || !x && !f.linkY {
			continue
		}
		a, b := axis(&grid.Charts[0], x), axis(c, x)
		if a.Unit != b.Unit || (a.Type == spec.Timestamp) != (b.Type == spec.Timestamp) {
			return fmt.Errorf("its axis of `%s` (%s) cannot be linked with that of `%s` (%s)", b.Name, b.Arrow, a.Name, a.Arrow)
		}
	}
	return nil
}

// gridGap is between two charts, CSS pixels.
const gridGap = 8

// width is of one chart, CSS pixels.
func (f *Figure) width(c *Chart) int {
	if w := c.config.Visual.Width; w != 0 {
		return w
	}
	return max(240, (max(DefaultWidth, 300*f.columns)-gridGap*(f.columns-1))/f.columns)
}

// picture draws all charts into one PNG, pictureScale device pixels per CSS pixel.
func (f *Figure) picture(grid *spec.GridConfiguration) (data []byte, width, height int, err error) {
	type placed struct {
		at  image.Point
		img image.Image
	}
	var all []placed
	for from := 0; from < len(f.charts); from += f.columns {
		x, tall := 0, 0
		for i := from; i < min(from+f.columns, len(f.charts)); i++ {
			c := f.charts[i]
			w, h := f.width(c), c.config.Visual.Height
			one, err := c.draw(&grid.Charts[i], w, h)
			if err != nil {
				return nil, 0, 0, fmt.Errorf("chart number %d: %w", i+1, err)
			}
			img, err := png.Decode(bytes.NewReader(one))
			if err != nil {
				return nil, 0, 0, fmt.Errorf("chart number %d: %w", i+1, err)
			}
			all = append(all, placed{image.Pt(x, height), img})
			width, tall, x = max(width, x+w), max(tall, h), x+w+gridGap
		}
		height += tall + gridGap
	}
	height -= gridGap
	out := image.NewRGBA(image.Rect(0, 0, width*pictureScale, height*pictureScale))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	for _, p := range all {
		draw.Draw(out, p.img.Bounds().Add(p.at.Mul(pictureScale)), p.img, image.Point{}, draw.Src)
	}
	var buf bytes.Buffer
	err = png.Encode(&buf, out)
	return buf.Bytes(), width, height, err
}

// MIMEBundle makes what a display message carries: the charts' configurations for the page, one
// picture of all of them, HTML and text.
func (f *Figure) MIMEBundle() (data, metadata map[string]any, err error) {
	grid, err := f.configuration()
	if err != nil {
		return nil, nil, err
	}
	picture, width, height, err := f.picture(&grid)
	if err != nil {
		return nil, nil, err
	}
	data = map[string]any{
		spec.GridMIMEType: grid, "image/png": picture, "text/plain": f.String(),
		"text/html": fmt.Sprintf(`<img alt="%s" width="%d" height="%d" src="data:image/png;base64,%s">`,
			html.EscapeString(f.String()), width, height, base64.StdEncoding.EncodeToString(picture)),
	}
	return data, map[string]any{"image/png": map[string]any{"width": width, "height": height}}, nil
}

// Show displays the charts in the middle of a cell.
func (f *Figure) Show() {
	if err := Show(f); err != nil {
		stop("showing the charts: %w", err)
	}
}

// SavePNG writes a picture of all charts to a file.
func (f *Figure) SavePNG(path string) error {
	grid, err := f.configuration()
	if err != nil {
		return err
	}
	picture, _, _, err := f.picture(&grid)
	if err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o644)
}

func (f *Figure) String() string {
	var lines []string
	for _, c := range f.charts {
		lines = append(lines, c.String())
	}
	return strings.Join(lines, "\n")
}
