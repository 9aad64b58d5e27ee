package kerneltest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// stuckGo is a go command that waits for its child, as the real one does for git or a slow proxy.
const stuckGo = "#!/bin/sh\nsleep 300 &\necho $! >> \"$STUCK\"\nwait\n"

func TestAnInterruptOfAnImportEndsTheGoCommandAndChangesNothing(t *testing.T) {
	tools := t.TempDir()
	if err := os.WriteFile(filepath.Join(tools, "go"), []byte(stuckGo), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := program(); err != nil { // which is built by the real one
		t.Fatal(err)
	}
	told := filepath.Join(tools, "children")
	t.Setenv("STUCK", told)
	t.Setenv("PATH", tools+string(filepath.ListSeparator)+os.Getenv("PATH"))
	_, n := Start(t)
	n.Do("x := 1")
	n.InterruptInTime("import \"example.com/far/away\"\nx = 2\ny := 3", func(*Cell) {
		for end := time.Now().Add(patience); len(children(t, told)) == 0; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the go command was not asked")
			}
		}
	})
	for _, child := range children(t, told) {
		for end := time.Now().Add(patience); running(child); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("process %d, which the go command had started, still runs", child)
			}
		}
	}
	n.Value("x", "1")
	n.Run("y").Fails("CompileError", "undefined: y")
	n.Run("away.X").Fails("CompileError", "undefined: away")
}

func children(t *testing.T, told string) (all []int) {
	t.Helper()
	text, err := os.ReadFile(told)
	if err != nil {
		return nil
	}
	for _, line := range strings.Fields(string(text)) {
		if pid, err := strconv.Atoi(line); err == nil {
			all = append(all, pid)
		}
	}
	return all
}

// running: a process that has ended and that nobody has waited for counts as ended.
func running(pid int) bool {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return syscall.Kill(pid, 0) == nil
	}
	_, state, _ := strings.Cut(string(status), ") ")
	return !strings.HasPrefix(state, "Z")
}

// Whenever the interrupt comes: while the go command looks, while sources are read and checked, while they are built.
func TestAnInterruptOfALargeImportLeavesItToTheNextCell(t *testing.T) {
	_, n := Start(t, withModule)
	n.Do("x := 1")
	whole := time.Now()
	n.Do("import \"gonum.org/v1/gonum/floats\"\nx = 2")
	took := time.Since(whole)
	n.Value("floats.Sum([]float64{1, 2, 4})", "7")
	t.Logf("the first import of floats took %v", took.Round(time.Millisecond))
	best := time.Hour
	for part := time.Duration(1); part < 8; part += 2 {
		_, n := Start(t, withModule)
		n.Do("x := 1")
		c := n.Run("import \"gonum.org/v1/gonum/stat\"\nmean := stat.Mean([]float64{1, 2, 6}, nil)\nx = 2\nfor { time.Sleep(time.Second) }")
		time.Sleep(part * took / 4)
		ended := n.Interrupt(c)
		best = min(best, ended)
		t.Logf("after %v: ended within %v", (part * took / 4).Round(time.Millisecond), ended.Round(100*time.Microsecond))
		c = n.Run("x")
		if x := c.Shows("execute_result").Text("data|text/plain"); x != "1" && x != "2" {
			t.Errorf("x is %s", x)
		}
		c.Done()
		n.Do("import \"gonum.org/v1/gonum/stat\"")
		n.Value("stat.Mean([]float64{1, 2, 6}, nil)", "3")
		n.Value("stat.StdDev([]float64{1, 2, 3}, nil)", "1")
	}
	if best > interruptBound {
		t.Errorf("the best interrupt took %v, expected under %v", best, interruptBound)
	}
}
