package bench

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

// data measures the data manager. Each repetition is a process of its own (worker.go), so
// that indexes and memory start from nothing.
func (h *harness) data() error {
	for _, rows := range h.sizes {
		for _, kind := range []string{"line", "scatter"} {
			set, err := makeTestset(h.folder("data"), kind, rows)
			if err != nil {
				return err
			}
			if err := warm(set.arrow); err != nil {
				return err
			}
			repeat := min(h.runs, 5)
			if rows > 1e8 {
				repeat = min(h.runs, 2)
			}
			if err := h.dataOf(set, repeat); err != nil {
				return err
			}
		}
	}
	return nil
}

// sets makes all test sets. They stay in build/bench/data.
func (h *harness) sets() error {
	for _, rows := range h.sizes {
		for _, kind := range []string{"line", "scatter"} {
			if _, err := makeTestset(h.folder("data"), kind, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *harness) dataOf(set *testset, repeat int) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	gathered := &gather{}
	for range repeat {
		if err := twice(h.root, set, gathered, self, selfVerb()...); err != nil {
			return err
		}
	}
	gathered.each(h.take)
	return nil
}

// twice measures with an empty cache folder, then again as after a restart of the kernel, with
// what the first process left there.
func twice(root string, set *testset, into *gather, program string, verb ...string) error {
	cache, err := os.MkdirTemp("", "gpucharts-bench-")
	if err != nil {
		return fmt.Errorf("make a cache folder: %w", err)
	}
	defer os.RemoveAll(cache)
	for _, state := range []string{"cold", "restart"} {
		args := append([]string{"XDG_CACHE_HOME=" + cache, program}, verb...)
		args = append(args, "worker", set.kind, set.arrow, strconv.FormatInt(set.rows, 10), state)
		if err := collect(10*time.Minute, root, into.take, "env", args...); err != nil {
			return err
		}
	}
	return nil
}

// selfVerb is what comes before our verbs: nothing, or `bench` of the one binary.
func selfVerb() []string {
	if len(os.Args) > 1 && os.Args[1] == "bench" {
		return []string{"bench"}
	}
	return nil
}

// warm reads a file once, so that what is measured is the program and not the disk.
func warm(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read test data: %w", err)
	}
	defer f.Close()
	_, err = io.CopyBuffer(io.Discard, onlyReader{f}, make([]byte, 1<<22))
	return err
}

// onlyReader hides ReadFrom and WriteTo, which would shrink the buffer.
type onlyReader struct{ io.Reader }

// gather joins the samples of several runs of one program.
type gather struct{ all []sample }

func (g *gather) take(s *sample) {
	for i := range g.all {
		if t := &g.all[i]; t.Subject == s.Subject && t.Work == s.Work && t.Rows == s.Rows && t.Unit == s.Unit {
			t.Samples = append(t.Samples, s.Samples...)
			return
		}
	}
	g.all = append(g.all, *s)
}

func (g *gather) each(f func(*sample)) {
	for i := range g.all {
		f(&g.all[i])
	}
}
