package stdio

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

type heard struct {
	messages int
	text     strings.Builder
}

func (h *heard) emit(stream, text string) {
	h.messages++
	h.text.WriteString(text)
}

func TestSmallWritesBecomeOneMessage(t *testing.T) {
	var h heard
	g := NewGather(h.emit)
	for i := range 100 {
		g.Write("stdout", fmt.Appendf(nil, "%d\n", i))
	}
	g.Flush()
	if h.messages > 2 || strings.Count(h.text.String(), "\n") != 100 {
		t.Fatalf("100 lines came as %d messages with %d lines", h.messages, strings.Count(h.text.String(), "\n"))
	}
}

func TestAFloodStaysBelowTheServersLimitsAndSaysWhatWasCut(t *testing.T) {
	clock := time.Unix(0, 0)
	var h heard
	perSecond := make(map[int64]int)
	g := NewGather(func(stream, text string) {
		h.emit(stream, text)
		perSecond[clock.Unix()] += len(text)
	})
	g.now = func() time.Time { return clock }
	g.after = func(time.Duration, func()) {} // the test ticks
	g.filledAt = clock
	written := 0
	for i := range 600 { // ten seconds of 60 writes of 100 KB, 6 MB a second
		line := fmt.Appendf(nil, "line %d %s\n", i, strings.Repeat("x", 99_980))
		written += len(line)
		g.Write("stdout", line)
		clock = clock.Add(time.Second / 60)
		if i%2 == 0 {
			g.tick()
		}
	}
	g.Flush()
	for s := range perSecond {
		if sum := perSecond[s] + perSecond[s+1] + perSecond[s+2]; sum > 2_700_000 {
			t.Errorf("three seconds from %d had %d bytes; the server cuts at 3 MB", s, sum)
		}
	}
	if h.messages > 300 {
		t.Errorf("%d messages in ten seconds", h.messages)
	}
	text := h.text.String()
	if !strings.HasPrefix(text, "line 0 ") || !strings.Contains(text, " of output cut here") {
		t.Errorf("the beginning or the notice is missing in %d bytes of output", len(text))
	}
}

func TestTheLastLinesOfAFloodAreShown(t *testing.T) {
	var h heard
	g := NewGather(h.emit)
	for i := range 1_000_000 {
		g.Write("stdout", fmt.Appendf(nil, "line %d\n", i))
	}
	g.Flush()
	if !strings.HasSuffix(h.text.String(), "line 999998\nline 999999\n") {
		t.Error("the last line is missing")
	}
}

func TestCharactersAreNotTornApart(t *testing.T) {
	var h heard
	g := NewGather(h.emit)
	euro := []byte("€")
	g.Write("stdout", euro[:1])
	g.tick()
	g.Write("stdout", euro[1:])
	g.Flush()
	if got := h.text.String(); got != "€" {
		t.Errorf("got %q", got)
	}
}
