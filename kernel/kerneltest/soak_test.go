package kerneltest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// TestSoak floods, computes, pulls and interrupts, and expects the kernel to stay as small as it was.
// For minutes: GPUCHARTS_SOAK=5m go test -run TestSoak -timeout 20m -v ./kernel/kerneltest
func TestSoak(t *testing.T) {
	long := 4 * time.Second
	if text := os.Getenv("GPUCHARTS_SOAK"); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	k, n := Start(t)
	n.Do(`import "runtime"`)
	n.Do("x := 0")
	d := k.loadTruth(n, 60_000)
	n.soakRound(0, d) // so that everything that is made once is made
	n.soakRound(1, d)
	goroutines, resident := n.goroutines(), k.residentBytes()
	rounds := 2
	for end := time.Now().Add(long); time.Now().Before(end); rounds++ {
		n.soakRound(rounds, d)
	}
	// Each interrupted cell is watched for some seconds after its end.
	grown := n.goroutines() - goroutines
	for end := time.Now().Add(patience); grown > 8 && time.Now().Before(end); grown = n.goroutines() - goroutines {
		time.Sleep(100 * time.Millisecond)
	}
	grownBytes := k.residentBytes() - resident
	t.Logf("%d rounds: %+d goroutines, %+d KB resident (%d MB)", rounds, grown, grownBytes>>10, k.residentBytes()>>20)
	if grown > 8 {
		t.Errorf("%d goroutines more than before", grown)
	}
	// Cells leave their compiled code: under 50 MB for 1,000 of them.
	if allowed := int64(48<<20 + rounds*105*50_000); grownBytes > allowed {
		t.Errorf("%d MB more than before, allowed are %d", grownBytes>>20, allowed>>20)
	}
}

// soakRound is a flood during which two pages pull, babble and give up, an interrupt in the middle of it, then a hundred cells.
func (n *Notebook) soakRound(round int, d *truth) {
	n.t.Helper()
	c := n.Run(`for i := 0; ; i++ { fmt.Println(i, "some text that makes a flood") }`)
	pages := []*Page{n.OpenPage(fmt.Sprint("soak-", round, "a")), n.OpenPage(fmt.Sprint("soak-", round, "b"))}
	for _, p := range pages {
		p.pull(d, round)
	}
	n.drain(c.ID, pages, func() bool { return pages[0].Answered() && pages[1].Answered() }) // while the cell floods
	for _, p := range pages {
		p.pull(d, round+1)
	}
	stop := n.Request("control", "interrupt_request", nil)
	n.ExpectReply(n.Control, "interrupt_reply", stop)
	n.ExpectReply(n.Shell, "execute_reply", c.ID)
	running := map[string]bool{c.ID: true, stop: true}
	n.drain(c.ID, pages, func() bool { return pages[0].Answered() && pages[1].Answered() }, running)
	pages[0].Close()
	pages[1].Close()
	n.drain(c.ID, pages, func() bool { return pages[0].Settled() && pages[1].Settled() && len(running) == 0 }, running)
	for range 100 {
		n.Do("x += 1")
	}
	n.Value("x", strconv.Itoa(100*(round+1)))
}

// pull asks for what views of a line and of a scatter chart ask for, and for what no page would.
func (p *Page) pull(d *truth, round int) {
	p.n.t.Helper()
	var line, dots []wire.Place
	for i := range int64(4) {
		level := int16((round + int(i)) % 9) // a tile of level 8 has all rows, one of level 0 some hundred
		line = append(line, wire.Place{LevelX: level, IndexX: (int64(round) + i) % 3})
		dots = append(dots, wire.Place{LevelX: level + 2, LevelY: 4 + level%3, IndexX: i % 2, IndexY: i%3 - 1})
	}
	p.Ask(wire.Request{Verb: wire.Tiles, Layer: d.line, Places: line}, d.check(line))
	p.Ask(wire.Request{Verb: wire.Tiles, Layer: d.dots, Places: dots}, d.check(dots))
	x := int64(round*977) % d.x[len(d.x)-1]
	p.Ask(wire.Request{Verb: wire.Nearest, Layer: d.line, X: spec.Value{Int: x}, RadiusX: 1e6, RadiusY: 1e6}, d.checkNearest(x))
	p.Ask(wire.Request{Verb: wire.Probe, Layer: d.line}, checkStatus(wire.OK))
	other := d.line
	other.Dataset[0] ^= 1
	p.Ask(wire.Request{Verb: wire.Probe, Layer: other}, checkStatus(wire.UnknownDataset))
	other = d.dots
	other.Y = 77
	p.Ask(wire.Request{Verb: wire.Tiles, Layer: other, Places: dots}, checkStatus(wire.BadRequest))
	p.Withdraw(p.Ask(wire.Request{Verb: wire.Tiles, Layer: d.dots, Places: dots}, d.check(dots)))
	for i := range 20 {
		p.Babble(fmt.Append(nil, "garbage ", i))
	}
}

// drain takes what comes on iopub until done, and strikes those off running whose idle comes. A cell that has ended prints nothing.
func (n *Notebook) drain(cell string, pages []*Page, done func() bool, running ...map[string]bool) {
	n.t.Helper()
	for !done() {
		m := n.next(n.IOPub, "replies to a page")
		switch {
		case pages[0].Takes(m), pages[1].Takes(m):
		case m.Header.Type == "stream" && len(running) > 0 && !running[0][cell]:
			n.t.Fatalf("the cell has ended, and yet it prints: %v", m)
		case m.Parent != nil && state(m) == "idle" && len(running) > 0:
			delete(running[0], m.Parent.ID)
		}
	}
}

func (n *Notebook) goroutines() int {
	n.t.Helper()
	c := n.Run("runtime.NumGoroutine()")
	count, err := strconv.Atoi(c.Shows("execute_result").Text("data|text/plain"))
	if err != nil {
		n.t.Fatal(err)
	}
	c.Done()
	return count
}

func (k *Kernel) residentBytes() int64 {
	k.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", k.Process.Process.Pid))
	if err != nil {
		k.t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		k.t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}
