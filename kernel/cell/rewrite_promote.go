package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// ixgo 1.1.1 makes a wrong native entry for a method that a struct has through an embedded pointer and, behind it, an embedded
// value: Puppy{*Dog}, Dog{Base}, Base.String. Called from native code (fmt) or another cell it fails. So such a struct
// gets the method written out: func (p Puppy) String() string { return p.Dog.String() }. Cells themselves do not call it: p.String
// becomes p.Dog.String, since a method value, a defer and a go statement take the Base of the moment along, not the Puppy.
func (r *rewriter) addForwarders() {
	var text strings.Builder
	for _, d := range r.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, spec := range g.Specs {
			if name, ok := r.info.Defs[spec.(*ast.TypeSpec).Name].(*types.TypeName); ok && !name.IsAlias() {
				r.forward(&text, name)
			}
		}
	}
	if text.Len() == 0 {
		return
	}
	f, err := parser.ParseFile(r.c.s.fset, "forwarders", "package main\n"+text.String(), parser.SkipObjectResolution)
	if err != nil {
		return // a type that cannot be written: the method stays as it is
	}
	r.c.program.left.parsed(f.FileStart)
	r.file.Decls = append(r.file.Decls, f.Decls...)
}

func (r *rewriter) forward(text *strings.Builder, name *types.TypeName) {
	named, ok := name.Type().(*types.Named)
	if !ok {
		return
	}
	if _, isStruct := named.Underlying().(*types.Struct); !isStruct {
		return
	}
	var parameters []string
	for p := range named.TypeParams().TypeParams() {
		parameters = append(parameters, p.Obj().Name())
	}
	receiver := name.Name()
	if len(parameters) > 0 {
		receiver += "[" + strings.Join(parameters, ", ") + "]"
	}
	for sel := range types.NewMethodSet(named).Methods() {
		f := sel.Obj().(*types.Func)
		if !mustForward(named, sel) || !f.Exported() && f.Pkg().Path() != "main" {
			continue
		}
		embedded := named.Underlying().(*types.Struct).Field(sel.Index()[0])
		if declaration, ok := r.forwarder(receiver, embedded.Name(), f.Name(), sel.Type().(*types.Signature)); ok {
			text.WriteString(declaration)
		}
	}
}

// mustForward: ixgo makes no entry either for a promoted method that is not exported.
func mustForward(named *types.Named, sel *types.Selection) bool {
	if f := sel.Obj(); !f.Exported() && len(sel.Index()) > 1 && f.Pkg().Path() == "main" {
		return !types.IsInterface(f.(*types.Func).Signature().Recv().Type())
	}
	return throughPointerToValue(named, sel)
}

// throughPointerToValue: on the way to the method there is a pointer, and the last step is a value.
func throughPointerToValue(named *types.Named, sel *types.Selection) bool {
	path := sel.Index()
	if len(path) < 3 {
		return false
	}
	pointer, last := false, types.Type(named)
	for _, i := range path[:len(path)-1] {
		if p, ok := last.Underlying().(*types.Pointer); ok {
			pointer, last = true, p.Elem()
		}
		st, ok := last.Underlying().(*types.Struct)
		if !ok {
			return false
		}
		last = st.Field(i).Type()
	}
	_, lastIsPointer := last.Underlying().(*types.Pointer)
	return pointer && !lastIsPointer && !types.IsInterface(last)
}

// forwarder writes one method; false where a type of its signature has no name here.
func (r *rewriter) forwarder(receiver, field, method string, sig *types.Signature) (string, bool) {
	if !r.allNameable(sig.Params()) || !r.allNameable(sig.Results()) {
		return "", false
	}
	write := func(t types.Type) string {
		return types.TypeString(t, func(p *types.Package) string {
			if p.Path() == "main" || p == r.pkg {
				return ""
			}
			alias := "forward__" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(p.Path())
			addImport(r.file, alias, p.Path())
			return alias
		})
	}
	var in, args []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		name := fmt.Sprintf("p%d__", i)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			in = append(in, name+" ..."+write(t.(*types.Slice).Elem()))
			args = append(args, name+"...")
			continue
		}
		in, args = append(in, name+" "+write(t)), append(args, name)
	}
	var out []string
	for v := range sig.Results().Variables() {
		out = append(out, write(v.Type()))
	}
	back := ""
	if len(out) > 0 {
		back = "return "
	}
	return fmt.Sprintf("func ("+forwarded+" %s) %s(%s) (%s) { %s"+forwarded+".%s.%s(%s) }\n", receiver, method, strings.Join(in, ", "), strings.Join(out, ", "), back, field, method, strings.Join(args, ", ")), true
}

