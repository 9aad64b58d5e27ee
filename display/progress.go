package display

import (
	"fmt"
	"html"
	"strings"
	"sync"
	"time"
)

// updatePause keeps a bar to ten updates a second, however fast the work goes.
const updatePause = 100 * time.Millisecond

// ProgressBar is a bar in the output of a cell, which moves in place. Its methods may be called from
// several goroutines. Without a notebook it shows nothing.
type ProgressBar struct {
	label string
	total int
	id    string
	began time.Time

	mu     sync.Mutex
	done   int
	ended  bool
	took   time.Duration
	shown  time.Time   // when the bar was last sent
	latter *time.Timer // sends what came within the pause
}

// Progress shows a bar for work of total steps. Where the total is not known, give 0: the steps are counted.
func Progress(label string, total int) *ProgressBar {
	p := &ProgressBar{label: label, total: max(total, 0), id: newID().String(), began: time.Now()}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.send(false)
	return p
}

// Each calls f for 0 to n-1 and shows how far it is. A cell that stops leaves the bar where it stood.
func Each(n int, label string, f func(i int)) {
	p := Progress(label, n)
	for i := range n {
		f(i)
		p.Add(1)
	}
	p.Done()
}

// Add says that so many more steps are done.
func (p *ProgressBar) Add(steps int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.move(p.done + steps)
}

// Set says how many steps are done in all.
func (p *ProgressBar) Set(steps int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.move(steps)
}

// Done ends the bar: it is full, and says how long it took.
func (p *ProgressBar) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return
	}
	p.ended, p.took = true, time.Since(p.began)
	p.done = max(p.done, p.total)
	p.send(true)
}

func (p *ProgressBar) move(done int) {
	if p.ended || done == p.done {
		return
	}
	p.done = max(done, 0)
	if wait := updatePause - time.Since(p.shown); wait <= 0 {
		p.send(true)
	} else if p.latter == nil {
		p.latter = time.AfterFunc(wait, p.catchUp)
	}
}

// catchUp sends the state that the pause held back.
func (p *ProgressBar) catchUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.latter != nil && !p.ended {
		p.send(true)
	}
}

func (p *ProgressBar) send(update bool) {
	if p.latter != nil {
		p.latter.Stop()
		p.latter = nil
	}
	p.shown = time.Now()
	// A bar that cannot be shown is no reason to stop the work.
	_ = publish(p.picture(), p.id, update)
}

// MIMEBundle is the bar as HTML and as text.
func (p *ProgressBar) MIMEBundle() (data, metadata map[string]any, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.picture().MIMEBundle()
}

// picture is the bar as it stands.
func (p *ProgressBar) picture() Value {
	bar := "<progress></progress>"
	if p.total > 0 || p.ended {
		bar = fmt.Sprintf(`<progress value="%d" max="%d"></progress>`, min(p.done, max(p.total, 1)), max(p.total, 1))
	}
	if p.ended {
		bar = `<progress value="1" max="1"></progress>`
	}
	state := p.state()
	return Value{
		mime:    "text/html",
		content: fmt.Sprintf(`<div>%s %s %s</div>`, html.EscapeString(p.label), bar, html.EscapeString(state)),
		plain:   strings.Join(strings.Fields(p.label+" "+p.drawn()+" "+state), " "),
	}
}

const textCells = 30 // of the bar in plain text

func (p *ProgressBar) drawn() string {
	if p.total == 0 {
		return ""
	}
	full := int(float64(textCells) * p.fraction())
	return strings.Repeat("█", full) + strings.Repeat("░", textCells-full)
}

func (p *ProgressBar) fraction() float64 {
	return min(float64(p.done)/float64(p.total), 1)
}

// state is how far it is and how long that takes, in words.
func (p *ProgressBar) state() string {
	count := fmt.Sprintf("%d", p.done)
	if p.total > 0 {
		count = fmt.Sprintf("%.0f %% (%d of %d)", 100*p.fraction(), p.done, p.total)
	}
	spent := time.Since(p.began)
	switch {
	case p.ended:
		return fmt.Sprintf("%s in %v", count, p.took.Round(10*time.Millisecond))
	case p.total > 0 && p.done > 0 && p.done < p.total && spent > time.Second:
		left := time.Duration(float64(spent) * float64(p.total-p.done) / float64(p.done))
		return fmt.Sprintf("%s, about %v left", count, max(left, time.Second).Round(time.Second))
	}
	return count
}
