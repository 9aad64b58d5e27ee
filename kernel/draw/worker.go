package draw

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

// Worker is the kernel's side of the child process that owns the GPU. One order at a time.
type Worker struct {
	// Stderr takes what the child and its driver print; nil: nobody does.
	Stderr io.Writer

	command []string
	timeout time.Duration

	turn     chan struct{} // holds one while an order is at work; what follows is of whose turn it is
	child    *exec.Cmd
	orders   *gob.Encoder
	answers  *gob.Decoder
	stdin    io.Closer
	failures int                        // in a row
	starts   int                        // how often it was started: columns are held by one child alone
	alive    atomic.Int64               // the number of the child that lives, or 0
	process  atomic.Pointer[os.Process] // of the child
	warming  atomic.Bool
	served   atomic.Int64 // orders that were answered

	mu       sync.Mutex
	adapter  string
	software bool
}

// maxFailures in a row, and the worker is not started again in this session.
const maxFailures = 3

// pictureTime is how long a worker may take for one picture before plain Go draws it.
const pictureTime = 20 * time.Second

// WorkerOf makes the worker that the program at this path is when it is called as gpu-worker.
func WorkerOf(program string) *Worker { return NewWorker(pictureTime, program, "gpu-worker") }

// NewWorker makes a worker that is started at its first job by the given command.
func NewWorker(timeout time.Duration, command ...string) *Worker {
	return &Worker{command: command, timeout: timeout, turn: make(chan struct{}, 1)}
}

var errGivenUp = errors.New("the GPU worker failed 3 times in a row and is left alone: restart the kernel to try it again")

// Draw has the worker draw one job. After an error the worker is down, and the next job
// starts a new one.
func (w *Worker) Draw(j *Job) ([]byte, error) {
	a, _, err := w.do(&Order{Draw: j}, 0)
	return a.PNG, err
}

// errRefused is an error that the worker told of: it lives.
type errRefused string

func (e errRefused) Error() string { return string(e) }

// errRestarted: the child that was asked for is gone.
var errRestarted = errors.New("the GPU worker was started again since")

// errBusy: another order is at work.
var errBusy = errors.New("the GPU worker is busy")

// do gives the worker one order; of is the child that must take it (0: any), and the second result
// the one that did. After an error the worker is down.
func (w *Worker) do(o *Order, of int) (Answer, int, error) {
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	return w.take(o, of, w.timeout)
}

// doSoon is do for who has other ways: it waits for its turn and for the answer that long.
func (w *Worker) doSoon(ctx context.Context, o *Order, of int, turn, answer time.Duration) (Answer, error) {
	late := time.NewTimer(turn)
	defer late.Stop()
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	case <-late.C:
		return Answer{}, errBusy
	}
	defer func() { <-w.turn }()
	a, _, err := w.take(o, of, min(answer, w.timeout))
	return a, err
}

func (w *Worker) take(o *Order, of int, timeout time.Duration) (Answer, int, error) {
	if w.failures >= maxFailures {
		return Answer{}, 0, errGivenUp
	}
	if of != 0 && (w.child == nil || of != w.starts) {
		return Answer{}, 0, errRestarted
	}
	a, err := w.answer(o, timeout)
	if refused, is := err.(errRefused); is && o.Draw == nil {
		return Answer{}, w.starts, refused // columns that do not fit are no failure of the worker's
	}
	if err != nil {
		w.failures++
		w.kill()
		return Answer{}, 0, err
	}
	w.failures = 0
	w.served.Add(1)
	return *a, w.starts, nil
}

func (w *Worker) answer(o *Order, timeout time.Duration) (*Answer, error) {
	if w.child == nil {
		if err := w.start(); err != nil {
			return nil, err
		}
	}
	// A worker that hangs is killed, which ends the reads and writes below.
	child := w.child
	alarm := time.AfterFunc(timeout, func() { _ = child.Process.Kill() })
	defer alarm.Stop()
	if err := w.orders.Encode(o); err != nil {
		return nil, fmt.Errorf("the GPU worker is gone: %w", err)
	}
	var a Answer
	if err := w.answers.Decode(&a); err != nil {
		return nil, fmt.Errorf("the GPU worker gave no answer within %v: %w", timeout, err)
	}
	w.mu.Lock()
	w.adapter, w.software = a.Adapter, a.Software
	w.mu.Unlock()
	if a.Error != "" {
		return nil, errRefused(a.Error)
	}
	return &a, nil
}

func (w *Worker) start() error {
	child := exec.Command(w.command[0], w.command[1:]...)
	child.Stderr = w.Stderr
	if os.Getenv("XDG_RUNTIME_DIR") == "" { // drivers complain about each device without it
		child.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+os.TempDir())
	}
	stdin, err := child.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := child.StdoutPipe()
	if err != nil {
		return err
	}
	dieWithParent(child)
	if err := child.Start(); err != nil {
		return fmt.Errorf("starting the GPU worker: %w", err)
	}
	w.child, w.stdin = child, stdin
	w.process.Store(child.Process)
	w.orders, w.answers = gob.NewEncoder(stdin), gob.NewDecoder(stdout)
	w.starts++
	w.alive.Store(int64(w.starts))
	return nil
}

func (w *Worker) kill() {
	if w.child == nil {
		return
	}
	_ = w.stdin.Close()
	_ = w.child.Process.Kill()
	_ = w.child.Wait()
	w.child = nil
	w.process.Store(nil)
	w.alive.Store(0)
}

// Adapter names the GPU that the worker has; empty: it was not asked yet, or has none.
func (w *Worker) Adapter() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.adapter
}

// Look starts the worker, if need be, and asks what it has.
func (w *Worker) Look() (adapter string, software bool, err error) {
	a, _, err := w.do(&Order{Look: true}, 0)
	return a.Adapter, a.Software, err
}

// Software tells that the processor stands in for a GPU.
func (w *Worker) Software() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.software
}

// drawsWell tells that a child is up and has a GPU that is one.
func (w *Worker) drawsWell() bool {
	return w.alive.Load() != 0 && w.Adapter() != "" && !w.Software()
}

// warm has the worker started in the background, unless it is up or known to have no GPU.
func (w *Worker) warm() {
	if w.alive.Load() != 0 || w.Software() || !w.warming.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer w.warming.Store(false)
		_, _, _ = w.Look() // a failure is counted, and the third ends it
	}()
}

// closeTime is how long Close waits for an order that is at work.
const closeTime = time.Second

// Close ends the child, one that hangs in an order too.
func (w *Worker) Close() {
	select {
	case w.turn <- struct{}{}:
	case <-time.After(closeTime):
		if p := w.process.Load(); p != nil {
			_ = p.Kill() // which ends the order
		}
		w.turn <- struct{}{}
	}
	defer func() { <-w.turn }()
	w.failures = maxFailures // nothing starts another
	w.kill()
}
