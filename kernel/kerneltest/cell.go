package kerneltest

import (
	"strings"

	"gpucharts/kernel/message"
)

// Cell is a cell that was sent to run. Its verbs take the outputs in their order; Done or Fails must be the last.
type Cell struct {
	n      *Notebook
	ID     string
	stdout string // text that came and was not yet expected
	stderr string
	ahead  *message.Message
}

// Run sends a cell and waits until it runs.
func (n *Notebook) Run(code string) *Cell {
	n.t.Helper()
	return n.RunWith(map[string]any{"code": code, "store_history": true, "allow_stdin": true, "stop_on_error": true})
}

// RunWith sends an execute_request of that content.
func (n *Notebook) RunWith(content map[string]any) *Cell {
	n.t.Helper()
	c := n.Queue(content)
	c.Begins()
	if content["silent"] != true {
		c.ExpectInput()
	}
	return c
}

// Queue sends an execute_request and does not wait for anything.
func (n *Notebook) Queue(content map[string]any) *Cell {
	n.t.Helper()
	return &Cell{n: n, ID: n.Request("shell", "execute_request", content)}
}

// Begins expects the cell's busy; ExpectInput its execute_input.
func (c *Cell) Begins() {
	c.n.t.Helper()
	c.n.ExpectStatus("busy", c.ID)
}

func (c *Cell) ExpectInput() Content {
	c.n.t.Helper()
	return c.n.content(c.n.expect(c.n.next(c.n.IOPub, "execute_input"), "execute_input", c.ID))
}

// output is the next message of iopub that is no stream; streams are gathered on the way.
func (c *Cell) output(expecting string) *message.Message {
	c.n.t.Helper()
	if m := c.ahead; m != nil {
		c.ahead = nil
		return m
	}
	for {
		m := c.n.next(c.n.IOPub, expecting)
		if m.Header.Type != "stream" {
			return m
		}
		c.stream(m)
	}
}

func (c *Cell) stream(m *message.Message) {
	c.n.t.Helper()
	content := c.n.content(c.n.expect(m, "stream", c.ID))
	if content.Text("name") == "stderr" {
		c.stderr += content.Text("text")
	} else {
		c.stdout += content.Text("text")
	}
}

// Prints expects text on standard output, which is then done with; what came before it is dropped.
func (c *Cell) Prints(text string) {
	c.n.t.Helper()
	c.printed(&c.stdout, text)
}

// Complains expects text on standard error.
func (c *Cell) Complains(text string) {
	c.n.t.Helper()
	c.printed(&c.stderr, text)
}

func (c *Cell) printed(stream *string, text string) {
	c.n.t.Helper()
	for {
		if at := strings.Index(*stream, text); at >= 0 {
			*stream = (*stream)[at+len(text):]
			return
		}
		if c.ahead != nil {
			c.n.t.Fatalf("expected the text %q before %v, got %.300q", text, c.ahead, *stream)
		}
		m := c.n.next(c.n.IOPub, "the text "+text)
		if m.Header.Type != "stream" {
			c.ahead = m
			continue
		}
		c.stream(m)
	}
}

// Shows expects an output of that kind (execute_result, display_data, update_display_data, clear_output).
func (c *Cell) Shows(kind string) Content {
	c.n.t.Helper()
	return c.n.content(c.n.expect(c.output(kind), kind, c.ID))
}

// Results expects the cell's result as plain text.
func (c *Cell) Results(text string) {
	c.n.t.Helper()
	if got := c.Shows("execute_result").Text("data|text/plain"); got != text {
		c.n.t.Fatalf("the result is %q, expected %q", got, text)
	}
}

// Done expects the cell's end and its reply, nothing else, and no text that was not expected.
func (c *Cell) Done() Content {
	c.n.t.Helper()
	reply := c.end()
	if reply.Text("status") != "ok" {
		c.n.t.Fatalf("the cell failed: %v", reply)
	}
	return reply
}

// Fails expects exactly one error whose text has the given parts, and the reply that says the same.
func (c *Cell) Fails(name string, parts ...string) Content {
	c.n.t.Helper()
	report := c.Shows("error")
	text := report.Text("ename") + ": " + report.Text("evalue") + "\n" + strings.Join(report.Strings("traceback"), "\n")
	if report.Text("ename") != name {
		c.n.t.Fatalf("expected the error %s, got %s", name, text)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			c.n.t.Fatalf("%q is not in the error:\n%s", part, text)
		}
	}
	reply := c.end()
	if reply.Text("status") != "error" || reply.Text("ename") != name || reply.Text("evalue") != report.Text("evalue") {
		c.n.t.Fatalf("the reply %v does not repeat the error %v", reply, report)
	}
	return report
}

func (c *Cell) end() Content {
	c.n.t.Helper()
	m := c.n.expect(c.output("the cell's idle"), "status", c.ID)
	if state(m) != "idle" {
		c.n.t.Fatalf("expected the cell's idle, got %v", m)
	}
	if left := c.stdout + c.stderr; strings.TrimSpace(left) != "" {
		c.n.t.Fatalf("the cell printed what was not expected: %.300q", left)
	}
	return c.n.ExpectReply(c.n.Shell, "execute_reply", c.ID)
}

// Swallow drops what the cell printed.
func (c *Cell) Swallow() {
	c.n.t.Helper()
	c.ahead = c.output("the next output")
	c.stdout, c.stderr = "", ""
}

// Value runs a cell and expects nothing but its result.
func (n *Notebook) Value(code, want string) {
	n.t.Helper()
	c := n.Run(code)
	c.Results(want)
	c.Done()
}

// Do runs a cell that shows nothing.
func (n *Notebook) Do(code string) {
	n.t.Helper()
	n.Run(code).Done()
}

// Through runs a cell to its good end and gives its result, if it has one. It passes over displays, also
// those of earlier cells: bars of long work come as they may, and may outlive their cell.
func (n *Notebook) Through(code string) (result Content) {
	n.t.Helper()
	id := n.Request("shell", "execute_request", map[string]any{"code": code, "store_history": true, "stop_on_error": true})
	for {
		m := n.next(n.IOPub, "the end of "+code)
		if m.Parent == nil || m.Parent.ID != id {
			if !isDisplay(m) {
				n.t.Fatalf("not for this cell: %v", m)
			}
			continue
		}
		switch m.Header.Type {
		case "execute_result":
			result = n.content(m)
		case "error", "stream":
			n.t.Fatalf("%s: %v", code, n.content(m))
		case "status":
			if state(m) == "idle" {
				if reply := n.ExpectReply(n.Shell, "execute_reply", id); reply.Text("status") != "ok" {
					n.t.Fatalf("%s: %v", code, reply)
				}
				return result
			}
		}
	}
}

func isDisplay(m *message.Message) bool {
	return m.Header.Type == "display_data" || m.Header.Type == "update_display_data"
}
