package cell

import (
	"slices"
	"strings"
)

// A whole program, pasted with its package clause, is a cell too: the clause goes, and main is
// called at the end. Without the clause main is a function like any other.
func pasted(chunks []chunk) (rest []chunk, hint string) {
	isProgram := len(chunks) > 0 && strings.HasPrefix(chunks[0].text, "package ")
	if isProgram {
		chunks = chunks[1:]
	}
	at := slices.IndexFunc(chunks, func(c chunk) bool { return c.kind == chunkFunc && slices.Contains(c.names, "main") })
	if at < 0 {
		return chunks, ""
	}
	if isProgram {
		main := chunks[at]
		return append(slices.Clone(chunks), chunk{kind: chunkStatement, text: "main()", line: main.line, column: main.column}), ""
	}
	for i, c := range chunks {
		if i != at && mentionedNames(c.text)["main"] {
			return chunks, ""
		}
	}
	return chunks, "`main` is declared; nothing has called it yet: write `main()`."
}
