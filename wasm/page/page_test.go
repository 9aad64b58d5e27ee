package page_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/plain"
	"gpucharts/wasm/page"
)

// store is a drawer for tests: the plain store.
type store struct {
	*tileStore
	busy *bool
}

func (s store) Busy() bool { return s.busy != nil && *s.busy }

type tileStore = plain.Store

func (s store) Store(layer wire.Layer, tiles []wire.Tile, payload []byte) error {
	s.Put(layer, tiles, payload)
	return nil
}

// screen counts the frames drawn to it.
type screen struct {
	frames int
	last   *render.Frame
	fails  int // how many more frames cannot be drawn
}

func (s *screen) Draw(f *render.Frame) error {
	if s.fails > 0 {
		s.fails--
		return errors.New("gpu: broken")
	}
	s.frames++
	s.last = f
	return nil
}

// rig is a page whose kernel answers when told to: every tile holds one row in its middle.
type rig struct {
	t      *testing.T
	app    *page.App[[]byte]
	now    float64
	wakes  int
	asked  []wire.Request
	status wire.Status
}

func newRig(t *testing.T) *rig {
	r := &rig{t: t, app: page.NewApp[[]byte]()}
	r.app.Wake = func() { r.wakes++ }
	r.app.SetDrawer(store{tileStore: plain.NewStore()})
	r.connect(1)
	return r
}

func (r *rig) connect(id int) {
	r.app.Connect(id, func(b []byte) {
		q, err := wire.ParseRequest(b)
		if err != nil {
			r.t.Fatal(err)
		}
		r.asked = append(r.asked, q)
	})
}

func configuration(kind spec.ChartType, dataset byte) spec.ChartConfiguration {
	number := func(name string) spec.Column {
		return spec.Column{Name: name, Type: spec.Float64, Range: &spec.Range{Max: spec.Value{Frac: 1000}}}
	}
	return spec.ChartConfiguration{
		Version: 1,
		Data:    []spec.DataHandle{{ID: spec.ID{dataset}, Version: 1, Metadata: spec.DataMetadata{Name: "d", Rows: 1e6, Columns: []spec.Column{number("x"), number("y")}}}},
		Series:  []spec.Series{{Type: kind, X: 0, Y: 1, Label: "y"}},
	}
}

func (r *rig) mount(id int, kind spec.ChartType, dataset byte) *screen {
	r.t.Helper()
	s := &screen{}
	if err := r.app.Mount(id, s, configuration(kind, dataset), 1); err != nil {
		r.t.Fatal(err)
	}
	r.app.Resize(id, 900, 420, 1)
	return s
}

func (r *rig) frame() bool {
	r.now += 16
	return r.app.Frame(r.now)
}

// answer replies to all that was asked.
func (r *rig) answer() {
	asked := r.asked
	r.asked = nil
	for _, q := range asked {
		if err := r.reply(q); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *rig) reply(q wire.Request) error {
	reply := wire.Reply{Status: r.status, Verb: q.Verb, ID: q.ID, Layer: q.Layer, Row: 7, X: q.X, Y: q.Y}
	var payload []byte
	if r.status == wire.OK {
		for _, p := range q.Places {
			t := wire.Tile{Place: p, Kind: wire.Vertices, Flags: wire.AllRows, Count: 1, Rows: 1, YBase: spec.Value{Frac: 500}, YExponent: -20, Offset: uint32(len(payload)), Length: 8}
			if q.Layer.Aggregate == wire.Count {
				t.Kind = wire.Points
			}
			reply.Tiles = append(reply.Tiles, t)
			payload = append(payload, 0, 0, 0, 0x80, 0, 0, 0, 0x80)
		}
	}
	if q.Verb == wire.Cancel {
		return nil
	}
	return r.app.Receive(r.now, 1, wire.AppendReply(nil, &reply), payload, len(payload))
}

func (r *rig) settle() {
	r.t.Helper()
	for i := 0; i < 20; i++ {
		r.frame()
		if len(r.asked) == 0 {
			return
		}
		r.answer()
	}
	r.t.Fatal("the page asks for ever")
}

func TestAChartLoadsAndThenRests(t *testing.T) {
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		r := newRig(t)
		s := r.mount(1, kind, 1)
		r.frame()
		if st := r.app.Status(1); st.Ready || !st.Loading {
			t.Errorf("%s: before any tile: %+v", kind, st)
		}
		r.settle()
		st := r.app.Status(1)
		if !st.Ready || st.Loading || st.Message != "" {
			t.Errorf("%s: settled: %+v", kind, st)
		}
		if st.Plot.Width < 700 || st.Plot.Height < 250 {
			t.Errorf("plot %+v", st.Plot)
		}
		drawn := s.frames
		for i := 0; i < 10; i++ {
			if r.frame() {
				t.Error("wants frames although nothing changed")
			}
		}
		if s.frames != drawn {
			t.Errorf("%s: drawn %d times although nothing changed", kind, s.frames-drawn)
		}
	}
}

