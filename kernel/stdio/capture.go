//go:build unix

package stdio

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Capture stands in for the process's standard output and error.
type Capture struct {
	*Gather
	out, err *pipe
}

// Start replaces descriptors 1 and 2 for good. What is meant for the person who started the process (the kernel's own
// log) goes to Console. Standard input leads nowhere: nobody types there.
func Start(emit Emit) (*Capture, error) {
	// A reader of the console that went away must not end the kernel.
	signal.Ignore(syscall.SIGPIPE)
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	if err := dup2(int(null.Fd()), 0); err != nil {
		return nil, fmt.Errorf("cannot close standard input: %w", err)
	}
	c := &Capture{Gather: NewGather(emit)}
	if c.out, err = replace(unix.Stdout, "stdout", func(b []byte) { c.Write("stdout", b) }); err != nil {
		return nil, err
	}
	if c.err, err = replace(unix.Stderr, "stderr", func(b []byte) { c.Write("stderr", b) }); err != nil {
		return nil, err
	}
	return c, nil
}

// Console is the standard error that the process was started with.
func (c *Capture) Console() *os.File { return c.err.original }

// Drain emits everything that was written before the call.
func (c *Capture) Drain() {
	c.out.drain()
	c.err.drain()
	c.Flush()
}
