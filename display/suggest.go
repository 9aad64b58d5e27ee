package display

import (
	"strconv"
	"strings"

	"gpucharts/display/spec"
)

// suggestion lists the columns, and names the one that was probably meant.
func suggestion(h *spec.DataHandle, name string) string {
	names := make([]string, len(h.Metadata.Columns))
	for i, c := range h.Metadata.Columns {
		names[i] = c.Name
	}
	near := spec.Nearest(name, names)
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	text := " (it has " + strings.Join(names, ", ") + ")"
	if near != "" {
		text += "; did you mean `" + near + "`?"
	}
	return text
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
