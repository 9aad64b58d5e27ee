package cell

import (
	"context"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"time"

	"gpucharts/kernel/docs"
)

// CompletionItem is one offer. Type is what Jupyter calls it: function, variable, type,
// constant, module, keyword, field, method, or string.
type CompletionItem struct{ Text, Type, Signature string }

// Completion replaces the bytes Start to End of the text by one of the items.
type Completion struct {
	Start, End int
	Items      []CompletionItem
}

// inquiryTime is how long completion and inspection may look for packages: cells wait for them.
const inquiryTime = 2 * time.Second

// Complete offers what fits at a cursor (a byte offset). It answers while a cell runs.
func (s *Session) Complete(src string, cursor int) Completion {
	cursor = max(0, min(cursor, len(src)))
	s.compile.Lock()
	work, stop := context.WithTimeout(context.Background(), inquiryTime)
	defer stop()
	s.work = work
	look, done := s.lookAt(src, cursor)
	result := Completion{Start: cursor - len(look.partial), End: cursor}
	switch {
	case look.inString:
		call, recv := look.stringCall(s)
		done()
		s.compile.Unlock()
		if call != nil && s.config.CompleteString != nil {
			result.Items = s.config.CompleteString(call.fn, call.argument, call.texts, recv, look.partial)
		}
		return result
	case look.inComment:
	case look.qualifier != "":
		result.Items = look.members(s)
	default:
		result.Items = look.names(s)
	}
	done()
	s.compile.Unlock()
	lower := strings.ToLower(look.partial)
	result.Items = slices.DeleteFunc(result.Items, func(i CompletionItem) bool {
		return !strings.HasPrefix(strings.ToLower(i.Text), lower)
	})
	slices.SortStableFunc(result.Items, func(a, b CompletionItem) int { return rank(a, look.partial) - rank(b, look.partial) })
	return result
}

// rank puts exact case before other case.
func rank(i CompletionItem, partial string) int {
	if strings.HasPrefix(i.Text, partial) {
		return 0
	}
	return 1
}

// members lists what may stand after a dot.
func (l *look) members(s *Session) (items []CompletionItem) {
	if pkg := l.packageOf(s, l.qualifier); pkg != nil {
		for _, name := range pkg.Scope().Names() {
			if token.IsExported(name) {
				items = append(items, itemOf(pkg.Scope().Lookup(name)))
			}
		}
		return items
	}
	t := l.typeOf(l.qualifier)
	if t == nil {
		return nil
	}
	for _, o := range membersOf(t) {
		items = append(items, itemOf(o))
	}
	slices.SortFunc(items, func(a, b CompletionItem) int { return strings.Compare(a.Text, b.Text) })
	return items
}

// membersOf is the fields and methods that a selector reaches, shallowest first.
func membersOf(t types.Type) (out []types.Object) {
	seen := map[string]bool{}
	add := func(o types.Object) {
		ours := o.Pkg() != nil && o.Pkg().Path() == "main"
		if !seen[o.Name()] && (o.Exported() || ours) && o.Name() != "_" {
			seen[o.Name()] = true
			out = append(out, o)
		}
	}
	methods := types.NewMethodSet(t)
	if _, isPointer := t.Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
		methods = types.NewMethodSet(types.NewPointer(t))
	}
	for m := range methods.Methods() {
		add(m.Obj())
	}
	level := []types.Type{t}
	visited := map[types.Type]bool{}
	for len(level) > 0 {
		var next []types.Type
		for _, t := range level {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			st, ok := t.Underlying().(*types.Struct)
			if !ok || visited[t] {
				continue
			}
			visited[t] = true
			for f := range st.Fields() {
				add(f)
				if f.Embedded() {
					next = append(next, f.Type())
				}
			}
		}
		level = next
	}
	return out
}

// names lists what an identifier may be here.
func (l *look) names(s *Session) (items []CompletionItem) {
	seen := map[string]bool{}
	add := func(i CompletionItem) {
		internal := strings.Contains(i.Text, "__")
		if !seen[i.Text] && !internal && i.Text != "_" {
			seen[i.Text] = true
			items = append(items, i)
		}
	}
	for scope := l.innermost(); scope != nil && scope != types.Universe; scope = scope.Parent() {
		for _, name := range scope.Names() {
			o := scope.Lookup(name)
			if o.Parent() == scope && scope.Parent() != nil && scope != l.pkg.Scope() && o.Pos() > l.pos {
				continue // declared further down
			}
			add(itemOf(o))
		}
	}
	for _, name := range sortedKeys(s.live) {
		add(itemOf(s.live[name].Object))
	}
	for _, name := range sortedKeys(s.imports) {
		add(CompletionItem{name, "module", "package " + s.imports[name]})
	}
	for _, name := range types.Universe.Names() {
		add(itemOf(types.Universe.Lookup(name)))
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		if t.IsKeyword() {
			add(CompletionItem{t.String(), "keyword", ""})
		}
	}
	return items
}

func itemOf(o types.Object) CompletionItem {
	i := CompletionItem{Text: o.Name(), Signature: signatureOf(o)}
	switch o := o.(type) {
	case *types.Func:
		i.Type = "function"
		if o.Signature().Recv() != nil {
			i.Type = "method"
		}
	case *types.Var:
		i.Type = "variable"
		if o.IsField() {
			i.Type = "field"
		}
	case *types.TypeName:
		i.Type = "type"
	case *types.Const:
		i.Type = "constant"
	case *types.PkgName:
		i.Type = "module"
	case *types.Builtin:
		i.Type = "function"
	case *types.Nil:
		i.Type = "constant"
	}
	return i
}

// qualified writes types as a cell would.
func qualified(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

func signatureOf(o types.Object) string {
	switch o := o.(type) {
	case *types.Func:
		if table, ok := docs.Built(pathOf(o)); ok {
			if declared := table[docName(o)+"()"]; declared != "" {
				return declared
			}
		}
		text := types.TypeString(o.Type(), qualified)
		if recv := o.Signature().Recv(); recv != nil {
			return "func (" + types.TypeString(recv.Type(), qualified) + ") " + o.Name() + strings.TrimPrefix(text, "func")
		}
		return "func " + o.Name() + strings.TrimPrefix(text, "func")
	case *types.PkgName:
		return "package " + o.Imported().Path()
	case *types.Builtin:
		return "builtin " + o.Name()
	case *types.Nil:
		return "nil"
	}
	return types.ObjectString(o, qualified)
}

func pathOf(o types.Object) string {
	if o.Pkg() == nil {
		return ""
	}
	return o.Pkg().Path()
}

// liveValue is the value of a session variable, or nil.
func (s *Session) liveValue(name string) any {
	o, ok := s.live[name]
	if !ok || o.unit == nil || o.unit.installed == nil {
		return nil
	}
	v, ok := o.unit.installed.Vars[name]
	if !ok || v.Kind() != reflect.Pointer {
		return nil
	}
	return v.Elem().Interface()
}
