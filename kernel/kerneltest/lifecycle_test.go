package kerneltest

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"gpucharts/kernel/connection"
)

func TestShutdownIsAnsweredAndEndsTheProcess(t *testing.T) {
	for _, busy := range []bool{false, true} {
		k, n := Start(t)
		if busy {
			n.Run("for {}")
		}
		id := n.Request("control", "shutdown_request", map[string]any{"restart": true})
		if reply := n.ExpectReply(n.Control, "shutdown_reply", id); reply.At("restart") != true || reply.Text("status") != "ok" {
			t.Errorf("the reply is %v", reply)
		}
		if !k.Ended(patience) {
			t.Error("the kernel ended with an error")
		}
		k.notes = nil // what else came does not matter
	}
}

func TestAPortThatIsTakenIsSaidAndEndsTheProcess(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	k := Launch(t, func(k *Kernel) { k.File.ShellPort = taken.Addr().(*net.TCPAddr).Port })
	if k.Ended(patience) {
		t.Error("the kernel ended as if all were well")
	}
	k.expectConsole("shell: ", 1)
	k.expectConsole("address already in use", 1)
}

func TestHistoryOutlivesARestart(t *testing.T) {
	k, n := Start(t)
	n.Do("first := 1")
	n.Value("first + 1", "2")
	n.Request("control", "shutdown_request", map[string]any{"restart": true})
	k.Ended(patience)
	k.notes = nil

	_, n = Start(t, At(k))
	n.Value("100", "100")
	tail := n.Ask("history", map[string]any{"hist_access_type": "tail", "n": 3, "output": true, "raw": true})
	lines, _ := tail.At("history").([]any)
	if len(lines) != 3 {
		t.Fatalf("history is %v", lines)
	}
	for i, want := range []string{"first := 1", "first + 1", "100"} {
		line, _ := lines[i].([]any)
		pair, _ := line[2].([]any)
		if len(pair) != 2 || pair[0] != want {
			t.Errorf("line %d is %v, expected %s", i, line, want)
		}
	}
	found := n.Ask("history", map[string]any{"hist_access_type": "search", "pattern": "first*", "unique": true, "raw": true})
	if got, _ := found.At("history").([]any); len(got) != 2 {
		t.Errorf("found %v", got)
	}
}

func TestAnOrphanEndsItself(t *testing.T) {
	best := time.Hour
	for try := 0; try < 3 && best > 2*time.Second; try++ { // on a machine that may be busy with other things
		parent := exec.Command("sleep", "1000")
		if err := parent.Start(); err != nil {
			t.Fatal(err)
		}
		t.Setenv("JPY_PARENT_PID", strconv.Itoa(parent.Process.Pid))
		k, n := Start(t)
		n.Run("for {}")
		began := time.Now()
		_ = parent.Process.Kill()
		_ = parent.Wait()
		k.Ended(patience)
		k.notes = nil
		best = min(best, time.Since(began))
	}
	t.Logf("an orphan ended %v after its parent", best.Round(time.Millisecond))
	if best > 2*time.Second {
		t.Errorf("the orphan lived on for %v", best)
	}
}

func TestWhatKilledAKernelIsToldByTheNext(t *testing.T) {
	k, n := Start(t)
	n.Queue(map[string]any{"code": `m := map[int]int{}
for range 8 {
	go func() { for i := 0; ; i++ { m[i%10] = i } }()
}
for { m[1]++ }`})
	k.Ended(patience)
	k.notes = nil
	_, n = Start(t, At(k))
	c := n.Run("1+1")
	c.Complains("concurrent map")
	c.stderr = ""
	c.Results("2")
	c.Done()
	n.Value("2+2", "4") // told once
}

func TestAKernelThatWasKilledIsMissed(t *testing.T) {
	k, n := Start(t)
	n.Do("x := 1")
	k.Kill()
	k.notes = nil
	_, n = Start(t, At(k))
	c := n.Run("2")
	c.Complains("killed from outside")
	c.stderr = ""
	c.Results("2")
	c.Done()
}

func TestAConnectionFileOfOurOwnIsPrivate(t *testing.T) {
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "made.json")
	kernel := exec.Command(path, "kernel", "--connection-file", file)
	kernel.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir())
	if err := kernel.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kernel.Process.Kill(); _ = kernel.Wait() }()
	deadline := time.Now().Add(patience)
	for {
		info, err := os.Stat(file)
		if err == nil && info.Size() > 0 {
			if info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode().Perm())
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no connection file was made")
		}
		time.Sleep(5 * time.Millisecond)
	}
	made, warning, err := connection.Load(file)
	if err != nil || warning != "" || len(made.Key) < 32 {
		t.Errorf("%+v %q %v", made, warning, err)
	}
}
