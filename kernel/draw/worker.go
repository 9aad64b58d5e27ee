package draw

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Picture is the worker's answer to a Job.
type Picture struct {
	PNG     []byte
	Adapter string // what drew it
	Error   string // why there is no PNG
}

// Worker is the kernel's side of the child process that owns the GPU. One job at a time.
type Worker struct {
	// Stderr takes what the child and its driver print; nil: nobody does.
	Stderr io.Writer

	command []string
	timeout time.Duration

	mu       sync.Mutex
	child    *exec.Cmd
	jobs     *gob.Encoder
	pictures *gob.Decoder
	stdin    io.Closer
	failures int // in a row
	adapter  string
}

// maxFailures in a row, and the worker is not started again in this session.
const maxFailures = 3

// pictureTime is how long a worker may take for one picture before plain Go draws it.
const pictureTime = 20 * time.Second

// WorkerOf makes the worker that the program at this path is when it is called as gpu-worker.
func WorkerOf(program string) *Worker { return NewWorker(pictureTime, program, "gpu-worker") }

// NewWorker makes a worker that is started at its first job by the given command.
func NewWorker(timeout time.Duration, command ...string) *Worker {
	return &Worker{command: command, timeout: timeout}
}

var errGivenUp = errors.New("the GPU worker failed 3 times in a row and is left alone: restart the kernel to try it again")

// Draw has the worker draw one job. After an error the worker is down, and the next job
// starts a new one.
func (w *Worker) Draw(j *Job) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failures >= maxFailures {
		return nil, errGivenUp
	}
	picture, err := w.draw(j)
	if err != nil {
		w.failures++
		w.kill()
		return nil, err
	}
	w.failures = 0
	w.adapter = picture.Adapter
	return picture.PNG, nil
}

func (w *Worker) draw(j *Job) (*Picture, error) {
	if w.child == nil {
		if err := w.start(); err != nil {
			return nil, err
		}
	}
	// A worker that hangs is killed, which ends the reads and writes below.
	child := w.child
	alarm := time.AfterFunc(w.timeout, func() { _ = child.Process.Kill() })
	defer alarm.Stop()
	if err := w.jobs.Encode(j); err != nil {
		return nil, fmt.Errorf("the GPU worker is gone: %w", err)
	}
	var p Picture
	if err := w.pictures.Decode(&p); err != nil {
		return nil, fmt.Errorf("the GPU worker gave no picture within %v: %w", w.timeout, err)
	}
	if p.Error != "" {
		return nil, errors.New(p.Error)
	}
	return &p, nil
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
	w.jobs, w.pictures = gob.NewEncoder(stdin), gob.NewDecoder(stdout)
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
}

// Adapter names the GPU that drew the last picture; empty: none has.
func (w *Worker) Adapter() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.adapter
}

// Close ends the child.
func (w *Worker) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kill()
}
