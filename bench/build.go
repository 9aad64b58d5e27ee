package bench

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// build times a release build with caches warm for everybody's code but our own: the kernel beside
// the renderer, as install.sh does it, then the extension, which holds the renderer.
func (h *harness) build() error {
	out, err := os.MkdirTemp("", "gpucharts-bench-")
	if err != nil {
		return fmt.Errorf("time the build: %w", err)
	}
	defer os.RemoveAll(out)
	// A flag that changes nothing but is never the same makes the go command compile our
	// packages anew, and only ours.
	nonce := "-gcflags=gpucharts/...=-trimpath=/" + strconv.FormatInt(time.Now().UnixNano(), 36)
	parts := []struct {
		name, folder string
		argv         []string
	}{
		{"renderer (TinyGo)", ".", []string{"scripts/wasm.sh"}},
		{"kernel", ".", []string{"go", "build", "-trimpath", "-ldflags=-s -w", nonce, "-o", filepath.Join(out, "gpucharts"), "."}},
		{"extension", "wasm/labextension", []string{"npm", "run", "build"}},
	}
	took := make([]float64, len(parts))
	failed := make([]error, len(parts))
	run := func(i int) {
		command := exec.Command(parts[i].argv[0], parts[i].argv[1:]...)
		command.Dir = filepath.Join(h.root, parts[i].folder)
		begin := time.Now()
		if text, err := command.CombinedOutput(); err != nil {
			failed[i] = fmt.Errorf("build the %s: %w\n%s", parts[i].name, err, tail(string(text), 2000))
		}
		took[i] = time.Since(begin).Seconds()
	}
	begin := time.Now()
	var beside sync.WaitGroup
	beside.Go(func() { run(0) })
	beside.Go(func() { run(1) })
	beside.Wait()
	run(2)
	all := time.Since(begin).Seconds()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	for i, part := range parts {
		h.add(newFigure(us, "build: "+part.name, 0, "s", took[i]))
	}
	h.add(newFigure(us, "build: all", 0, "s", all))
	return nil
}
