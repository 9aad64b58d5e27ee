package kerneltest

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// Over the sockets, from the request to the cell's reply and idle; the best of three, on a machine that may be busy.
func TestTrivialCellsAreQuick(t *testing.T) {
	_, n := Start(t)
	p50, p99 := time.Hour, time.Hour
	for try := range 3 {
		var times []time.Duration
		for i := range 200 {
			name := fmt.Sprintf("x%d_%d", try, i)
			began := time.Now()
			n.Value(fmt.Sprintf("%s := %d\n%s + 1", name, i, name), fmt.Sprint(i+1))
			times = append(times, time.Since(began))
		}
		slices.Sort(times)
		p50, p99 = min(p50, times[100]), min(p99, times[197])
	}
	t.Logf("200 trivial cells: p50 %v, p99 %v", p50.Round(10*time.Microsecond), p99.Round(10*time.Microsecond))
	if p50 > 5*time.Millisecond || p99 > 25*time.Millisecond {
		t.Errorf("p50 %v (at most 5 ms), p99 %v (at most 25 ms)", p50, p99)
	}
}

func TestEveryKindOfValueShows(t *testing.T) {
	_, n := Start(t)
	for code, want := range map[string][2]string{
		`display.Text("plain")`:               {"text/plain", "plain"},
		`display.HTML("<i>a</i>")`:            {"text/html", "<i>a</i>"},
		`display.Markdown("*a*")`:             {"text/markdown", "*a*"},
		`display.Latex("$a$")`:                {"text/latex", "$a$"},
		`display.SVG("<svg/>")`:               {"image/svg+xml", "<svg/>"},
		`display.PNG([]byte{1, 2, 3})`:        {"image/png", "AQID"},
		`display.JSON(map[string]int{"a":1})`: {"application/json", "map[a:1]"},
	} {
		c := n.Run(code)
		if got := fmt.Sprint(c.Shows("execute_result").At("data|" + want[0])); got != want[1] {
			t.Errorf("%s has %s %q, expected %q", code, want[0], got, want[1])
		}
		c.Done()
		c = n.Run(code + ".Show()\n1")
		if got := fmt.Sprint(c.Shows("display_data").At("data|" + want[0])); got != want[1] {
			t.Errorf("%s.Show() has %s %q, expected %q", code, want[0], got, want[1])
		}
		c.Results("1")
		c.Done()
	}
}

func TestPrintsAndAssignmentsShowNothing(t *testing.T) {
	_, n := Start(t)
	n.Do("import \"bytes\"\nvar b bytes.Buffer")
	for code, printed := range map[string]string{
		"fmt.Println(7)": "7\n", "fmt.Printf(\"%d\\n\", 8)": "8\n", "fmt.Fprintln(os.Stdout, 9)": "9\n", "os.Stdout.WriteString(\"w\\n\")": "w\n",
		"b.WriteString(\"x\")": "", "fmt.Fprint(&b, 1)": "", "x := 3": "", "y, z := 1, 2": "", "x = 4; x++": "", "7;": "",
	} {
		c := n.Run("var x, y, z int; _, _, _ = x, y, z\n" + code)
		if printed != "" {
			c.Prints(printed)
		}
		c.Done() // fails on any result, and on what else was printed
	}
}

func TestANameThatHidesAPackageGetsAHint(t *testing.T) {
	_, n := Start(t)
	for _, name := range []string{"data", "chart", "time"} {
		c := n.Run(name + " := 3")
		c.Complains("`" + name + "` now names your variable and hides the package")
		c.stderr = ""
		c.Done()
	}
	n.Value("time_.Duration(time).String()", "3ns")
	n.Value(`data_.FromColumns(map[string]any{"x": []int64{1, 2}}).Rows()`, "2")
	n.Do(`_ = chart_.Line(data_.FromColumns(map[string]any{"x": []int64{1, 2}}), "x", "x")`)
}

func TestAPanicInAGoroutineIsToldAndTheKernelLives(t *testing.T) {
	_, n := Start(t)
	n.Do("x := 1")
	c := n.Run("go func() {\n\tdefer fmt.Sprint()\n\tvar m map[int]int\n\tm[1] = 2\n}()\ntime.Sleep(300 * time.Millisecond)")
	c.Complains("assignment to entry in nil map")
	c.Complains("cell[2]:4")
	c.stderr = ""
	c.Done()
	n.Value("x", "1")
}

// limited starts the kernel with little address space.
func limited(k *Kernel) { k.Before = fmt.Sprintf("ulimit -v %d", 6<<20) }

func TestWhatRanOutOfMemoryIsToldByTheNext(t *testing.T) {
	k, n := Start(t, limited)
	n.Do("x := 1")
	n.Queue(map[string]any{"code": "var all [][]byte\nfor { all = append(all, make([]byte, 256<<20)) }"})
	k.Ended(patience)
	k.notes = nil
	_, n = Start(t, At(k))
	c := n.Run("2")
	c.Complains("out of memory")
	c.stderr = ""
	c.Results("2")
	c.Done()
	n.Run("x").Fails("CompileError", "undefined: x")
}
