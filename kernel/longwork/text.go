package longwork

import (
	"fmt"
	"html"
	"strings"
	"time"
)

const textCells = 30 // of a bar in plain text

// bundle is the board as HTML and as text, a line for each piece of work.
func (d *board) bundle() map[string]any {
	var page, plain []string
	if d.left > 0 {
		text := fmt.Sprintf("%d pieces of work before these", d.left)
		page, plain = append(page, "<div>"+text+"</div>"), append(plain, text)
	}
	for _, l := range d.lines {
		if !l.shown {
			continue
		}
		label, state := l.Of+": "+l.What, l.state(d.ended)
		bar := "<progress></progress>"
		switch {
		case l.took > 0:
			bar = `<progress value="1" max="1"></progress>`
		case l.Total > 0:
			bar = fmt.Sprintf(`<progress value="%d" max="%d"></progress>`, min(l.Done(), l.Total), l.Total)
		}
		page = append(page, fmt.Sprintf(`<div>%s %s %s</div>`, html.EscapeString(label), bar, html.EscapeString(state)))
		plain = append(plain, strings.Join(strings.Fields(label+" "+l.drawn()+" "+state), " "))
	}
	return map[string]any{"text/html": strings.Join(page, "\n"), "text/plain": strings.Join(plain, "\n")}
}

func (l *line) fraction() float64 { return min(float64(l.Done())/float64(l.Total), 1) }

// drawn is the bar in plain text, of work whose total is known.
func (l *line) drawn() string {
	if l.Total == 0 || l.took > 0 {
		return ""
	}
	full := int(float64(textCells) * l.fraction())
	return strings.Repeat("█", full) + strings.Repeat("░", textCells-full)
}

// state is how far the work is, in words. ended: its cell has ended.
func (l *line) state(ended bool) string {
	if l.took > 0 {
		return "took " + l.took.Round(10*time.Millisecond).String()
	}
	state := ""
	if l.Total > 0 {
		state = fmt.Sprintf("%.0f %%", 100*l.fraction())
	}
	if ended {
		return strings.TrimPrefix(state+", goes on in the background", ", ")
	}
	spent := time.Since(l.began)
	if f := l.fraction(); l.Total > 0 && f > 0 && f < 1 && spent > time.Second {
		left := time.Duration(float64(spent) * (1 - f) / f)
		state += fmt.Sprintf(", about %v left", max(left, time.Second).Round(time.Second))
	}
	return state
}