func TestTilesAheadOfTimeDrawNothing(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Line, 1)
	r.app.Wheel(1, 400, 200, 0, -600, 0) // so that there are neighbours to prefetch
	r.frame()
	r.answer()
	r.frame() // all in sight is drawn; the ring is asked for
	if len(r.asked) == 0 {
		t.Fatal("no ring is asked for")
	}
	drawn := s.frames
	r.settle()
	if s.frames != drawn {
		t.Errorf("drawn %d times for tiles out of sight", s.frames-drawn)
	}
}

func TestDraggingPansAndTheDoubleClickResets(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Scatter, 1)
	r.settle()
	before, _ := r.app.View(1)
	if c := r.app.Pointer(1, "down", 400, 200, 1, 0); c != "grabbing" {
		t.Errorf("cursor %q", c)
	}
	r.app.Pointer(1, "move", 500, 150, 1, 0)
	r.app.Pointer(1, "up", 500, 150, 0, 0)
	after, _ := r.app.View(1)
	plot := r.app.Status(1).Plot
	wantX, wantY := before.X.Min.Frac-100*before.X.Length/plot.Width, before.Y.Min.Frac-50*before.Y.Length/plot.Height
	if math.Abs(after.X.Min.Frac-wantX) > 1e-9 || math.Abs(after.Y.Min.Frac-wantY) > 1e-9 || after.X.Length != before.X.Length {
		t.Errorf("view %+v, want x from %g and y from %g", after, wantX, wantY)
	}
	r.app.Pointer(1, "dblclick", 500, 150, 0, 0)
	if v, _ := r.app.View(1); v != before {
		t.Errorf("after the double click %+v", v)
	}
}

func TestTheWheelKeepsThePointUnderThePointer(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Scatter, 1)
	plot := r.app.Status(1).Plot
	at := func() (float64, float64) {
		v, _ := r.app.View(1)
		return v.X.Min.Frac + (300-plot.X)/plot.Width*v.X.Length, v.Y.Min.Frac + (plot.Y+plot.Height-180)/plot.Height*v.Y.Length
	}
	x0, y0 := at()
	for i := 0; i < 10; i++ {
		if !r.app.Wheel(1, 300, 180, 0, -100, 0) {
			t.Fatal("the wheel is not used")
		}
	}
	x1, y1 := at()
	if math.Abs(x1-x0) > 1e-9 || math.Abs(y1-y0) > 1e-9 {
		t.Errorf("the point moved from (%g, %g) to (%g, %g)", x0, y0, x1, y1)
	}
	if v, _ := r.app.View(1); v.X.Length > 1100*math.Exp(-1.99) {
		t.Errorf("not zoomed: %+v", v)
	}
	before, _ := r.app.View(1)
	r.app.Wheel(1, 300, plot.Y+plot.Height+15, 0, -100, 0)
	after, _ := r.app.View(1)
	if after.Y != before.Y || after.X.Length >= before.X.Length {
		t.Error("over the x axis the wheel zooms x alone")
	}
	if r.app.Wheel(1, 2, 2, 0, -100, 0) {
		t.Error("outside of the plot the page must scroll")
	}
}

