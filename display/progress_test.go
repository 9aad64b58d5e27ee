package display

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is a notebook that keeps what is shown under each id.
type screen struct {
	mu      sync.Mutex
	sent    int
	updates int
	ids     map[string]string
}

func (s *screen) Display(data, _ map[string]any, id string, update bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent++
	if update {
		s.updates++
		if _, ok := s.ids[id]; !ok {
			return fmt.Errorf("nothing is shown as %q", id)
		}
	}
	s.ids[id] = data["text/plain"].(string) + "\n" + data["text/html"].(string)
	return nil
}
func (s *screen) Clear(bool) error                   { return nil }
func (s *screen) Input(string, bool) (string, error) { return "", nil }

func (s *screen) only(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ids) != 1 {
		t.Fatalf("%d things are shown, expected one bar: %v", len(s.ids), s.ids)
	}
	for _, text := range s.ids {
		return text
	}
	return ""
}

func newScreen(t *testing.T) *screen {
	s := &screen{ids: map[string]string{}}
	SetPublisher(s)
	t.Cleanup(func() { SetPublisher(nil) })
	return s
}

func TestABarMovesInPlaceAndNotTooOften(t *testing.T) {
	s := newScreen(t)
	p := Progress("rows <of> it", 100_000)
	began := time.Now()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 10_000 {
				p.Add(1)
			}
		})
	}
	wg.Wait()
	p.Done()
	p.Add(5) // too late
	text := s.only(t)
	for _, part := range []string{"100 % (100000 of 100000) in ", strings.Repeat("█", textCells) + " ", "rows &lt;of&gt; it", "<progress "} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
	if allowed := 3 + int(time.Since(began)/updatePause); s.sent > allowed {
		t.Errorf("it was sent %d times, allowed are %d", s.sent, allowed)
	}
}

func TestWhatAPauseHeldBackIsShownAfterIt(t *testing.T) {
	s := newScreen(t)
	p := Progress("", 4)
	p.Set(1)
	p.Set(3)
	for end := time.Now().Add(10 * time.Second); !strings.Contains(s.only(t), "75 % (3 of 4)"); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still %q", s.only(t))
		}
	}
	if s.updates != 1 {
		t.Errorf("%d updates, expected one", s.updates)
	}
}

func TestABarWithoutATotalCounts(t *testing.T) {
	s := newScreen(t)
	p := Progress("lines", 0)
	p.Add(7)
	p.Done()
	if text := s.only(t); !strings.HasPrefix(text, "lines 7 in ") {
		t.Errorf("got %q", text)
	}
}

func TestEachShowsHowFarItIs(t *testing.T) {
	s := newScreen(t)
	sum := 0
	Each(5, "sum", func(i int) { sum += i })
	if text := s.only(t); sum != 10 || !strings.Contains(text, "(5 of 5)") {
		t.Errorf("%d, %q", sum, text)
	}
}

func TestABarIsQuietWithoutANotebook(t *testing.T) {
	p := Progress("nowhere", 2)
	p.Add(1)
	p.Done()
}
