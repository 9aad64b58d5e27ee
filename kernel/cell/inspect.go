package cell

import (
	"context"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// Inspection tells what a name is.
type Inspection struct{ Text, Signature, Doc string }

// Inspect describes the name at a cursor (a byte offset). It answers while a cell runs.
func (s *Session) Inspect(src string, cursor int) (Inspection, bool) {
	cursor = max(0, min(cursor, len(src)))
	end := cursor
	for end < len(src) && isWordByte(src[end]) {
		end++
	}
	s.compile.Lock()
	defer s.compile.Unlock()
	work, stop := context.WithTimeout(context.Background(), inquiryTime)
	defer stop()
	s.work = work
	in, ok := s.inspectAt(src, end)
	if call := callBefore(src, cursor); !ok && call < cursor {
		in, ok = s.inspectAt(src, call)
	}
	return in, ok
}

func (s *Session) inspectAt(src string, end int) (Inspection, bool) {
	look, done := s.lookAt(src, end)
	defer done()
	if look.inComment || look.inString || look.partial == "" {
		return Inspection{}, false
	}
	o := look.object(s)
	if o == nil {
		return Inspection{}, false
	}
	in := Inspection{Signature: signatureOf(o), Doc: s.docOf(o, look)}
	if t, ok := o.(*types.TypeName); ok {
		in.Signature = typeSummary(t)
	}
	in.Text = in.Signature
	if in.Doc != "" {
		in.Text += "\n\n" + in.Doc
	}
	return in, true
}

// callBefore: with the cursor in a call's parentheses, the called name is meant.
func callBefore(src string, cursor int) int {
	var stack []int
	file := token.NewFileSet().AddFile("", -1, len(src))
	scanOffsets(file, src, func(offset int, tok token.Token) bool {
		if offset >= cursor {
			return false
		}
		switch tok {
		case token.LPAREN:
			stack = append(stack, offset)
		case token.RPAREN:
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		}
		return true
	})
	if len(stack) == 0 {
		return cursor
	}
	return stack[len(stack)-1]
}

// object is what the word at the cursor means.
func (l *look) object(s *Session) types.Object {
	if l.qualifier != "" {
		if pkg := l.packageOf(s, l.qualifier); pkg != nil {
			return pkg.Scope().Lookup(l.partial)
		}
		t := l.typeOf(l.qualifier)
		if t == nil {
			return nil
		}
		o, _, _ := types.LookupFieldOrMethod(t, true, types.NewPackage("main", "main"), l.partial)
		return o
	}
	if _, o := l.innermost().LookupParent(l.partial, l.pos); o != nil && o.Parent() != types.Universe {
		return o
	}
	if o, ok := s.live[l.partial]; ok {
		return o.Object
	}
	if path, ok := s.importPath(l.partial); ok {
		if pkg, err := s.importPackage(path); err == nil {
			return types.NewPkgName(0, nil, l.partial, pkg)
		}
	}
	return types.Universe.Lookup(l.partial)
}

func (s *Session) docOf(o types.Object, l *look) string {
	if p, ok := o.(*types.PkgName); ok {
		return s.comment(p.Imported().Path(), "")
	}
	if o.Pkg() == nil {
		return s.comment("builtin", o.Name())
	}
	if o.Pkg().Path() != "main" {
		if isField(o) {
			return ""
		}
		return s.comment(o.Pkg().Path(), docName(o))
	}
	chunks, _ := split(l.src)
	for _, c := range chunks {
		for _, name := range c.names {
			if name == o.Name() && c.doc != "" {
				return commentText(c.doc)
			}
		}
	}
	if live, ok := s.live[o.Name()]; ok && live.Object == o {
		return commentText(live.doc)
	}
	return ""
}

// docName is a method's name after its type's: Duration.Seconds.
func docName(o types.Object) string {
	f, ok := o.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return o.Name()
	}
	t := f.Signature().Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Name() + "." + o.Name()
	}
	return o.Name()
}

// commentText is a comment without its slashes.
func commentText(comment string) string {
	if comment == "" {
		return ""
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", comment+"\npackage p", parser.ParseComments)
	if err != nil || f.Doc == nil {
		return comment
	}
	return strings.TrimSpace(f.Doc.Text())
}

// typeSummary is a type's declaration and its methods.
func typeSummary(t *types.TypeName) string {
	var b strings.Builder
	b.WriteString("type " + t.Name())
	if t.IsAlias() {
		b.WriteString(" =")
	}
	under := t.Type().Underlying()
	if st, ok := under.(*types.Struct); ok {
		b.WriteString(" struct {")
		for f := range st.Fields() {
			if f.Exported() || t.Pkg() != nil && t.Pkg().Path() == "main" {
				b.WriteString("\n\t" + f.Name() + " " + types.TypeString(f.Type(), qualified))
			}
		}
		b.WriteString("\n}")
	} else {
		b.WriteString(" " + types.TypeString(under, qualified))
	}
	if !types.IsInterface(t.Type()) {
		for m := range types.NewMethodSet(types.NewPointer(t.Type())).Methods() {
			if m.Obj().Exported() || t.Pkg() != nil && t.Pkg().Path() == "main" {
				b.WriteString("\n" + signatureOf(m.Obj()))
			}
		}
	}
	return b.String()
}
