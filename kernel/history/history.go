// Package history keeps the cells that were run, over restarts. In: a cell's source and result text. Out: entries by
// tail, range or search, as Jupyter's history_request asks. They live in one file of JSON lines in the user's data
// folder; kernels that run side by side append to it.
package history

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

const (
	// keepEntries is how many are loaded; keepBytes is when the file is rewritten with only those.
	keepEntries = 20_000
	keepBytes   = 32 << 20
	// entryBytes bounds what is kept of one cell: larger ones are data, not history.
	entryBytes = 256 << 10
)

// Entry is one cell that was run.
type Entry struct {
	Session int    `json:"session"`
	Line    int    `json:"line"`
	Source  string `json:"source"`
	Output  string `json:"output,omitempty"`
}

// Store is safe for use by many goroutines.
type Store struct {
	mu      sync.Mutex
	file    *os.File // nil when history cannot be kept; it then lasts as long as the kernel
	entries []Entry
	session int
}

// DefaultPath is history.jsonl in the user's data folder.
func DefaultPath() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "gpucharts", "history.jsonl"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "share", "gpucharts", "history.jsonl"), nil
}

// Open loads the history at path and begins a session of its own. The store works even when the error is not nil:
// a home that cannot be written to is no reason to have no kernel.
func Open(path string) (*Store, error) {
	s := &Store{session: 1}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return s, fmt.Errorf("history is not kept: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return s, fmt.Errorf("history is not kept: %w", err)
	}
	unlock, err := lock(file)
	if err != nil {
		file.Close()
		return s, fmt.Errorf("history is not kept: cannot lock %s: %w", path, err)
	}
	defer unlock()
	size := s.load(file)
	if size > keepBytes {
		if err := s.rewrite(file); err != nil {
			file.Close()
			return s, fmt.Errorf("history is not kept: cannot shorten %s: %w", path, err)
		}
	}
	// An entry without source claims the session's number for this kernel.
	s.file = file
	s.append(Entry{Session: s.session})
	return s, nil
}

// load skips lines that make no sense: a kernel may have died in mid-write.
func (s *Store) load(file *os.File) (size int64) {
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 4*entryBytes)
	for lines.Scan() {
		size += int64(len(lines.Bytes())) + 1
		var e Entry
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Session <= 0 {
			continue
		}
		s.session = max(s.session, e.Session+1)
		if e.Source != "" {
			s.entries = append(s.entries, e)
		}
	}
	if extra := len(s.entries) - keepEntries; extra > 0 {
		s.entries = append([]Entry(nil), s.entries[extra:]...)
	}
	return size
}

func (s *Store) rewrite(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	encoder := json.NewEncoder(out)
	for _, e := range s.entries {
		if err := encoder.Encode(e); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Add keeps a cell that was run.
func (s *Store) Add(line int, source, output string) {
	if source == "" || len(source) > entryBytes {
		return
	}
	if len(output) > entryBytes {
		output = ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := Entry{Session: s.session, Line: line, Source: source, Output: output}
	s.entries = append(s.entries, e)
	if len(s.entries) > keepEntries+keepEntries/4 {
		s.entries = append([]Entry(nil), s.entries[len(s.entries)-keepEntries:]...)
	}
	s.append(e)
}

// append writes one line in one write, so that kernels side by side do not mix theirs.
func (s *Store) append(e Entry) {
	if s.file == nil {
		return
	}
	if text, err := json.Marshal(e); err == nil {
		_, _ = s.file.Write(append(text, '\n')) // a full disk costs history, never the cell
	}
}

// Session is the number of the running session.
func (s *Store) Session() int { return s.session }

// Close ends the file.
func (s *Store) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file != nil {
		s.file.Close()
		s.file = nil
	}
}
