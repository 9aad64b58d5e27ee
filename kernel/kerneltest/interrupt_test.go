package kerneltest

import (
	"testing"
	"time"
)

// Interrupt interrupts a running cell and expects its end.
func (n *Notebook) Interrupt(c *Cell) {
	n.t.Helper()
	began := time.Now()
	id := n.Request("control", "interrupt_request", nil)
	n.ExpectReply(n.Control, "interrupt_reply", id)
	failure := c.output("the error of an interrupted cell, after what it printed")
	n.t.Logf("interrupted after %v", time.Since(began).Round(time.Millisecond))
	c.ahead, c.stdout, c.stderr = failure, "", ""
	c.Fails("Interrupted")
	n.ExpectStatus("idle", id) // held back until the cell had ended
}

func TestInterruptStopsWhateverACellWaitsFor(t *testing.T) {
	_, n := Start(t)
	n.Do("x := 1")
	for _, code := range []string{"for {}", "time.Sleep(time.Hour)", "<-make(chan int)", "select {}", "for { x++ }"} {
		c := n.Run(code)
		n.Interrupt(c)
	}
	n.Do("x = 7")
	n.Value("x", "7")
}

func TestAnInterruptWithoutACellDoesNothing(t *testing.T) {
	_, n := Start(t)
	id := n.Request("control", "interrupt_request", nil)
	n.ExpectReply(n.Control, "interrupt_reply", id)
	n.ExpectStatus("busy", id)
	n.ExpectStatus("idle", id)
	n.Value("1+1", "2")
}

func TestRequestsAreAnsweredWhileACellRuns(t *testing.T) {
	_, n := Start(t)
	n.Do("value := 1")
	c := n.Run("for {}")
	for kind, content := range map[string]any{
		"kernel_info": nil,
		"complete":    map[string]any{"code": "val", "cursor_pos": 3},
		"inspect":     map[string]any{"code": "value", "cursor_pos": 5},
		"is_complete": map[string]any{"code": "x"},
		"history":     map[string]any{"hist_access_type": "tail", "n": 1},
		"comm_info":   map[string]any{},
	} {
		id := n.Request("shell", kind+"_request", content)
		n.ExpectReply(n.Shell, kind+"_reply", id)
		n.ExpectStatus("idle", id)
		n.ExpectStatus("busy", c.ID) // the page goes on to show a running cell
	}
	n.Interrupt(c)
}

func TestACellAsksForInput(t *testing.T) {
	_, n := Start(t)
	c := n.Run("name, err := display.Input(\"name? \")\nif err != nil { panic(err) }\nname")
	ask := n.next(n.Stdin, "input_request")
	question := n.content(n.expect(ask, "input_request", c.ID))
	if question.Text("prompt") != "name? " || question.At("password") != false {
		t.Errorf("asked %v", question)
	}
	n.Request("stdin", "input_reply", map[string]any{"value": "Gö"})
	c.Results("Gö")
	c.Done()

	secret := n.Run("display.Password(\"key: \")")
	if n.content(n.next(n.Stdin, "input_request")).At("password") != true {
		t.Error("the password would be shown")
	}
	n.Interrupt(secret)

	quiet := n.RunWith(map[string]any{"code": "_, err = display.Input(\"?\"); err.Error()", "allow_stdin": false})
	quiet.Results("this notebook client does not take input (nobody is there to type)")
	quiet.Done()
}
