package display

import (
	"encoding/base64"
	"fmt"
	"html"
	"os"

	"github.com/google/uuid"

	"gpucharts/display/spec"
)

// pictureScale is the device pixels per CSS pixel of the PNG: sharp on high-DPI screens and
// in print.
const pictureScale = 2

func newID() spec.ID { return spec.ID(uuid.New()) }

// MIMEBundle makes what a display message carries: the configuration for the page, and a
// picture, HTML and text for whoever has no page.
func (c *Chart) MIMEBundle() (data, metadata map[string]any, err error) {
	config, err := c.Configuration()
	if err != nil {
		return nil, nil, err
	}
	data = map[string]any{spec.MIMEType: config, "text/plain": c.String()}
	metadata = map[string]any{}
	width, height := c.pictureSize()
	picture, err := c.draw(&config, width, height)
	if err != nil {
		return nil, nil, err
	}
	data["image/png"] = picture
	metadata["image/png"] = map[string]any{"width": width, "height": height}
	data["text/html"] = fmt.Sprintf(`<img alt="%s" width="%d" height="%d" src="data:image/png;base64,%s">`,
		html.EscapeString(c.String()), width, height, base64.StdEncoding.EncodeToString(picture))
	return data, metadata, nil
}

func (c *Chart) pictureSize() (width, height int) {
	width = c.config.Visual.Width
	if width == 0 {
		width = DefaultWidth
	}
	return width, c.config.Visual.Height
}

func (c *Chart) draw(config *spec.ChartConfiguration, width, height int) ([]byte, error) {
	if drawer == nil {
		return nil, fmt.Errorf("this program has no drawer: charts are drawn by the gpucharts kernel")
	}
	return drawer.DrawPNG(config, c.sources, width, height, pictureScale)
}

// Show displays the chart in the middle of a cell.
func (c *Chart) Show() {
	if err := Show(c); err != nil {
		stop("showing the chart: %w", err)
	}
}

// SavePNG writes the chart's picture to a file. It waits until the picture is made of all rows,
// where a cell's own picture may be made of a sample first.
func (c *Chart) SavePNG(path string) error {
	config, err := c.Configuration()
	if err != nil {
		return err
	}
	width, height := c.pictureSize()
	picture, err := (&Chart{config: c.config, sources: patiently(c.sources)}).draw(&config, width, height)
	if err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o644)
}
