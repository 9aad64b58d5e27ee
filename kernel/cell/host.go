package cell

import (
	"reflect"
	"runtime"
	"sync"
	"weak"

	"github.com/goplus/ixgo"
	"github.com/visualfc/gid"
)

// hostPath is the import path of the native functions that rewritten cells call.
const hostPath = "gpucharts/cell/host"

// pollFlag is what polls look at: something wants a goroutine to stop, ask the host.
// Interpreters read it without a lock; a poll that sees it late sees it at the next turn.
var pollFlag bool

// setPollFlag is the one writer of pollFlag. Interpreted code reads the flag as plain memory, in every
// turn of every loop, where an atomic load would be a call; a byte cannot be torn. The race
// detector is told that this is meant.
//
//go:norace
//go:noinline
func setPollFlag(on bool) { pollFlag = on }

func init() {
	ixgo.RegisterPackage(&ixgo.Package{
		Name: "host", Path: hostPath, Deps: map[string]string{},
		Interfaces: map[string]reflect.Type{}, NamedTypes: map[string]reflect.Type{}, AliasTypes: map[string]reflect.Type{},
		TypedConsts: map[string]ixgo.TypedConst{}, UntypedConsts: map[string]ixgo.UntypedConst{},
		Vars: map[string]reflect.Value{"F": reflect.ValueOf(&pollFlag)},
		Funcs: map[string]reflect.Value{
			"At": reflect.ValueOf(hostAt), "Show": reflect.ValueOf(hostShow), "Keep": reflect.ValueOf(func(any) {}),
			"Check": reflect.ValueOf(hostCheck), "Stop": reflect.ValueOf(hostStop), "Die": reflect.ValueOf(runtime.Goexit),
			"Same": reflect.ValueOf(hostSame), "Mismatch": reflect.ValueOf(hostMismatch), "Which": reflect.ValueOf(hostWhich),
			"IsMinusZero": reflect.ValueOf(hostIsMinusZero), "PanicValue": reflect.ValueOf(hostPanicValue), "SetMap": reflect.ValueOf(hostSetMap), "Go": reflect.ValueOf(hostGo), "Defer": reflect.ValueOf(hostDefer),
			"Deferred": reflect.ValueOf(hostDeferred), "DeferredMethod": reflect.ValueOf(hostDeferredMethod),
		},
	})
}

// owners knows which run of a cell a goroutine belongs to: goroutine number -> *run.
var owners sync.Map

func currentRun() *run {
	if r, ok := owners.Load(gid.Get()); ok {
		return r.(*run)
	}
	return nil
}

// hostAt marks the top-level statement or variable that begins now.
func hostAt(chunk int) int {
	if r := currentRun(); r != nil {
		r.chunk.Store(int32(chunk))
		r.check()
	}
	return 0
}

func hostShow(values ...any) {
	if r := currentRun(); r != nil {
		r.shown = values
	}
}

func hostCheck() {
	if r := currentRun(); r != nil {
		r.check()
	}
}

// hostStop is the channel that wakes waiting goroutines of the current run; nil, which
// never wakes, in goroutines that native code started.
func hostStop() <-chan struct{} {
	if r := currentRun(); r != nil {
		return r.stop
	}
	return nil
}

// hostGo starts a goroutine that belongs to the run of the one that starts it. Its interpreter runs it through a function
// that it knows by name, since only then it tells the lines of a panic that Go itself begins.
func hostGo(number int, f func()) {
	r := currentRun()
	p, ok := deferring.Load(number)
	if r == nil || !ok {
		go guard(f)()
		return
	}
	interp := p.(weak.Pointer[ixgo.Interp]).Value()
	if interp == nil {
		go guard(f)()
		return
	}
	go r.own(func() {
		if _, err := interp.RunFunc("go__", f); err != nil {
			r.reportGoroutine(err)
		}
	})
}

// own runs a function in this goroutine as a part of the run.
func (r *run) own(f func()) {
	if r.stopped.Load() {
		return
	}
	r.others.Add(1)
	defer r.others.Add(-1)
	id := gid.Get()
	owners.Store(id, r)
	defer owners.Delete(id)
	defer reportPanic(r)
	f()
}

// hostDefer is a defer at the top level of a cell that goes on after the statements around it.
func hostDefer(f func()) {
	if r := currentRun(); r != nil {
		r.deferred = append(r.deferred, f)
	}
}
