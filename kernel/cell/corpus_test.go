package cell

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"gpucharts/kernel/cell/internal/corpus"
)

//go:embed internal/corpus
var corpusFiles embed.FS

var corpora = []struct {
	file  string
	cases map[string]func() string
}{{"corpus.go", corpus.Cases}, {"generics.go", corpus.GenericsCases}, {"values.go", corpus.ValuesCases}, {"programs.go", corpus.ProgramsCases}}

func corpusSource(t *testing.T, file string) string {
	t.Helper()
	text, err := corpusFiles.ReadFile("internal/corpus/" + file)
	if err != nil {
		t.Fatal(err)
	}
	_, source, _ := strings.Cut(string(text), "package corpus\n")
	return source
}

// TestCellsAgreeWithTheCompiler runs the same functions compiled and as a cell.
func TestCellsAgreeWithTheCompiler(t *testing.T) {
	for _, c := range corpora {
		nb := newNotebook(t)
		if _, err := nb.run(corpusSource(t, c.file)); err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		agree(t, nb, c.cases)
	}
}

// Each function in a cell of its own, behind one with all the types and what else they share.
func TestCellsOfOneFunctionAgreeWithTheCompiler(t *testing.T) {
	for _, c := range corpora {
		shared, generic, functions := apart(t, corpusSource(t, c.file), c.cases)
		nb := newNotebook(t)
		if _, err := nb.run(shared); err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		for _, f := range append(generic, functions...) {
			if _, err := nb.run(f); err != nil {
				t.Fatalf("%s: %v\n%.200s", c.file, err, f)
			}
		}
		agree(t, nb, c.cases)
	}
}

// apart takes the cases, and generic functions, out of a file.
func apart(t *testing.T, source string, cases map[string]func() string) (shared string, generic, functions []string) {
	t.Helper()
	source = "package p\n" + source
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		text := source[fset.Position(d.Pos()).Offset:fset.Position(d.End()).Offset]
		fd, isFunc := d.(*ast.FuncDecl)
		switch {
		case isFunc && fd.Recv == nil && cases[fd.Name.Name] != nil:
			functions = append(functions, text)
		case isFunc && fd.Recv == nil && fd.Type.TypeParams != nil:
			generic = append(generic, text)
		default:
			shared += text + "\n"
		}
	}
	return shared, generic, functions
}

func agree(t *testing.T, nb *notebook, cases map[string]func() string) {
	t.Helper()
	for _, name := range sortedKeys(cases) {
		t.Run(name, func(t *testing.T) {
			want := strings.ReplaceAll(cases[name](), "corpus.", "main.")
			want = strings.ReplaceAll(want, "gpucharts/kernel/cell/internal/main.", "main.")
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
