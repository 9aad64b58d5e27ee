package cell

import (
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
	"weak"

	"github.com/goplus/ixgo"
	"github.com/goplus/reflectx"
	"github.com/visualfc/gid"
)

// How recover works in a function that another cell defers. An interpreter keeps the frame that is running
// its deferred functions under the goroutine's number, so that an interpreted function which native code calls
// finds its caller; recover looks at that caller's panic. A function of another cell runs in another
// interpreter, which has no such frame. So a deferred call across cells goes through the host, which shows the frame of the
// deferring interpreter to the others for as long as the call takes, when there is a panic to recover.
// (Lost against this: recovering in the deferring cell and panicking again, which forgets where the panic
// began and makes every recover of a panic look like two.)

// planNumbers numbers the plans whose code defers across cells.
var planNumbers atomic.Int64

func (p *unitPlan) numbered() int {
	if p.number == 0 {
		p.number = int(planNumbers.Add(1))
	}
	return p.number
}

// deferring holds the interpreter of each numbered plan: int -> weak.Pointer[ixgo.Interp].
var deferring sync.Map

// crossingFuncs knows whose functions the closures are that crossing has made: address -> crossingOf.
var crossingFuncs sync.Map

// crossingOf tells a closure from another one that has its address later.
type crossingOf struct {
	closure weak.Pointer[byte]
	interp  weak.Pointer[ixgo.Interp]
}

func noteCrossingFunc(f any, interp *ixgo.Interp) {
	closure := (*byte)(closureOf(f))
	made := crossingOf{weak.Make(closure), weak.Make(interp)}
	address := uintptr(unsafe.Pointer(closure))
	crossingFuncs.Store(address, made)
	runtime.AddCleanup(closure, func(made crossingOf) { crossingFuncs.CompareAndDelete(address, made) }, made)
}

// ownerOf is the interpreter whose function a crossing calls; false: it is no crossing.
func ownerOf(f any) (weak.Pointer[ixgo.Interp], bool) {
	closure := (*byte)(closureOf(f))
	made, ok := crossingFuncs.Load(uintptr(unsafe.Pointer(closure)))
	if !ok || made.(crossingOf).closure.Value() != closure {
		return weak.Pointer[ixgo.Interp]{}, false
	}
	return made.(crossingOf).interp, true
}

// direct holds the goroutines whose next crossing is a deferred call that has a panic to recover.
var direct sync.Map

// closureOf is the address of a function's closure.
func closureOf(f any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1] }

// hostDeferred calls a deferred function.
func hostDeferred(number int, spread bool, f any, args ...any) {
	v := reflect.ValueOf(f)
	if v.IsNil() {
		var none func()
		none() // panics as Go does, when the call is due
	}
	if r := currentRun(); r != nil {
		if p, ok := deferring.Load(number); ok {
			if interp := p.(weak.Pointer[ixgo.Interp]).Value(); interp != nil {
				to := *r.session.deferred.Load()
				if owner, isCrossing := ownerOf(f); isCrossing {
					// Its own interpreter alone: what it calls in others is a level too deep to recover.
					to = []engine{{interp: owner}}
					id := gid.Get()
					direct.Store(id, true)
					defer direct.Delete(id)
				}
				done := showFrame(interp, to)
				defer done()
			}
		}
	}
	in := argumentsFor(v.Type(), spread, args)
	if spread {
		v.CallSlice(in)
		return
	}
	v.Call(in)
}

// hostDeferredMethod calls a method that is deferred through an interface. By its native entry it finds the frame that defers it,
// whichever interpreter has made it; a method value would stand between them.
func hostDeferredMethod(number int, spread bool, receiver any, name string, args ...any) {
	m, ok := reflectx.MethodByName(reflect.TypeOf(receiver), name)
	if !ok {
		panic(fmt.Errorf("%T has no method %s", receiver, name))
	}
	hostDeferred(number, spread, m.Func.Interface(), append([]any{receiver}, args...)...)
}

// argumentsFor gives untyped constants and nil the types of the parameters.
func argumentsFor(t reflect.Type, spread bool, args []any) []reflect.Value {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		var want reflect.Type
		if last := t.NumIn() - 1; t.IsVariadic() && i >= last && !spread {
			want = t.In(last).Elem()
		} else {
			want = t.In(i)
		}
		in[i] = reflect.ValueOf(a)
		switch {
		case !in[i].IsValid():
			in[i] = reflect.Zero(want)
		case !in[i].Type().AssignableTo(want):
			in[i] = in[i].Convert(want)
		}
	}
	return in
}

// showFrame shows the frame in which an interpreter runs deferred functions of this goroutine to
// others, if it is panicking, and gives what takes it away again. Nothing tells whose a closure or a method
// is, so for those it is all others.
func showFrame(from *ixgo.Interp, to []engine) (done func()) {
	id := gid.Get()
	frame, ok := deferFrames(from).Load(id)
	if !ok || reflect.ValueOf(frame).Elem().FieldByName("_panic").IsNil() {
		return func() {}
	}
	type shown struct {
		interp *ixgo.Interp
		before any
	}
	var all []shown
	for _, e := range to {
		interp := e.interp.Value()
		if interp == nil || interp == from {
			continue
		}
		before, _ := deferFrames(interp).Load(id)
		all = append(all, shown{interp, before})
		atomic.AddInt32(deferCount(interp), 1)
		deferFrames(interp).Store(id, frame)
	}
	return func() {
		for _, s := range all {
			if s.before == nil {
				deferFrames(s.interp).Delete(id)
			} else {
				deferFrames(s.interp).Store(id, s.before)
			}
			atomic.AddInt32(deferCount(s.interp), -1)
		}
	}
}
