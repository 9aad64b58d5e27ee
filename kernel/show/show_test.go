package show

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

type point struct {
	X, Y int
	name string
}

type own struct{}

func (own) MIMEBundle() (data, metadata map[string]any, err error) {
	return map[string]any{"text/html": []byte("<b>"), "image/png": []byte{1}, "text/plain": "own"}, nil, nil
}

func text(t *testing.T, values ...any) string {
	t.Helper()
	data, _, err := Bundle(values)
	if err != nil {
		t.Fatal(err)
	}
	return data["text/plain"].(string)
}

func TestValuesReadAsFmtPrintsThem(t *testing.T) {
	for _, v := range []any{
		1, -2.5, true, nil, []int{1, 2}, [2]string{"a", "b"}, map[string]int{"b": 2, "a": 1}, map[int]bool{10: true, 9: false},
		point{1, 2, "p"}, &point{1, 2, "p"}, errors.New("wrong"), time.Second, []any{1, "x", nil}, 1 + 2i, []byte{1, 2},
		struct{ P *int }{}, [][]int{{1}, nil}, struct{ d time.Duration }{time.Second},
	} {
		if got, want := text(t, v), fmt.Sprintf("%+v", v); got != want && !strings.Contains(want, "d:1s") {
			t.Errorf("got %q, expected %q", got, want)
		}
	}
	if got := text(t, "as it\nis"); got != "as it\nis" {
		t.Errorf("got %q", got)
	}
	if got := text(t, 1, "two", 3.5); got != "1, two, 3.5" {
		t.Errorf("got %q", got)
	}
}

func TestLargeAndEndlessValuesAreBounded(t *testing.T) {
	loop := []any{nil}
	loop[0] = loop
	for name, v := range map[string]any{
		"a long slice": make([]float64, 1e7), "a slice that holds itself": loop,
		"a long string": strings.Repeat("x", 1e8), "a wide map": wide(),
	} {
		if got := text(t, v); len(got) > 2*maxOwnText || !strings.Contains(got, "...") {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

func wide() map[int]string {
	m := make(map[int]string)
	for i := range 100_000 {
		m[i] = "xxxxxxxxx"
	}
	return m
}

func TestAValueShowsItselfItsWay(t *testing.T) {
	data, metadata, err := Bundle([]any{own{}})
	if err != nil || metadata == nil {
		t.Fatal(metadata, err)
	}
	if data["text/html"] != "<b>" {
		t.Errorf("text in bytes is %T", data["text/html"])
	}
	if got := text(t, own{}, 2); got != "own, 2" {
		t.Errorf("got %q", got)
	}
}

func TestStructsAreATable(t *testing.T) {
	data, _, err := Bundle([]any{[]point{{1, 22, "a"}, {333, 4, "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := data["text/plain"]; got != "X    Y\n1    22\n333  4" {
		t.Errorf("got %q", got)
	}
	if !strings.Contains(data["text/html"].(string), "<td>333</td>") {
		t.Error(data["text/html"])
	}
}

func TestAPanicWhileShowingIsAnError(t *testing.T) {
	if _, _, err := Bundle([]any{bad{}}); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("got %v", err)
	}
}

type bad struct{}

func (bad) MIMEBundle() (data, metadata map[string]any, err error) { panic("broken") }
