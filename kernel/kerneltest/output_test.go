package kerneltest

import (
	"strings"
	"testing"
	"time"
)

func TestOutputsComeInTheirOrder(t *testing.T) {
	_, n := Start(t)
	c := n.Run("fmt.Println(\"before\")\ndisplay.HTML(\"<b>in</b>\").Show()\nfmt.Println(\"after\")\n7")
	c.Prints("before\n")
	if got := c.Shows("display_data").Text("data|text/html"); got != "<b>in</b>" {
		t.Errorf("displayed %q", got)
	}
	c.Prints("after\n")
	c.Results("7")
	c.Done()
}

func TestTheTwoStreamsAreApart(t *testing.T) {
	_, n := Start(t)
	c := n.Run(`fmt.Fprintln(os.Stderr, "wrong"); fmt.Println("right");`)
	c.Prints("right\n")
	c.Complains("wrong\n")
	c.Done()
}

func TestWhatAGoroutinePrintsLaterBelongsToItsCell(t *testing.T) {
	_, n := Start(t)
	n.Do("on := make(chan bool)")
	c := n.Run("go func() { <-on; fmt.Println(\"late\"); on <- true }()")
	c.Done()
	second := n.Run("on <- true\n<-on;")
	second.Prints("late\n")
	second.Done()
}

func TestDisplaysAreUpdatedInPlaceAndCleared(t *testing.T) {
	_, n := Start(t)
	c := n.Run(`display.Display(display.Text("0%"), "bar"); display.Update(display.Text("100%"), "bar"); display.Clear();`)
	shown := c.Shows("display_data")
	updated := c.Shows("update_display_data")
	for name, content := range map[string]Content{"0%": shown, "100%": updated} {
		if content.Text("data|text/plain") != name || content.Text("transient|display_id") != "bar" {
			t.Errorf("expected %s under the id bar, got %v", name, content)
		}
	}
	c.Shows("clear_output")
	c.Done()
}

func TestFailuresAreOneErrorEach(t *testing.T) {
	_, n := Start(t)
	n.Do("x := 1")
	n.Run("y := x +").Fails("CompileError", "cell[2]:1")
	n.Run("x = 5\nnope(x)").Fails("CompileError", "cell[3]:2:1", "nope")
	n.Value("x", "1") // the cell that did not compile did not run
	n.Run("func f() { var p *int; *p = 1 }").Done()
	n.Run("fmt.Print(\"so far\")\nf()").failsAfter("so far", "panic", "nil pointer", "cell[5]:1", "cell[6]:2")
	n.Run(`fmt.Errorf("no luck with %d", x)`).Fails("Error", "no luck with 1")
	n.Value("x", "1")
}

func (c *Cell) failsAfter(text, name string, parts ...string) {
	c.n.t.Helper()
	c.Prints(text)
	c.Fails(name, parts...)
}

func TestCellsBehindAFailedOneAreAborted(t *testing.T) {
	_, n := Start(t)
	n.Do("x := 0")
	first := n.Run("gate := make(chan bool); go func() { time.Sleep(200*time.Millisecond); gate <- true }(); <-gate; panic(\"stop here\")")
	behind := n.Queue(map[string]any{"code": "x = 1"})
	first.Fails("panic", "stop here")
	n.ExpectStatus("busy", behind.ID)
	n.ExpectStatus("idle", behind.ID)
	if reply := n.ExpectReply(n.Shell, "execute_reply", behind.ID); reply.Text("status") != "aborted" {
		t.Errorf("the cell behind was not aborted: %v", reply)
	}
	n.Value("x", "0")
}

func TestWithoutStopOnErrorTheNextCellRuns(t *testing.T) {
	_, n := Start(t)
	first := n.RunWith(map[string]any{"code": "time.Sleep(200*time.Millisecond); panic(1)", "stop_on_error": false})
	second := n.Queue(map[string]any{"code": "6*7"})
	first.Fails("panic")
	second.Begins()
	second.ExpectInput()
	second.Results("42")
	second.Done()
}

func TestSilentCellsShowNothingAndAreNotCounted(t *testing.T) {
	_, n := Start(t)
	n.RunWith(map[string]any{"code": "x := 3\nx", "silent": true}).Done()
	c := n.Run("x")
	c.Results("3")
	if count := c.Done().At("execution_count"); count != 1.0 {
		t.Errorf("the first counted cell is number %v", count)
	}
}

func TestUserExpressionsAreEvaluated(t *testing.T) {
	_, n := Start(t)
	c := n.RunWith(map[string]any{"code": "x := 20", "user_expressions": map[string]string{"double": "x*2", "wrong": "nope"}})
	reply := c.Done()
	if got := reply.Text("user_expressions|double|data|text/plain"); got != "40" {
		t.Errorf("x*2 is %q", got)
	}
	if got := reply.Text("user_expressions|wrong|status"); got != "error" {
		t.Errorf("the wrong one is %q", got)
	}
}

// The notebook server throws charts away as well once stream text comes faster than 1 MB a second.
func TestAPrintFloodIsCutSaysSoAndStaysInterruptible(t *testing.T) {
	_, n := Start(t)
	c := n.Run("pad := strings.Repeat(\"x\", 2000)\nfor i := 0; ; i++ { fmt.Println(i, pad) }")
	began, total, messages, text := time.Now(), 0, 0, ""
	for time.Since(began) < 4*time.Second || time.Since(began) < patience && !strings.Contains(text, "of output cut here") {
		m := n.next(n.IOPub, "a flood")
		text += n.content(n.expect(m, "stream", c.ID)).Text("text")
		total += len(m.Content)
		messages++
	}
	if seconds := time.Since(began).Seconds(); float64(total) > seconds*1e6 || messages > 3000 {
		t.Errorf("%d bytes in %d messages came in %.1f seconds", total, messages, seconds)
	}
	n.Interrupt(c)
	if !strings.Contains(text, "of output cut here") {
		t.Error("nothing says how much was cut")
	}
	n.Value("1+1", "2")
}
