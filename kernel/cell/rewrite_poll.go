package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// A poll stands at the head of every loop body and of every function that may call itself,
// after labels, and after calls that may have waited: a cell that was given up while it
// waited in native code must not go on when the call comes back.

func (r *rewriter) pollBody(body *ast.BlockStmt, pos token.Pos) {
	body.List = append([]ast.Stmt{mint{pos}.poll()}, body.List...)
}

func (r *rewriter) pollLabel(cursor *astutil.Cursor, n *ast.LabeledStmt) {
	switch n.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
		return
	}
	m := mint{n.Pos()}
	if _, isBlock := n.Stmt.(*ast.BlockStmt); isBlock || cursor.Index() < 0 {
		return // break L works on a labelled block only while it is the block
	}
	statement := n.Stmt
	n.Stmt = m.poll()
	cursor.InsertAfter(statement)
}

func (r *rewriter) pollEntry(body *ast.BlockStmt) {
	if body == nil || !r.mayRecurse(body) {
		return
	}
	r.pollBody(body, body.Lbrace)
}

// mayRecurse: does the function call anything but builtins and native functions?
func (r *rewriter) mayRecurse(body *ast.BlockStmt) (yes bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !yes {
			tv := r.info.Types[call.Fun]
			yes = !tv.IsType() && !tv.IsBuiltin() && r.nativeCallee(call) == nil && !isHostCall(call)
		}
		return !yes
	})
	return yes
}

func isHostCall(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == hostName
}

// nativeCallee is the compiled function that a call names, or nil.
func (r *rewriter) nativeCallee(call *ast.CallExpr) *types.Func {
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	f, ok := r.info.Uses[id].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() == "main" {
		return nil
	}
	if recv := f.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return nil
	}
	return f
}

// quickPackages never wait.
var quickPackages = map[string]bool{
	"math": true, "math/bits": true, "math/cmplx": true, "math/rand": true, "math/rand/v2": true, "math/big": true,
	"strings": true, "strconv": true, "unicode": true, "unicode/utf8": true, "unicode/utf16": true, "errors": true, "bytes": true,
	"sort": true, "slices": true, "maps": true, "cmp": true, hostPath: true,
}

// mayWait says that a call may come back long after it began.
func (r *rewriter) mayWait(call *ast.CallExpr) bool {
	tv := r.info.Types[call.Fun]
	if tv.IsType() || tv.IsBuiltin() || isHostCall(call) {
		return false
	}
	if id, ok := call.Fun.(*ast.Ident); ok && strings.HasPrefix(id.Name, "recv") && strings.HasSuffix(id.Name, "__") {
		return false
	}
	f := r.nativeCallee(call)
	if f == nil {
		return true
	}
	if f.Pkg().Path() == "fmt" {
		return strings.Contains(f.Name(), "can") // Scan
	}
	return !quickPackages[f.Pkg().Path()]
}

func (r *rewriter) pollAfterCalls(list []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for i, st := range list {
		switch st.(type) {
		case *ast.CaseClause, *ast.CommClause:
			return list
		}
		out = append(out, st)
		if i < len(list)-1 && r.waits(st) {
			out = append(out, mint{st.Pos()}.poll())
		}
	}
	return out
}

// waits looks at the calls of a statement itself, not at those of blocks and functions inside it.
func (r *rewriter) waits(st ast.Stmt) (yes bool) {
	switch st.(type) {
	case nil, *ast.GoStmt, *ast.DeferStmt, *ast.LabeledStmt, *ast.BlockStmt, *ast.BranchStmt, *ast.ReturnStmt:
		return false
	}
	return r.waitsIn(st)
}

func (r *rewriter) waitsIn(part ast.Node) (yes bool) {
	if part == nil || part == ast.Expr(nil) {
		return false
	}
	ast.Inspect(part, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			yes = yes || r.mayWait(n)
		}
		return !yes
	})
	return yes
}

// pollBranches: a condition that waited must not lead into its branches.
func (r *rewriter) pollBranches(n *ast.IfStmt, waits bool) {
	if !waits {
		return
	}
	r.pollBody(n.Body, n.If)
	switch other := n.Else.(type) {
	case *ast.BlockStmt:
		r.pollBody(other, n.If)
	case *ast.IfStmt:
		r.pollBranches(other, true)
	}
}

func (r *rewriter) pollCases(body *ast.BlockStmt) {
	for _, clause := range body.List {
		if c, ok := clause.(*ast.CaseClause); ok {
			c.Body = append([]ast.Stmt{mint{c.Pos()}.poll()}, c.Body...)
		}
	}
}
