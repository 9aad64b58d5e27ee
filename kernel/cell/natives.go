package cell

import (
	"context"
	"fmt"
	"iter"
	"log"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"github.com/goplus/ixgo"
)

// Native functions that a cell calls and that would wait without looking at the interrupt,
// or end the process, are replaced for all cells.
func init() {
	for name, f := range map[string]any{
		"time.Sleep":                           sleep,
		"(*sync.WaitGroup).Wait":               waitGroup,
		"(*sync.Mutex).Lock":                   func(m *sync.Mutex) { lockWith(m.TryLock, m.Lock) },
		"(*sync.RWMutex).Lock":                 func(m *sync.RWMutex) { lockWith(m.TryLock, m.Lock) },
		"(*sync.RWMutex).RLock":                func(m *sync.RWMutex) { lockWith(m.TryRLock, m.RLock) },
		"(*sync.Cond).Wait":                    waitCondition,
		"time.AfterFunc":                       func(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, guard(f)) },
		"context.AfterFunc":                    func(ctx context.Context, f func()) func() bool { return context.AfterFunc(ctx, guard(f)) },
		"(*sync.WaitGroup).Go":                 func(w *sync.WaitGroup, f func()) { w.Go(guard(f)) },
		"runtime.Goexit":                       runtime.Goexit,
		"os.Exit":                              exit,
		"syscall.Exit":                         exit,
		"log.Fatal":                            func(v ...any) { logFatal(log.Default(), fmt.Sprint(v...)) },
		"log.Fatalf":                           func(format string, v ...any) { logFatal(log.Default(), fmt.Sprintf(format, v...)) },
		"log.Fatalln":                          func(v ...any) { logFatal(log.Default(), fmt.Sprintln(v...)) },
		"(*log.Logger).Fatal":                  func(l *log.Logger, v ...any) { logFatal(l, fmt.Sprint(v...)) },
		"(*log.Logger).Fatalf":                 func(l *log.Logger, format string, v ...any) { logFatal(l, fmt.Sprintf(format, v...)) },
		"(*log.Logger).Fatalln":                func(l *log.Logger, v ...any) { logFatal(l, fmt.Sprintln(v...)) },
		"iter@patch.pullany":                   pullAny,
		"iter@patch.pullany2":                  pullAny2,
		"math/rand/v2@patch.globalRandUint64n": rand.Uint64N,
		"runtime/debug.SetMaxStack":            func(int) int { return 1 << 30 },
	} {
		ixgo.RegisterExternal(name, f)
	}
}

func sleep(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-hostStop():
		runtime.Goexit()
	}
}

// until waits for done in a goroutine of the caller's run; an interrupt ends that goroutine.
func until(done <-chan struct{}) {
	select {
	case <-done:
	case <-hostStop():
		runtime.Goexit()
	}
}

// waitGroup waits in a helper, which after an interrupt stays until the group is done, or for good.
func waitGroup(w *sync.WaitGroup) {
	done := make(chan struct{})
	go func() { w.Wait(); close(done) }()
	until(done)
}

// lockWith tries for a while, then waits in the runtime's own queue in short turns. A lock
// cannot be asked for and given up, so waiting stays trying.
func lockWith(try func() bool, lock func()) {
	r := currentRun()
	if r == nil {
		lock()
		return
	}
	for pause := time.Microsecond; !try(); pause = min(2*pause, time.Millisecond) {
		runtime.Gosched()
		sleep(pause)
	}
}

// waitCondition gives the lock back while it waits, as Cond.Wait does. After an interrupt the
// waiting helper stays until the next signal, and passes that signal on.
func waitCondition(c *sync.Cond) {
	r := currentRun()
	if r == nil {
		c.Wait()
		return
	}
	woken := make(chan struct{})
	go func() {
		c.Wait()
		if r.stopped.Load() {
			c.L.Unlock()
			c.Signal()
			return
		}
		close(woken)
	}()
	until(woken)
}

// guard makes a function that native code will call in a goroutine of its own belong to the
// run, and keeps its panic from the kernel.
func guard(f func()) func() {
	r := currentRun()
	return func() {
		if r == nil {
			defer reportPanic(nil)
			f()
			return
		}
		r.own(f)
	}
}

// exit ends the cell, not the kernel.
func exit(code int) {
	r := currentRun()
	if r == nil {
		panic(fmt.Errorf("os.Exit(%d) in a goroutine that no cell started", code))
	}
	if code == 0 {
		r.end(nil)
	}
	r.end(&FailedError{exitError(code)})
}

type exitError int

func (e exitError) Error() string {
	return fmt.Sprintf("os.Exit(%d) ends the cell; the kernel and its state go on", int(e))
}

func logFatal(l *log.Logger, text string) {
	l.Print(text)
	exit(1)
}

// end lets the cell end with an error, from whichever of its goroutines.
func (r *run) end(err error) {
	r.once.Do(func() {
		r.ending = err
		close(r.ended)
	})
	runtime.Goexit()
}

// The generic functions of iter and math/rand/v2 are source for ixgo, and reach the compiled
// package by a link that only their own interpreter follows. So the links have names of their own.
func pullAny(seq func(yield func(any) bool)) (func() (any, bool), func()) { return iter.Pull(seq) }

func pullAny2(seq func(yield func(k, v any) bool)) (func() (any, any, bool), func()) {
	return iter.Pull2(seq)
}
