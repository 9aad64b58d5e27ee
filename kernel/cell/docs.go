package cell

import (
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"sync"
)

// docTables holds the comments of packages whose source is on this machine, by path and then by
// name ("Println", "Duration.Seconds"; "" is the package itself).
var docTables struct {
	sync.Mutex
	byPath map[string]map[string]string
}

// docComment reads a doc comment from the package's source. Without the source there is none.
func docComment(path, name string) string {
	docTables.Lock()
	defer docTables.Unlock()
	table, known := docTables.byPath[path]
	if !known {
		table = readDocs(path)
		if docTables.byPath == nil {
			docTables.byPath = map[string]map[string]string{}
		}
		docTables.byPath[path] = table
	}
	return strings.TrimSpace(table[name])
}

func readDocs(path string) map[string]string {
	found, err := build.Default.Import(path, ".", 0)
	if err != nil {
		return nil
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range found.GoFiles {
		if f, err := parser.ParseFile(fset, filepath.Join(found.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution); err == nil {
			files = append(files, f)
		}
	}
	mode := doc.Mode(0)
	if path == "builtin" {
		mode = doc.AllDecls
	}
	p, err := doc.NewFromFiles(fset, files, path, mode)
	if err != nil {
		return nil
	}
	table := map[string]string{"": p.Doc}
	addFuncs := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			table[prefix+f.Name] = f.Doc
		}
	}
	addValues := func(list []*doc.Value) {
		for _, v := range list {
			for _, name := range v.Names {
				table[name] = v.Doc
			}
		}
	}
	addFuncs("", p.Funcs)
	addValues(p.Consts)
	addValues(p.Vars)
	for _, t := range p.Types {
		table[t.Name] = t.Doc
		addFuncs("", t.Funcs)
		addFuncs(t.Name+".", t.Methods)
		addValues(t.Consts)
		addValues(t.Vars)
	}
	return table
}
