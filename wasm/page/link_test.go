package page_test

import (
	"testing"

	"gpucharts/display/spec"
)

func TestLinkedChartsShowTheSameX(t *testing.T) {
	r := newRig(t)
	for id := 1; id <= 3; id++ {
		cfg := configuration(spec.Line, byte(id))
		if id < 3 {
			cfg.Link = &spec.Link{Group: spec.ID{7}, X: true}
		}
		if err := r.app.Mount(id, &screen{}, cfg, 1); err != nil {
			t.Fatal(err)
		}
		r.app.Resize(id, 900, 420, 1)
	}
	r.settle()
	alone, _ := r.app.View(3)
	before, _ := r.app.View(2)
	if !r.app.Wheel(1, 400, 200, 0, -300, 0) {
		t.Fatal("the wheel did nothing")
	}
	r.app.Pointer(1, "down", 400, 200, 1, 0)
	r.app.Pointer(1, "move", 380, 170, 1, 0)
	r.app.Pointer(1, "up", 380, 170, 0, 0)
	first, _ := r.app.View(1)
	second, _ := r.app.View(2)
	if first.X == before.X || second.X != first.X {
		t.Errorf("the first shows %v, the linked one %v, before %v", first.X, second.X, before.X)
	}
	if second.Y != before.Y {
		t.Errorf("y is not linked, and moved from %v to %v", before.Y, second.Y)
	}
	if now, _ := r.app.View(3); now != alone {
		t.Errorf("a chart of no group moved from %v to %v", alone, now)
	}
	r.app.Pointer(2, "dblclick", 400, 200, 0, 0)
	if first, _ = r.app.View(1); first.X != before.X {
		t.Errorf("after a double click on the second the first shows %v, want %v", first.X, before.X)
	}
}
