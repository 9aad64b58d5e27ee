package socket

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

const (
	handshakeTime = 10 * time.Second
	// messageTime is how long a message that has begun may take to arrive: the largest one at 1 MiB a second.
	messageTime = maxMessageBytes / (1 << 20) * time.Second
	// flushBytes is how much may wait in a peer's write buffer before it is sent off.
	flushBytes = 64 << 10

	// maxQueueBytes is what may wait for one peer. Beyond it a publisher drops messages for that peer, and a
	// router's peer is disconnected: ZeroMQ's high-water mark, counted in bytes because tiles are megabytes.
	maxQueueBytes = 128 << 20
	// perMessageBytes is what a queued message costs beyond its frames.
	perMessageBytes = 512
)

// Kinds of refusal at the socket; the message layer adds its own.
const (
	kindHandshake = "failed handshake"
	kindFraming   = "malformed frame"
	kindSize      = "oversized message"
	kindSlow      = "slow connection"
	kindCrowd     = "too many connections"
	kindQueue     = "full queue of a slow reader"
	kindPanic     = "panic in a connection"
)

type refused struct{ kind, why string }

func (r refused) Error() string { return r.kind + ": " + r.why }

var errQueueFull = errors.New("the peer does not read: its queue is full")

// peer is one connection past its handshake.
type peer struct {
	wire     *preflight
	conn     *zmq4.Conn
	identity string

	mu     sync.Mutex
	ready  *sync.Cond
	queue  []outgoing
	bytes  int
	closed bool

	topics map[string]int // subscriptions, under mu
}

type outgoing struct {
	frames [][]byte
	pong   bool
}

func (o outgoing) size() int {
	size := perMessageBytes
	for _, frame := range o.frames {
		size += len(frame)
	}
	return size
}

func newPeer(wire *preflight, conn *zmq4.Conn) *peer {
	p := &peer{wire: wire, conn: conn, identity: conn.Peer.Meta["Identity"], topics: make(map[string]int)}
	p.ready = sync.NewCond(&p.mu)
	return p
}

// send queues a message; it never waits for the peer.
func (p *peer) send(out outgoing) error {
	size := out.size()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return zmq4.ErrClosedConn
	}
	// One message is always let in, however large: tiles decide their own size.
	if p.bytes > 0 && p.bytes+size > maxQueueBytes {
		return errQueueFull
	}
	p.queue = append(p.queue, out)
	p.bytes += size
	p.ready.Broadcast() // the writer, not only a waiting drained
	return nil
}

// write sends what is queued until the peer closes. Small messages that wait together leave in one system call.
func (p *peer) write() {
	defer p.close()
	for {
		p.mu.Lock()
		for len(p.queue) == 0 && !p.closed {
			p.ready.Wait()
		}
		if p.closed {
			p.mu.Unlock()
			return
		}
		batch := p.queue
		p.queue = nil
		p.mu.Unlock()
		var written int
		for i, out := range batch {
			if err := p.writeOne(out); err != nil {
				return
			}
			written += out.size()
			batch[i] = outgoing{}
			if written < flushBytes && i < len(batch)-1 {
				continue
			}
			if err := p.wire.out.Flush(); err != nil {
				return
			}
			p.mu.Lock()
			p.bytes -= written
			p.ready.Broadcast()
			p.mu.Unlock()
			written = 0
		}
	}
}

func (p *peer) writeOne(out outgoing) error {
	if out.pong {
		return p.conn.SendCmd(zmq4.CmdPong, out.frames[0])
	}
	return p.conn.SendMsg(zmq4.NewMsgFrom(out.frames...))
}

// read hands over whole messages until the connection ends; the error says why it did.
func (p *peer) read(deliver func(parts [][]byte) error) error {
	in := p.wire.in
	for {
		if _, err := in.Peek(1); err != nil { // idle: a peer may be silent between messages as long as it likes
			return err
		}
		began := time.Now()
		_ = p.wire.SetReadDeadline(began.Add(messageTime))
		var parts [][]byte
		var total uint64
		for more := true; more; {
			frame, err := readPart(in, maxMessageBytes-total)
			if err != nil {
				return slowness(err, began)
			}
			if frame.command {
				if err := p.command(frame.body, deliver); err != nil {
					return err
				}
				break
			}
			if parts = append(parts, frame.body); len(parts) > maxFrames {
				return refused{kindFraming, fmt.Sprintf("more than %d frames in a message", maxFrames)}
			}
			total += uint64(len(frame.body))
			more = frame.more
		}
		_ = p.wire.SetReadDeadline(time.Time{})
		if len(parts) > 0 {
			if err := deliver(parts); err != nil {
				return err
			}
		}
	}
}

func slowness(err error, began time.Time) error {
	var timeout interface{ Timeout() bool }
	if errors.As(err, &timeout) && timeout.Timeout() {
		return refused{kindSlow, fmt.Sprintf("a message was still incomplete after %v", time.Since(began).Round(time.Second))}
	}
	return err
}

// command answers pings and, as ZMTP 3.1 has it, takes subscriptions in the shape that 3.0 has them.
func (p *peer) command(body []byte, deliver func([][]byte) error) error {
	name, data, err := command(body)
	if err != nil {
		return err
	}
	switch name {
	case zmq4.CmdPing:
		if len(data) < 2 || len(data) > 18 {
			return refused{kindFraming, "a ping without time to live or with too long a context"}
		}
		return p.send(outgoing{frames: [][]byte{data[2:]}, pong: true})
	case zmq4.CmdSubscribe:
		return deliver([][]byte{append([]byte{1}, data...)})
	case zmq4.CmdCancel:
		return deliver([][]byte{append([]byte{0}, data...)})
	}
	return nil
}

// drained waits until everything queued has left, the peer is gone, or the time is over.
func (p *peer) drained(deadline time.Time) {
	wake := time.AfterFunc(time.Until(deadline), func() {
		p.mu.Lock()
		p.ready.Broadcast()
		p.mu.Unlock()
	})
	defer wake.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.bytes > 0 && !p.closed && time.Now().Before(deadline) {
		p.ready.Wait()
	}
}

func (p *peer) close() {
	p.mu.Lock()
	p.closed = true
	p.queue = nil
	p.ready.Broadcast()
	p.mu.Unlock()
	_ = p.wire.Close()
}
