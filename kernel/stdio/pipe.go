//go:build unix

package stdio

import (
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// readBytes is read from a pipe at once; Linux pipes hold 64 KiB by default.
const readBytes = 64 << 10

// pipe stands in for one file descriptor of the process.
type pipe struct {
	original *os.File // where the descriptor led before
	reader   *os.File
	fd       int // the reader's

	mu     sync.Mutex
	buffer [readBytes]byte
	sink   func([]byte)
}

// replace makes descriptor fd write into a new pipe whose bytes go to sink.
func replace(fd int, name string, sink func([]byte)) (*pipe, error) {
	saved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, fmt.Errorf("cannot keep %s: %w", name, err)
	}
	var ends [2]int
	if err := unix.Pipe(ends[:]); err != nil {
		return nil, fmt.Errorf("cannot make a pipe for %s: %w", name, err)
	}
	unix.CloseOnExec(ends[0])
	if err := unix.SetNonblock(ends[0], true); err != nil {
		return nil, err
	}
	if err := dup2(ends[1], fd); err != nil {
		return nil, fmt.Errorf("cannot replace %s: %w", name, err)
	}
	_ = unix.Close(ends[1])
	p := &pipe{
		original: os.NewFile(uintptr(saved), name),
		reader:   os.NewFile(uintptr(ends[0]), name+" pipe"),
		fd:       ends[0],
		sink:     sink,
	}
	go p.follow()
	return p, nil
}

// follow waits in the runtime's poller, not in a thread, until there is something to read. The poller tells only of new
// bytes, so everything is read before it is asked again.
func (p *pipe) follow() {
	raw, err := p.reader.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Read(func(uintptr) (stop bool) {
		for {
			switch p.readOnce() {
			case 0:
				return false
			case -1:
				return true
			}
		}
	})
}

// readOnce hands over what one read brings: 0 when the pipe is empty, -1 when it has ended.
func (p *pipe) readOnce() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		n, err := unix.Read(p.fd, p.buffer[:])
		switch {
		case err == unix.EINTR:
			continue
		case err == unix.EAGAIN:
			return 0
		case err != nil || n == 0:
			return -1
		}
		p.sink(p.buffer[:n])
		return n
	}
}

// drain reads all that was written before the call. A goroutine that floods the pipe at the same time cannot keep it:
// a pipe holds no more than its capacity.
func (p *pipe) drain() {
	capacity, err := pipeCapacity(p.fd)
	if err != nil {
		capacity = 1 << 20
	}
	for left := capacity; left > 0; {
		n := p.readOnce()
		if n <= 0 {
			return
		}
		left -= n
	}
}
