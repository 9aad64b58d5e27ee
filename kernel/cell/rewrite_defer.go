package cell

import (
	"go/ast"
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// defer f(a), where f may belong to another cell, becomes defer __k.Deferred(number, spread, f, a):
// recover looks one interpreter only up its chain of calls, and the host shows f's interpreter the
// frame that defers it (see recovering.go). What is declared in the same unit, native or a literal stays
// as it is: it recovers by itself, or never does.
func (r *rewriter) deferAcross(cursor *astutil.Cursor, n *ast.DeferStmt) {
	if n.Call.Ellipsis.IsValid() && len(n.Call.Args) == 0 || !r.mayBeForeign(n.Call.Fun) || !r.passable(n.Call) {
		return
	}
	m := mint{n.Defer}
	spread := m.ident("false")
	if n.Call.Ellipsis.IsValid() {
		spread = m.ident("true")
	}
	args := append([]ast.Expr{m.number(r.plan.numbered()), spread, n.Call.Fun}, n.Call.Args...)
	n.Call = m.call(m.host("Deferred"), args...)
	cursor.Replace(n)
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
	for _, u := range c.pending {
		if u.pkg == p {
			return !u.module
		}
	}
	u := c.s.units[p]
	return u != nil && !u.module
}

// passable: the arguments mean the same as values of any.
func (r *rewriter) passable(call *ast.CallExpr) bool {
	for _, a := range call.Args {
		tv := r.info.Types[a]
		if _, isTuple := tv.Type.(*types.Tuple); isTuple {
			return false
		}
		if tv.Value != nil && tv.Value.Kind() == constant.Int {
			if _, fits := constant.Int64Val(tv.Value); !fits {
				return false
			}
		}
	}
	return true
}
