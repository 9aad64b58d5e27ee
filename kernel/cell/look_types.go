package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// check type-checks the cell as one function body after its declarations, errors ignored.
func (l *look) check(s *Session) {
	text, at := l.checkable()
	fset := token.NewFileSet()
	l.file, _ = parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	l.pkg = types.NewPackage("main", "main")
	l.info = newInfo()
	if l.file == nil {
		return
	}
	own := map[string]bool{}
	chunks, _ := split(l.src)
	imports := map[string]string{}
	for _, c := range chunks {
		if c.kind != chunkDefine {
			for _, name := range c.names {
				own[name] = true
			}
		}
		if c.kind == chunkImport {
			p := &program{imports: imports}
			s.readImports(p, []chunk{c})
		}
	}
	for name := range mentionedNames(l.src) {
		if own[name] {
			continue
		}
		if o, ok := s.live[name]; ok && imports[name] == "" {
			l.pkg.Scope().Insert(o.Object)
		} else if path := imports[name]; path != "" {
			addImport(l.file, name, path)
		} else if path, ok := s.importPath(name); ok {
			addImport(l.file, name, path)
		}
	}
	config := &types.Config{Importer: importer{s, nil}, Error: func(error) {}, DisableUnusedImportCheck: true}
	types.NewChecker(config, fset, l.pkg, l.info).Files([]*ast.File{l.file})
	if f := fset.File(l.file.Package); f != nil && at <= f.Size() {
		l.pos = f.Pos(at)
	}
}

// checkable is the cell as a Go file: declarations outside, the rest in one function. The
// unfinished word becomes a use of it, so that the parser keeps what is around. at is where
// the cursor has come to.
func (l *look) checkable() (text string, at int) {
	var outside, inside strings.Builder
	chunks, _ := split(l.src)
	offsets := lineOffsets(l.src)
	insideAt, outsideAt := -1, -1
	for _, c := range chunks {
		if c.kind == chunkImport {
			continue
		}
		start := offsets[c.line-1] + c.column - 1
		b, where := &inside, &insideAt
		if c.kind == chunkFunc || c.kind == chunkType {
			b, where = &outside, &outsideAt
		}
		piece := c.text
		if l.cursor >= start && l.cursor <= start+len(c.text) {
			*where = b.Len() + l.cursor - start
			if l.qualifier != "" && l.partial == "" {
				piece = c.text[:l.cursor-start] + "_" + c.text[l.cursor-start:]
			}
			piece = balanced(piece, l.cursor-start)
		}
		b.WriteString(piece + "\n")
	}
	head := "package main\n" + outside.String() + "func cell__() {\n"
	switch {
	case outsideAt >= 0:
		at = len("package main\n") + outsideAt
	case insideAt >= 0:
		at = len(head) + insideAt
	default:
		at = len(head) + inside.Len()
	}
	return head + inside.String() + "\n}\n", at
}

// balanced closes what an unfinished chunk leaves open.
func balanced(text string, _ int) string {
	var open []string
	scanTokens(text, func(tok token.Token, _ string) bool {
		switch tok {
		case token.LPAREN:
			open = append(open, ")")
		case token.LBRACK:
			open = append(open, "]")
		case token.LBRACE:
			open = append(open, "\n}")
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
		return true
	})
	for i := len(open) - 1; i >= 0; i-- {
		text += open[i]
	}
	return text
}

func lineOffsets(text string) []int {
	offsets := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			offsets = append(offsets, i+1)
		}
	}
	return offsets
}

// innermost is the scope around the cursor.
func (l *look) innermost() *types.Scope {
	if s := l.pkg.Scope().Innermost(l.pos); s != nil {
		return s
	}
	return l.pkg.Scope()
}

// typeOf evaluates an expression where the cursor stands.
func (l *look) typeOf(expression string) types.Type {
	e, err := parser.ParseExpr(expression)
	if err != nil {
		return nil
	}
	info := newInfo()
	scoped := l.pos
	fset := token.NewFileSet()
	fset.AddFile("", -1, int(l.file.FileEnd)+1)
	_ = types.CheckExpr(fset, l.pkg, scoped, e, info)
	tv := info.Types[e]
	if tv.Type == nil || tv.Type == types.Typ[types.Invalid] {
		return nil
	}
	return tv.Type
}

// packageOf is the package that a name stands for here, if it is one.
func (l *look) packageOf(s *Session, name string) *types.Package {
	if !token.IsIdentifier(name) {
		return nil
	}
	if _, o := l.innermost().LookupParent(name, l.pos); o != nil {
		if p, ok := o.(*types.PkgName); ok {
			return p.Imported()
		}
		return nil
	}
	if _, isLive := s.live[name]; isLive {
		return nil
	}
	if path, ok := s.importPath(name); ok {
		pkg, _ := s.importPackage(path)
		return pkg
	}
	return nil
}
