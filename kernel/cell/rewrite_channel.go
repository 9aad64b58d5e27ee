package cell

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

const andOp = token.AND

// Channel operations that block also wait for the goroutine's stop channel:
//
//	<-c             recv1__(c), a select over c and __k.Stop()
//	v, ok := <-c    v, ok := recv2__(c)
//	c <- v          select { case c <- v: case <-__k.Stop(): die }
//	select          one more case, unless it has a default
//	for v := range c  for c := c; ; { v, ok := recv2__(c); if !ok { break }; … }

// markChannels notes operations that stay as they are (they head the cases of a select), and
// the receives whose second value is taken.
func (r *rewriter) markChannels(n ast.Node) {
	switch n := n.(type) {
	case *ast.CommClause:
		switch comm := n.Comm.(type) {
		case *ast.SendStmt:
			r.skip[comm] = true
		case *ast.ExprStmt:
			r.skip[receiveOf(comm.X)] = true
		case *ast.AssignStmt:
			r.skip[receiveOf(comm.Rhs[0])] = true
		}
	case *ast.AssignStmt:
		if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
			n.Rhs[0] = r.receivePair(n.Rhs[0])
		}
	case *ast.ValueSpec:
		if len(n.Names) == 2 && len(n.Values) == 1 {
			n.Values[0] = r.receivePair(n.Values[0])
		}
	}
}

func receiveOf(e ast.Expr) *ast.UnaryExpr {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u
	}
	return nil
}

func (r *rewriter) receivePair(e ast.Expr) ast.Expr {
	u := receiveOf(e)
	if u == nil || r.skip[u] {
		return e
	}
	return r.receiveCall(u, "recv2__")
}

func (r *rewriter) receiveCall(u *ast.UnaryExpr, helper string) ast.Expr {
	r.helpers[helper] = true
	m := mint{u.OpPos}
	return m.call(m.ident(helper), u.X)
}

func (r *rewriter) rewriteChannel(cursor *astutil.Cursor) {
	switch n := cursor.Node().(type) {
	case *ast.UnaryExpr:
		if n.Op == token.ARROW && !r.skip[n] {
			cursor.Replace(r.receiveCall(n, "recv1__"))
		}
	case *ast.SendStmt:
		if !r.skip[n] {
			m := mint{n.Pos()}
			send := &ast.CommClause{Case: m.pos, Comm: n, Colon: m.pos}
			cursor.Replace(&ast.SelectStmt{Select: m.pos, Body: m.block(send, m.whenStopped())})
		}
	case *ast.SelectStmt:
		for _, clause := range n.Body.List {
			if clause.(*ast.CommClause).Comm == nil {
				return
			}
		}
		n.Body.List = append(n.Body.List, mint{n.Pos()}.whenStopped())
	}
}

// rewriteRange polls in every range loop, and takes a range over a channel apart.
func (r *rewriter) rewriteRange(cursor *astutil.Cursor, n *ast.RangeStmt) {
	t := r.info.TypeOf(n.X)
	if t == nil || !r.channels || !isChannel(t) {
		r.pollBody(n.Body, n.For)
		return
	}
	r.helpers["recv2__"] = true
	m := mint{n.For}
	receive := m.call(m.ident("recv2__"), m.ident("channel__"))
	value := "_"
	var take ast.Stmt = m.define([]ast.Expr{receive}, value, "ok__")
	var after []ast.Stmt
	switch {
	case n.Key == nil:
	case n.Tok == token.ASSIGN:
		take = m.define([]ast.Expr{receive}, "value__", "ok__")
		after = []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{n.Key}, TokPos: m.pos, Tok: token.ASSIGN, Rhs: []ast.Expr{m.ident("value__")}}}
	default:
		take = &ast.AssignStmt{Lhs: []ast.Expr{n.Key, m.ident("ok__")}, TokPos: m.pos, Tok: token.DEFINE, Rhs: []ast.Expr{receive}}
	}
	closed := m.when(&ast.UnaryExpr{Op: token.NOT, X: m.ident("ok__"), OpPos: m.pos}, &ast.BranchStmt{Tok: token.BREAK, TokPos: m.pos})
	body := append([]ast.Stmt{take, closed}, after...)
	cursor.Replace(&ast.ForStmt{For: n.For, Init: m.define([]ast.Expr{n.X}, "channel__"), Body: m.block(append(body, n.Body)...)})
}

func isChannel(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}
