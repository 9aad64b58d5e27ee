package page_test

import (
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// grown is the dataset of a configuration one version on, its columns reaching further.
func grown(version uint32, reach float64) spec.DataHandle {
	h := configuration(spec.Line, 1).Data[0]
	h.Version = version
	for i := range h.Metadata.Columns {
		h.Metadata.Columns[i].Range = &spec.Range{Max: spec.Value{Frac: reach}}
	}
	return h
}

func TestAChartOfAStreamFollowsWithoutABlankFrame(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Line, 1)
	r.settle()
	whole, _ := r.app.View(1)
	drawn := s.frames
	r.app.Changed(1, grown(2, 2000))
	if !r.frame() && len(r.asked) == 0 {
		t.Fatal("asks for nothing of the newer version")
	}
	for _, q := range r.asked {
		if q.Verb == wire.Tiles && q.Layer.Version != 2 {
			t.Errorf("asks for version %d", q.Layer.Version)
		}
	}
	if now, _ := r.app.View(1); now != whole || s.frames != drawn {
		t.Errorf("moved to %v before the tiles are there, %d frames drawn", now, s.frames-drawn)
	}
	if st := r.app.Status(1); !st.Ready || st.Message != "" {
		t.Errorf("while it waits: %+v", st)
	}
	r.settle()
	r.frame()
	now, _ := r.app.View(1)
	if now.X.Length != 2*whole.X.Length || now.Y.Length <= whole.Y.Length || s.frames == drawn {
		t.Errorf("shows %v, want all of the newer data (before: %v)", now, whole)
	}
	for _, m := range s.last.Marks {
		for _, tile := range m.Tiles {
			if tile.Layer.Version != 2 {
				t.Errorf("drawn from version %d", tile.Layer.Version)
			}
		}
	}
	// An older notice, or the same again, changes nothing.
	r.app.Changed(1, grown(1, 5))
	r.app.Changed(1, grown(2, 5))
	r.settle()
	if again, _ := r.app.View(1); again != now {
		t.Errorf("an old notice moved it to %v", again)
	}
}

func TestAViewThatSomebodyChoseStaysWhereItIs(t *testing.T) {
	r := newRig(t)
	r.mount(1, spec.Line, 1)
	r.settle()
	r.app.Wheel(1, 400, 200, 0, -600, 0)
	r.settle()
	view, _ := r.app.View(1)
	r.app.Changed(1, grown(2, 2000))
	r.frame()
	r.app.Pointer(1, "down", 400, 200, 1, 0) // and it may be moved meanwhile
	r.app.Pointer(1, "move", 380, 200, 1, 0)
	r.app.Pointer(1, "up", 380, 200, 0, 0)
	moved, _ := r.app.View(1)
	r.settle()
	r.frame()
	now, _ := r.app.View(1)
	if now.X != moved.X || moved.X == view.X {
		t.Errorf("x is %v, want where it was left, %v", now.X, moved.X)
	}
	r.app.Pointer(1, "dblclick", 400, 200, 0, 0)
	r.settle()
	if whole, _ := r.app.View(1); whole.X.Length < 2000 {
		t.Errorf("all of the data is %v", whole.X)
	}
}

func TestAVersionThatTheKernelNoLongerKeepsIsSkipped(t *testing.T) {
	r := newRig(t)
	s := r.mount(1, spec.Line, 1)
	r.status = wire.StaleVersion // as after a reload of a page that was saved long ago
	r.frame()
	r.answer()
	r.frame()
	if r.app.Status(1).Message == "" {
		t.Error("a version that is gone, and no newer one known: says nothing")
	}
	r.status = wire.OK
	r.app.Changed(1, grown(40, 3000))
	r.settle()
	r.frame()
	if st := r.app.Status(1); st.Message != "" || !st.Ready || s.frames == 0 {
		t.Errorf("not live again: %+v", st)
	}
	// Versions come faster than their tiles: the newest is caught up with.
	for v := uint32(41); v < 60; v++ {
		r.app.Changed(1, grown(v, 3000+float64(v)))
		r.frame()
	}
	r.settle()
	for range 3 {
		r.frame()
		r.settle()
	}
	for _, m := range s.last.Marks {
		for _, tile := range m.Tiles {
			if tile.Layer.Version != 59 {
				t.Errorf("ends at version %d, want 59", tile.Layer.Version)
			}
		}
	}
}
