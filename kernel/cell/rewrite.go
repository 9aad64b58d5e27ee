package cell

import (
	"go/ast"
	"go/parser"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriter changes a checked unit so that it can be interrupted and so that a panic in a
// goroutine stays in the cell. It knows the types; positions stay those of the cell.
type rewriter struct {
	c        *compilation
	plan     *unitPlan
	file     *ast.File
	info     *types.Info
	pkg      *types.Package
	channels bool // also rewrite channel operations
	temps    int
	helpers  map[string]bool
	skip     map[ast.Node]bool
	refused  []Diagnostic
	early    bool // in statements that end before the cell does
	literals int  // function literals around the node
}

// instrument rewrites a checked unit and checks it again.
func (c *compilation) instrument(u *unit, show int) (*unit, []Diagnostic) {
	for _, channels := range []bool{true, false} {
		r := &rewriter{c: c, plan: u.plan, file: u.file(), info: u.info, pkg: u.pkg, channels: channels, helpers: map[string]bool{}, skip: map[ast.Node]bool{}}
		r.run()
		if len(r.refused) > 0 {
			return nil, r.refused
		}
		made := &unit{plan: u.plan, files: []*ast.File{r.file}}
		items := c.check(made)
		if len(items) == 0 {
			return made, nil
		}
		if !channels {
			return nil, items
		}
		// What the rewriting of channels cannot express (a channel of a type parameter) runs as
		// written: right, but it does not wake up for an interrupt.
		u, items = c.checkedUnit(u.plan, show, true)
		if len(items) > 0 {
			return nil, items
		}
	}
	return u, nil
}

func (r *rewriter) run() {
	astutil.Apply(r.file, r.before, r.after)
	r.addHelpers()
	r.addForwarders()
	r.addKeep()
}

func (r *rewriter) before(cursor *astutil.Cursor) bool {
	if r.channels {
		r.markChannels(cursor.Node())
	}
	switch n := cursor.Node().(type) {
	case *ast.FuncDecl:
		r.early = r.c.endsEarly(r.plan, n.Name.Name)
	case *ast.FuncLit:
		r.literals++
	case *ast.AssignStmt:
		if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
			n.Rhs[0] = r.pairOf(n.Rhs[0])
		}
	case *ast.ValueSpec:
		if len(n.Names) == 2 && len(n.Values) == 1 {
			n.Values[0] = r.pairOf(n.Values[0])
		}
	case *ast.CompositeLit:
		r.fillElided(n)
	}
	return true
}

func (r *rewriter) after(cursor *astutil.Cursor) bool {
	switch n := cursor.Node().(type) {
	case *ast.SelectorExpr:
		r.selectInner(n)
	case *ast.GoStmt:
		r.rewriteGo(cursor, n)
	case *ast.ForStmt:
		r.pollBody(n.Body, n.For)
	case *ast.RangeStmt:
		r.rewriteRange(cursor, n)
	case *ast.IfStmt:
		r.pollBranches(n, r.waits(n.Init) || r.waitsIn(n.Cond))
	case *ast.SwitchStmt:
		if r.waits(n.Init) || r.waitsIn(n.Tag) {
			r.pollCases(n.Body)
		}
	case *ast.TypeSwitchStmt:
		if r.waits(n.Init) || r.waits(n.Assign) {
			r.pollCases(n.Body)
		}
	case *ast.LabeledStmt:
		r.pollLabel(cursor, n)
	case *ast.FuncDecl:
		r.pollEntry(n.Body)
	case *ast.FuncLit:
		r.literals--
		r.pollEntry(n.Body)
	case *ast.DeferStmt:
		if r.early && r.literals == 0 {
			r.rewriteDefer(cursor, n)
		} else {
			r.deferAcross(cursor, n)
		}
	case *ast.BlockStmt:
		n.List = r.pollAfterCalls(n.List)
	case *ast.CaseClause:
		n.Body = r.pollAfterCalls(n.Body)
	case *ast.CommClause:
		n.Body = r.pollAfterCalls(n.Body)
	}
	if r.channels {
		r.rewriteChannel(cursor)
	}
	r.rewriteValue(cursor)
	return true
}

const helperSource = `package main
func mapset__[M ~map[K]V, K comparable, V interface{}](m M) func(K, V) {
	return func(k K, v V) { __k.SetMap(m, &k, &v) }
}
func mapadd__[M ~map[K]V, K comparable, V interface{}](m M) func(K, V) M {
	return func(k K, v V) M { __k.SetMap(m, &k, &v); return m }
}
func mapref__[M interface{}](m M) *M { return &m }
func mapcell__[M ~map[K]V, K comparable, V interface{}](M) *V { var v V; return &v }
type ordered__ interface { ~int|~int8|~int16|~int32|~int64|~uint|~uint8|~uint16|~uint32|~uint64|~uintptr|~float32|~float64|~string }
func min__[T ordered__](a, b T) T {
	switch {
	case a != a: return a
	case b != b: return b
	case b < a, __k.IsMinusZero(b): return b
	}
	return a
}
func max__[T ordered__](a, b T) T {
	switch {
	case a != a: return a
	case b != b: return b
	case a < b, __k.IsMinusZero(a): return b
	}
	return a
}
func go__(f func()) { f() }
func recv1__[T interface{}](c <-chan T) T {
	select {
	case v := <-c: return v
	case <-__k.Stop(): __k.Die(); panic(0)
	}
}
func recv2__[T interface{}](c <-chan T) (T, bool) {
	select {
	case v, ok := <-c: return v, ok
	case <-__k.Stop(): __k.Die(); panic(0)
	}
}
`

func (r *rewriter) addHelpers() {
	if len(r.helpers) == 0 {
		return
	}
	f, err := parser.ParseFile(r.c.s.fset, "helpers", helperSource, parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	r.c.program.left.parsed(f.FileStart)
	for _, d := range f.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if ok && r.helpers[fd.Name.Name] || !ok && (r.helpers["min__"] || r.helpers["max__"]) {
			r.file.Decls = append(r.file.Decls, d)
		}
	}
}

// addKeep shows every type and variable of the unit to the host, so that ixgo compiles all
// methods of their types now: a later unit may be the first to use one through an interface.
func (r *rewriter) addKeep() {
	m := mint{r.file.Package}
	var list []ast.Stmt
	for _, d := range r.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.TypeParams == nil && spec.Name.Name != "_" && !isConstraint(r.info.Defs[spec.Name]) {
					pointer := &ast.ParenExpr{X: &ast.StarExpr{X: m.ident(spec.Name.Name)}}
					list = append(list, m.stmt(m.call(m.host("Keep"), m.call(pointer, m.ident("nil")))))
				}
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					if _, isVar := r.info.Defs[id].(*types.Var); isVar && id.Name != "_" {
						list = append(list, m.stmt(m.call(m.host("Keep"), &ast.UnaryExpr{Op: andOp, X: m.ident(id.Name), OpPos: m.pos})))
					}
				}
			}
		}
	}
	if len(list) > 0 {
		keep := m.function(list...)
		r.file.Decls = append(r.file.Decls, &ast.FuncDecl{Name: m.ident("keep__"), Type: keep.Type, Body: keep.Body})
	}
}

// isConstraint: an interface that can only be a type parameter's constraint has no pointer worth keeping.
func isConstraint(o types.Object) bool {
	if o == nil {
		return true
	}
	i, ok := o.Type().Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}
