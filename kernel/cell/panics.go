package cell

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/goplus/ixgo"
)

// tracesOf holds, for each goroutine of a run, where its latest panic began: an interpreter
// knows only its own part of the call chain, and forgets it while the panic travels.
type tracesOf struct {
	sync.Mutex
	latest trace
}

type trace struct {
	value     string
	frames    []Frame
	notedAt   int64 // how many crossings there were when it last left one; 0: it has left none
	goroutine uint64
}

// notePanic is called by interpreters when they begin to panic.
func notePanic(info *ixgo.PanicInfo) {
	r := currentRun()
	if r == nil {
		return
	}
	var frames []Frame
	for _, f := range info.Frame.CallerFrames() {
		frames = appendFrame(frames, f.Function, f.File, f.Line)
	}
	if at := info.Position(); len(frames) > 0 && cellOf(at.Filename) == frames[0].Cell && at.Line == frames[0].Line {
		frames[0].Column = at.Column
	}
	if len(frames) == 0 {
		return
	}
	r.traces.Lock()
	r.traces.latest = trace{value: valueText(info.Error), frames: frames}
	r.traces.Unlock()
}

// valueText is how a panic is known again: the value alone, however it is wrapped.
func valueText(err error) string {
	var explicit ixgo.PanicError
	if errors.As(err, &explicit) {
		return fmt.Sprint(explicit.Value)
	}
	return fmt.Sprint(err)
}

func appendFrame(frames []Frame, function, file string, line int) []Frame {
	n := cellOf(file)
	name := functionName(function)
	if n == 0 || strings.HasPrefix(name, "recv1__") || strings.HasPrefix(name, "recv2__") {
		return frames
	}
	if last := len(frames) - 1; name == "" && last >= 0 && frames[last].Func == "" {
		return frames // the cell's statements, as seen from what calls them
	}
	return append(frames, Frame{Func: name, Cell: n, Line: line})
}

// functionName leaves out the package and what the engine has made up.
func functionName(full string) string {
	name := full[strings.LastIndex(full, "/")+1:]
	if _, rest, ok := strings.Cut(name, "."); ok {
		name = rest
	}
	name = strings.TrimSuffix(name, "()")
	if name == "init" || strings.HasPrefix(name, stmtsPrefix) {
		return ""
	}
	return name
}

// guarded runs a part of the cell and turns its end into one of our errors.
func (r *run) guarded(u *unit, part func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = r.failure(v, nil)
		}
	}()
	err = part()
	if err == nil {
		return nil
	}
	var fatal ixgo.FatalError
	if errors.As(err, &fatal) {
		return r.failure(fatal.Value, framesIn(fatal.Stack()))
	}
	return r.failure(err, nil)
}

// failure makes the error of a cell from the value of its panic.
func (r *run) failure(v any, outer []Frame) error {
	if r.stopped.Load() {
		return &Interrupted{}
	}
	var inner []Frame
	if p, ok := v.(ixgo.PanicError); ok {
		inner = framesIn(p.Stack())
	}
	if p, ok := v.(ixgo.PanicError); ok {
		v = p.Value
	}
	r.traces.Lock()
	if t := r.traces.latest; t.value == fmt.Sprint(v) && len(t.frames) >= len(inner) {
		inner = t.frames
	}
	r.traces.Unlock()
	if stop, ok := v.(cellStopper); ok && stop.CellStop() {
		return &FailedError{stop}
	}
	return &PanicError{Value: v, Message: panicMessage(v), Frames: r.frames(inner, outer)}
}

// frames joins what the interpreters know, and adds the cell's own line where they do not.
func (r *run) frames(inner, outer []Frame) []Frame {
	all := joinFrames(inner, outer)
	for _, f := range all {
		if f.Cell == r.program.cell {
			return all
		}
	}
	return append(all, r.here())
}

func joinFrames(inner, outer []Frame) []Frame {
	all := inner
	for _, f := range outer {
		known := false
		for _, g := range inner {
			known = known || f.Cell == g.Cell && f.Line == g.Line && f.Func == g.Func
		}
		if !known {
			all = append(all, f)
		}
	}
	return all
}

// here is the line of the top-level piece that is running.
func (r *run) here() Frame {
	f := Frame{Cell: r.program.cell}
	if i := int(r.chunk.Load()); i < len(r.program.lines) {
		f.Line = r.program.lines[i]
	}
	return f
}

var stackLine = regexp.MustCompile(`(?m)^(.*)\n\t(cell\[\d+\]):(\d+)`)

func framesIn(stack []byte) (frames []Frame) {
	for _, m := range stackLine.FindAllSubmatch(stack, -1) {
		line, _ := strconv.Atoi(string(m[3]))
		frames = appendFrame(frames, string(m[1]), string(m[2]), line)
	}
	return frames
}

// reflectx 1.7.2 has no native entry for an unexported method with a value receiver behind a pointer, by which another cell would call it.
const (
	missingEntry     = "reflect: Method index out of range"
	missingEntryHint = ": in a cell this is an unexported method with a value receiver, called on a pointer through an interface of another cell. " +
		"Export the method, give it a pointer receiver, or put the value into the interface"
)

// panicMessage is the text that Go prints after "panic: ".
func panicMessage(v any) string {
	switch v := v.(type) {
	case *reflect.ValueError:
		if v.Kind == reflect.Invalid { // a store through a nil pointer, as the interpreter meets it
			return "runtime error: invalid memory address or nil pointer dereference"
		}
		return v.Error()
	case runtime.Error:
		return strings.Replace(v.Error(), "runtime error: runtime error: ", "runtime error: ", 1)
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		if v == missingEntry {
			return v + missingEntryHint
		}
		return v
	}
	return fmt.Sprintf("%v (%T)", v, v)
}

// reportPanic ends a goroutine that a cell started.
func reportPanic(r *run) {
	v := recover()
	if v == nil {
		return
	}
	if r == nil {
		fmt.Fprintf(os.Stderr, "panic in a goroutine: %s\n", panicMessage(v))
		return
	}
	if r.stopped.Load() {
		return
	}
	r.tellGoroutine(v, nil)
}

// reportGoroutine is told what a goroutine's function ended with.
func (r *run) reportGoroutine(err error) {
	if r.stopped.Load() {
		return
	}
	var fatal ixgo.FatalError
	var explicit ixgo.PanicError
	switch {
	case errors.As(err, &explicit):
		r.tellGoroutine(explicit, nil)
	case errors.As(err, &fatal):
		r.tellGoroutine(fatal.Value, framesIn(fatal.Stack()))
	default:
		r.tellGoroutine(err, nil)
	}
}

func (r *run) tellGoroutine(v any, outer []Frame) {
	err := r.failureInGoroutine(v, outer)
	if report := r.session.config.GoroutinePanic; report != nil {
		report(err.Error())
	}
}

func (r *run) failureInGoroutine(v any, outer []Frame) error {
	var inner []Frame
	if p, ok := v.(ixgo.PanicError); ok {
		inner = framesIn(p.Stack())
		v = p.Value
	}
	r.traces.Lock()
	if t := r.traces.latest; len(inner) == 0 && t.value == fmt.Sprint(v) {
		inner = t.frames
	}
	r.traces.Unlock()
	if stop, ok := v.(cellStopper); ok && stop.CellStop() {
		return &FailedError{stop}
	}
	inner = joinFrames(inner, outer)
	if len(inner) == 0 {
		inner = []Frame{{Cell: r.program.cell}}
	}
	return fmt.Errorf("panic in a goroutine: %w", &PanicError{Value: v, Message: panicMessage(v), Frames: inner})
}
