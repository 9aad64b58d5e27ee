package display

import (
	"fmt"
	"strings"

	"golang.org/x/image/colornames"
)

// parseColor reads "#rrggbb", "#rgb" or a CSS (SVG 1.1) colour name, and gives "#rrggbb".
func parseColor(text string) (string, error) {
	t := strings.ToLower(strings.TrimSpace(text))
	if strings.HasPrefix(t, "#") {
		digits := t[1:]
		if strings.Trim(digits, "0123456789abcdef") == "" {
			switch len(digits) {
			case 6:
				return t, nil
			case 3:
				return fmt.Sprintf("#%c%c%c%c%c%c", digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]), nil
			}
		}
	} else if c, ok := colornames.Map[t]; ok {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B), nil
	}
	return "", fmt.Errorf("%q is no colour: want \"#rrggbb\" or a CSS name such as \"teal\"", text)
}
