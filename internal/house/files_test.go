package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// maxLines is the length over which no file goes, tests too. Around 150 is the habit.
const maxLines = 800

func TestNoFileIsTooLongAndNoTestSkips(t *testing.T) {
	root := filepath.Join("..", "..")
	out, err := exec.Command("git", "-C", root, "ls-files", "*.go", "*.ts", "*.mjs", "*.wgsl", "*.sh", "*.py").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	files := strings.Fields(string(out))
	if len(files) < 20 {
		t.Fatalf("only %d files found", len(files))
	}
	skip := [][]byte{[]byte("t.Skip" + "("), []byte("t.Skip" + "f("), []byte(".skip" + "("), []byte("mark." + "skip"), []byte("Skip" + "Now(")}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			continue // removed in the work tree
		}
		if n := bytes.Count(text, []byte("\n")); n > maxLines && !bytes.Contains(text[:min(len(text), 400)], []byte("DO NOT EDIT")) {
			t.Errorf("%s has %d lines, over %d: split it", file, n, maxLines)
		}
		for _, s := range skip {
			if strings.Contains(filepath.Base(file), "test") && bytes.Contains(text, s) {
				t.Errorf("%s skips a test: a missing part fails and says what to install", file)
			}
		}
	}
}

// maxBytes is the size over which nothing is committed: what is built belongs into build/.
const maxBytes = 1 << 20

func TestNothingLargeIsCommitted(t *testing.T) {
	root := filepath.Join("..", "..")
	out, err := exec.Command("git", "-C", root, "ls-files", "-z").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for _, file := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
		if info, err := os.Stat(filepath.Join(root, file)); err == nil && info.Size() > maxBytes {
			t.Errorf("%s has %d bytes: is it built?", file, info.Size())
		}
	}
}
