package session

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gpucharts/kernel/comm"
	"gpucharts/kernel/history"
	"gpucharts/kernel/message"
	"gpucharts/kernel/refusal"
)

// bench is a session whose engine does what the cell's text says, with its messages in a channel.
type bench struct {
	t     *testing.T
	s     *Session
	codec *message.Codec
	iopub chan *message.Message
	shell chan *message.Message
	seen  func(what string) // is called within a message's sending, as a quick client would
}

func (b *bench) Reply(_ Channel, parts [][]byte) error { return b.take(b.shell, parts) }
func (b *bench) Publish(_ string, parts [][]byte)      { _ = b.take(b.iopub, parts) }

func (b *bench) take(into chan *message.Message, parts [][]byte) error {
	m, err := b.codec.Decode(parts)
	if err == nil {
		if b.seen != nil {
			b.seen(describe(m))
		}
		into <- m
	}
	return err
}

// engine knows the cells "wait" (until it is interrupted) and anything else, which is its own result.
type engine struct{ Engine }

func (engine) Run(ctx context.Context, _ int, source string) (Outcome, error) {
	switch {
	case source == "wait":
		<-ctx.Done()
		return Outcome{}, &Failure{Name: "Interrupted", Message: "stopped"}
	case strings.HasPrefix(source, "panic"):
		panic(source)
	}
	return Outcome{Values: []any{source}, Show: true}, nil
}

func (engine) Complete(string, int) Completion {
	return Completion{Items: []CompletionItem{{Text: "x"}}}
}

func (engine) Inspect(string, int) (Inspection, bool) { panic("inspection is broken") }

func newBench(t *testing.T) *bench {
	t.Helper()
	codec := func() *message.Codec {
		signer, err := message.NewSigner("hmac-sha256", "key")
		if err != nil {
			t.Fatal(err)
		}
		return message.NewCodec(signer, "s")
	}
	quiet := log.New(io.Discard, "", 0)
	past, err := history.Open(filepath.Join(t.TempDir(), "h"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, codec: codec(), iopub: make(chan *message.Message, 10_000), shell: make(chan *message.Message, 10_000)}
	b.s = New(Config{Codec: codec(), Wire: b, Engine: engine{}, History: past, Refusals: refusal.NewBook(quiet), Log: quiet})
	go b.s.Run()
	t.Cleanup(b.s.Stop)
	return b
}

func (b *bench) send(kind string, content any) (id string) {
	b.t.Helper()
	frames, err := b.codec.Encode(kind, nil, nil, content, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	header, err := message.DecodeHeader(frames.Header)
	if err != nil {
		b.t.Fatal(err)
	}
	b.s.Receive(Shell, frames.Join())
	return header.ID
}

// expect takes messages of iopub, each given as its type or state and the id that it answers.
func (b *bench) expect(want ...string) {
	b.t.Helper()
	for _, w := range want {
		m := b.next()
		if got := describe(m); got != w {
			b.t.Fatalf("got %s, expected %s", got, w)
		}
	}
}

// next is the next message of iopub, within a limit.
func (b *bench) next() *message.Message {
	b.t.Helper()
	select {
	case m := <-b.iopub:
		return m
	case <-time.After(10 * time.Second):
		b.t.Fatal("no message came")
		return nil
	}
}

func describe(m *message.Message) string {
	word := m.Header.Type
	if status, err := message.Content[message.Status](m); err == nil && word == "status" {
		word = status.ExecutionState
	}
	if m.Parent == nil {
		return word
	}
	return word + " " + m.Parent.ID
}

func (b *bench) nothingLeft() {
	b.t.Helper()
	select {
	case m := <-b.iopub:
		b.t.Fatalf("%s was not expected", describe(m))
	default:
	}
}

// echo answers each comm message with its data.
type echo struct{ c *comm.Comm }

func (e echo) Message(data json.RawMessage, _ [][]byte) { _ = e.c.Send(data) }
func (e echo) Close()                                   {}

func init() {
	comm.RegisterTarget("echo", func(c *comm.Comm, _ json.RawMessage, _ [][]byte) comm.Handler { return echo{c} })
}

func TestAPageSeesBusyAllTheTimeACellRuns(t *testing.T) {
	b := newBench(t)
	open := b.send("comm_open", map[string]any{"comm_id": "1", "target_name": "echo", "data": map[string]any{}})
	b.expect("busy "+open, "idle "+open)
	cell := b.send("execute_request", map[string]any{"code": "wait"})
	b.expect("busy "+cell, "execute_input "+cell)
	var ids []string
	for i := range 3 {
		id := b.send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{"i": i}})
		b.expect("comm_msg " + id) // answered while the cell runs, and no status
		ids = append(ids, id)
	}
	b.nothingLeft()
	ask := b.send("kernel_info_request", nil)
	b.expect("idle "+ask, "busy "+cell)
	stop := b.send("interrupt_request", nil)
	b.expect("error "+cell, "idle "+cell)
	var want, got []string // in whatever order: each comm message ends by itself
	for _, id := range append(ids, stop) {
		now := describe(b.next())
		if now == "busy "+stop { // the cell may end before the interrupt has said that it is at work
			now = describe(b.next())
		}
		want, got = append(want, "idle "+id), append(got, now)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("after the cell came %q, expected %q", got, want)
	}
	b.nothingLeft()
}

