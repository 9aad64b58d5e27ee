package draw_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"strings"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display"
	"gpucharts/display/wire"
	"gpucharts/kernel/draw"
	"gpucharts/render"
)

type shown struct {
	told    render.Picture
	picture []byte
}

// viewing is a viewer whose answers wait while gate is closed, a request for a chart over it, and what it sends.
func viewing(t *testing.T, gate chan struct{}) (*draw.Viewer, render.PictureRequest, chan shown) {
	t.Helper()
	n := 10_000
	x, y := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i] = float64(i), float64(i%100)
	}
	y[5000] = 1000
	ds := datamgr.FromColumns(map[string]any{"x": x, "y": y})
	config, err := display.Line(ds, "x", "y").Configuration()
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan shown, 16)
	answer := func(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
		if gate != nil {
			<-gate // it is at work
			<-gate // and may go on
		}
		return ds.Answer(ctx, q)
	}
	v := draw.NewViewer(answer, func(p *render.Picture, png []byte) { sent <- shown{*p, png} })
	t.Cleanup(v.Close)
	chart, err := render.NewChart(config)
	if err != nil {
		t.Fatal(err)
	}
	chart.Resize(600, 300, 1)
	return v, render.PictureRequest{Type: render.RequestPicture, Chart: 7, Serial: 1, Config: config, Pose: chart.Pose()}, sent
}

func ask(t *testing.T, v *draw.Viewer, q render.PictureRequest) {
	t.Helper()
	message, err := json.Marshal(&q)
	if err != nil {
		t.Fatal(err)
	}
	v.Ask(message)
}

func next(t *testing.T, sent chan shown) shown {
	t.Helper()
	select {
	case s := <-sent:
		return s
	case <-time.After(10 * time.Second):
		t.Fatal("no picture within 10 s")
		panic("unreachable")
	}
}

func TestAPageWithoutWebGPUGetsItsViewAndTheRowUnderThePointer(t *testing.T) {
	v, q, sent := viewing(t, nil)
	chart, _ := render.NewChart(q.Config)
	chart.Resize(600, 300, 1)
	x, y, width, _ := chart.Plot()
	chart.Hover(x+width/2, y+20)
	q.Pose = chart.Pose()
	ask(t, v, q)
	s := next(t, sent)
	if s.told.Error != "" || !s.told.Drawn.Ready || s.told.Chart != 7 || s.told.Serial != 1 {
		t.Fatalf("told %+v", s.told)
	}
	picture, err := png.Decode(bytes.NewReader(s.picture))
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != 600 || b.Dy() != 300 {
		t.Errorf("the picture is %v", b)
	}
	if h := s.told.Hover; h == nil || h.Row < 4990 || h.Row > 5010 {
		t.Errorf("the row in the middle is %+v", h)
	}
	spike := int(s.told.Plot[0] + s.told.Plot[2]/2)
	inked := false
	for dx := -2; dx <= 2; dx++ {
		r, g, b, _ := picture.At(spike+dx, int(y)+60).RGBA()
		inked = inked || b > r+0x3000 || b > g+0x3000
	}
	if !inked {
		t.Error("the one row that stands out is not seen")
	}
}

func TestOfTheViewsAskedForWhileOneIsDrawnTheNewestIsDrawn(t *testing.T) {
	gate := make(chan struct{})
	v, q, sent := viewing(t, gate)
	ask(t, v, q)
	gate <- struct{}{} // the first is at work
	for serial := 2; serial <= 9; serial++ {
		q.Serial = serial
		ask(t, v, q)
	}
	close(gate)
	if s := next(t, sent); s.told.Serial != 1 {
		t.Errorf("first came %d", s.told.Serial)
	}
	if s := next(t, sent); s.told.Serial != 9 {
		t.Errorf("then came %d, not the newest", s.told.Serial)
	}
	select {
	case s := <-sent:
		t.Errorf("picture %d came as well", s.told.Serial)
	case <-time.After(50 * time.Millisecond):
	}
}

func TestWhatCannotBeDrawnIsToldAndTheNextIsDrawn(t *testing.T) {
	v, q, sent := viewing(t, nil)
	v.Ask([]byte("garbage"))
	if s := next(t, sent); !strings.Contains(s.told.Error, "not a request") {
		t.Errorf("garbage: %+v", s.told)
	}
	huge := q
	huge.Pose.Width = 1e9
	ask(t, v, huge)
	if s := next(t, sent); !strings.Contains(s.told.Error, "8192 pixels") {
		t.Errorf("huge: %+v", s.told)
	}
	ask(t, v, q)
	if s := next(t, sent); s.told.Error != "" || len(s.picture) == 0 {
		t.Errorf("then %+v", s.told)
	}
}
