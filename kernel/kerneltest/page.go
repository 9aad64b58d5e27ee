package kerneltest

import (
	"encoding/json"
	"fmt"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/kernel/message"
)

// Page pulls tiles over a comm as a notebook's page does, and holds every answer against what was asked.
type Page struct {
	n       *Notebook
	comm    string
	sent    map[string]bool // the ids of its messages whose idle has not come
	waiting map[uint32]asked
	refused int // requests that made no sense and are not yet answered
	last    uint32
}

// asked is a request and what a right answer to it is.
type asked struct {
	request wire.Request
	check   func(r *wire.Reply, payload []byte) error
}

// OpenPage opens the comm for tiles.
func (n *Notebook) OpenPage(comm string) *Page {
	n.t.Helper()
	p := &Page{n: n, comm: comm, waiting: map[uint32]asked{}, sent: map[string]bool{}}
	p.request("comm_open", map[string]any{"comm_id": comm, "target_name": spec.CommTarget, "data": map[string]any{}})
	return p
}

// Close closes the comm.
func (p *Page) Close() {
	p.n.t.Helper()
	p.request("comm_close", map[string]any{"comm_id": p.comm, "data": map[string]any{}})
}

func (p *Page) request(kind string, content any, buffers ...[]byte) {
	p.n.t.Helper()
	p.sent[p.n.Request("shell", kind, content, buffers...)] = true
}

// Ask sends a request, under an id of its own.
func (p *Page) Ask(q wire.Request, check func(*wire.Reply, []byte) error) (id uint32) {
	p.n.t.Helper()
	p.last++
	q.ID = p.last
	p.waiting[q.ID] = asked{q, check}
	p.send(wire.AppendRequest(nil, &q))
	return q.ID
}

// Withdraw cancels a request, which may or may not be answered any more.
func (p *Page) Withdraw(id uint32) {
	p.n.t.Helper()
	delete(p.waiting, id)
	p.send(wire.AppendRequest(nil, &wire.Request{Verb: wire.Cancel, ID: 0, Target: id}))
}

// Babble sends what is no request; it is to be refused.
func (p *Page) Babble(text []byte) {
	p.n.t.Helper()
	p.refused++
	p.send(text)
}

func (p *Page) send(request []byte) {
	p.n.t.Helper()
	p.request("comm_msg", map[string]any{"comm_id": p.comm, "data": map[string]any{"t": "request"}}, request)
}

// Settle takes what comes until all is answered.
func (p *Page) Settle() {
	p.n.t.Helper()
	for !p.Settled() {
		if m := p.n.next(p.n.IOPub, "replies to a page"); !p.Takes(m) && !isDisplay(m) {
			p.n.t.Fatalf("not for the page: %v", m)
		}
	}
}

// Answered says that everything was; Settled that the idles of all its messages have come as well.
func (p *Page) Answered() bool { return len(p.waiting) == 0 && p.refused == 0 }
func (p *Page) Settled() bool  { return p.Answered() && len(p.sent) == 0 }

// Takes handles a message that is for this page, and says whether it was.
func (p *Page) Takes(m *message.Message) bool {
	p.n.t.Helper()
	if m.Header.Type == "status" && m.Parent != nil && p.sent[m.Parent.ID] {
		if state(m) == "idle" {
			delete(p.sent, m.Parent.ID)
		}
		return true
	}
	if m.Header.Type != "comm_msg" {
		return false
	}
	content, err := message.Content[message.Comm](m)
	if err != nil || content.ID != p.comm {
		return false
	}
	var data struct {
		T string `json:"t"`
	}
	if err := json.Unmarshal(content.Data, &data); err != nil || data.T != "reply" || len(m.Buffers) == 0 {
		p.n.t.Fatalf("a page got what is no reply: %v", m)
	}
	if err := p.take(m.Buffers); err != nil {
		p.n.t.Fatalf("a page got a wrong answer: %v", err)
	}
	return true
}

func (p *Page) take(buffers [][]byte) error {
	var payload []byte
	if len(buffers) > 1 {
		payload = buffers[1]
	}
	r, err := wire.ParseReply(buffers[0], len(payload))
	if err != nil {
		return err
	}
	if r.ID == 0 && r.Status == wire.BadRequest {
		if p.refused--; p.refused < 0 || r.Message == "" {
			return fmt.Errorf("a refusal too many, or without a reason: %+v", r)
		}
		return nil
	}
	a, known := p.waiting[r.ID]
	if !known {
		if r.ID == 0 || r.ID > p.last {
			return fmt.Errorf("nobody asked for the reply %d", r.ID)
		}
		return nil // it was withdrawn
	}
	delete(p.waiting, r.ID)
	if r.Verb != a.request.Verb || r.Layer != a.request.Layer {
		return fmt.Errorf("asked for %+v, got %+v", a.request, r)
	}
	if err := a.check(&r, payload); err != nil {
		return fmt.Errorf("request %+v: %w", a.request, err)
	}
	return nil
}
