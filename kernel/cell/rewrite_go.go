package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// go f(a) becomes { a1 := a; __k.Go(number, func() { f(a1) }) }: the host starts the goroutine, knows
// which cell it belongs to, and catches its panic. Function and arguments are evaluated
// before the goroutine starts, as the language wants it.
func (r *rewriter) rewriteGo(cursor *astutil.Cursor, n *ast.GoStmt) {
	m := mint{n.Go}
	list, call := r.evaluated(n.Call)
	r.helpers["go__"] = true
	list = append(list, m.stmt(m.call(m.host("Go"), m.number(r.plan.numbered()), m.function(m.stmt(call)))))
	if len(list) == 1 {
		cursor.Replace(list[0])
		return
	}
	cursor.Replace(m.block(list...))
}

// evaluated gives the statements that evaluate a call's parts now, and the call of what they gave.
func (r *rewriter) evaluated(call *ast.CallExpr) (list []ast.Stmt, later *ast.CallExpr) {
	m := mint{call.Pos()}
	hold := func(e ast.Expr, count int) (held []ast.Expr) {
		names := make([]string, count)
		for i := range names {
			r.temps++
			names[i] = fmt.Sprintf("held__%d", r.temps)
			held = append(held, m.ident(names[i]))
		}
		list = append(list, m.define([]ast.Expr{e}, names...))
		return held
	}
	later = &ast.CallExpr{Fun: call.Fun, Lparen: call.Lparen, Ellipsis: call.Ellipsis, Rparen: call.Rparen}
	if !r.fixed(call.Fun) {
		later.Fun = hold(call.Fun, 1)[0]
	}
	for i, a := range call.Args {
		tv := r.info.Types[a]
		tuple, isTuple := tv.Type.(*types.Tuple)
		switch {
		case isTuple && len(call.Args) == 1:
			later.Args = append(later.Args, hold(a, tuple.Len())...)
		case tv.Value != nil, tv.IsNil(), tv.IsType(), i == 0 && isBuiltin(r.info, call.Fun, "new", "make"):
			later.Args = append(later.Args, a)
		default:
			later.Args = append(later.Args, hold(a, 1)...)
		}
	}
	return list, later
}

// fixed says that evaluating a function expression twice gives the same and costs nothing:
// a declared function, a builtin, a literal.
func (r *rewriter) fixed(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return true
	case *ast.Ident:
		switch r.info.Uses[e].(type) {
		case *types.Func, *types.Builtin:
			return true
		}
	case *ast.IndexExpr:
		return r.fixed(e.X)
	case *ast.IndexListExpr:
		return r.fixed(e.X)
	case *ast.SelectorExpr:
		if _, isMember := r.info.Selections[e]; !isMember {
			_, isFunc := r.info.Uses[e.Sel].(*types.Func)
			return isFunc
		}
	}
	return false
}

func isBuiltin(info *types.Info, e ast.Expr, names ...string) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := info.Uses[id].(*types.Builtin)
	if !ok {
		return false
	}
	for _, name := range names {
		if b.Name() == name {
			return true
		}
	}
	return len(names) == 0
}

// A defer among a cell's statements runs when the cell ends. Statements before a definition are
// a function of their own, which ends sooner; there defer f(a) is given to the host. (Such a
// function cannot recover a panic of the cell.)
func (r *rewriter) rewriteDefer(cursor *astutil.Cursor, n *ast.DeferStmt) {
	m := mint{n.Defer}
	list, call := r.evaluated(n.Call)
	cursor.Replace(m.block(append(list, m.stmt(m.call(m.host("Defer"), m.function(m.stmt(call)))))...))
}

// endsEarly says whether a function holds statements that other pieces of the cell follow.
func (c *compilation) endsEarly(u *unitPlan, function string) bool {
	number, ok := strings.CutPrefix(function, stmtsPrefix)
	first, err := strconv.Atoi(number)
	if !ok || err != nil {
		return false
	}
	last := 0
	for _, p := range u.pieces {
		last = max(last, p.index)
	}
	return last > c.lastOf(u, first) || c.unitsFollow
}

// lastOf is the last piece of the run of statements that begins at first.
func (c *compilation) lastOf(u *unitPlan, first int) int {
	last := first
	for i, p := range u.pieces {
		if p.index != first {
			continue
		}
		for ; i < len(u.pieces) && u.pieces[i].kind == chunkStatement; i++ {
			last = u.pieces[i].index
		}
	}
	return last
}
