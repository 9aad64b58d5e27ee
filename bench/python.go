package bench

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// python makes the peers' own virtual environment, once, from the pinned list, and gives its
// interpreter.
func (h *harness) python() (string, error) {
	venv := filepath.Join(h.root, "build", "bench-venv")
	interpreter := filepath.Join(venv, "bin", "python")
	if !present(interpreter) {
		h.say("making %s", venv)
		if out, err := exec.Command("python3", "-m", "venv", venv).CombinedOutput(); err != nil {
			return "", fmt.Errorf("make the peers' environment: %w\n%s", err, out)
		}
	}
	list := filepath.Join(h.root, "bench", "peers", "requirements.txt")
	out, err := exec.Command(interpreter, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", list).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("install the Python peers: %w\n%s", err, out)
	}
	return interpreter, nil
}

// pythonPeers measures tsdownsample and datashader on the test sets.
func (h *harness) pythonPeers() error {
	interpreter, err := h.python()
	if err != nil {
		return err
	}
	steps := h.folder("steps.json")
	for _, rows := range h.sizes {
		if rows > rawRows {
			continue
		}
		for kind, program := range map[string]string{"line": "lines.py", "scatter": "densities.py"} {
			set, err := makeTestset(h.folder("data"), kind, rows)
			if err != nil {
				return err
			}
			err = collect(10*time.Minute, filepath.Join(h.root, "bench", "peers"), h.take, interpreter,
				program, set.raw, strconv.FormatInt(rows, 10), strconv.Itoa(h.runs), steps)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
