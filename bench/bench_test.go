package bench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gpucharts/bench"
)

// sample of a run as the harness keeps it.
const kept = `{"version":1,"date":"2026-01-02T03:04:05Z","commit":"0123456789abcdef","machine":{"cpu":"A CPU","cores":2,"memoryGB":8,"os":"linux/amd64","go":"go1.26"},
"figures":[
 {"subject":"gpucharts","work":"line: the same view again","rows":100000000,"unit":"ms","runs":3,"median":2,"p95":2.5,"min":1,"max":3},
 {"subject":"tsdownsample 1.0","work":"MinMaxLTTB, whole view","rows":100000000,"unit":"ms","runs":3,"median":30,"p95":31,"min":29,"max":32},
 {"subject":"gpucharts","work":"page line: first pixels","rows":10000000,"unit":"ms","runs":1,"median":500,"p95":500,"min":500,"max":500},
 {"subject":"uplot 1.0","work":"line: first pixels","rows":10000000,"unit":"ms","runs":0,"median":0,"p95":0,"min":0,"max":0,"failed":"the page crashed"}
]}`

// run calls the harness as the command line does and gives what it printed.
func run(t *testing.T, args ...string) (string, int) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = out, out
	status := bench.Main(args)
	os.Stdout, os.Stderr = stdout, stderr
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text), status
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "result.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestATableSetsPeersBesideUsWithRatiosAndBars(t *testing.T) {
	text, status := run(t, "table", write(t, kept))
	if status != 0 {
		t.Fatalf("status %d: %s", status, text)
	}
	for _, want := range []string{
		"A CPU, 2 cores", "commit 01234567",
		"| line: the whole view again, 1920 px (its tiles are kept) | 100M | 2.00 ms (2.50) | tsdownsample 1.0, MinMaxLTTB, whole view | 30.0 ms (31.0) | 15.0x | 20.0x: **not reached** |",
		"the page crashed | - |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestResultsOfAnotherVersionAreRefusedWithWhatToDo(t *testing.T) {
	text, status := run(t, "table", write(t, strings.Replace(kept, `"version":1`, `"version":7`, 1)))
	if status != 1 || !strings.Contains(text, "version 7") || !strings.Contains(text, "run the bench again") {
		t.Errorf("status %d: %s", status, text)
	}
}

func TestWrongArgumentsSayWhatThereIs(t *testing.T) {
	for _, args := range [][]string{{"fast"}, {"small", "-only", "nothing"}, {"small", "-rows", "ten"}, {"compare"}} {
		if text, status := run(t, args...); status != 2 || !strings.Contains(text, "bench compare BASE") {
			t.Errorf("%v: status %d: %s", args, status, text)
		}
	}
}

func TestTheDataPartKeepsFiguresOfBothKinds(t *testing.T) {
	program := filepath.Join(t.TempDir(), "bench")
	if text, err := exec.Command("go", "build", "-o", program, "./cmd/bench").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	folder := t.TempDir()
	command := exec.Command(program, "small", "-only", "data", "-rows", "50000", "-runs", "2", "-out", folder)
	text, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	if len(files) != 1 {
		t.Fatalf("%d result files", len(files))
	}
	for _, work := range []string{"line: later view", "scatter: later view", "line: private memory", "scatter: open"} {
		if !strings.Contains(string(text), "| gpucharts | "+work+" |") {
			t.Errorf("no figure for %q in\n%s", work, text)
		}
	}
}
