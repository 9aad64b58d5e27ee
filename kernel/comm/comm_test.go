package comm

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// wire collects what a router sends and what it says of panics.
type wire struct {
	mu     sync.Mutex
	sent   []string
	panics []string
}

func (w *wire) send(kind, id, _ string, data any, _ [][]byte, reply any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, fmt.Sprint(kind, " ", id, " ", data, " ", reply))
	return nil
}

func (w *wire) took(where string, value any, _ []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.panics = append(w.panics, fmt.Sprint(where, ": ", value))
}

func (w *wire) said(list *[]string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(*list)
}

// repeater says what it gets, panics over "bad", and waits at "wait".
type repeater struct {
	c      *Comm
	gate   chan bool
	closed chan bool
}

func (r *repeater) Message(data json.RawMessage, _ [][]byte) {
	switch string(data) {
	case "bad":
		panic("bad news")
	case "wait":
		<-r.gate
	}
	_ = r.c.Send(string(data))
}

func (r *repeater) Close() { close(r.closed) }

func begin(t *testing.T) (*Router, *wire, *repeater) {
	t.Helper()
	w := &wire{}
	r := NewRouter(w.send, w.took)
	last := &repeater{gate: make(chan bool), closed: make(chan bool)}
	RegisterTarget("repeat", func(c *Comm, _ json.RawMessage, _ [][]byte) Handler { last.c = c; return last })
	done := make(chan bool)
	if err := r.Open("1", "repeat", nil, nil, "open", func() { close(done) }); err != nil {
		t.Fatal(err)
	}
	<-done
	return r, w, last
}

// tell sends a message and waits until it is through.
func tell(t *testing.T, r *Router, data string) {
	t.Helper()
	done := make(chan bool)
	if err := r.Message("1", json.RawMessage(data), nil, "m-"+data, func() { close(done) }); err != nil {
		t.Fatal(err)
	}
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("the message is not through")
	}
}

func TestAPanicEndsOneMessageAlone(t *testing.T) {
	r, w, _ := begin(t)
	tell(t, r, "bad")
	tell(t, r, "good")
	if got := w.said(&w.sent); !slices.Equal(got, []string{"comm_msg 1 good m-good"}) {
		t.Errorf("sent %q", got)
	}
	if got := w.said(&w.panics); len(got) != 1 || !strings.Contains(got[0], "bad news") {
		t.Errorf("panics %q", got)
	}
}

func TestAClosedCommIsForgottenAndItsHandlerTold(t *testing.T) {
	r, w, h := begin(t)
	if got := r.Targets("repeat"); got["1"] != "repeat" {
		t.Errorf("open are %v", got)
	}
	if err := r.Close("1", func() {}); err != nil {
		t.Fatal(err)
	}
	<-h.closed
	if err := h.c.Send("late"); !errors.Is(err, ErrClosed) || len(w.said(&w.sent)) > 0 {
		t.Errorf("sending after the end: %v, %q", err, w.said(&w.sent))
	}
	if err := r.Message("1", nil, nil, nil, func() {}); err == nil || len(r.Targets("")) > 0 {
		t.Errorf("it is still open: %v", r.Targets(""))
	}
}

func TestTooManyMessagesAreRefusedAndTheRestIsHandled(t *testing.T) {
	r, w, h := begin(t)
	if err := r.Message("1", json.RawMessage("wait"), nil, nil, func() {}); err != nil {
		t.Fatal(err)
	}
	refused, through := 0, make(chan bool, 2*maxInbox)
	for range maxInbox + 10 {
		if r.Message("1", json.RawMessage("x"), nil, nil, func() { through <- true }) != nil {
			refused++
		}
	}
	close(h.gate)
	for range maxInbox + 10 {
		<-through
	}
	if sent := len(w.said(&w.sent)); refused < 10 || refused > 11 || sent != 1+maxInbox+10-refused {
		t.Errorf("%d were refused, %d answered", refused, sent)
	}
}

func TestACommThatCannotBeOpenedIsClosed(t *testing.T) {
	r, w, _ := begin(t)
	for id, target := range map[string]string{"1": "repeat", "2": "nobody"} {
		if err := r.Open(id, target, nil, nil, "o", func() {}); err == nil {
			t.Errorf("%s %s was opened", id, target)
		}
	}
	if got := w.said(&w.sent); len(got) != 2 || !strings.Contains(strings.Join(got, "\n"), "comm_close 2") {
		t.Errorf("sent %q", got)
	}
}
