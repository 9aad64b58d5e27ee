package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// defer f(a), where f may belong to another cell, becomes defer __k.Deferred(number, spread, f, a):
// recover looks one interpreter only up its chain of calls, and the host shows f's interpreter the
// frame that defers it (see recovering.go). What is declared in the same unit, native or a literal stays
// as it is: it recovers by itself, or never does.
func (r *rewriter) deferAcross(cursor *astutil.Cursor, n *ast.DeferStmt) {
	method := r.interfaceMethod(n.Call.Fun)
	if method == nil && !r.mayBeForeign(n.Call.Fun) {
		return
	}
	m := mint{n.Defer}
	var before []ast.Stmt
	if method != nil { // whose method it is shows when it runs; that there is none, now
		r.temps++
		held := fmt.Sprintf("held__%d", r.temps)
		bound := &ast.SelectorExpr{X: m.ident(held), Sel: method.Sel}
		before = []ast.Stmt{m.define([]ast.Expr{method.X}, held),
			&ast.AssignStmt{Lhs: []ast.Expr{m.ident("_")}, TokPos: m.pos, Tok: token.ASSIGN, Rhs: []ast.Expr{bound}}}
		n.Call = &ast.CallExpr{Fun: bound, Lparen: n.Call.Lparen, Args: n.Call.Args, Ellipsis: n.Call.Ellipsis, Rparen: n.Call.Rparen}
	}
	if len(n.Call.Args) == 1 {
		if _, isTuple := r.info.TypeOf(n.Call.Args[0]).(*types.Tuple); isTuple {
			list, call := r.evaluated(n.Call)
			before, n.Call = append(before, list...), call
		}
	}
	for i, a := range n.Call.Args {
		n.Call.Args[i] = r.typed(a)
	}
	spread := m.ident("false")
	if n.Call.Ellipsis.IsValid() {
		spread = m.ident("true")
	}
	host, called := "Deferred", []ast.Expr{n.Call.Fun}
	if method != nil {
		host, called = "DeferredMethod", []ast.Expr{n.Call.Fun.(*ast.SelectorExpr).X, m.text(method.Sel.Name)}
	}
	args := append([]ast.Expr{m.number(r.plan.numbered()), spread}, called...)
	n.Call = m.call(m.host(host), append(args, n.Call.Args...)...)
	if len(before) > 0 {
		cursor.Replace(m.block(append(before, n)...))
		return
	}
	cursor.Replace(n)
}

// interfaceMethod is i.M in i.M(), i being an interface.
func (r *rewriter) interfaceMethod(e ast.Expr) *ast.SelectorExpr {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	f, ok := r.info.Uses[sel.Sel].(*types.Func)
	s := r.info.Selections[sel]
	if !ok || s == nil || s.Kind() != types.MethodVal || !types.IsInterface(s.Recv()) || f.Signature().Recv() == nil {
		return nil
	}
	if _, isParam := types.Unalias(s.Recv()).(*types.TypeParam); isParam {
		return nil
	}
	return sel
}

// mayBeForeign: a function or method of another unit, or a value of a function type.
func (r *rewriter) mayBeForeign(e ast.Expr) bool {
	e = ast.Unparen(e)
	if _, isLiteral := e.(*ast.FuncLit); isLiteral {
		return false
	}
	var called types.Object
	switch e := e.(type) {
	case *ast.Ident:
		called = r.info.Uses[e]
	case *ast.SelectorExpr:
		called = r.info.Uses[e.Sel]
	}
	switch o := called.(type) {
	case *types.Func:
		s := o.Signature()
		if !r.c.isOtherUnit(o.Pkg(), r.pkg) || s.TypeParams() != nil {
			return false
		}
		return s.Recv() == nil || !types.IsInterface(s.Recv().Type()) && s.RecvTypeParams() == nil
	case *types.Builtin, *types.TypeName:
		return false
	case nil: // an instance of a generic function is made where it is used
		switch e.(type) {
		case *ast.IndexExpr, *ast.IndexListExpr:
			return false
		}
	}
	tv := r.info.Types[e]
	if !tv.IsValue() {
		return false
	}
	_, isFunc := types.Unalias(tv.Type).Underlying().(*types.Signature)
	return isFunc
}

// isOtherUnit says whether a package is a unit of cells, of this cell or an earlier one, but not this.
func (c *compilation) isOtherUnit(p, this *types.Package) bool {
	if p == nil || p == this {
		return false
	}
	if p == claimed {
		return true
	}
	for _, u := range c.pending {
		if u.pkg == p {
			return !u.module
		}
	}
	u := c.s.units[p]
	return u != nil && !u.module
}

// typed is an argument that means the same as a value of any: a whole number that no int holds gets its type written.
func (r *rewriter) typed(a ast.Expr) ast.Expr {
	tv := r.info.Types[a]
	if tv.Value == nil || tv.Value.Kind() != constant.Int && tv.Value.Kind() != constant.Float {
		return a
	}
	whole := constant.ToInt(tv.Value)
	if whole.Kind() != constant.Int {
		return a
	}
	if _, fits := constant.Int64Val(whole); fits {
		return a
	}
	m := mint{a.Pos()}
	kind := "uint64"
	if b, ok := tv.Type.Underlying().(*types.Basic); ok && b.Info()&(types.IsFloat|types.IsComplex) != 0 {
		kind = "float64"
	}
	return m.call(m.ident(kind), a)
}
