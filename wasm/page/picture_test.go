package page_test

import (
	"testing"

	"gpucharts/display/spec"
	"gpucharts/render"
	"gpucharts/wasm/page"
)

// kernel keeps what a page without a device asks of it.
type kernel struct {
	asked  []render.PictureRequest
	placed []page.Placed
	forgot []int
}

func (k *kernel) Ask(_ int, q *render.PictureRequest) { k.asked = append(k.asked, *q) }
func (k *kernel) Forget(_, chart int)                 { k.forgot = append(k.forgot, chart) }
func (k *kernel) Place(_ int, p *page.Placed)         { k.placed = append(k.placed, *p) }

func (k *kernel) answer(r *rig, i int) bool {
	q := k.asked[i]
	c, err := render.NewChart(q.Config)
	if err != nil {
		r.t.Fatal(err)
	}
	c.Assume(&q.Pose)
	p := &render.Picture{Chart: q.Chart, Serial: q.Serial, Pose: c.Pose(), Drawn: render.Status{Ready: true, Exact: true}}
	p.Plot[0], p.Plot[1], p.Plot[2], p.Plot[3] = c.Plot()
	return r.app.Told(p)
}

func remoteRig(t *testing.T) (*rig, *kernel) {
	r, k := newRig(t), &kernel{}
	r.app.SetRemote(k)
	return r, k
}

func TestWithoutADeviceOneChartHasOneRequestUnderWayAndTheNewestViewWins(t *testing.T) {
	r, k := remoteRig(t)
	r.mount(1, spec.Line, 1)
	r.frame()
	for range 5 {
		r.app.Wheel(1, 450, 200, 0, -100, 0)
		if r.frame() {
			t.Error("frames are wanted while the kernel draws")
		}
	}
	if len(k.asked) != 1 {
		t.Fatalf("%d requests under way", len(k.asked))
	}
	if !k.answer(r, 0) {
		t.Fatal("the first picture was refused")
	}
	r.frame()
	want, _ := r.app.View(1)
	if len(k.asked) != 2 || k.asked[1].Pose.View != want {
		t.Fatalf("%d requests, the last for %+v; the view is %+v", len(k.asked), k.asked[len(k.asked)-1].Pose.View, want)
	}
	if st := r.app.Status(1); !st.Ready || !st.Loading || st.Exact {
		t.Errorf("an old picture is shown: %+v", st)
	}
	k.answer(r, 1)
	if st := r.app.Status(1); !st.Ready || st.Loading || !st.Exact {
		t.Errorf("the picture of the view is shown: %+v", st)
	}
	if k.answer(r, 0) {
		t.Error("an older picture took the place of a newer one")
	}
}

func TestWithoutADeviceThePictureMovesWithThePointerUntilTheNextIsThere(t *testing.T) {
	r, k := remoteRig(t)
	r.mount(1, spec.Scatter, 1)
	r.frame()
	k.answer(r, 0)
	r.app.Pointer(1, "down", 400, 200, 1, 0)
	r.app.Pointer(1, "move", 430, 180, 1, 0)
	r.frame()
	r.app.Pointer(1, "move", 440, 170, 1, 0)
	r.frame()
	p := k.placed[len(k.placed)-1]
	if dx, dy := p.To[0]-p.From[0], p.To[1]-p.From[1]; dx < 39.9 || dx > 40.1 || dy < -30.1 || dy > -29.9 {
		t.Errorf("the plot moved by %v, %v", dx, dy)
	}
	n := len(k.placed)
	r.frame()
	if len(k.placed) != n || len(k.asked) != 2 {
		t.Errorf("nothing changed: %d more places, %d requests", len(k.placed)-n, len(k.asked))
	}
}

func TestAPictureThatIsLostIsAskedForAgain(t *testing.T) {
	r, k := remoteRig(t)
	r.mount(1, spec.Line, 1)
	r.frame()
	r.now += 9000
	r.frame()
	if len(k.asked) != 2 {
		t.Errorf("%d requests after a lost one", len(k.asked))
	}
	r.app.Visible(1, false)
	r.now += 9000
	r.frame()
	if len(k.asked) != 2 {
		t.Errorf("%d requests for a chart out of sight", len(k.asked))
	}
	r.app.Unmount(1)
	if len(k.forgot) != 1 {
		t.Error("the kernel was not told that the chart is gone")
	}
}
