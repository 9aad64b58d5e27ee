package socket

import (
	"bufio"
	"encoding/binary"
	"errors"
	"net"
)

const (
	greetingBytes = 64
	// maxHandshakeBytes bounds the READY command: a socket type, an identity of at most 255 bytes, and properties.
	maxHandshakeBytes = 8 << 10

	flagMore    = 0x1
	flagLong    = 0x2
	flagCommand = 0x4
)

var errHandshakeSize = errors.New("the handshake claims more bytes than a handshake has")

// preflight is a connection as zmq4 sees it during the handshake. It counts along and fails before zmq4 would
// allocate what a frame header merely claims; writes are gathered until Flush.
type preflight struct {
	net.Conn
	in  *bufio.Reader
	out *bufio.Writer

	seen   int     // bytes read so far
	header [9]byte // of the frame that follows the greeting
	open   bool    // the handshake is over; nothing is checked any more
}

func newPreflight(conn net.Conn) *preflight {
	return &preflight{
		Conn: conn,
		in:   bufio.NewReaderSize(conn, 64<<10),
		out:  bufio.NewWriterSize(conn, 64<<10),
	}
}

func (p *preflight) Write(b []byte) (int, error) { return p.out.Write(b) }

// Read flushes first: whoever waits for the peer has said all it had to say.
func (p *preflight) Read(b []byte) (int, error) {
	if err := p.out.Flush(); err != nil {
		return 0, err
	}
	n, err := p.in.Read(b)
	if p.open {
		return n, err
	}
	for _, c := range b[:n] {
		if at := p.seen - greetingBytes; at >= 0 && at < len(p.header) {
			p.header[at] = c
		}
		p.seen++
	}
	if p.seen > greetingBytes+maxHandshakeBytes {
		return 0, errHandshakeSize
	}
	if p.seen >= greetingBytes+len(p.header) && p.header[0]&flagLong != 0 &&
		binary.BigEndian.Uint64(p.header[1:]) > maxHandshakeBytes {
		return 0, errHandshakeSize
	}
	return n, err
}
