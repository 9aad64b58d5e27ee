package cell

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/visualfc/gid"
)

// run is one execution of a cell: its main goroutine and those that it started.
type run struct {
	session  *Session
	program  *program
	stop     chan struct{} // closed to wake goroutines that wait
	stopped  atomic.Bool
	others   atomic.Int64         // goroutines that the cell started
	writing  atomic.Int64         // of its goroutines, those that are showing something
	unit     atomic.Pointer[unit] // the unit that is running
	chunk    atomic.Int32         // the top-level piece that is running
	polls    atomic.Int64         // while stacks are large
	shown    []any
	deferred []func()
	ended    chan struct{} // closed when the cell ends itself: os.Exit, a stack too deep
	ending   error         // why
	once     sync.Once
	traces   tracesOf // where panics began
}

const interruptWait = 60 * time.Millisecond

// check ends the goroutine when its run has been stopped, or when its stack is too deep.
func (r *run) check() {
	if r.stopped.Load() {
		runtime.Goexit()
	}
	if stackAlarm.Load() && r.polls.Add(1)%stackCheckPolls == 0 && stackTooDeep() {
		r.end(errStackTooDeep(r))
	}
}

// attention counts the reasons for polls to ask the host.
var attention struct {
	sync.Mutex
	reasons int
}

func raiseAttention(by int) {
	attention.Lock()
	defer attention.Unlock()
	attention.reasons += by
	setPollFlag(attention.reasons > 0)
}

// halt stops all goroutines of the run, and waits a moment for them. One that waits in native
// code is left behind; polls ask the host until it has come back and ended.
func (r *run) halt(main <-chan struct{}) {
	if r.stopped.Swap(true) {
		return
	}
	raiseAttention(1)
	close(r.stop)
	all := make(chan struct{})
	go func() {
		<-main
		for pause := time.Millisecond; r.others.Load() > 0; pause = min(2*pause, 50*time.Millisecond) {
			time.Sleep(pause)
		}
		raiseAttention(-1)
		close(all)
	}()
	select {
	case <-all:
	case <-time.After(interruptWait):
		r.awaitOutput()
	}
	r.settle(false)
}

// settle publishes what the running unit has made, once.
func (r *run) settle(complete bool) {
	if u := r.unit.Swap(nil); u != nil {
		r.session.publish(r.program, u, int(r.chunk.Load()), complete)
	}
}

// runProgram runs the units of a compiled cell one after the other.
func (s *Session) runProgram(ctx context.Context, p *program) (Result, error) {
	r := &run{session: s, program: p, stop: make(chan struct{}), ended: make(chan struct{})}
	done := make(chan struct{})
	outcome := make(chan error, 1)
	go func() {
		defer close(done)
		outcome <- r.inGoroutine(ctx)
	}()
	stopWatch := watchStacks()
	defer stopWatch()
	var err error
	select {
	case err = <-outcome:
	case <-r.ended:
		r.halt(done)
		err = r.ending
	case <-done: // runtime.Goexit, or the outcome
		r.settle(false)
		err = r.outcomeOf(outcome)
	case <-ctx.Done():
		r.halt(done)
		return Result{Hints: p.hints}, &Interrupted{}
	}
	if err != nil {
		return Result{Hints: p.hints}, err
	}
	return r.result()
}

func (r *run) outcomeOf(outcome chan error) error {
	select {
	case err := <-outcome:
		return err
	case <-r.ended:
		return r.ending
	default:
		return nil
	}
}

// inGoroutine is the main goroutine of a cell.
func (r *run) inGoroutine(ctx context.Context) (err error) {
	id := gid.Get()
	owners.Store(id, r)
	defer owners.Delete(id)
	defer func() {
		if e := r.runDeferred(); e != nil && err == nil {
			err = e
		}
	}()
	defer r.program.left.drop()
	for i, u := range r.program.units {
		err := r.session.build(ctx, r.program, u)
		if r.stopped.Load() || ctx.Err() != nil { // while it was built
			return &Interrupted{}
		}
		if err != nil {
			return err
		}
		if i == 0 {
			r.session.adoptImports(r.program)
		}
		r.unit.Store(u)
		err = r.start(u)
		if r.stopped.Load() {
			return &Interrupted{}
		}
		r.settle(err == nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// start runs a unit's variables and statements.
func (r *run) start(u *unit) error {
	return r.guarded(u, func() error { return u.interp.RunInit() })
}

func (r *run) runDeferred() (first error) {
	for i := len(r.deferred) - 1; i >= 0; i-- {
		err := r.guarded(nil, func() error { r.deferred[i](); return nil })
		if err != nil && first == nil {
			first = err
		}
	}
	return first
}

// result applies the rules for what is shown.
func (r *run) result() (Result, error) {
	res := Result{Hints: r.program.hints}
	values, show := r.shown, r.program.show
	if show.lastError && len(values) > 0 {
		last := values[len(values)-1]
		if err, ok := last.(error); ok && err != nil {
			return res, &FailedError{err}
		}
		values = values[:len(values)-1]
	}
	if !show.quiet && !show.hushed && len(values) > 0 {
		res.Values, res.Show = values, true
	}
	return res, nil
}
