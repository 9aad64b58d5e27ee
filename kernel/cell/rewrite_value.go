package cell

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// Where ixgo 1.1.1 and x/tools 0.41.0 give another value than the compiler, the unit is
// rewritten so that it gives the right one. internal/corpus shows each of them:
//
//	x.(T), switch x.(type)   ixgo takes an assignable type for the same type ([]int for Ints)
//	m[k] = nil               ixgo deletes the key when an interface value is nil
//	min, max                 ixgo ignores NaN
//	panic(nil)               ixgo panics with nil instead of *runtime.PanicNilError
//	defer in a range over a function  is lost where the function has no other defer

func (r *rewriter) rewriteValue(cursor *astutil.Cursor) {
	switch n := cursor.Node().(type) {
	case *ast.TypeAssertExpr:
		if n.Type != nil && !r.skip[n] && r.confusable(n.Type) {
			cursor.Replace(r.assertion(n, false))
		}
	case *ast.TypeSwitchStmt:
		r.rewriteTypeSwitch(cursor, n)
	case *ast.CallExpr:
		r.rewriteBuiltin(cursor, n)
	case *ast.AssignStmt:
		r.rewriteMapAssign(cursor, n)
	case *ast.CompositeLit:
		r.rewriteMapLiteral(cursor, n)
	case *ast.FuncDecl:
		r.keepDefers(n.Body)
	case *ast.FuncLit:
		r.keepDefers(n.Body)
	}
}

// confusable: a type that another type may be assignable to. Basic types and interfaces are not.
func (r *rewriter) confusable(e ast.Expr) bool {
	t := r.info.TypeOf(e)
	if t == nil {
		return false
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Basic, *types.Interface:
		return false
	}
	return true
}

// pointerTo is (*T)(nil), which tells the host a type.
func (m mint) pointerTo(t ast.Expr) ast.Expr {
	return m.call(&ast.ParenExpr{X: &ast.StarExpr{X: t}}, m.ident("nil"))
}

// assertion is func(x any) T { if !same { mismatch }; return x.(T) }(X), or with two results.
func (r *rewriter) assertion(n *ast.TypeAssertExpr, pair bool) ast.Expr {
	m := mint{n.X.Pos()}
	field := func(name string, t ast.Expr) *ast.Field {
		return &ast.Field{Names: []*ast.Ident{m.ident(name)}, Type: t}
	}
	plain := &ast.TypeAssertExpr{X: m.ident("x__"), Type: n.Type}
	results := []*ast.Field{field("v__", n.Type)}
	same := m.call(m.host("Same"), m.ident("x__"), m.pointerTo(n.Type))
	var body []ast.Stmt
	if pair {
		results = append(results, field("ok__", m.ident("bool")))
		take := &ast.AssignStmt{Lhs: []ast.Expr{m.ident("v__"), m.ident("ok__")}, TokPos: m.pos, Tok: token.ASSIGN, Rhs: []ast.Expr{plain}}
		body = []ast.Stmt{m.when(same, take)}
	} else {
		other := m.stmt(m.call(m.host("Mismatch"), m.ident("x__"), m.pointerTo(n.Type)))
		body = []ast.Stmt{m.when(&ast.UnaryExpr{Op: token.NOT, X: same, OpPos: m.pos}, other),
			&ast.AssignStmt{Lhs: []ast.Expr{m.ident("v__")}, TokPos: m.pos, Tok: token.ASSIGN, Rhs: []ast.Expr{plain}}}
	}
	f := m.function(append(body, &ast.ReturnStmt{Return: m.pos})...)
	f.Type.Params.List = []*ast.Field{field("x__", &ast.InterfaceType{Interface: m.pos, Methods: &ast.FieldList{}})}
	f.Type.Results = &ast.FieldList{List: results}
	return m.call(f, n.X)
}

// pairOf rewrites v, ok := x.(T) on the way down, where both values are in sight.
func (r *rewriter) pairOf(e ast.Expr) ast.Expr {
	n, ok := ast.Unparen(e).(*ast.TypeAssertExpr)
	if !ok || n.Type == nil || r.skip[n] || !r.confusable(n.Type) {
		return e
	}
	call := r.assertion(n, true).(*ast.CallExpr)
	ast.Inspect(call.Fun, func(n ast.Node) bool {
		if inner, ok := n.(*ast.TypeAssertExpr); ok {
			r.skip[inner] = true
		}
		return true
	})
	return call
}

