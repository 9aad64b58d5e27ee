// Package client is the other side of the protocol: it speaks to a kernel as a notebook does. In: a connection file and
// requests. Out: the kernel's messages, socket by socket. The doctor and the black-box tests use it; it uses zmq4's own
// sockets, so that the kernel's are tested against other code than their own.
package client

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/google/uuid"

	"gpucharts/kernel/connection"
	"gpucharts/kernel/message"
)

// backlog is how many messages of a socket may wait to be read.
const backlog = 1 << 16

// Client is connected to one kernel.
type Client struct {
	Shell, Control, Stdin, IOPub <-chan *message.Message

	identity string
	session  string
	file     connection.File
	out      *message.Codec
	in       *message.Codec
	cancel   context.CancelFunc
	ctx      context.Context
	sockets  map[string]zmq4.Socket
	beat     zmq4.Socket
}

// Dial connects to all sockets of the kernel with that connection file, and subscribes to all of iopub.
func Dial(file connection.File) (*Client, error) {
	ctx, cancel := context.WithCancel(context.Background())
	var id [8]byte
	_, _ = rand.Read(id[:])
	c := &Client{
		identity: hex.EncodeToString(id[:]), session: uuid.NewString(), file: file,
		ctx: ctx, cancel: cancel, sockets: make(map[string]zmq4.Socket),
	}
	outSigner, err := message.NewSigner(file.SignatureScheme, file.Key)
	if err != nil {
		return nil, err
	}
	inSigner, err := message.NewSigner(file.SignatureScheme, file.Key)
	if err != nil {
		return nil, err
	}
	c.out, c.in = message.NewCodec(outSigner, c.session), message.NewCodec(inSigner, c.session)

	iopub := zmq4.NewSub(ctx, c.options()...)
	if err := iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		return nil, err
	}
	if c.IOPub, err = c.connect("iopub", iopub, file.IOPubPort); err != nil {
		return nil, err
	}
	if c.Shell, err = c.connect("shell", zmq4.NewDealer(ctx, c.options()...), file.ShellPort); err != nil {
		return nil, err
	}
	if c.Control, err = c.connect("control", zmq4.NewDealer(ctx, c.options()...), file.ControlPort); err != nil {
		return nil, err
	}
	if c.Stdin, err = c.connect("stdin", zmq4.NewDealer(ctx, c.options()...), file.StdinPort); err != nil {
		return nil, err
	}
	c.beat = zmq4.NewReq(ctx, c.options()...)
	return c, c.beat.Dial(file.Endpoint(file.HBPort))
}

func (c *Client) options() []zmq4.Option {
	return []zmq4.Option{
		zmq4.WithID(zmq4.SocketIdentity(c.identity)),
		zmq4.WithLogger(log.New(io.Discard, "", 0)),
		zmq4.WithDialerRetry(20 * time.Millisecond),
		zmq4.WithDialerMaxRetries(500),
	}
}

func (c *Client) connect(name string, socket zmq4.Socket, port int) (<-chan *message.Message, error) {
	if err := socket.Dial(c.file.Endpoint(port)); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c.sockets[name] = socket
	arrived := make(chan *message.Message, backlog)
	go func() {
		defer close(arrived)
		for {
			raw, err := socket.Recv()
			if err != nil || len(raw.Frames) == 0 {
				return
			}
			m, err := c.in.Decode(raw.Frames)
			if err != nil {
				m = &message.Message{Header: message.Header{Type: "undecodable: " + err.Error()}}
			}
			select {
			case arrived <- m:
			case <-c.ctx.Done():
				return
			}
		}
	}()
	return arrived, nil
}

// Send sends a request on a socket (shell, control or stdin) and returns its id.
func (c *Client) Send(socket, kind string, content any, buffers ...[]byte) (id string, err error) {
	frames, id, err := c.Sign(kind, content, buffers...)
	if err != nil {
		return "", err
	}
	return id, c.SendFrames(socket, frames)
}

// Sign makes the signed frames of a request.
func (c *Client) Sign(kind string, content any, buffers ...[]byte) (frames [][]byte, id string, err error) {
	f, err := c.out.Encode(kind, nil, nil, content, buffers)
	if err != nil {
		return nil, "", err
	}
	m, err := message.DecodeHeader(f.Header)
	return f.Join(), m.ID, err
}

// SendFrames sends frames as they are, however wrong.
func (c *Client) SendFrames(socket string, frames [][]byte) error {
	return c.sockets[socket].Send(zmq4.NewMsgFrom(frames...))
}

// Heartbeat sends bytes to the heartbeat and returns what comes back.
func (c *Client) Heartbeat(ping []byte) ([]byte, error) {
	if err := c.beat.Send(zmq4.NewMsg(ping)); err != nil {
		return nil, err
	}
	m, err := c.beat.Recv()
	if err != nil || len(m.Frames) == 0 {
		return nil, fmt.Errorf("no heartbeat: %v", err)
	}
	return m.Frames[0], nil
}

// Close disconnects.
func (c *Client) Close() {
	c.cancel()
	for _, socket := range c.sockets {
		socket.Close()
	}
	c.beat.Close()
}
