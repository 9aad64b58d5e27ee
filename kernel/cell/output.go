package cell

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/goplus/ixgo"
)

// A cell that was interrupted prints no more: not while what it had printed is shown as the last of it, and not into
// the next cell. Its goroutines may be in the middle of a print, and an interrupt that finds one so waits for
// that write, which a reader is emptying the pipe for; a print that has not begun ends its goroutine. So the common ways to
// print are natives of our own, which format first (a String method may loop) and then write. What else native code
// writes (package log, a bufio.Writer) is found on the goroutines' stacks.
func init() {
	for name, f := range map[string]any{
		"fmt.Print":              func(a ...any) (int, error) { return write(os.Stdout, fmt.Append(nil, a...)) },
		"fmt.Printf":             func(f string, a ...any) (int, error) { return write(os.Stdout, fmt.Appendf(nil, f, a...)) },
		"fmt.Println":            func(a ...any) (int, error) { return write(os.Stdout, fmt.Appendln(nil, a...)) },
		"fmt.Fprint":             func(w io.Writer, a ...any) (int, error) { return write(w, fmt.Append(nil, a...)) },
		"fmt.Fprintf":            func(w io.Writer, f string, a ...any) (int, error) { return write(w, fmt.Appendf(nil, f, a...)) },
		"fmt.Fprintln":           func(w io.Writer, a ...any) (int, error) { return write(w, fmt.Appendln(nil, a...)) },
		"io.WriteString":         writeString,
		"(*os.File).Write":       func(f *os.File, b []byte) (int, error) { return write(f, b) },
		"(*os.File).WriteString": func(f *os.File, s string) (int, error) { return write(f, []byte(s)) },
	} {
		ixgo.RegisterExternal(name, f)
	}
}

// outputWait is how long an interrupt waits for a write that is under way.
const outputWait = 2 * time.Second

// Output does what shows something, for a goroutine of a cell. An interrupt waits for it, so it must not take long; in
// a cell that was interrupted it is not done, and the goroutine ends.
func Output(do func()) {
	r := currentRun()
	if r == nil {
		do()
		return
	}
	r.writing.Add(1)
	defer r.writing.Add(-1)
	if r.stopped.Load() {
		runtime.Goexit()
	}
	do()
}

func write(w io.Writer, text []byte) (n int, err error) {
	if w != os.Stdout && w != os.Stderr {
		return w.Write(text)
	}
	Output(func() { n, err = w.Write(text) })
	return n, err
}

func writeString(w io.Writer, text string) (int, error) {
	if w != os.Stdout && w != os.Stderr {
		return io.WriteString(w, text)
	}
	return write(w, []byte(text))
}

// awaitOutput waits until nothing of a stopped run is being written.
func (r *run) awaitOutput() {
	for end := time.Now().Add(outputWait); (r.writing.Load() > 0 || r.printing()) && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// printing says whether a goroutine of the run is writing to a standard stream. To ask costs milliseconds.
func (r *run) printing() bool {
	text := make([]byte, 1<<20)
	text = text[:runtime.Stack(text, true)]
	out, complaints := fmt.Sprintf("os.(*File).Write(%p", os.Stdout), fmt.Sprintf("os.(*File).Write(%p", os.Stderr)
	for stack := range strings.SplitSeq(string(text), "\n\n") {
		if !strings.Contains(stack, out) && !strings.Contains(stack, complaints) {
			continue
		}
		var id uint64
		if _, err := fmt.Sscanf(stack, "goroutine %d", &id); err == nil {
			if owner, ok := owners.Load(id); ok && owner == r {
				return true
			}
		}
	}
	return false
}