func TestAReplyToAPageGoesBeforeTheStatusesOfItsRequest(t *testing.T) {
	b := newBench(t)
	open := b.send("comm_open", map[string]any{"comm_id": "1", "target_name": "echo", "data": map[string]any{}})
	b.expect("busy "+open, "idle "+open)
	var statuses []string
	for i := range 3 {
		id := b.send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{"i": i}})
		b.expect("comm_msg " + id)
		statuses = append(statuses, "busy "+id, "idle "+id)
	}
	b.expect(statuses...)
	b.nothingLeft()
}

func TestManyHeldIdlesLeaveSlowly(t *testing.T) {
	b := newBench(t)
	b.send("comm_open", map[string]any{"comm_id": "1", "target_name": "echo", "data": map[string]any{}})
	cell := b.send("execute_request", map[string]any{"code": "wait"})
	const many = 3 * heldAtOnce
	for range many {
		b.send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{}})
	}
	for answered := 0; answered < many; {
		if strings.HasPrefix(describe(b.next()), "comm_msg") {
			answered++
		}
	}
	b.send("interrupt_request", nil)
	for describe(b.next()) != "idle "+cell {
	}
	began := time.Now()
	for idles := 0; idles < many; {
		got := describe(b.next())
		if strings.HasPrefix(got, "idle") {
			idles++
		} else if !strings.HasPrefix(got, "busy") { // of one that was answered before the cell began
			t.Fatal(got)
		}
	}
	if took := time.Since(began); took < heldPause {
		t.Errorf("%d idles left within %v", many, took)
	}
}

func TestCommMessagesStayInTheirOrder(t *testing.T) {
	b := newBench(t)
	b.send("comm_open", map[string]any{"comm_id": "1", "target_name": "echo", "data": map[string]any{}})
	var want, got []string
	for i := range 200 {
		b.send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{"i": i}})
		want = append(want, fmt.Sprintf(`{"i":%d}`, i))
	}
	for len(got) < len(want) {
		if m := b.next(); m.Header.Type == "comm_msg" {
			content, err := message.Content[message.Comm](m)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(content.Data))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("came back as %v", got)
	}
}

func TestACommForNobodyIsClosed(t *testing.T) {
	b := newBench(t)
	id := b.send("comm_open", map[string]any{"comm_id": "1", "target_name": "nobody", "data": map[string]any{}})
	b.expect("busy "+id, "idle "+id, "comm_close "+id)
	id = b.send("comm_msg", map[string]any{"comm_id": "1", "data": map[string]any{}})
	b.expect("busy "+id, "idle "+id)
}

func TestAPanicOfTheEngineFailsTheCellAlone(t *testing.T) {
	b := newBench(t)
	cell := b.send("execute_request", map[string]any{"code": "panic"})
	b.expect("busy "+cell, "execute_input "+cell, "error "+cell, "idle "+cell)
	ask := b.send("inspect_request", map[string]any{"code": "x", "cursor_pos": 1})
	b.expect("busy "+ask, "idle "+ask)
	cell = b.send("execute_request", map[string]any{"code": "fine"})
	b.expect("busy "+cell, "execute_input "+cell, "execute_result "+cell, "idle "+cell)
}

// A client may send its next cell at the first sign of a cell's failure, or at any later one.
func TestACellThatComesAfterAFailureRuns(t *testing.T) {
	for _, sign := range []string{"error", "execute_reply", "idle"} {
		b := newBench(t)
		var next string
		b.seen = func(what string) {
			if next == "" && strings.HasPrefix(what, sign) {
				next = b.send("execute_request", map[string]any{"code": "after " + sign})
			}
		}
		failed := b.send("execute_request", map[string]any{"code": "panic", "stop_on_error": true})
		b.expect("busy "+failed, "execute_input "+failed, "error "+failed, "idle "+failed)
		b.expect("busy "+next, "execute_input "+next, "execute_result "+next, "idle "+next)
	}
}

// An interrupt may overtake a cell on its way from the queue.
func TestAnInterruptStopsTheCellThatIsAboutToRun(t *testing.T) {
	b := newBench(t)
	for range 200 {
		cell := b.send("execute_request", map[string]any{"code": "wait"})
		stop := b.send("interrupt_request", nil)
		for ended := 0; ended < 2; {
			if got := describe(b.next()); got == "idle "+cell || got == "idle "+stop {
				ended++
			}
		}
	}
}
