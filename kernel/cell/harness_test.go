package cell

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

var prelude = map[string]string{"fmt": "fmt", "math": "math", "time": "time", "strings": "strings", "sort": "sort", "os": "os"}

// notebook runs cells one after the other.
type notebook struct {
	t       testing.TB
	session *Session
	n       int
	reports chan string // goroutine panics
}

func newNotebook(t testing.TB) *notebook {
	nb := &notebook{t: t, reports: make(chan string, 100)}
	nb.session = NewSession(Config{Prelude: prelude, GoroutinePanic: func(text string) { nb.reports <- text }})
	return nb
}

func (nb *notebook) run(src string) (Result, error) {
	nb.n++
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return nb.session.Run(ctx, nb.n, src)
}

// shows runs a cell and checks what it shows; want is the values joined by a space.
func (nb *notebook) shows(src, want string) {
	nb.t.Helper()
	res, err := nb.run(src)
	if err != nil {
		nb.t.Fatalf("cell %d %q: %v", nb.n, src, err)
	}
	if got := shownText(res); got != want {
		nb.t.Errorf("cell %d %q shows %q, want %q", nb.n, src, got, want)
	}
}

func shownText(res Result) string {
	if !res.Show {
		return ""
	}
	parts := make([]string, len(res.Values))
	for i, v := range res.Values {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, " ")
}

// ok runs a cell that must not fail.
func (nb *notebook) ok(src string) {
	nb.t.Helper()
	if _, err := nb.run(src); err != nil {
		nb.t.Fatalf("cell %d %q: %v", nb.n, src, err)
	}
}

// fails runs a cell that must fail with a text in its error.
func (nb *notebook) fails(src, want string) error {
	nb.t.Helper()
	res, err := nb.run(src)
	if err == nil {
		nb.t.Fatalf("cell %d %q shows %q, want the error %q", nb.n, src, shownText(res), want)
	}
	if !strings.Contains(err.Error(), want) {
		nb.t.Errorf("cell %d %q fails with %q, want %q", nb.n, src, err, want)
	}
	return err
}

// interrupted runs a cell, interrupts it after a while, and says how long it took from there.
func (nb *notebook) interrupted(src string, after time.Duration) time.Duration {
	nb.t.Helper()
	nb.n++
	ctx, cancel := context.WithCancel(context.Background())
	var at time.Time
	time.AfterFunc(after, func() { at = time.Now(); cancel() })
	_, err := nb.session.Run(ctx, nb.n, src)
	if _, ok := err.(*Interrupted); !ok {
		nb.t.Fatalf("cell %d %q ends with %v, want an interrupt", nb.n, src, err)
	}
	return time.Since(at)
}
