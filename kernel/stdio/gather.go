package stdio

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// The notebook server's limits are 3 MB of stream text and 3000 messages in any three seconds. A burst and three
// seconds of the steady rate stay well below, escapes included.
const (
	gatherTime    = 20 * time.Millisecond // small writes wait this long for more
	burstBytes    = 1 << 20
	bytesPerSec   = 256 << 10
	calmAfter     = 8 << 20 // a cell that has shown this much goes on at calmPerSec: a page holds only so much text
	calmPerSec    = 32 << 10
	tailBytes     = 16 << 10    // of what is cut, the newest this much is still shown
	cutNoticeTime = time.Second // how often a flood says how much was cut
)

// Emit takes the text of one stream message.
type Emit func(stream, text string)

// Gather joins writes into few messages and cuts floods.
type Gather struct {
	emit  Emit
	now   func() time.Time
	after func(time.Duration, func())

	mu      sync.Mutex
	pending []chunk
	held    int     // bytes in pending
	price   float64 // at least what pending costs
	waiting bool    // a tick is on its way

	tokens   float64 // bytes that may be emitted now
	filledAt time.Time
	shown    int // bytes emitted in this cell

	cutting  bool
	cutSince time.Time
	cut      int // bytes dropped since the last notice
}

type chunk struct {
	stream string
	text   []byte
}

// NewGather emits to emit, one call at a time.
func NewGather(emit Emit) *Gather {
	return &Gather{
		emit: emit, now: time.Now, tokens: burstBytes, filledAt: time.Now(),
		after: func(d time.Duration, do func()) { time.AfterFunc(d, do) },
	}
}

// Write adds bytes of a stream; it copies them.
func (g *Gather) Write(stream string, text []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if last := len(g.pending) - 1; last >= 0 && g.pending[last].stream == stream {
		g.pending[last].text = append(g.pending[last].text, text...)
	} else {
		g.pending = append(g.pending, chunk{stream, bytes.Clone(text)})
	}
	g.held += len(text)
	g.price += cost(text)
	g.shorten()
	if !g.waiting {
		g.waiting = true
		g.after(gatherTime, g.tick)
	}
}

func (g *Gather) tick() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = false
	if g.cutting && g.now().Sub(g.cutSince) < cutNoticeTime {
		g.waiting = true
		g.after(gatherTime, g.tick)
		return
	}
	g.send(false)
}

// Flush emits all that is held.
func (g *Gather) Flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.send(true)
}

// NewCell starts the count of what a cell has shown.
func (g *Gather) NewCell() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shown = 0
}

func (g *Gather) refill() {
	rate := float64(bytesPerSec)
	if g.shown > calmAfter {
		rate = calmPerSec
	}
	now := g.now()
	g.tokens = min(burstBytes, g.tokens+rate*now.Sub(g.filledAt).Seconds())
	g.filledAt = now
}

// shorten starts to cut when more is held than may be emitted: the beginning is sent off, of the rest the newest is kept.
func (g *Gather) shorten() {
	if !g.cutting {
		if g.price <= g.tokens {
			return
		}
		g.refill()
		if g.price <= g.tokens {
			return
		}
		g.sendHead()
		g.cutting, g.cutSince = true, g.now()
	}
	if g.held < 2*tailBytes { // so that a small write does not move the whole tail
		return
	}
	for g.held > tailBytes {
		first := &g.pending[0]
		drop := min(len(first.text), g.held-tailBytes)
		if drop == len(first.text) {
			g.pending = g.pending[1:]
		} else {
			first.text = bytes.Clone(first.text[drop:])
		}
		g.held -= drop
		g.cut += drop
	}
	g.price = 0
	for _, c := range g.pending {
		g.price += cost(c.text)
	}
}

// sendHead emits whole lines from the beginning while they may be emitted, leaving room for a tail.
func (g *Gather) sendHead() {
	room := g.tokens - 2*tailBytes
	for len(g.pending) > 0 && room > 0 {
		first := &g.pending[0]
		fits := len(first.text)
		if c := cost(first.text); c > room {
			fits = bytes.LastIndexByte(first.text[:int(float64(fits)*room/c)], '\n') + 1
		}
		if fits == 0 {
			return
		}
		room -= g.put(first.stream, first.text[:fits])
		g.held -= fits
		if fits < len(first.text) {
			first.text = first.text[fits:]
			return
		}
		g.pending = g.pending[1:]
	}
}

// send emits what is held. An incomplete character waits for its rest unless all must go.
func (g *Gather) send(all bool) {
	g.refill()
	g.shorten()
	if g.cutting {
		g.cutting = false
		g.notice()
	}
	var rest []chunk
	for _, c := range g.pending {
		if whole := wholeRunes(c.text); !all && whole < len(c.text) {
			rest = append(rest, chunk{c.stream, bytes.Clone(c.text[whole:])})
			c.text = c.text[:whole]
		}
		if len(c.text) > 0 {
			g.put(c.stream, c.text)
		}
	}
	g.pending, g.held, g.price = rest, 0, 0
	for _, c := range rest {
		g.held += len(c.text)
		g.price += cost(c.text)
	}
}

// notice says how much is missing, and begins the tail at a new line.
func (g *Gather) notice() {
	if g.cut == 0 {
		return
	}
	stream := "stdout"
	if len(g.pending) > 0 {
		stream = g.pending[0].stream
		if end := bytes.IndexByte(g.pending[0].text, '\n'); end >= 0 {
			g.cut += end + 1
			g.held -= end + 1
			g.pending[0].text = g.pending[0].text[end+1:]
		}
	}
	g.put(stream, fmt.Appendf(nil, "\n[... %s of output cut here: it came faster than a notebook can show ...]\n", size(g.cut)))
	g.cut = 0
}

func (g *Gather) put(stream string, text []byte) float64 {
	spent := cost(text)
	g.tokens -= spent
	g.shown += len(text)
	g.emit(stream, strings.ToValidUTF8(string(text), "\uFFFD"))
	return spent
}

// cost is about what text takes as JSON: line ends and quotes are escaped.
func cost(text []byte) float64 {
	return float64(len(text) + bytes.Count(text, []byte{'\n'}) + bytes.Count(text, []byte{'"'}) +
		5*bytes.Count(text, []byte{0x1b}) + 5*bytes.Count(text, []byte{0}))
}

// wholeRunes is the length of text without an incomplete character at its end.
func wholeRunes(text []byte) int {
	for back := 1; back <= utf8.UTFMax && back <= len(text); back++ {
		at := len(text) - back
		if utf8.RuneStart(text[at]) {
			if utf8.FullRune(text[at:]) {
				return len(text)
			}
			return at
		}
	}
	return len(text)
}

func size(n int) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d KB", n/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
