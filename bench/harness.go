package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// harness is one run: its settings, and the figures so far.
type harness struct {
	root   string // of the checkout
	full   bool
	peers  string // JavaScript peers, with commas; empty: all
	runs   int    // of a figure that is cheap to repeat
	sizes  []int64
	result Result
	log    io.Writer
}

func (h *harness) folder(parts ...string) string {
	return filepath.Join(append([]string{h.root, "build", "bench"}, parts...)...)
}

func (h *harness) say(format string, args ...any) {
	fmt.Fprintf(h.log, "%s  %s\n", time.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}

func (h *harness) add(f Figure) {
	h.result.Figures = append(h.result.Figures, f)
	if f.Failed != "" {
		h.say("  %-28s %-44s %5s  %s", f.Subject, f.Work, rowsText(f.Rows), f.Failed)
		return
	}
	h.say("  %-28s %-44s %5s  %s %s (p95 %s, %d runs)", f.Subject, f.Work, rowsText(f.Rows), number(f.Median), f.Unit, number(f.P95), f.Runs)
}

// interrupted is done once the harness is asked to stop: it then keeps what it has. Main sets
// it, so that a program that only links the harness keeps its signals.
var interrupted = context.Background()

var errInterrupted = errors.New("interrupted")

// sample is what a measuring program tells: one JSON object a line.
type sample struct {
	Subject string    `json:"subject"`
	Work    string    `json:"work"`
	Rows    int64     `json:"rows"`
	Unit    string    `json:"unit"`
	Samples []float64 `json:"samples"`
	Note    string    `json:"note"`
	Failed  string    `json:"failed"`
	Adapter string    `json:"adapter"` // tells the WebGPU adapter, and nothing else
}

// collect runs a measuring program and hands its figures to take. What it prints that is no
// figure is shown when it fails.
//
// Interrupted, it ends the program; what was told until then is kept.
func collect(limit time.Duration, dir string, take func(*sample), name string, args ...string) error {
	ctx, cancel := context.WithTimeout(interrupted, limit)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GPUCHARTS_BENCH="+self())
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var s sample
		if json.Unmarshal(lines.Bytes(), &s) != nil {
			fmt.Fprintln(&stderr, lines.Text())
			continue
		}
		take(&s)
	}
	if err := command.Wait(); err != nil {
		if interrupted.Err() != nil {
			return errInterrupted
		}
		if ctx.Err() != nil {
			err = fmt.Errorf("took over %s", limit)
		}
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, tail(stderr.String(), 2000))
	}
	return nil
}

func (h *harness) take(s *sample) {
	switch {
	case s.Adapter != "":
		h.result.Machine.Adapter = s.Adapter
	case s.Failed != "":
		h.add(Figure{Subject: s.Subject, Work: s.Work, Rows: s.Rows, Unit: s.Unit, Failed: s.Failed})
	case len(s.Samples) > 0:
		f := newFigure(s.Subject, s.Work, s.Rows, s.Unit, s.Samples...)
		f.Note = s.Note
		h.add(f)
	}
}

func tail(s string, n int) string {
	if len(s) > n {
		return "…" + s[len(s)-n:]
	}
	return s
}

// self is this program, for the measuring programs that call it back.
func self() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}
