package cell

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// Go ends the process when a stack grows beyond its limit, so a recursion without end is
// stopped long before. While a cell runs, the memory of all stacks is looked at; when it is
// large, polls measure the depth of their own goroutine.
const (
	stackAlarmBytes  = 192 << 20
	stackCheckEvery  = 5 * time.Millisecond
	stackDepthFrames = 400_000 // native frames; about four for each call in a cell
)

var stackAlarm atomic.Bool

func stackBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func watchStacks() (stop func()) {
	quit := make(chan struct{})
	go func() {
		tick := time.NewTicker(stackCheckEvery)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				if stackAlarm.Swap(false) {
					raiseAttention(-1)
					runtime.GC() // gives back the stacks of goroutines that have ended
				}
				return
			case <-tick.C:
				if stackAlarm.Load() || stackBytes() < stackAlarmBytes {
					continue
				}
				runtime.GC() // stacks of goroutines that have ended do not count
				if stackBytes() > stackAlarmBytes && !stackAlarm.Swap(true) {
					raiseAttention(1)
				}
			}
		}
	}()
	return func() { close(quit) }
}

// stackCheckPolls: to measure a deep stack takes tens of milliseconds, so not every poll does.
const stackCheckPolls = 4096

func stackTooDeep() bool {
	pcs := make([]uintptr, stackDepthFrames)
	return runtime.Callers(0, pcs) == len(pcs)
}

func errStackTooDeep(r *run) error {
	message := fmt.Sprintf("stack overflow: a function calls itself without end (over %d calls deep)", stackDepthFrames/8)
	return &PanicError{Value: message, Message: message, Frames: []Frame{r.here()}}
}
