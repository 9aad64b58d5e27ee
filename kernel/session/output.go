package session

import (
	"errors"
	"fmt"
	"sync"

	"gpucharts/kernel/message"
	"gpucharts/kernel/show"
)

// asking knows the running cell, which outputs belong to and input is asked for, and the last one when none runs.
type asking struct {
	mu      sync.Mutex
	last    *message.Header
	running bool
	cell    *queued
	allowed bool
	silent  bool

	one     sync.Mutex // one question at a time
	waiting bool
	replies chan string
}

func (a *asking) start(r *queued, allowed, silent bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last, a.running, a.cell, a.allowed, a.silent = &r.m.Header, true, r, allowed, silent
}

func (a *asking) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.running = false
}

// parent is the header that outputs answer to.
func (a *asking) parent() *message.Header {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

// Emit publishes text that was written to a standard stream.
func (s *Session) Emit(stream, text string) {
	s.publishOutput("stream", s.asking.parent(), message.Stream{Name: stream, Text: text})
}

// Display shows a bundle in the running cell (the last one's when none runs), or updates what has that id.
func (s *Session) Display(data, metadata map[string]any, displayID string, update bool) error {
	return CellOutput{s, s.asking.parent()}.Display(data, metadata, displayID, update)
}

// CellOutput is the output of one cell, also when that cell has ended and another runs.
type CellOutput struct {
	s      *Session
	parent *message.Header
}

// Running gives the output of the cell that runs; false: none does, or it is silent.
func (s *Session) Running() (CellOutput, bool) {
	a := &s.asking
	a.mu.Lock()
	defer a.mu.Unlock()
	return CellOutput{s, a.last}, a.running && !a.silent
}

// Display is Session.Display for this cell.
func (o CellOutput) Display(data, metadata map[string]any, displayID string, update bool) error {
	s := o.s
	if len(data) == 0 {
		return errors.New("there is nothing to display: the bundle has no MIME types")
	}
	if update && displayID == "" {
		return errors.New("an update needs the display id of what it updates")
	}
	kind, transient := "display_data", map[string]string{}
	if update {
		kind = "update_display_data"
	}
	if displayID != "" {
		transient["display_id"] = displayID
	}
	data, metadata = show.Tidy(data, metadata)
	s.streams.Drain()
	err := s.publish(kind, o.parent, nil, message.Display{Data: data, Metadata: metadata, Transient: transient}, nil)
	if err != nil {
		return fmt.Errorf("this cannot be displayed: %w", err)
	}
	return nil
}

// Clear clears the running cell's output; with wait only when the next output comes.
func (s *Session) Clear(wait bool) error {
	s.streams.Drain()
	return s.publish("clear_output", s.asking.parent(), nil, message.ClearOutput{Wait: wait}, nil)
}

// Input asks the person for a line of text.
func (s *Session) Input(prompt string, password bool) (string, error) {
	a := &s.asking
	a.one.Lock()
	defer a.one.Unlock()
	a.mu.Lock()
	cell, running, allowed := a.cell, a.running, a.allowed
	a.mu.Unlock()
	if !running {
		return "", errors.New("no cell is running that could ask for input")
	}
	if !allowed {
		return "", errors.New("this notebook client does not take input (nobody is there to type)")
	}
	s.streams.Drain()
	frames, err := s.Codec.Encode("input_request", &cell.m.Header, nil, message.InputRequest{Prompt: prompt, Password: password}, nil)
	if err != nil {
		return "", err
	}
	frames.Identities = cell.m.Identities
	a.mu.Lock()
	select {
	case <-a.replies: // a reply to a question that was given up
	default:
	}
	a.waiting = true
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.waiting = false
		a.mu.Unlock()
	}()
	s.traffic("-> stdin", "input_request", frames.Content)
	if err := s.Wire.Reply(Stdin, frames.Join()); err != nil {
		return "", fmt.Errorf("the client that runs this cell does not take input: %w", err)
	}
	select {
	case line := <-a.replies:
		return line, nil
	case <-cell.ctx.Done():
		return "", errors.New("interrupted while waiting for input")
	}
}

// takeInput takes an input_reply; one that nobody waits for is refused.
func (s *Session) takeInput(r request) {
	content, err := message.Content[message.InputReply](r.m)
	if err != nil {
		s.refuse(err)
		return
	}
	a := &s.asking
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.waiting {
		s.Refusals.Add("unasked input", "an input_reply came while no cell was asking")
		return
	}
	select {
	case a.replies <- content.Value:
	default:
	}
}
