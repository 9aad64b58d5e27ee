package longwork

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"gpucharts/datamgr/progress"
)

const (
	showAfter   = 300 * time.Millisecond // what is over sooner is never shown
	updatePause = 100 * time.Millisecond
	mostOver    = 5 // of the pieces that are over, those shown
)

// Cell is the output of one cell.
type Cell interface {
	// Display shows a bundle in the cell, or updates what has that id.
	Display(data, metadata map[string]any, displayID string, update bool) error
}

// Boards has the bars of all cells. It is a progress.Listener.
type Boards struct {
	// Running gives the cell that runs, the same value each time; nil: none does.
	Running func() Cell

	mu  sync.Mutex
	now *board // of the cell that runs, or ran last
	of  map[*progress.Work]*board
}

// board is the bars of one cell.
type board struct {
	cell    Cell
	id      string
	lines   []*line
	left    int // lines of work that is over, no longer shown
	shown   bool
	ended   bool // the cell has
	ticking *time.Timer
}

// line is one piece of work.
type line struct {
	*progress.Work
	began time.Time
	took  time.Duration // 0: not over
	shown bool
}

// Began takes a piece of work up, where a cell runs.
func (b *Boards) Began(w *progress.Work) {
	cell := b.Running()
	if cell == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil || b.now.cell != cell {
		b.now = &board{cell: cell, id: uuid.NewString()}
	}
	d := b.now
	if d.ended {
		return
	}
	if b.of == nil {
		b.of = map[*progress.Work]*board{}
	}
	b.of[w] = d
	d.lines = append(d.lines, &line{Work: w, began: time.Now()})
	if d.ticking == nil {
		d.ticking = time.AfterFunc(showAfter, func() { b.tick(d) })
	}
}

// Ended brings a piece of work to its end: its bar is full, if there is one.
func (b *Boards) Ended(w *progress.Work) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := b.of[w]
	if d == nil {
		return
	}
	delete(b.of, w)
	at := slices.IndexFunc(d.lines, func(l *line) bool { return l.Work == w })
	l := d.lines[at]
	l.took = max(time.Since(l.began), 1)
	if !l.shown && (d.ended || l.took < showAfter) {
		d.lines = slices.Delete(d.lines, at, at+1)
		return
	}
	l.shown = true
	d.send()
}

// tick shows how far things are, again and again while something goes on.
func (b *Boards) tick(d *board) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d.ticking = nil
	if d.ended {
		return
	}
	visible, goesOn := false, false
	for _, l := range d.lines {
		if l.took == 0 {
			goesOn = true
			l.shown = l.shown || time.Since(l.began) >= showAfter
			visible = visible || l.shown
		}
	}
	if visible {
		d.send()
	}
	if goesOn {
		d.ticking = time.AfterFunc(updatePause, func() { b.tick(d) })
	}
}

// CellEnds is to be called before a cell is said to have ended.
func (b *Boards) CellEnds() {
	b.mu.Lock()
	defer b.mu.Unlock()
	d := b.now
	if d == nil || d.ended {
		return
	}
	d.ended = true
	if slices.ContainsFunc(d.lines, func(l *line) bool { return l.shown && l.took == 0 }) {
		d.send()
	}
}

// send shows the board as it is.
func (d *board) send() {
	over := 0
	for _, l := range d.lines {
		if l.shown && l.took > 0 {
			over++
		}
	}
	for i := 0; over > mostOver; i++ {
		if l := d.lines[i]; l.shown && l.took > 0 {
			d.lines = slices.Delete(d.lines, i, i+1)
			d.left, over, i = d.left+1, over-1, i-1
		}
	}
	// A bar that cannot be shown is no reason to stop the work.
	_ = d.cell.Display(d.bundle(), map[string]any{}, d.id, d.shown)
	d.shown = true
}
