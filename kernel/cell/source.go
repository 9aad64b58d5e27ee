package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

const (
	hostName    = "__k" // the host package inside a unit
	stmtsPrefix = "stmts__"
	definition  = "define__"
	formerSelf  = "former__" // imports the unit that holds the older thing of the same name
)

// validate parses one chunk on its own, so that a stray brace cannot reach its neighbours.
func validate(cellNumber int, c chunk) []Diagnostic {
	open, end := "package p;", ""
	if c.kind == chunkStatement || c.kind == chunkDefine {
		open, end = "package p;func _() {", "\n}"
	}
	if c.several {
		open, end = open+"_(", ")"+end
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", open+lineMark(cellNumber, c)+c.text+end, parser.SkipObjectResolution)
	if err == nil && (len(f.Decls) != 1) {
		return []Diagnostic{{cellNumber, c.line, c.column, "syntax error: unexpected }"}}
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return returnsOutside(fset, f, c)
	}
	lastLine := c.line + strings.Count(c.text, "\n")
	for _, e := range list {
		return []Diagnostic{{cellNumber, min(e.Pos.Line, lastLine), e.Pos.Column, "syntax error: " + e.Msg}}
	}
	return nil
}

// returnsOutside refuses a return that belongs to no function of the user's.
func returnsOutside(fset *token.FileSet, f *ast.File, c chunk) (out []Diagnostic) {
	if f == nil || c.kind != chunkStatement {
		return nil
	}
	ast.Inspect(f.Decls[0].(*ast.FuncDecl).Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			p := fset.Position(n.Pos())
			out = append(out, Diagnostic{cellOf(p.Filename), p.Line, p.Column, "return outside a function"})
		}
		return true
	})
	return out
}

func lineMark(cellNumber int, c chunk) string {
	return fmt.Sprintf("/*line cell[%d]:%d:%d*/", cellNumber, c.line, c.column)
}

// cellOf reads N from the file name cell[N]; 0 for other files.
func cellOf(filename string) (n int) {
	if _, err := fmt.Sscanf(filename, "cell[%d]", &n); err != nil {
		return 0
	}
	return n
}

// unitText writes a unit as a Go file. show is the index of the chunk whose value is shown, or -1.
func unitText(cellNumber int, u *unitPlan, imports string, show int) string {
	var b strings.Builder
	b.WriteString("package main; import " + hostName + " \"" + hostPath + "\"; " + imports + "\n")
	for i := 0; i < len(u.pieces); i++ {
		p := u.pieces[i]
		mark := lineMark(cellNumber, p.chunk)
		switch p.kind {
		case chunkVar:
			fmt.Fprintf(&b, "var _ = %s.At(%d)\n%s%s\n", hostName, p.index, mark, p.text)
		case chunkDefine:
			fmt.Fprintf(&b, "var _ = %s.At(%d)\nfunc %s%d() {\n%s%s\n}\n", hostName, p.index, definition, p.index, mark, p.text)
			for _, name := range p.assigns {
				fmt.Fprintf(&b, "func %sassign__%s%d() (_ struct{}) { %s%s = %s; return }\n", stmtsPrefix, name, p.index, mark, name, assignedName(name, p.index))
				fmt.Fprintf(&b, "var _ = %sassign__%s%d()\n", stmtsPrefix, name, p.index)
			}
		case chunkStatement:
			i = writeStatements(&b, cellNumber, u, i, show)
		default:
			b.WriteString(mark + p.text + "\n")
		}
	}
	return b.String()
}

// assignedName is the variable that holds a value of := until it is assigned to an older variable.
func assignedName(name string, index int) string { return fmt.Sprintf("%s__%d", name, index) }

// writeStatements puts a run of statements into one function and gives the last index used.
func writeStatements(b *strings.Builder, cellNumber int, u *unitPlan, i, show int) int {
	name := fmt.Sprint(stmtsPrefix, u.pieces[i].index)
	fmt.Fprintf(b, "var _ = %s()\nfunc %s() (_ struct{}) {\n", name, name)
	for ; i < len(u.pieces) && u.pieces[i].kind == chunkStatement; i++ {
		p := u.pieces[i]
		fmt.Fprintf(b, "%s.At(%d)\n", hostName, p.index)
		if p.index == show {
			fmt.Fprintf(b, "%s.Show(%s%s)\n", hostName, lineMark(cellNumber, p.chunk), p.text)
		} else {
			b.WriteString(lineMark(cellNumber, p.chunk) + p.text + "\n")
		}
	}
	b.WriteString("return\n}\n")
	return i - 1
}

// parseUnit gives the unit's tree, definitions turned into package variables.
func (s *Session) parseUnit(cellNumber int, u *unitPlan, imports string, show int) (*ast.File, error) {
	text := unitText(cellNumber, u, imports, show)
	f, err := parser.ParseFile(s.fset, fmt.Sprintf("cell[%d]", cellNumber), text, parser.SkipObjectResolution)
	if err != nil {
		return nil, refuse(cellNumber, "syntax error: %v", err)
	}
	for i, d := range f.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if ok && strings.HasPrefix(fd.Name.Name, definition) && fd.Recv == nil {
			p := pieceOf(u, fd.Name.Name)
			f.Decls[i] = variablesOf(fd.Body.List[0].(*ast.AssignStmt), p)
		}
	}
	return f, nil
}

func pieceOf(u *unitPlan, name string) piece {
	i := slices.IndexFunc(u.pieces, func(p piece) bool {
		return p.kind == chunkDefine && fmt.Sprint(definition, p.index) == name
	})
	return u.pieces[i]
}

// variablesOf turns a, b := f() into var a, b = f().
func variablesOf(a *ast.AssignStmt, p piece) *ast.GenDecl {
	spec := &ast.ValueSpec{Values: a.Rhs}
	for _, e := range a.Lhs {
		id := e.(*ast.Ident)
		if slices.Contains(p.assigns, id.Name) {
			id.Name = assignedName(id.Name, p.index)
		}
		spec.Names = append(spec.Names, id)
	}
	return &ast.GenDecl{Tok: token.VAR, TokPos: a.Pos(), Specs: []ast.Spec{spec}}
}