func TestHoverShowsTheNearestRow(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Line, 1)
	r.settle()
	r.app.Pointer(1, "move", 400, 200, 0, 0)
	r.app.Pointer(1, "move", 410, 200, 0, 0)
	r.frame()
	if len(r.asked) != 1 || r.asked[0].Verb != wire.Nearest {
		t.Fatalf("asked %+v", r.asked)
	}
	r.app.Pointer(1, "move", 420, 200, 0, 0)
	r.frame()
	if len(r.asked) != 1 {
		t.Error("asked again before the answer")
	}
	r.answer()
	r.frame()
	if h := r.app.Status(1).Hover; h == nil || h.Row != 7 {
		t.Fatalf("hover %+v", h)
	}
	if len(s.last.OverlayText) == 0 {
		t.Error("no tooltip")
	}
	if len(r.asked) != 1 {
		t.Error("the pointer has moved since: its latest place is asked for")
	}
	r.app.Pointer(1, "leave", 0, 0, 0, 0)
	r.frame()
	if len(s.last.OverlayText) != 0 || r.app.Status(1).Hover != nil {
		t.Error("the tooltip stays")
	}
}

func TestAKernelThatIsGoneLeavesThePictureAndAReason(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Line, 1)
	r.settle()
	r.app.Disconnect(1, "kernel gone: last picture")
	r.frame()
	st := r.app.Status(1)
	if !st.Ready || st.Loading || st.Message != "kernel gone: last picture" {
		t.Errorf("status %+v", st)
	}
	r.app.Wheel(1, 400, 200, 0, -300, 0)
	r.frame()
	if len(r.asked) != 0 {
		t.Error("asks a kernel that is gone")
	}
	r.connect(1)
	r.settle()
	if st := r.app.Status(1); st.Message != "" || st.Loading {
		t.Errorf("connected again: %+v", st)
	}
}

func TestAnUnknownDatasetSaysToRunTheCell(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Line, 1)
	r.status = wire.UnknownDataset
	r.settle()
	if st := r.app.Status(1); st.Ready || st.Loading || st.Message != "run the cell to make it live" {
		t.Errorf("status %+v", st)
	}
}

func TestChartsOutOfSightCostNothingAndTilesAreShared(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Line, 1)
	r.settle()
	hidden := r.mount(2, spec.Line, 1)
	r.app.Visible(2, false)
	r.settle()
	if hidden.frames != 0 {
		t.Error("drawn out of sight")
	}
	r.app.Visible(2, true)
	r.frame()
	if hidden.frames != 1 || len(r.asked) != 0 || !r.app.Status(2).Ready {
		t.Errorf("%d frames, asked %d, %+v: the tiles of the first chart should do", hidden.frames, len(r.asked), r.app.Status(2))
	}
	r.app.Unmount(1)
	r.frame()
	if r.app.Charts() != 1 {
		t.Error("still mounted")
	}
}

func TestALostDeviceIsFilledAgain(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Scatter, 1)
	r.settle()
	r.app.Wheel(1, 400, 200, 0, -200, 0)
	view, _ := r.app.View(1)
	r.app.SetDrawer(store{tileStore: plain.NewStore()})
	r.settle()
	if v, _ := r.app.View(1); v != view {
		t.Error("the view is lost")
	}
	if st := r.app.Status(1); !st.Ready || st.Loading || s.frames == 0 {
		t.Errorf("status %+v", st)
	}
}

func TestAWrongConfigurationIsAnError(t *testing.T) {
	r := newRig(t)
	cfg := configuration(spec.Line, 1)
	cfg.Series[0].Y = 5
	if err := r.app.Mount(1, &screen{}, cfg, 1); err == nil || !strings.Contains(err.Error(), "series[0].y") {
		t.Errorf("error %v", err)
	}
	// Calls for charts that are not there do nothing.
	r.app.Pointer(9, "move", 1, 1, 0, 0)
	r.app.Wheel(9, 1, 1, 1, 1, 0)
	r.app.Resize(9, 1, 1, 1)
	r.app.Unmount(9)
	r.frame()
}

