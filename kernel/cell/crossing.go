package cell

import (
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"

	"github.com/goplus/ixgo"
	"github.com/visualfc/gid"
)

// A function of an earlier cell runs in that cell's interpreter, and a panic that leaves it takes no
// lines along. So other cells call it through a crossing, which notes the lines and lets the panic
// go on with the value that it began with. (Lost against this: a deferred function in every
// function of a cell, which makes all calls slower.)
func crossing(interp *ixgo.Interp, name string, f any) any {
	t := reflect.TypeOf(f)
	native := reflect.ValueOf(f)
	crossed := reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
		if _, ok := direct.LoadAndDelete(gid.Get()); ok { // deferred: it has to find the frame that is shown to it
			if t.IsVariadic() {
				return native.CallSlice(in)
			}
			return native.Call(in)
		}
		entered := crossings.Add(1)
		args := make([]any, len(in))
		for i, v := range in {
			args[i] = v.Interface()
		}
		result, err := interp.RunFunc(name, args...)
		if err != nil {
			panic(noteCrossing(err, entered))
		}
		return resultsOf(t, result)
	}).Interface()
	noteCrossingFunc(crossed, interp)
	return crossed
}

// crossings counts calls, so that a panic can be told from an earlier one: the calls that it leaves
// were entered before it was first noted.
var crossings atomic.Int64

// resultsOf takes several results out of ixgo's tuple, which is a slice of any.
func resultsOf(t reflect.Type, result any) []reflect.Value {
	out := make([]reflect.Value, t.NumOut())
	for i := range out {
		v := reflect.ValueOf(result)
		if len(out) > 1 {
			v = v.Index(i).Elem()
		}
		if !v.IsValid() {
			v = reflect.Zero(t.Out(i))
		}
		out[i] = v
	}
	return out
}

// noteCrossing adds the lines of one interpreter to the trace of the panic, and returns its value.
func noteCrossing(err error, entered int64) any {
	var fatal ixgo.FatalError
	var explicit ixgo.PanicError
	var value any = err
	var frames []Frame
	switch {
	case errors.As(err, &explicit):
		value, frames = explicit.Value, framesIn(explicit.Stack())
	case errors.As(err, &fatal):
		value, frames = fatal.Value, framesIn(fatal.Stack())
	}
	r := currentRun()
	if r == nil {
		return value
	}
	text, goroutine := fmt.Sprint(value), gid.Get()
	r.traces.Lock()
	defer r.traces.Unlock()
	t := &r.traces.latest
	known := t.value == text
	switch {
	case known && t.notedAt >= entered && t.goroutine == goroutine: // the same panic, further out
		t.frames = append(t.frames[:len(t.frames):len(t.frames)], frames...)
	case known && t.notedAt == 0 && len(t.frames) >= len(frames): // noted where it began
	default:
		*t = trace{value: text, frames: frames}
	}
	t.notedAt, t.goroutine = crossings.Load(), goroutine
	return value
}
