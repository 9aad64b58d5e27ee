package kerneltest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"gpucharts/display/spec"
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
	n.soakRound(0) // so that everything that is made once is made
	n.soakRound(1)
	goroutines, resident := n.goroutines(), k.residentBytes()
	rounds := 2
	for end := time.Now().Add(long); time.Now().Before(end); rounds++ {
		n.soakRound(rounds)
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
	if allowed := int64(48<<20 + rounds*25*50_000); grownBytes > allowed {
		t.Errorf("%d MB more than before, allowed are %d", grownBytes>>20, allowed>>20)
	}
}

// soakRound is a flood that is interrupted while a page pulls, then twenty cells.
func (n *Notebook) soakRound(round int) {
	n.t.Helper()
	c := n.Run(`for i := 0; ; i++ { fmt.Println(i, "some text that makes a flood") }`)
	comm := fmt.Sprintf("soak-%d", round)
	ids := map[string]bool{n.Request("shell", "comm_open", map[string]any{"comm_id": comm, "target_name": spec.CommTarget, "data": map[string]any{}}): true}
	for i := range 20 {
		ids[n.Request("shell", "comm_msg", map[string]any{"comm_id": comm, "data": map[string]any{}}, []byte(fmt.Sprint("garbage", i)))] = true
	}
	ids[n.Request("shell", "comm_close", map[string]any{"comm_id": comm, "data": map[string]any{}})] = true
	stop := n.Request("control", "interrupt_request", nil)
	ids[stop] = true
	n.ExpectReply(n.Control, "interrupt_reply", stop)
	n.ExpectReply(n.Shell, "execute_reply", c.ID)
	for ended := false; len(ids) > 0 || !ended; { // replies of the tile service come in between
		m := n.next(n.IOPub, "the end of a flood and of what came with it")
		if m.Parent != nil && state(m) == "idle" {
			ended = ended || m.Parent.ID == c.ID
			delete(ids, m.Parent.ID)
		}
	}
	// A print that was under way in native code when the interrupt gave up on it may still arrive.
	next := n.Queue(map[string]any{"code": "x += 1", "store_history": true})
	m := n.next(n.IOPub, "the next cell's busy")
	for m.Header.Type == "stream" && m.Parent != nil && m.Parent.ID == c.ID {
		m = n.next(n.IOPub, "the next cell's busy")
	}
	if n.expect(m, "status", next.ID); state(m) != "busy" {
		n.t.Fatalf("expected the next cell's busy, got %v", m)
	}
	next.ExpectInput()
	next.Done()
	for range 19 {
		n.Do("x += 1")
	}
	n.Value("x", strconv.Itoa(20*(round+1)))
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