// rewriteTypeSwitch turns a type switch into a switch over the host's choice:
//
//	switch x := X; __k.Which(x, (*A)(nil), (*B)(nil)) { case 0: y := x.(A); … }
func (r *rewriter) rewriteTypeSwitch(cursor *astutil.Cursor, n *ast.TypeSwitchStmt) {
	needed := false
	for _, clause := range n.Body.List {
		for _, t := range clause.(*ast.CaseClause).List {
			needed = needed || r.confusable(t)
		}
	}
	if !needed {
		return
	}
	m := mint{n.Switch}
	name := ""
	var subject ast.Expr
	switch a := n.Assign.(type) {
	case *ast.AssignStmt:
		name, subject = a.Lhs[0].(*ast.Ident).Name, a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		subject = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	}
	choices := []ast.Expr{m.ident("x__")}
	for _, clause := range n.Body.List {
		c := clause.(*ast.CaseClause)
		var numbers []ast.Expr
		for _, t := range c.List {
			numbers = append(numbers, m.number(len(choices)-1))
			if r.info.Types[t].IsNil() {
				choices = append(choices, m.ident("nil"))
			} else {
				choices = append(choices, m.pointerTo(t))
			}
		}
		if name != "" {
			var value ast.Expr = m.ident("x__")
			if len(c.List) == 1 && !r.info.Types[c.List[0]].IsNil() {
				value = &ast.TypeAssertExpr{X: value, Type: c.List[0]}
			}
			c.Body = append([]ast.Stmt{m.define([]ast.Expr{value}, name)}, c.Body...)
		}
		c.List = numbers
	}
	made := &ast.SwitchStmt{Switch: n.Switch, Init: m.define([]ast.Expr{subject}, "x__"), Tag: m.call(m.host("Which"), choices...), Body: n.Body}
	if n.Init == nil {
		cursor.Replace(made)
		return
	}
	if _, labelled := cursor.Parent().(*ast.LabeledStmt); labelled {
		r.refuse(n.Pos(), "a labelled type switch with an initialiser is not supported in cells: put the initialiser on a line before it")
		return
	}
	cursor.Replace(m.block(n.Init, made))
}

// rewriteBuiltin mends min, max and panic.
func (r *rewriter) rewriteBuiltin(cursor *astutil.Cursor, n *ast.CallExpr) {
	m := mint{n.Pos()}
	if isBuiltin(r.info, n.Fun, "panic") && len(n.Args) == 1 {
		if t := r.info.TypeOf(n.Args[0]); t != nil && (types.IsInterface(t) || r.info.Types[n.Args[0]].IsNil()) {
			n.Args[0] = m.call(m.host("PanicValue"), n.Args[0])
		}
		return
	}
	if !isBuiltin(r.info, n.Fun, "min", "max") || r.info.Types[n].Value != nil {
		return
	}
	t := r.info.TypeOf(n)
	if t == nil || !mayBeFloat(t) {
		return
	}
	helper := ast.Unparen(n.Fun).(*ast.Ident).Name + "__"
	r.helpers[helper] = true
	// A constant alone would be taken for an int: begin with a value that has the type.
	args := append([]ast.Expr{}, n.Args...)
	for i, a := range args {
		if r.info.Types[a].Value == nil {
			args[0], args[i] = args[i], args[0]
			break
		}
	}
	result := args[0]
	for _, a := range args[1:] {
		result = m.call(m.ident(helper), result, a)
	}
	cursor.Replace(result)
}

func mayBeFloat(t types.Type) bool {
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Info()&types.IsFloat != 0
	}
	_, isParam := types.Unalias(t).(*types.TypeParam)
	return isParam
}

// keepDefers gives a function a defer of its own where its only ones stand in a range over a function.
func (r *rewriter) keepDefers(body *ast.BlockStmt) {
	if body == nil || !r.defersInRange(body, false) {
		return
	}
	m := mint{body.Lbrace}
	body.List = append([]ast.Stmt{&ast.DeferStmt{Defer: m.pos, Call: m.call(m.host("Keep"), m.number(0))}}, body.List...)
}

func (r *rewriter) defersInRange(n ast.Node, inside bool) (yes bool) {
	ast.Inspect(n, func(child ast.Node) bool {
		switch c := child.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			yes = yes || inside
		case *ast.RangeStmt:
			if c != n && !inside {
				t := r.info.TypeOf(c.X)
				if t != nil {
					_, plain := t.Underlying().(*types.Basic)
					yes = yes || !plain && r.defersInRange(c.Body, true)
				}
			}
		}
		return !yes
	})
	return yes
}
