package bind

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ours are the packages whose names change with this project; those of Arrow change with go.mod.
var ours = []string{"datamgr", "display", "display/spec", "display/wire"}

func TestTheTablesNameAllThatThePackagesExport(t *testing.T) {
	for _, path := range ours {
		table, err := os.ReadFile(filepath.Join("table", "gpucharts", path, "export.go"))
		if err != nil {
			t.Fatalf("%v: run go generate ./kernel/bind", err)
		}
		names := exported(t, filepath.Join("..", "..", path))
		if len(names) == 0 {
			t.Fatalf("%s exports nothing", path)
		}
		for name := range names {
			if !strings.Contains(string(table), `"`+name+`":`) {
				t.Errorf("cells cannot see %s.%s: run go generate ./kernel/bind", path, name)
			}
		}
	}
}

// exported gives the names that a package exports on this platform, type parameters aside.
func exported(t *testing.T, folder string) map[string]bool {
	t.Helper()
	p, err := build.ImportDir(folder, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	add := func(id *ast.Ident) {
		if id.IsExported() {
			names[id.Name] = true
		}
	}
	for _, file := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Type.TypeParams == nil {
					add(d.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.TypeParams == nil {
							add(s.Name)
						}
					case *ast.ValueSpec:
						for _, name := range s.Names {
							add(name)
						}
					}
				}
			}
		}
	}
	return names
}
