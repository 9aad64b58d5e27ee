package display

import "strings"

// joined is the text along an axis that several columns share: their names, or where these are many what they have in
// common. The legend names each.
func joined(names []string) string {
	if text := strings.Join(names, ", "); len(names) < 4 && len(text) <= 40 {
		return text
	}
	if len(names) == 1 {
		return names[0]
	}
	return common(names)
}

// common is the word that all names begin or end with, "" where there is none: "bid" of "bid_open" and "bid_close".
func common(names []string) string {
	begin, end := names[0], names[0]
	for _, name := range names[1:] {
		for !strings.HasPrefix(name, begin) {
			begin = begin[:len(begin)-1]
		}
		for !strings.HasSuffix(name, end) {
			end = end[1:]
		}
	}
	// Whole words alone.
	if at := strings.LastIndexAny(begin, separators); at > 0 {
		return strings.Trim(begin[:at], separators)
	}
	if at := strings.IndexAny(end, separators); at >= 0 && at+1 < len(end) {
		return strings.Trim(end[at:], separators)
	}
	return ""
}

const separators = "_-. "
