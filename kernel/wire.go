package kernel

import (
	"fmt"
	"time"

	"gpucharts/kernel/connection"
	"gpucharts/kernel/refusal"
	"gpucharts/kernel/session"
	"gpucharts/kernel/socket"
)

// wire joins the session to the five sockets.
type wire struct {
	shell, control, stdin *socket.Router
	iopub                 *socket.Publisher
	heartbeat             *socket.Listener
}

// open listens on all sockets; iopub first, since requests are answered there as well.
func (w *wire) open(file connection.File, s *session.Session, refusals *refusal.Book) (err error) {
	if w.iopub, err = socket.NewPublisher(file.Endpoint(file.IOPubPort), refusals, s.Welcome); err != nil {
		return fmt.Errorf("iopub: %w", err)
	}
	s.Starting() // before anything can be asked, so that whoever has an answer has heard of it
	receive := func(channel session.Channel) func([][]byte) {
		return func(parts [][]byte) { s.Receive(channel, parts) }
	}
	if w.stdin, err = socket.NewRouter(file.Endpoint(file.StdinPort), refusals, receive(session.Stdin)); err != nil {
		return fmt.Errorf("stdin: %w", err)
	}
	if w.control, err = socket.NewRouter(file.Endpoint(file.ControlPort), refusals, receive(session.Control)); err != nil {
		return fmt.Errorf("control: %w", err)
	}
	if w.shell, err = socket.NewRouter(file.Endpoint(file.ShellPort), refusals, receive(session.Shell)); err != nil {
		return fmt.Errorf("shell: %w", err)
	}
	if w.heartbeat, err = socket.NewHeartbeat(file.Endpoint(file.HBPort), refusals); err != nil {
		return fmt.Errorf("heartbeat: %w", err)
	}
	return nil
}

// Reply implements session.Wire.
func (w *wire) Reply(channel session.Channel, parts [][]byte) error {
	return [...]*socket.Router{session.Shell: w.shell, session.Control: w.control, session.Stdin: w.stdin}[channel].Send(parts)
}

// Publish implements session.Wire.
func (w *wire) Publish(_ string, parts [][]byte) { w.iopub.Publish(parts) }

func (w *wire) close(deadline time.Time) {
	w.shell.Close(deadline)
	w.control.Close(deadline)
	w.stdin.Close(deadline)
	w.iopub.Close(deadline)
	w.heartbeat.Close(deadline)
}
