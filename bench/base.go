package bench

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// auto has the harness choose the base by itself.
const auto = "auto"

// baseError is a fault of the base: it is not there, does not build, or does not measure.
type baseError struct{ error }

func (e baseError) Unwrap() error { return e.error }

// base is the commit to compare with, and why that one.
type base struct{ commit, subject, why string }

func (b base) String() string { return fmt.Sprintf("%.12s (%s): %s", b.commit, b.subject, b.why) }

func (h *harness) git(args ...string) string {
	out, err := exec.Command("git", append([]string{"-C", h.root}, args...)...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// base finds the commit that is asked for. auto: the one that GPUCHARTS_BASE names; else where this branch left the main
// one; on the main branch the commit before, or the last one where there are changes that are not committed. A shallow
// clone may have none of them; then this commit stands against itself, which shows the machine's noise.
func (h *harness) base(asked string) (base, error) {
	head := h.git("rev-parse", "HEAD")
	named := func(name, why string) (base, bool) {
		commit := h.git("rev-parse", "--verify", "--quiet", name+"^{commit}")
		return base{commit, h.git("log", "-1", "--format=%s", commit), why}, commit != ""
	}
	if asked != auto {
		b, ok := named(asked, "as asked")
		if !ok {
			return b, usageError("there is no commit " + asked + " in this clone")
		}
		return b, nil
	}
	if name := os.Getenv("GPUCHARTS_BASE"); name != "" {
		b, ok := named(name, "GPUCHARTS_BASE names it")
		if !ok {
			return b, fmt.Errorf("GPUCHARTS_BASE names %q, which is no commit in this clone", name)
		}
		return b, nil
	}
	for _, main := range []string{"origin/main", "main"} {
		if fork := h.git("merge-base", "HEAD", main); fork != "" && fork != head {
			b, _ := named(fork, "where this branch left "+main)
			return b, nil
		}
	}
	if h.result.Dirty {
		b, _ := named("HEAD", "the last commit, without the changes of this checkout")
		return b, nil
	}
	if b, ok := named("HEAD~1", "the commit before this one"); ok {
		return b, nil
	}
	b, ok := named("HEAD", "ITSELF, since this clone has no earlier commit (is it shallow?): what differs is noise")
	if !ok {
		return b, fmt.Errorf("no commit in %s: compare needs git's history", h.root)
	}
	return b, nil
}
