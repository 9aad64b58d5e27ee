package display

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"gpucharts/display/spec"
)

// inks draws each chart as a picture of one colour.
type inks struct{ n uint8 }

func (d *inks) DrawPNG(_ *spec.ChartConfiguration, _ []Source, width, height int, scale float64) ([]byte, error) {
	d.n += 50
	img := image.NewRGBA(image.Rect(0, 0, int(float64(width)*scale), int(float64(height)*scale)))
	for i := range img.Pix {
		img.Pix[i] = d.n
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func TestAGridIsOnePictureOfAllItsCharts(t *testing.T) {
	before := drawer
	defer SetDrawer(before)
	SetDrawer(&inks{})
	ds := trades()
	f := Grid(2, Line(ds, "time", "price").Width(300).Height(100), Line(ds, "time", "size").Width(200).Height(80), Scatter(ds, "price", "size").Width(300).Height(60)).Link("x")
	_, _, err := f.MIMEBundle()
	if err == nil || !strings.Contains(err.Error(), "chart number 3: its axis of `price`") {
		t.Fatalf("axes of times and of numbers were linked: %v", err)
	}
	data, metadata, err := Grid(2, f.charts...).MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data["image/png"].([]byte)))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size != image.Pt(2*(300+8+200), 2*(100+8+60)) {
		t.Errorf("the picture has %v pixels", size)
	}
	if m := metadata["image/png"].(map[string]any); m["width"] != 508 || m["height"] != 168 {
		t.Errorf("its metadata says %v", m)
	}
	for at, want := range map[image.Point]uint8{{10, 10}: 50, {2 * 310, 10}: 100, {10, 2 * 110}: 150, {2 * 304, 10}: 255, {2 * 310, 2 * 90}: 255} {
		if got := color.RGBAModel.Convert(img.At(at.X, at.Y)).(color.RGBA).R; got != want {
			t.Errorf("at %v: %d, want %d", at, got, want)
		}
	}
	if text := data["text/plain"].(string); strings.Count(text, "\n") != 2 {
		t.Errorf("three charts are described as %q", text)
	}
	linked, err := Grid(2, f.charts[:2]...).Link("x").configuration()
	if err != nil || linked.Charts[0].Link.Group != linked.Charts[1].Link.Group || !linked.Charts[0].Link.X || linked.Charts[0].Link.Y {
		t.Errorf("got %+v, %v", linked.Charts[0].Link, err)
	}
}
