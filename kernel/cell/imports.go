package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// readImports collects the import chunks of a cell.
func (s *Session) readImports(p *program, chunks []chunk) []Diagnostic {
	for _, c := range chunks {
		if c.kind != chunkImport {
			continue
		}
		fset := token.NewFileSet()
		f, _ := parser.ParseFile(fset, "", "package p;"+lineMark(p.cell, c)+c.text, parser.ImportsOnly)
		for _, spec := range f.Imports {
			if d := s.readImport(p, spec, fset.Position(spec.Pos())); d != nil {
				return []Diagnostic{*d}
			}
		}
	}
	return nil
}

func (s *Session) readImport(p *program, spec *ast.ImportSpec, at token.Position) *Diagnostic {
	path, _ := strconv.Unquote(spec.Path.Value)
	pkg, err := s.importPackage(path)
	if err != nil {
		return &Diagnostic{p.cell, at.Line, at.Column, err.Error()}
	}
	switch name := spec.Name; {
	case name == nil:
		p.imports[pkg.Name()] = path
	case name.Name == ".":
		p.dots = append(p.dots, path)
	case name.Name != "_":
		p.imports[name.Name] = path
	}
	return nil
}

// importPackage loads a package: one bound in, or with a Go toolchain present, source.
func (s *Session) importPackage(path string) (pkg *types.Package, err error) {
	defer func() {
		if r := recover(); r != nil {
			pkg, err = nil, fmt.Errorf("cannot import %q: %v", path, r)
		}
	}()
	pkg, err = s.base.Importer.Import(path)
	if err != nil {
		return nil, fmt.Errorf("cannot import %q: %w", path, err)
	}
	return pkg, nil
}

func (s *Session) adoptImports(p *program) {
	s.compile.Lock()
	defer s.compile.Unlock()
	for name, path := range p.imports {
		s.imports[name] = path
		delete(s.live, name)
	}
	for _, path := range p.dots {
		if !slices.Contains(s.dots, path) {
			s.dots = append(s.dots, path)
		}
	}
}

// importsFor writes the imports that a unit mentions.
func (s *Session) importsFor(p *program, u *unitPlan, scope *scope) string {
	var b strings.Builder
	var unresolved []string
	for _, name := range sortedKeys(u.mentioned()) {
		if u.declares[name] {
			continue
		}
		path, ok := p.imports[name]
		if !ok {
			if scope.lookup(name) != nil {
				continue
			}
			path, ok = s.importPath(name)
		}
		if ok {
			fmt.Fprintf(&b, "import %s %q; ", name, path)
		} else if types.Universe.Lookup(name) == nil && token.IsExported(name) {
			unresolved = append(unresolved, name)
		}
	}
	for _, path := range slices.Concat(p.dots, s.dots) {
		pkg, err := s.importPackage(path)
		if err == nil && slices.ContainsFunc(unresolved, func(n string) bool { return pkg.Scope().Lookup(n) != nil }) {
			fmt.Fprintf(&b, "import . %q; ", path)
		}
	}
	return b.String()
}

// importPath finds what an import name stands for. A package whose name a variable has
// taken is still there with an underscore after it: time_.
func (s *Session) importPath(name string) (string, bool) {
	if path, ok := s.imports[name]; ok {
		return path, true
	}
	path, ok := s.imports[strings.TrimSuffix(name, "_")]
	return path, ok
}

func (u *unitPlan) mentioned() map[string]bool {
	all := map[string]bool{}
	for _, p := range u.pieces {
		for name := range mentionedNames(p.text) {
			all[name] = true
		}
	}
	return all
}

// importer serves packages to go/types: bound ones, source, and earlier units by their path.
type importer struct {
	s       *Session
	pending []*unit
}

const formerPath = "former/"

func (i importer) Import(path string) (*types.Package, error) {
	if number, ok := strings.CutPrefix(path, formerPath); ok {
		for pkg, u := range i.s.units {
			if u.path == number {
				return pkg, nil
			}
		}
		for _, u := range i.pending {
			if u.path == number {
				return u.pkg, nil
			}
		}
	}
	return i.s.base.Importer.Import(path)
}
