package render

import "gpucharts/display/spec"

// PictureRequest is what a page that cannot draw asks the kernel for: one chart as a picture.
// It travels as JSON over the page's comm, and so does Picture, with a PNG beside it.
type PictureRequest struct {
	Type   string                  `json:"t"` // RequestPicture, or ForgetPictures for a chart that is gone
	Chart  int                     `json:"chart"`
	Serial int                     `json:"serial"`
	Config spec.ChartConfiguration `json:"config"`
	Pose   Pose                    `json:"pose"`
	Dark   bool                    `json:"dark"`
	// Background is that of the page.
	Background Color `json:"background"`
}

// The types of messages about pictures, in the key `t`.
const (
	RequestPicture = "picture"
	ForgetPictures = "forget"
	TellPicture    = "picture"
)

// Picture tells what the picture beside it shows.
type Picture struct {
	Type   string `json:"t"`
	Chart  int    `json:"chart"`
	Serial int    `json:"serial"` // of the request
	// Pose is that of the request with what drawing has added: the margins, a fitted axis.
	Pose Pose `json:"pose"`
	// Plot is where the plot lies: x, y, width, height, CSS pixels.
	Plot  [4]float64 `json:"plot"`
	Hover *Found     `json:"hover"`
	// Drawn tells how true it is; not Ready or Sampled: asking again gives a better one.
	Drawn Status `json:"drawn"`
	// Error is why there is no picture; empty: there is one.
	Error string `json:"error"`
}

// ThemeOn is the light or the dark theme on another background.
func ThemeOn(dark bool, background Color) *Theme {
	t := Light
	if dark {
		t = Dark
	}
	if background.A == 255 {
		t.Background = background
	}
	return &t
}