func TestAPictureThatFailsIsTriedAgain(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Line, 1)
	s.fails = 2
	later := 0.0
	r.app.Later = func(millis float64) { later = millis }
	if r.frame() {
		t.Error("tries again at once")
	}
	if st := r.app.Status(1); st.Message != "gpu: broken" || st.Ready {
		t.Errorf("status %+v", st)
	}
	for i := 0; i < 3; i++ {
		if later <= 0 {
			t.Fatal("never tries again")
		}
		r.now += later
		r.frame()
		r.answer()
	}
	r.now += later
	r.settle()
	if st := r.app.Status(1); st.Message != "" || !st.Ready || s.frames == 0 {
		t.Errorf("afterwards %+v", st)
	}
}

func TestDraggingWithShiftZoomsIntoTheRectangle(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Scatter, 1)
	r.settle()
	before, _ := r.app.View(1)
	plot := r.app.Status(1).Plot
	r.app.Pointer(1, "down", 200, 100, 1, page.Shift)
	r.app.Pointer(1, "move", 400, 250, 1, page.Shift)
	r.frame()
	if len(s.last.Overlay) == 0 {
		t.Error("the rectangle is not shown")
	}
	r.app.Pointer(1, "up", 400, 250, 0, page.Shift)
	v, _ := r.app.View(1)
	wantX, wantLength := before.X.Min.Frac+(200-plot.X)/plot.Width*before.X.Length, 200/plot.Width*before.X.Length
	if math.Abs(v.X.Min.Frac-wantX) > 1e-9 || math.Abs(v.X.Length-wantLength) > 1e-9 || math.Abs(v.Y.Length-150/plot.Height*before.Y.Length) > 1e-9 {
		t.Errorf("view %+v, want x from %g over %g", v, wantX, wantLength)
	}
	r.settle()
	if len(s.last.Overlay) != 0 {
		t.Error("the rectangle stays")
	}
	r.app.Pointer(1, "down", 200, 150, 1, page.Shift)
	r.app.Pointer(1, "move", 500, 153, 1, page.Shift)
	r.app.Pointer(1, "up", 500, 153, 0, page.Shift)
	if w, _ := r.app.View(1); w.Y != v.Y || w.X.Length >= v.X.Length {
		t.Errorf("a flat rectangle zooms x alone: %+v", w)
	}
	w, _ := r.app.View(1)
	r.app.Pointer(1, "down", 200, 150, 1, page.Shift)
	r.app.Pointer(1, "move", 300, 250, 1, page.Shift)
	r.app.Pointer(1, "cancel", 300, 250, 0, 0)
	if u, _ := r.app.View(1); u != w {
		t.Error("a cancelled rectangle zoomed")
	}
}

func TestADeviceThatLagsIsWaitedForWhileTilesGoOnComing(t *testing.T) {
	r := newRig(t)
	lags := false
	r.app.SetDrawer(store{tileStore: plain.NewStore(), busy: &lags})
	s := r.mount(1, spec.Scatter, 1)
	r.settle()
	drawn, first := s.frames, len(r.asked)
	lags = true
	r.app.Wheel(1, 400, 200, 0, 400, 0)
	if !r.frame() || s.frames != drawn {
		t.Error("drew although the device lags, or does not come back")
	}
	if len(r.asked) == first {
		t.Error("does not ask for the new view")
	}
	seen := map[wire.Place]bool{}
	for i := 0; i < 5; i++ {
		for _, q := range r.asked {
			for _, p := range q.Places {
				if seen[p] {
					t.Fatalf("asked twice for %+v", p)
				}
				seen[p] = true
			}
		}
		r.answer()
		r.frame()
	}
	lags = false
	r.settle()
	if st := r.app.Status(1); s.frames == drawn || st.Loading {
		t.Errorf("not drawn in the end: %+v", st)
	}
}

func TestAChartAsksForItsTilesBeforeItsFirstFrame(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Line, 1)
	r.app.AskAhead(1, 0)
	if len(r.asked) == 0 {
		t.Fatal("nothing was asked for")
	}
	early := len(r.asked)
	r.app.Frame(1)
	if len(r.asked) != early {
		t.Errorf("%d requests, and %d more with the frame", early, len(r.asked)-early)
	}
}
