package cell

import (
	"go/ast"
	"go/parser"
	"go/types"
	"runtime"
	"strings"
)

// check runs go/types over a unit. Its package sees the live objects that it names.
func (c *compilation) check(u *unit) (items []Diagnostic) {
	u.pkg = types.NewPackage("main", "main")
	identsIn(u.file(), func(id *ast.Ident) {
		if u.plan.declares[id.Name] || u.pkg.Scope().Lookup(id.Name) != nil {
			return
		}
		if o := c.scope.lookup(id.Name); o != nil && !c.imported(u.file(), id.Name) {
			u.pkg.Scope().Insert(o.Object)
		}
	})
	u.info = newInfo()
	config := &types.Config{
		Importer:                 importer{c.s, c.pending},
		Sizes:                    types.SizesFor("gc", runtime.GOARCH),
		DisableUnusedImportCheck: true,
		Error: func(err error) {
			if d, ok := c.diagnostic(err); ok {
				items = append(items, d)
			}
		},
	}
	c.s.pathsForChecking()
	defer c.s.pathsForRunning()
	types.NewChecker(config, c.s.fset, u.pkg, u.info).Files([]*ast.File{u.file()})
	u.pkg.MarkComplete()
	return items
}

// imported says whether the file has an import of this name.
func (c *compilation) imported(f *ast.File, name string) bool {
	for _, spec := range f.Imports {
		if spec.Name != nil && spec.Name.Name == name {
			return true
		}
	}
	return false
}

func newInfo() *types.Info {
	return &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
}

// diagnostic turns a go/types error into ours; false for what is no error in a notebook.
func (c *compilation) diagnostic(err error) (Diagnostic, bool) {
	e, ok := err.(types.Error)
	if !ok {
		return Diagnostic{Cell: c.program.cell, Message: err.Error()}, true
	}
	switch {
	case strings.HasPrefix(e.Msg, "declared and not used"),
		// Units are one package to the user, and several to go/types.
		strings.HasPrefix(e.Msg, "implicit assignment to unexported field "),
		strings.HasPrefix(e.Msg, "name ") && strings.HasSuffix(e.Msg, " not exported by package main"):
		return Diagnostic{}, false
	}
	at := c.s.fset.Position(e.Pos)
	message := strings.ReplaceAll(e.Msg, "main.", "")
	return Diagnostic{Cell: c.program.cell, Line: at.Line, Column: at.Column, Message: message}, true
}

// pathsForChecking makes all units one package, pathsForRunning makes them distinct again.
func (s *Session) pathsForChecking() {
	for pkg, u := range s.units {
		if !u.module {
			setPath(pkg, "main")
		}
	}
}

func (s *Session) pathsForRunning() {
	for pkg, u := range s.units {
		if !u.module {
			setPath(pkg, u.path)
		}
	}
}

// countExpressions is how many expressions a text lists; 0 where it is something else.
func countExpressions(text string) int {
	if _, err := parser.ParseExpr(text); err == nil {
		return 1
	}
	const open = "f("
	e, err := parser.ParseExpr(open + text + ")")
	call, ok := e.(*ast.CallExpr)
	if err != nil || !ok || call.Ellipsis.IsValid() || len(call.Args) == 0 {
		return 0
	}
	if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "f" || strings.HasSuffix(text, ",") {
		return 0
	}
	return len(call.Args)
}

func kindOf(o types.Object) string {
	switch o.(type) {
	case *types.Var:
		return "variable"
	case *types.Func:
		return "function"
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "constant"
	}
	return "declaration"
}

// noteShown reads from the types how the shown values are to be treated.
func (c *compilation) noteShown(u *unit, show int) {
	call := shownCall(u.file())
	if call == nil || show < 0 {
		return
	}
	c.program.show.wanted = true
	var results []types.Type
	for _, arg := range call.Args {
		t := u.info.TypeOf(arg)
		tuple, ok := t.(*types.Tuple)
		if !ok {
			results = append(results, t)
			continue
		}
		for v := range tuple.Variables() {
			results = append(results, v.Type())
		}
	}
	if len(results) == 0 {
		return
	}
	c.program.show.lastError = types.Identical(results[len(results)-1], types.Universe.Lookup("error").Type())
	c.program.show.quiet = len(call.Args) == 1 && isPrint(u.info, call.Args[0], results)
}

// shownCall finds the call of the host's Show in a unit.
func shownCall(f *ast.File) (found *ast.CallExpr) {
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && isHost(call.Fun, "Show") {
			found = call
		}
		return found == nil
	})
	return found
}

func isHost(e ast.Expr, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == hostName
}

// isPrint knows print and write calls: named so, and giving a count and an error or only an error.
func isPrint(info *types.Info, e ast.Expr, results []types.Type) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(results) > 2 {
		return false
	}
	name := ""
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if len(results) == 2 {
		if b, ok := results[0].Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
			return false
		}
	}
	for _, prefix := range []string{"Print", "Fprint", "Write", "Copy"} {
		if strings.HasPrefix(name, prefix) {
			return types.Identical(results[len(results)-1], types.Universe.Lookup("error").Type())
		}
	}
	return false
}
