package kerneltest

import (
	"strings"
	"testing"
)

func TestAProgressBarMovesInPlace(t *testing.T) {
	_, n := Start(t)
	c := n.Run("bar := display.Progress(\"sum\", 3)\nfor range 3 { bar.Add(1); time.Sleep(150 * time.Millisecond) }\nbar.Done()")
	id := c.Shows("display_data").Text("transient|display_id")
	if id == "" {
		t.Fatal("the bar has no display id")
	}
	last := ""
	for range 4 {
		update := c.Shows("update_display_data")
		if got := update.Text("transient|display_id"); got != id {
			t.Errorf("%q was updated, not %q", got, id)
		}
		if last = update.Text("data|text/plain"); strings.Contains(last, "(3 of 3) in") {
			break
		}
	}
	if !strings.Contains(last, "(3 of 3) in") {
		t.Errorf("the last state is %q", last)
	}
	c.Done()
	n.Interrupt(n.Run("display.Each(1000, \"long\", func(i int) { if i == 2 { select {} } })").quietly())
	n.Value("bar.Done(); 6*7", "42")
}

// quietly drops the bar that the cell shows before it waits.
func (c *Cell) quietly() *Cell {
	c.Shows("display_data")
	for c.ahead == nil {
		if m := c.output("an update of the bar"); m.Header.Type == "update_display_data" && strings.Contains(c.n.content(m).Text("data|text/plain"), "(2 of") {
			break
		}
	}
	return c
}
