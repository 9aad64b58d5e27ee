//go:build unix

package draw

import (
	"syscall"
	"testing"
	"time"

	"gpucharts/datamgr/counting"
)

// TestAWorkerThatHangsWithColumnsCostsAViewSecondsAtMost: one that stops in the middle of the
// session is killed, and the processor counts.
func TestAWorkerThatHangsWithColumnsCostsAViewSecondsAtMost(t *testing.T) {
	w := worker(t, "serve", time.Minute)
	plain, d := cloudSets()["float32"], cloudSets()["float32"]
	list(t, d)
	c := attach(t, w, true)
	layer, all := views(t, d, 0)
	ask(t, d, layer, all[0])
	waitFor(t, "columns on the GPU", func() bool { return held(c) == 1 })
	if err := w.child.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	got := ask(t, d, layer, all[2])
	if took := time.Since(began); took > 3*countTime {
		t.Errorf("the view took %v", took)
	}
	if n := held(c); n != 0 {
		t.Errorf("%d pairs of columns are held by a worker that was killed", n)
	}
	counting.Set(nil)
	layer, all = views(t, plain, 0)
	same(t, "beside a hung worker", got, ask(t, plain, layer, all[2]))
}