// nameable: every named type in t means the same here by its name.
func (r *rewriter) nameable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic, *types.TypeParam:
		return true
	case *types.Alias:
		return r.nameable(types.Unalias(t))
	case *types.Pointer:
		return r.nameable(t.Elem())
	case *types.Slice:
		return r.nameable(t.Elem())
	case *types.Array:
		return r.nameable(t.Elem())
	case *types.Chan:
		return r.nameable(t.Elem())
	case *types.Map:
		return r.nameable(t.Key()) && r.nameable(t.Elem())
	case *types.Interface:
		return t.Empty()
	case *types.Struct:
		return t.NumFields() == 0
	case *types.Signature:
		return r.allNameable(t.Params()) && r.allNameable(t.Results())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if !r.nameable(arg) {
				return false
			}
		}
		o := t.Obj()
		switch {
		case o.Pkg() == nil:
			return true
		case o.Pkg() == r.pkg:
			return r.pkg.Scope().Lookup(o.Name()) == o
		case o.Pkg().Path() == "main":
			known := r.c.scope.lookup(o.Name())
			return !r.plan.declares[o.Name()] && known != nil && known.Object == o
		}
		return o.Exported()
	}
	return false
}

func (r *rewriter) allNameable(list *types.Tuple) bool {
	for v := range list.Variables() {
		if !r.nameable(v.Type()) {
			return false
		}
	}
	return true
}

// forwarded names the receiver of methods that are written out.
const forwarded = "forwarded__"

func isForwarder(f *types.Func) bool {
	recv := f.Signature().Recv()
	return recv != nil && recv.Name() == forwarded
}

// selectInner writes x.M, where M is written out, as x.Embedded.M.
func (r *rewriter) selectInner(n *ast.SelectorExpr) {
	sel := r.info.Selections[n]
	if sel == nil || sel.Kind() != types.MethodVal {
		return
	}
	for t := sel.Recv(); ; {
		field := r.stepInwards(t, n.Sel.Name)
		if field == nil || !field.Exported() && field.Pkg().Path() != "main" {
			return
		}
		n.X = &ast.SelectorExpr{X: n.X, Sel: &ast.Ident{Name: field.Name(), NamePos: n.Sel.NamePos}}
		t = field.Type()
	}
}

// stepInwards is the embedded field of a struct through which a method that is, or is to be, written out comes; nil: it is neither.
func (r *rewriter) stepInwards(t types.Type, method string) *types.Var {
	base := t
	if p, ok := t.Underlying().(*types.Pointer); ok {
		base = p.Elem()
	}
	named, isNamed := types.Unalias(base).(*types.Named)
	st, isStruct := base.Underlying().(*types.Struct)
	if !isNamed || !isStruct {
		return nil
	}
	o, path, _ := types.LookupFieldOrMethod(base, true, r.pkg, method)
	f, ok := o.(*types.Func)
	if !ok {
		return nil
	}
	if !isForwarder(f) {
		if sel := types.NewMethodSet(named).Lookup(f.Pkg(), method); sel == nil || !mustForward(named, sel) {
			return nil
		}
		return st.Field(path[0])
	}
	var found *types.Var
	least := 0
	for field := range st.Fields() {
		if !field.Embedded() {
			continue
		}
		inner, depth, _ := types.LookupFieldOrMethod(field.Type(), true, r.pkg, method)
		if _, isMethod := inner.(*types.Func); isMethod && (found == nil || len(depth) < least) {
			found, least = field, len(depth)
		}
	}
	return found
}
