package history

import (
	"os"
	"path/filepath"
	"testing"
)

func sources(entries []Entry) (s []string) {
	for _, e := range entries {
		s = append(s, e.Source)
	}
	return s
}

func expect(t *testing.T, got []Entry, want ...string) {
	t.Helper()
	s := sources(got)
	if len(s) != len(want) {
		t.Fatalf("got %q, expected %q", s, want)
	}
	for i := range s {
		if s[i] != want[i] {
			t.Fatalf("got %q, expected %q", s, want)
		}
	}
}

func TestHistoryOutlivesTheKernel(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "history.jsonl")
	first, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	first.Add(1, "x := 1", "")
	first.Add(2, "x", "1")
	first.Close()
	second, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	second.Add(1, "y := 2", "")
	if second.Session() != first.Session()+1 {
		t.Errorf("sessions %d and %d", first.Session(), second.Session())
	}
	expect(t, second.Tail(2), "x", "y := 2")
	expect(t, second.Range(-1, 1, nil), "x := 1", "x")
	two := 2
	expect(t, second.Range(first.Session(), 1, &two), "x := 1")
	expect(t, second.Range(0, 0, nil), "y := 2")
}

func TestSearchFindsByPattern(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "h"))
	if err != nil {
		t.Fatal(err)
	}
	for i, source := range []string{"a+1", "b", "a+1", "a+2", "(a+3)\nb"} {
		s.Add(i, source, "")
	}
	expect(t, s.Search("a?1", 0, false), "a+1", "a+1")
	expect(t, s.Search("*a*", 0, true), "a+1", "a+2", "(a+3)\nb")
	expect(t, s.Search("*a*", 2, false), "a+2", "(a+3)\nb")
	expect(t, s.Search("[", 0, false))
}

func TestADamagedFileCostsItsDamagedLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h")
	if err := os.WriteFile(path, []byte("{\"session\":3,\"line\":1,\"source\":\"ok\"}\n{\"sess\nnull\n[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, s.Tail(10), "ok")
	if s.Session() != 4 {
		t.Errorf("session %d", s.Session())
	}
}

func TestAHomeThatCannotBeWrittenToStillHasHistoryInMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(path, "below", "h"))
	if err == nil {
		t.Fatal("no error")
	}
	s.Add(1, "x", "")
	expect(t, s.Tail(1), "x")
}
