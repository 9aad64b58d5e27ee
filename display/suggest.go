package display

import (
	"strconv"
	"strings"

	"gpucharts/display/spec"
)

// suggestion lists the columns, and names the one that was probably meant.
func suggestion(h *spec.DataHandle, name string) string {
	columns := h.Metadata.Columns
	names := make([]string, len(columns))
	best, bestDistance := "", len([]rune(name))/3+2
	for i, c := range columns {
		names[i] = c.Name
		if d := editDistance(strings.ToLower(name), strings.ToLower(c.Name)); d < bestDistance {
			best, bestDistance = c.Name, d
		}
	}
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	text := " (it has " + strings.Join(names, ", ") + ")"
	if best != "" {
		text += "; did you mean `" + best + "`?"
	}
	return text
}

// editDistance is the Levenshtein distance in runes.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := diagonal
			if r != s {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
