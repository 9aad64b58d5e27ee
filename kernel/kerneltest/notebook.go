package kerneltest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gpucharts/kernel/client"
	"gpucharts/kernel/message"
)

// Notebook is a connected client whose verbs assert.
type Notebook struct {
	*client.Client
	t      *testing.T
	kernel *Kernel
	hello  string // the first request's id
}

// next waits for the next message of a socket.
func (n *Notebook) next(socket <-chan *message.Message, expecting string) *message.Message {
	n.t.Helper()
	select {
	case m, open := <-socket:
		if open {
			return m
		}
		n.t.Fatalf("the connection ended while expecting %s", expecting)
	case <-n.kernel.ended:
		select { // its last words may still be on their way
		case m, open := <-socket:
			if open {
				return m
			}
		case <-time.After(time.Second):
		}
		n.t.Fatalf("the kernel ended while %s was expected", expecting)
	case <-time.After(patience):
		n.t.Fatalf("no message came within %v; expected %s", patience, expecting)
	}
	return nil
}

func (n *Notebook) expect(m *message.Message, kind, parent string) *message.Message {
	n.t.Helper()
	if m.Header.Type != kind || parent != "" && (m.Parent == nil || m.Parent.ID != parent) {
		n.t.Fatalf("expected %s, got %s", kind, m)
	}
	return m
}

func (n *Notebook) expectWelcome() {
	n.t.Helper()
	n.expect(n.next(n.IOPub, "iopub_welcome"), "iopub_welcome", "")
	// A kernel that has just opened its sockets may announce itself after the welcome.
	id := n.Request("shell", "kernel_info_request", nil)
	n.ExpectReply(n.Shell, "kernel_info_reply", id)
	n.hello = id
	n.SkipTo("idle", id)
}

// SkipTo drops what comes on iopub up to that status.
func (n *Notebook) SkipTo(want, parent string) {
	n.t.Helper()
	for {
		m := n.next(n.IOPub, "the "+want+" of "+parent)
		if m.Parent != nil && m.Parent.ID == parent && state(m) == want {
			return
		}
	}
}

// Request sends a request and returns its id.
func (n *Notebook) Request(socket, kind string, content any, buffers ...[]byte) string {
	n.t.Helper()
	id, err := n.Send(socket, kind, content, buffers...)
	if err != nil {
		n.t.Fatalf("sending %s: %v", kind, err)
	}
	return id
}

// ExpectReply takes the next message of a socket, which has to be that reply, and returns its content.
func (n *Notebook) ExpectReply(socket <-chan *message.Message, kind, parent string) Content {
	n.t.Helper()
	return n.content(n.expect(n.next(socket, kind), kind, parent))
}

// ExpectStatus takes the next message of iopub, which has to be that status.
func (n *Notebook) ExpectStatus(want, parent string) {
	n.t.Helper()
	m := n.expect(n.next(n.IOPub, "status "+want), "status", parent)
	if state(m) != want {
		n.t.Fatalf("expected status %s, got %s", want, state(m))
	}
}

// Ask sends a request while no cell runs, and takes its whole answer.
func (n *Notebook) Ask(kind string, content any) Content {
	n.t.Helper()
	id := n.Request("shell", kind+"_request", content)
	reply := n.ExpectReply(n.Shell, kind+"_reply", id)
	n.ExpectStatus("busy", id)
	n.ExpectStatus("idle", id)
	return reply
}

// ExpectNothingUnread fails when a message waits on any socket.
func (n *Notebook) ExpectNothingUnread() {
	n.t.Helper()
	for name, socket := range map[string]<-chan *message.Message{"shell": n.Shell, "control": n.Control, "stdin": n.Stdin, "iopub": n.IOPub} {
		select {
		case m, open := <-socket:
			if open {
				n.t.Errorf("a message on %s was not expected: %v", name, m)
			}
		default:
		}
	}
}

func (n *Notebook) content(m *message.Message) Content {
	n.t.Helper()
	var c Content
	if err := json.Unmarshal(m.Content, &c); err != nil {
		n.t.Fatalf("content of %v: %v", m, err)
	}
	return c
}

func state(m *message.Message) string {
	status, err := message.Content[message.Status](m)
	if err != nil {
		return ""
	}
	return status.ExecutionState
}

// Content is a message's content by its keys.
type Content map[string]any

// Text is a string in the content, by a path of keys with dots between; empty where there is none.
func (c Content) Text(path string) string {
	text, _ := c.At(path).(string)
	return text
}

// At is what a path of keys leads to. Keys of MIME types have a slash and no dots of their own.
func (c Content) At(path string) any {
	var at any = map[string]any(c)
	for _, key := range strings.Split(path, "|") {
		object, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = object[key]
	}
	return at
}

// Strings is a list of strings in the content.
func (c Content) Strings(path string) (list []string) {
	items, _ := c.At(path).([]any)
	for _, item := range items {
		text, _ := item.(string)
		list = append(list, text)
	}
	return list
}

// contentAt is what a path of keys leads to, as a value of that type.
func contentAt[T any](n *Notebook, c Content, path string) (v T) {
	n.t.Helper()
	text, err := json.Marshal(c.At(path))
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		n.t.Fatalf("%s is no %T: %v", path, v, err)
	}
	return v
}
