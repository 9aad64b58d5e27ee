package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// resultVersion is the version of the result files' format.
const resultVersion = 1

// Result is one run of the harness: where, when, of what, and its figures.
type Result struct {
	Version int       `json:"version"`
	Date    time.Time `json:"date"`
	Commit  string    `json:"commit"`
	Dirty   bool      `json:"dirty,omitempty"` // the work tree differed from the commit
	Machine Machine   `json:"machine"`
	Figures []Figure  `json:"figures"`
}

// find gives the figure of a subject whose name begins with subject; nil: not measured.
func (r *Result) find(subject, work string, rows int64) *Figure {
	for i := range r.Figures {
		f := &r.Figures[i]
		if strings.HasPrefix(f.Subject, subject) && f.Work == work && f.Rows == rows {
			return f
		}
	}
	return nil
}

// path is the file that keeps r in a folder.
func (r *Result) path(folder string) string {
	commit := r.Commit
	if len(commit) > 8 {
		commit = commit[:8]
	}
	return filepath.Join(folder, fmt.Sprintf("%s-%s-%s.json", r.Date.Format("20060102T1504"), r.Machine.slug(), commit))
}

func (r *Result) save(folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("keep the results: %w", err)
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return "", fmt.Errorf("keep the results: %w", err)
	}
	path := r.path(folder)
	return path, os.WriteFile(path, append(text, '\n'), 0o644)
}

// loadResult reads a result file and refuses one of another version.
func loadResult(path string) (*Result, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	var r Result
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("read results %s: %w", path, err)
	}
	if r.Version != resultVersion {
		return nil, fmt.Errorf("results %s are of version %d, this harness reads %d: run the bench again", path, r.Version, resultVersion)
	}
	return &r, nil
}

// onto puts r's figures over those of an earlier result of the same machine, which stay where
// r has none of its own, with their commit.
func (r *Result) onto(earlier *Result) error {
	if earlier.Machine.slug() != r.Machine.slug() {
		return fmt.Errorf("the earlier results are of another machine (%s), not of this one (%s)", earlier.Machine.slug(), r.Machine.slug())
	}
	var kept []Figure
	for _, f := range earlier.Figures {
		if r.find(f.Subject, f.Work, f.Rows) != nil {
			continue
		}
		if f.Commit == "" && earlier.Commit != r.Commit {
			f.Commit = earlier.Commit
		}
		kept = append(kept, f)
	}
	r.Figures = append(kept, r.Figures...)
	if r.Machine.Adapter == "" {
		r.Machine.Adapter = earlier.Machine.Adapter
	}
	return nil
}

// merge joins the pieces of one long run, the later over the earlier, and keeps the whole.
func merge(w io.Writer, paths []string) error {
	if len(paths) < 2 {
		return usageError("merge FILE FILE...: the pieces, the earliest first")
	}
	var whole *Result
	for _, path := range paths {
		r, err := loadResult(path)
		if err != nil {
			return err
		}
		if whole != nil {
			if err := r.onto(whole); err != nil {
				return err
			}
		}
		whole = r
	}
	root, err := findRoot()
	if err != nil {
		return err
	}
	path, err := whole.save(filepath.Join(root, "bench", "results"))
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "kept in %s\n", path)
	if err := writeTables(w, whole); err != nil {
		return err
	}
	return checkBudgets(w, whole)
}
