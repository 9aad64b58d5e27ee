package history

import (
	"regexp"
	"strings"
)

// Tail is the last n entries.
func (s *Store) Tail(n int) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return last(s.entries, n)
}

// Range is the lines start <= line < stop of a session. As in IPython a session of 0 is the running one and a negative
// one counts back from it; a nil stop means to the end.
func (s *Store) Range(session, start int, stop *int) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if session <= 0 {
		session += s.session
	}
	var found []Entry
	for _, e := range s.entries {
		if e.Session == session && e.Line >= start && (stop == nil || e.Line < *stop) {
			found = append(found, e)
		}
	}
	return found
}

// Search is the last n entries whose source matches a glob pattern (* and ?, the whole source), n of 0 being all.
// unique keeps the latest of equal sources.
func (s *Store) Search(pattern string, n int, unique bool) []Entry {
	expression, err := regexp.Compile("(?s)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$")
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Entry
	for _, e := range s.entries {
		if expression.MatchString(e.Source) {
			found = append(found, e)
		}
	}
	if unique {
		found = latest(found)
	}
	return last(found, n)
}

func latest(entries []Entry) []Entry {
	newest := make(map[string]int)
	for i, e := range entries {
		newest[e.Source] = i
	}
	var kept []Entry
	for i, e := range entries {
		if newest[e.Source] == i {
			kept = append(kept, e)
		}
	}
	return kept
}

func last(entries []Entry, n int) []Entry {
	if n > 0 && n < len(entries) {
		entries = entries[len(entries)-n:]
	}
	return append([]Entry(nil), entries...)
}
