package cell

import (
	_ "embed"
	"strings"
	"testing"

	"gpucharts/kernel/cell/internal/corpus"
)

//go:embed internal/corpus/corpus.go
var corpusSource string

// TestCellsAgreeWithTheCompiler runs the same functions compiled and as a cell.
func TestCellsAgreeWithTheCompiler(t *testing.T) {
	_, source, _ := strings.Cut(corpusSource, "package corpus\n")
	nb := newNotebook(t)
	if _, err := nb.run(source); err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(corpus.Cases) {
		t.Run(name, func(t *testing.T) {
			want := strings.ReplaceAll(corpus.Cases[name](), "corpus.", "main.")
			res, err := nb.run(name + "()")
			if err != nil {
				t.Fatal(err)
			}
			// The interpreter's own texts say a little more; what they mean is the same.
			got := strings.ReplaceAll(shownText(res), "runtime error: runtime error: ", "runtime error: ")
			got = strings.ReplaceAll(got, "runtime error: interface conversion", "interface conversion")
			if got != want {
				t.Errorf("compiled:\n%s\nin a cell:\n%s", want, got)
			}
		})
	}
}
