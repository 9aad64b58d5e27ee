package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// build times a release build with caches warm for everybody's code but our own.
func (h *harness) build() error {
	out, err := os.MkdirTemp("", "gpucharts-bench-")
	if err != nil {
		return fmt.Errorf("time the build: %w", err)
	}
	defer os.RemoveAll(out)
	var total float64
	for _, step := range []struct {
		name    string
		folder  string
		command func(nonce string) []string
	}{
		// A flag that changes nothing but is never the same makes the go command compile our
		// packages anew, and only ours.
		{"kernel", ".", func(nonce string) []string {
			return []string{"go", "build", "-trimpath", "-ldflags=-s -w", "-gcflags=gpucharts/...=-trimpath=/" + nonce, "-o", filepath.Join(out, "gpucharts"), "."}
		}},
		{"renderer (TinyGo)", ".", func(string) []string { return []string{"scripts/wasm.sh"} }},
		{"extension", "wasm/labextension", func(string) []string { return []string{"npm", "run", "build"} }},
	} {
		argv := step.command(strconv.FormatInt(time.Now().UnixNano(), 36))
		command := exec.Command(argv[0], argv[1:]...)
		command.Dir = filepath.Join(h.root, step.folder)
		start := time.Now()
		if text, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("build the %s: %w\n%s", step.name, err, tail(string(text), 2000))
		}
		seconds := time.Since(start).Seconds()
		total += seconds
		h.add(newFigure(us, "build: "+step.name, 0, "s", seconds))
	}
	h.add(newFigure(us, "build: all", 0, "s", total))
	return nil
}
