package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"runtime/debug"

	"github.com/google/uuid"

	"gpucharts/kernel/comm"
	"gpucharts/kernel/history"
	"gpucharts/kernel/message"
	"gpucharts/kernel/refusal"
)

// Wire carries messages away. Reply answers on the socket that a request came in by; Ask goes out on stdin to the
// client that a request came from; Publish goes to all subscribers of iopub. None of them waits for a peer.
type Wire interface {
	Reply(channel Channel, parts [][]byte) error
	Publish(topic string, parts [][]byte)
}

// Channel is a socket that takes requests.
type Channel int

const (
	Shell Channel = iota
	Control
	Stdin
)

func (c Channel) String() string { return [...]string{"shell", "control", "stdin"}[c] }

// Streams is the process's captured output.
type Streams interface {
	NewCell() // a cell begins
	Drain()   // emit all that was written so far
	Write(stream string, text []byte)
}

// Config is what a session needs.
type Config struct {
	Codec    *message.Codec
	Wire     Wire
	Engine   Engine
	History  *history.Store
	Refusals *refusal.Book
	Log      *log.Logger
	Version  string
	// Traffic, when not nil, prints every message.
	Traffic *log.Logger
	// Shutdown is called once after a shutdown_request was answered.
	Shutdown func(restart bool)
	// Greeting is shown in the first cell's output; it says why the kernel before this one died.
	Greeting string
	// CellEnds, where not nil, is called before a cell is said to have ended.
	CellEnds func()
}

// Session is safe for use by the goroutines of all sockets.
type Session struct {
	Config
	id      string
	comms   *comm.Router
	status  *status
	queue   *queue
	streams Streams
	asking  asking
	sources sources
	inquiry chan struct{} // places for completion and inspection
	count   int           // of cells; used by the queue's goroutine alone
}

// New begins a session. Run must be called for cells to run.
func New(config Config) *Session {
	s := &Session{Config: config, id: uuid.NewString(), inquiry: make(chan struct{}, 4), streams: noStreams{}}
	s.status = &status{publish: s.publishStatus}
	s.queue = newQueue()
	s.asking.replies = make(chan string, 1)
	s.comms = comm.NewRouter(s.sendComm, func(where string, value any, stack []byte) {
		s.Refusals.Add("panic in "+where, fmt.Sprint(value))
		s.Log.Printf("%s\n%s", where, stack)
	})
	return s
}

// Capture says where the process's output is gathered; to be called before Run.
func (s *Session) Capture(streams Streams) { s.streams = streams }

type noStreams struct{}

func (noStreams) NewCell()             {}
func (noStreams) Drain()               {}
func (noStreams) Write(string, []byte) {}

// Receive takes one multipart message of a socket. Whatever it holds, the kernel goes on.
func (s *Session) Receive(channel Channel, parts [][]byte) {
	defer func() {
		if v := recover(); v != nil {
			s.Refusals.Add("panic in a request", fmt.Sprint(v))
			s.Log.Printf("a request on %v failed: %v\n%s", channel, v, debug.Stack())
		}
	}()
	m, err := s.Codec.Decode(parts)
	if err != nil {
		s.refuse(err)
		return
	}
	if s.Traffic != nil {
		s.Traffic.Printf("<- %v %v", channel, m)
	}
	s.dispatch(request{s, channel, m})
}

func (s *Session) refuse(err error) {
	var bad *message.Refused
	if errors.As(err, &bad) {
		s.Refusals.Add(string(bad.Kind), bad.Why)
	} else {
		s.Refusals.Add("malformed message", err.Error())
	}
}

// request is one message being answered.
type request struct {
	s       *Session
	channel Channel
	m       *message.Message
}

// dispatch sends a message to its handler.
func (s *Session) dispatch(r request) {
	switch kind := r.m.Header.Type; kind {
	case "execute_request":
		s.enqueue(r)
	case "input_reply":
		s.takeInput(r)
	case "comm_open", "comm_msg", "comm_close":
		s.handleComm(r)
	case "interrupt_request":
		s.status.begin(&r.m.Header)
		s.Interrupt()
		r.reply(message.OK{Status: "ok"})
		s.status.endQuietly(&r.m.Header)
	default:
		handle := handlers[kind]
		if handle == nil {
			s.Refusals.Add("unknown message type", fmt.Sprintf("%.40q", kind))
			return
		}
		s.status.begin(&r.m.Header)
		defer s.status.end(&r.m.Header)
		if err := handle(s, r); err != nil {
			s.refuse(err)
			r.replyError(err)
		}
	}
}

// handlers answer the requests that need neither the queue nor a comm.
var handlers = map[string]func(*Session, request) error{
	"kernel_info_request": (*Session).kernelInfo,
	"complete_request":    (*Session).complete,
	"inspect_request":     (*Session).inspect,
	"is_complete_request": (*Session).isComplete,
	"history_request":     (*Session).history,
	"comm_info_request":   (*Session).commInfo,
	"shutdown_request":    (*Session).shutdown,
}

// reply sends the answer: the request's type with _request replaced by _reply.
func (r request) reply(content any) {
	kind := r.m.Header.Type
	kind = kind[:len(kind)-len("_request")] + "_reply"
	frames, err := r.s.Codec.Encode(kind, &r.m.Header, nil, content, nil)
	if err != nil {
		r.s.Log.Printf("%s could not be encoded: %v", kind, err)
		return
	}
	frames.Identities = r.m.Identities
	r.s.traffic("-> "+r.channel.String(), kind, frames.Content)
	if err := r.s.Wire.Reply(r.channel, frames.Join()); err != nil {
		r.s.Refusals.Add("reply without a receiver", err.Error())
	}
}

func (r request) replyError(err error) {
	r.reply(message.Error{Status: "error", Name: "InvalidRequest", Value: err.Error(), Traceback: []string{}})
}

// publish sends a message to all subscribers.
func (s *Session) publish(kind string, parent *message.Header, metadata, content any, buffers [][]byte) error {
	frames, err := s.Codec.Encode(kind, parent, metadata, content, buffers)
	if err != nil {
		return err
	}
	s.traffic("-> iopub", kind, frames.Content)
	topic := "kernel." + s.id + "." + kind
	frames.Identities = [][]byte{[]byte(topic)}
	s.Wire.Publish(topic, frames.Join())
	return nil
}

func (s *Session) publishStatus(state string, parent *message.Header) {
	if err := s.publish("status", parent, nil, message.Status{ExecutionState: state}, nil); err != nil {
		s.Log.Printf("status: %v", err)
	}
}

// Starting announces the kernel.
func (s *Session) Starting() { s.publishStatus("starting", nil) }

// Welcome makes the frames that greet a new iopub subscription.
func (s *Session) Welcome(topic string) [][]byte {
	frames, err := s.Codec.Encode("iopub_welcome", nil, nil, message.Welcome{Subscription: topic}, nil)
	if err != nil {
		return nil
	}
	frames.Identities = [][]byte{[]byte(topic)}
	return frames.Join()
}

func (s *Session) traffic(way, kind string, content json.RawMessage) {
	if s.Traffic != nil {
		s.Traffic.Printf("%s %s %s", way, kind, content)
	}
}
