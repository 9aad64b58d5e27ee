package jupytertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// python is the interpreter of the environment that ./install.sh makes, or GPUCHARTS_PYTHON.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("GPUCHARTS_PYTHON")
	if path == "" {
		root, err := filepath.Abs("../..")
		if err != nil {
			t.Fatal(err)
		}
		path = filepath.Join(root, ".venv", "bin", "python")
	}
	check := exec.Command(path, "-c", "import jupyter_kernel_test, jupyter_server, nbclient, nbformat, jupyter_console, websocket")
	if out, err := check.CombinedOutput(); err != nil {
		t.Fatalf("%s cannot run Jupyter's tests: %v\n%s\nRun ./install.sh test, or set GPUCHARTS_PYTHON to a Python that has jupyter_kernel_test==0.7.0, jupyter_console and nbclient.", path, err, out)
	}
	return path
}

// environment installs the kernel into a prefix of its own, by the program's own command.
func environment(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	program := os.Getenv("GPUCHARTS_PROGRAM")
	if program == "" {
		program = filepath.Join(dir, "bin", "gpucharts") // dir/gpucharts is the folder of caches
		if out, err := exec.Command("go", "build", "-o", program, "gpucharts").CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	if out, err := exec.Command(program, "install", "--prefix", dir).CombinedOutput(); err != nil {
		t.Fatalf("gpucharts install: %v\n%s", err, out)
	}
	return append(os.Environ(),
		"JUPYTER_PATH="+filepath.Join(dir, "share", "jupyter"), "JUPYTER_RUNTIME_DIR="+dir,
		"XDG_DATA_HOME="+dir, "XDG_CACHE_HOME="+dir, "IPYTHONDIR="+dir, "JUPYTER_PLATFORM_DIRS=0")
}

func TestJupytersOwnKernelTestsPassWithNothingSkipped(t *testing.T) {
	suite := exec.Command(python(t), "test_kernel.py")
	suite.Env = environment(t)
	out, err := suite.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func TestNotebooksExecuteInNbclient(t *testing.T) {
	run := exec.Command(python(t), "test_notebook.py")
	run.Env = environment(t)
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestFloodsBusyMarkInterruptRestartAndDeathThroughTheNotebookServer(t *testing.T) {
	run := exec.Command(python(t), "test_server.py")
	run.Env = environment(t)
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func TestCellsRunInJupyterConsole(t *testing.T) {
	console := exec.Command(python(t), "-m", "jupyter_console", "--kernel", "gpucharts", "--simple-prompt")
	console.Env = environment(t)
	console.Stdin = strings.NewReader("x := 6\nx * 7\nfor i := range 2 { fmt.Println(\"line\", i) }\n")
	out, err := console.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"42", "line 0", "line 1", "Go (go1."} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}
