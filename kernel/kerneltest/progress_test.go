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

// A file that takes a while to read: about 95 MB on one core of CSV.
const writeSlowCSV = `
f, _ := os.Create("slow.csv")
line := strings.Repeat("12345.25,2024-01-31T10:00:00.123456789Z,some text,-0.5e-3\n", 1<<14)
f.WriteString("a,time,b,c\n")
for range 100 { f.WriteString(line) }
f.Close()`

func TestLongWorkOnDataShowsHowFarItIsInPlace(t *testing.T) {
	t.Setenv("GOMAXPROCS", "1")
	_, n := Start(t)
	n.Do(writeSlowCSV)
	c := n.Run(`slow := data.Load("slow.csv")`)
	first := c.Shows("display_data")
	id := first.Text("transient|display_id")
	if text := first.Text("data|text/plain"); id == "" || !strings.Contains(text, "slow.csv: reading rows") || !strings.Contains(text, "%") {
		t.Fatalf("the bar says %q, with the id %q", text, id)
	}
	last := ""
	for c.ahead = c.output("an update"); c.ahead.Header.Type == "update_display_data"; c.ahead = c.output("an update or the end") {
		update := c.Shows("update_display_data")
		if got := update.Text("transient|display_id"); got != id {
			t.Errorf("%q was updated, not %q", got, id)
		}
		last = update.Text("data|text/plain")
	}
	if !strings.Contains(last, "slow.csv: reading rows took ") || strings.Contains(last, "░") {
		t.Errorf("when the cell ends the bar says %q", last)
	}
	c.Done()
	n.Do(`slow = data.Load("slow.csv")`) // nothing to do: no bar
}

func TestWorkThatGoesOnAfterItsCellIsToldOfInThatCell(t *testing.T) {
	t.Setenv("GOMAXPROCS", "1")
	_, n := Start(t)
	n.Do(writeSlowCSV)
	n.Do("loaded := make(chan int64, 1)")
	// The cell stays until the bar is there, and ends before the file is read.
	c := n.Run("go func() { loaded <- data.Load(\"slow.csv\").Rows() }()\ntime.Sleep(500 * time.Millisecond)")
	id := c.Shows("display_data").Text("transient|display_id")
	last := ""
	for c.ahead = c.output("an update"); c.ahead.Header.Type == "update_display_data"; c.ahead = c.output("an update or the end") {
		last = c.Shows("update_display_data").Text("data|text/plain")
	}
	if !strings.Contains(last, "goes on in the background") {
		t.Fatalf("when its cell ends the bar says %q: was the file read so soon?", last)
	}
	c.Done()
	next := n.Queue(map[string]any{"code": "<-loaded", "store_history": true})
	over := false
	for !over {
		m := n.next(n.IOPub, "the end of the work, and of the next cell")
		switch {
		case m.Header.Type == "update_display_data":
			if m.Parent.ID != c.ID || n.content(m).Text("transient|display_id") != id {
				t.Errorf("a bar of another cell was updated: %v", m)
			}
			last = n.content(m).Text("data|text/plain")
		case m.Header.Type == "display_data":
			t.Errorf("work of the cell before printed into this one: %v", m)
		case m.Parent.ID == next.ID && state(m) == "idle":
			over = true
		}
	}
	n.ExpectReply(n.Shell, "execute_reply", next.ID)
	if !strings.Contains(last, "reading rows took ") {
		t.Errorf("at the end the bar says %q", last)
	}
}
