package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// A map whose values are interfaces is written by the host: m[k] = v is mapset__(m)(k, v).

// nilable is the map type behind an expression whose element may be a nil interface.
func (r *rewriter) nilable(t types.Type) bool {
	if t == nil {
		return false
	}
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	_, isParam := types.Unalias(m.Elem()).(*types.TypeParam)
	return isParam || types.IsInterface(m.Elem())
}

func (r *rewriter) mapElement(e ast.Expr) *ast.IndexExpr {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || !r.nilable(r.info.TypeOf(index.X)) {
		return nil
	}
	return index
}

// mayBeNil: a value whose static type does not rule out a nil interface.
func (r *rewriter) mayBeNil(e ast.Expr) bool {
	tv := r.info.Types[e]
	if tv.Type == nil || tv.IsNil() || types.IsInterface(tv.Type) {
		return true
	}
	_, isParam := types.Unalias(tv.Type).(*types.TypeParam)
	return isParam
}

func (r *rewriter) rewriteMapAssign(cursor *astutil.Cursor, n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN {
		return
	}
	m := mint{n.Pos()}
	if len(n.Lhs) == 1 && len(n.Rhs) == 1 {
		if index := r.mapElement(n.Lhs[0]); index != nil && r.mayBeNil(n.Rhs[0]) {
			if _, isClause := cursor.Parent().(*ast.CommClause); isClause {
				r.refuse(n.Pos(), "receiving into an element of a map of interfaces is not supported in cells: receive into a variable first")
				return
			}
			r.helpers["mapset__"] = true
			set := m.call(m.ident("mapset__"), index.X)
			cursor.Replace(m.stmt(m.call(set, index.Index, n.Rhs[0])))
		}
		return
	}
	if !r.anyMapElement(n.Lhs) {
		return
	}
	var before, after []ast.Stmt
	for i, e := range n.Lhs {
		index := r.mapElement(e)
		if index == nil {
			before = append(before, r.holdPlace(e)...)
			continue
		}
		r.helpers["mapset__"], r.helpers["mapcell__"] = true, true
		r.temps += 3
		container, key, cell := fmt.Sprintf("held__%d", r.temps), fmt.Sprintf("held__%d", r.temps-1), fmt.Sprintf("held__%d", r.temps-2)
		before = append(before, m.define([]ast.Expr{index.X}, container), m.define([]ast.Expr{index.Index}, key),
			m.define([]ast.Expr{m.call(m.ident("mapcell__"), m.ident(container))}, cell))
		n.Lhs[i] = &ast.StarExpr{Star: m.pos, X: m.ident(cell)}
		set := m.call(m.ident("mapset__"), m.ident(container))
		after = append(after, m.stmt(m.call(set, m.ident(key), &ast.StarExpr{X: m.ident(cell)})))
	}
	if cursor.Index() < 0 {
		r.refuse(n.Pos(), "assigning to an element of a map of interfaces is not supported here in cells: use a statement of its own")
		return
	}
	assign := *n
	cursor.Replace(m.block(append(append(before, &assign), after...)...))
}

func (r *rewriter) anyMapElement(list []ast.Expr) bool {
	for _, e := range list {
		if r.mapElement(e) != nil {
			return true
		}
	}
	return false
}

// holdPlace evaluates the operands of another place in the same assignment, in order.
func (r *rewriter) holdPlace(e ast.Expr) (list []ast.Stmt) {
	m := mint{e.Pos()}
	hold := func(e ast.Expr) ast.Expr {
		r.temps++
		name := fmt.Sprintf("held__%d", r.temps)
		list = append(list, m.define([]ast.Expr{e}, name))
		return m.ident(name)
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		e.X = hold(e.X)
	case *ast.IndexExpr:
		if _, isArray := r.info.TypeOf(e.X).Underlying().(*types.Array); !isArray {
			e.X = hold(e.X)
		}
		if r.info.Types[e.Index].Value == nil {
			e.Index = hold(e.Index)
		}
	}
	return list
}

// fillElided writes the types of literals that Go lets one leave out, on the way down.
func (r *rewriter) fillElided(n *ast.CompositeLit) {
	var element ast.Expr
	switch t := n.Type.(type) {
	case *ast.ArrayType:
		element = t.Elt
	case *ast.MapType:
		element = t.Value
	default:
		return
	}
	fill := func(e ast.Expr) ast.Expr {
		inner, ok := e.(*ast.CompositeLit)
		if !ok || inner.Type != nil {
			return e
		}
		if star, ok := element.(*ast.StarExpr); ok {
			inner.Type = star.X
			made := &ast.UnaryExpr{Op: token.AND, OpPos: inner.Pos(), X: inner}
			r.info.Types[inner] = types.TypeAndValue{Type: r.info.TypeOf(star.X)}
			return made
		}
		if t := r.info.TypeOf(element); t == nil || isPointer(t) {
			return e // a named pointer type: only Go itself can fill it in
		}
		inner.Type = element
		return e
	}
	for i, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			kv.Value = fill(kv.Value)
		} else {
			n.Elts[i] = fill(e)
		}
	}
}

func isPointer(t types.Type) bool {
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam {
		return true
	}
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// rewriteMapLiteral adds entries that may be nil after the literal is made.
func (r *rewriter) rewriteMapLiteral(cursor *astutil.Cursor, n *ast.CompositeLit) {
	if !r.nilable(r.info.TypeOf(n)) {
		return
	}
	var plain []ast.Expr
	var late []*ast.KeyValueExpr
	for _, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok && r.mayBeNil(kv.Value) && !isLiteral(kv.Value) {
			late = append(late, kv)
		} else {
			plain = append(plain, e)
		}
	}
	if len(late) == 0 {
		return
	}
	if n.Type == nil {
		r.refuse(n.Pos(), "a map literal without its type, with values that may be nil, is not supported here in cells: write its type before the brace")
		return
	}
	m := mint{n.Pos()}
	n.Elts = plain
	var result ast.Expr = n
	for _, kv := range late {
		r.helpers["mapadd__"] = true
		result = m.call(m.call(m.ident("mapadd__"), result), kv.Key, kv.Value)
	}
	if u, ok := cursor.Parent().(*ast.UnaryExpr); ok && u.Op == token.AND {
		r.helpers["mapref__"] = true
		result = &ast.StarExpr{Star: m.pos, X: m.call(m.ident("mapref__"), result)}
	}
	cursor.Replace(result)
}

// isLiteral: rewriting inside a value can lose its recorded type; a literal is never nil.
func isLiteral(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit, *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.UnaryExpr:
		return e.Op != token.ARROW
	}
	return false
}

func (r *rewriter) refuse(pos token.Pos, message string) {
	at := r.c.s.fset.Position(pos)
	r.refused = append(r.refused, Diagnostic{Cell: r.c.program.cell, Line: at.Line, Column: at.Column, Message: message})
}
