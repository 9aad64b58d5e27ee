package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// In n := n + 1 the right side means the older n, as in Go's inner scopes; but a unit's
// variables are package variables, to which the name means themselves. So each identifier
// that means an older thing is replaced by a qualified one: former__n.n, where former__n
// imports the unit that holds it. (Lost against this: a copy of the old value, which breaks &n.)
func (c *compilation) resolveFormer(u *unit) {
	for _, d := range u.file().Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok {
				c.resolveFormerIn(u, spec)
			}
		}
	}
}

func (c *compilation) resolveFormerIn(u *unit, spec *ast.ValueSpec) {
	own := map[string]bool{}
	for _, id := range spec.Names {
		own[id.Name] = true
	}
	again := false
	for _, v := range spec.Values {
		identsIn(v, func(id *ast.Ident) { again = again || own[id.Name] && c.meansFormer(id.Name) })
	}
	if !again {
		return
	}
	uses := c.usesOutside(u, spec)
	for i := range spec.Values {
		spec.Values[i] = astutil.Apply(spec.Values[i], nil, func(cursor *astutil.Cursor) bool {
			id, ok := cursor.Node().(*ast.Ident)
			if !ok || !own[id.Name] {
				return true
			}
			switch o := uses[id].(type) {
			case nil:
			case *types.PkgName:
				id.Name += "_"
				addImport(u.file(), id.Name, o.Imported().Path())
			default:
				if old := c.scope.lookup(id.Name); old != nil && old.Object == o {
					alias := formerSelf + id.Name
					addImport(u.file(), alias, formerPath+old.unit.path)
					cursor.Replace(&ast.SelectorExpr{X: &ast.Ident{Name: alias, NamePos: id.NamePos}, Sel: id})
				}
			}
			return true
		}).(ast.Expr)
	}
}

// meansFormer: is there an older thing of this name?
func (c *compilation) meansFormer(name string) bool {
	if c.scope.lookup(name) != nil {
		return true
	}
	_, isImport := c.s.importPath(name)
	return isImport || c.program.imports[name] != ""
}

// usesOutside resolves the values of a declaration as if it stood inside a function.
func (c *compilation) usesOutside(u *unit, spec *ast.ValueSpec) map[*ast.Ident]types.Object {
	var lhs []ast.Expr
	own := map[string]bool{}
	for _, id := range spec.Names {
		lhs = append(lhs, ast.NewIdent(id.Name))
		own[id.Name] = true
	}
	f := &ast.File{Name: ast.NewIdent("main"), Package: u.file().Package, FileStart: u.file().FileStart, FileEnd: u.file().FileEnd}
	for _, spec := range u.file().Imports {
		f.Imports = append(f.Imports, spec)
		f.Decls = append(f.Decls, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}})
	}
	for name := range own {
		if c.scope.lookup(name) == nil {
			if path, ok := c.s.importPath(name); ok {
				addImport(f, name, path)
			}
		}
	}
	body := &ast.BlockStmt{List: []ast.Stmt{&ast.AssignStmt{Lhs: lhs, Tok: token.DEFINE, Rhs: spec.Values}}}
	f.Decls = append(f.Decls, &ast.FuncDecl{Name: ast.NewIdent("_"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body})
	pkg := types.NewPackage("main", "main")
	identsIn(body, func(id *ast.Ident) {
		if o := c.scope.lookup(id.Name); o != nil && pkg.Scope().Lookup(id.Name) == nil {
			pkg.Scope().Insert(o.Object)
		}
	})
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := &types.Config{Importer: importer{c.s, c.pending}, Error: func(error) {}, DisableUnusedImportCheck: true}
	c.s.pathsForChecking()
	defer c.s.pathsForRunning()
	types.NewChecker(config, c.s.fset, pkg, info).Files([]*ast.File{f})
	return info.Uses
}

// addImport adds import name "path" to a file, once.
func addImport(f *ast.File, name, path string) {
	for _, spec := range f.Imports {
		if spec.Name != nil && spec.Name.Name == name {
			return
		}
	}
	spec := &ast.ImportSpec{Name: ast.NewIdent(name), Path: &ast.BasicLit{Kind: token.STRING, Value: fmt.Sprintf("%q", path)}}
	f.Imports = append(f.Imports, spec)
	f.Decls = append([]ast.Decl{&ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}}, f.Decls...)
}
