package stdio

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/windows"
)

// Capture stands in for the process's standard output and error.
type Capture struct {
	*Gather
	out, err *pipe
}

// Start replaces the standard handles for good: the variables of os for Go code, the process's handles for println,
// the Go runtime and child processes. C code that has opened its streams before keeps them. What is meant for the
// person who started the process goes to Console. Standard input leads nowhere: nobody types there.
func Start(emit Emit) (*Capture, error) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	if err := windows.SetStdHandle(windows.STD_INPUT_HANDLE, windows.Handle(null.Fd())); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot close standard input: %w", err), null.Close())
	}
	os.Stdin = null
	c := &Capture{Gather: NewGather(emit)}
	if c.out, err = replace(&os.Stdout, windows.STD_OUTPUT_HANDLE, func(b []byte) { c.Write("stdout", b) }); err != nil {
		return nil, fmt.Errorf("cannot capture standard output: %w", err)
	}
	if c.err, err = replace(&os.Stderr, windows.STD_ERROR_HANDLE, func(b []byte) { c.Write("stderr", b) }); err != nil {
		return nil, fmt.Errorf("cannot capture standard error: %w", err)
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

// pipe stands in for one standard handle. Windows reads no pipe without blocking, so a drain writes a mark that nobody
// else can write and waits until the reader has come to it.
type pipe struct {
	original *os.File
	writer   *os.File
	mark     []byte
	seen     chan struct{}
	draining sync.Mutex
}

func replace(variable **os.File, handle uint32, take func([]byte)) (*pipe, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	if err := windows.SetStdHandle(handle, windows.Handle(writer.Fd())); err != nil {
		return nil, errors.Join(err, reader.Close(), writer.Close())
	}
	p := &pipe{original: *variable, writer: writer, mark: []byte("\x00" + rand.Text()), seen: make(chan struct{}, 1)}
	*variable = writer
	go p.read(reader, take)
	return p, nil
}

func (p *pipe) drain() {
	p.draining.Lock()
	defer p.draining.Unlock()
	if _, err := p.writer.Write(p.mark); err == nil {
		<-p.seen
	}
}

// read hands on all but the marks. The end of what was read may be the beginning of one and is then kept back.
func (p *pipe) read(reader *os.File, take func([]byte)) {
	buffer := make([]byte, 64<<10)
	held := 0
	for {
		n, err := reader.Read(buffer[held:])
		text := buffer[:held+n]
		for {
			before, after, found := bytes.Cut(text, p.mark)
			if !found {
				break
			}
			take(before)
			text = after
			p.seen <- struct{}{}
		}
		keep := p.beginningOfMark(text)
		take(text[:len(text)-keep])
		held = copy(buffer, text[len(text)-keep:])
		if err != nil {
			take(buffer[:held])
			close(p.seen) // Nobody waits for a mark that cannot come.
			return
		}
	}
}

func (p *pipe) beginningOfMark(text []byte) (length int) {
	for length = min(len(text), len(p.mark)-1); length > 0; length-- {
		if bytes.HasSuffix(text, p.mark[:length]) {
			return length
		}
	}
	return 0
}
