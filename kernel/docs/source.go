package docs

import (
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"strings"
)

// Table holds comments by name ("Println", "Duration.Seconds"; "" is the package itself), and under the name with "()" behind it what
// a function's or method's declaration says, the names of its parameters included.
type Table map[string]string

// Read reads the comments of the package in a folder.
func Read(folder, path string) (Table, error) {
	found, err := build.Default.ImportDir(folder, 0)
	if err != nil {
		return nil, err
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
		return nil, err
	}
	t := Table{}
	t.set("", p.Doc)
	t.addFuncs("", p.Funcs)
	t.addValues(p.Consts)
	t.addValues(p.Vars)
	for _, named := range p.Types {
		t.set(named.Name, named.Doc)
		t.addFuncs("", named.Funcs)
		t.addFuncs(named.Name+".", named.Methods)
		t.addValues(named.Consts)
		t.addValues(named.Vars)
		t.addInterface(named)
	}
	return t, nil
}

func (t Table) set(name, comment string) {
	if comment = strings.TrimSpace(comment); comment != "" {
		t[name] = comment
	}
}

func (t Table) addFuncs(prefix string, list []*doc.Func) {
	for _, f := range list {
		t.set(prefix+f.Name, f.Doc)
		t.set(prefix+f.Name+"()", declaration(f.Decl))
	}
}

// declaration is how a function is declared, in one line.
func declaration(d *ast.FuncDecl) string {
	head := *d
	head.Body, head.Doc = nil, nil
	var text strings.Builder
	if printer.Fprint(&text, token.NewFileSet(), &head) != nil {
		return ""
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// addValues gives each value its own comment and that of its group.
func (t Table) addValues(list []*doc.Value) {
	for _, v := range list {
		for _, spec := range v.Decl.Specs {
			spec, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			comment := spec.Doc.Text() + "\n" + spec.Comment.Text() + "\n"
			if comment = strings.TrimSpace(comment); !strings.Contains(v.Doc, comment) {
				comment += "\n\n" + v.Doc
			} else {
				comment = v.Doc
			}
			for _, name := range spec.Names {
				if name.IsExported() {
					t.set(name.Name, comment)
				}
			}
		}
	}
}

func (t Table) addInterface(named *doc.Type) {
	for _, spec := range named.Decl.Specs {
		spec, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		methods, ok := spec.Type.(*ast.InterfaceType)
		if !ok {
			continue
		}
		for _, m := range methods.Methods.List {
			for _, name := range m.Names {
				t.set(named.Name+"."+name.Name, m.Doc.Text())
			}
		}
	}
}
