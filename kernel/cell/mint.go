package cell

import (
	"go/ast"
	"go/token"
	"strconv"
)

// mint makes syntax at one position, so that inserted code reports the line that it serves.
type mint struct{ pos token.Pos }

func (m mint) ident(name string) *ast.Ident { return &ast.Ident{Name: name, NamePos: m.pos} }

func (m mint) host(name string) ast.Expr {
	return &ast.SelectorExpr{X: m.ident(hostName), Sel: m.ident(name)}
}

func (m mint) call(fun ast.Expr, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: fun, Lparen: m.pos, Args: args, Rparen: m.pos}
}

func (m mint) stmt(e ast.Expr) ast.Stmt { return &ast.ExprStmt{X: e} }

func (m mint) block(list ...ast.Stmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: m.pos, List: list, Rbrace: m.pos}
}

func (m mint) define(values []ast.Expr, names ...string) ast.Stmt {
	lhs := make([]ast.Expr, len(names))
	for i, name := range names {
		lhs[i] = m.ident(name)
	}
	return &ast.AssignStmt{Lhs: lhs, TokPos: m.pos, Tok: token.DEFINE, Rhs: values}
}

func (m mint) when(cond ast.Expr, body ...ast.Stmt) ast.Stmt {
	return &ast.IfStmt{If: m.pos, Cond: cond, Body: m.block(body...)}
}

func (m mint) number(n int) ast.Expr {
	return &ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(n), ValuePos: m.pos}
}

func (m mint) text(s string) ast.Expr {
	return &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(s), ValuePos: m.pos}
}

// function is func() { list }.
func (m mint) function(list ...ast.Stmt) *ast.FuncLit {
	return &ast.FuncLit{Type: &ast.FuncType{Func: m.pos, Params: &ast.FieldList{Opening: m.pos, Closing: m.pos}}, Body: m.block(list...)}
}

// poll looks whether something wants this goroutine to stop: one load and one branch.
func (m mint) poll() ast.Stmt { return m.when(m.host("F"), m.stmt(m.call(m.host("Check")))) }

// die ends the goroutine. The panic is never reached; it makes the statement list terminating.
func (m mint) die() []ast.Stmt {
	return []ast.Stmt{m.stmt(m.call(m.host("Die"))), m.stmt(m.call(m.ident("panic"), m.number(0)))}
}

// whenStopped is case <-__k.Stop(): die.
func (m mint) whenStopped() *ast.CommClause {
	receive := &ast.UnaryExpr{OpPos: m.pos, Op: token.ARROW, X: m.call(m.host("Stop"))}
	return &ast.CommClause{Case: m.pos, Comm: m.stmt(receive), Colon: m.pos, Body: m.die()}
}
