package datamgr

import (
	"html"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gpucharts/display/spec"
)

// Table is a small table of text: it prints aligned, and a notebook shows it as HTML.
type Table struct {
	Title  string
	Header []string
	Right  []bool // columns aligned to the right: numbers
	Rows   [][]string
}

// String is the table in plain text.
func (t Table) String() string {
	widths := make([]int, len(t.Header))
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	b.WriteString(t.Title)
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.Right[i] {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
		}
		b.WriteString("\n" + strings.TrimRight(line.String(), " "))
	}
	return b.String()
}

// HTML is the table in HTML, every text escaped.
func (t Table) HTML() string {
	var b strings.Builder
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for i, cell := range cells {
			align := "left"
			if t.Right[i] {
				align = "right"
			}
			b.WriteString("<" + tag + ` style="text-align:` + align + `">` + html.EscapeString(cell) + "</" + tag + ">")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<div><strong>" + html.EscapeString(t.Title) + "</strong>\n<table>\n<thead>")
	row("th", t.Header)
	b.WriteString("</thead>\n<tbody>\n")
	for _, r := range t.Rows {
		row("td", r)
	}
	b.WriteString("</tbody>\n</table></div>")
	return b.String()
}

// MIMEBundle is what a notebook shows of the table.
func (t Table) MIMEBundle() (data, metadata map[string]any, err error) {
	return map[string]any{"text/plain": t.String(), "text/html": t.HTML()}, map[string]any{}, nil
}

// groupDigits writes 10000000 as 10,000,000.
func groupDigits(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return sign + s
}

func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return groupDigits(n) + " " + noun + "s"
}

// timeText is a timestamp in its zone; one without a zone is written as it is.
func timeText(count int64, unit spec.TimeUnit, zone string) string {
	t := timeOf(count, unit)
	if zone != "" {
		if place, err := time.LoadLocation(zone); err == nil {
			t = t.In(place)
		}
		return t.Format("2006-01-02 15:04:05.999999999 MST")
	}
	return t.Format("2006-01-02 15:04:05.999999999")
}

// timeOf is a timestamp as a time, in UTC.
func timeOf(count int64, unit spec.TimeUnit) time.Time {
	perSecond := int64(time.Second) / unit.Nanos()
	return time.Unix(count/perSecond, count%perSecond*unit.Nanos()).UTC()
}
