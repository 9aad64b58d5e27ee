package cell

import "go/types"

// typeWalk finds the named types of the session that a unit makes or mentions.
type typeWalk struct {
	s     *Session
	u     *unit
	seen  map[types.Type]bool
	found []*types.Named
	claim bool // unexported methods of interfaces, see seams.go, 5
}

// typesOf walks all types in a unit's syntax.
func (s *Session) typesOf(u *unit, claim bool) *typeWalk {
	w := &typeWalk{s: s, u: u, seen: map[types.Type]bool{}, claim: claim}
	for _, o := range u.info.Defs {
		if o != nil {
			w.walk(o.Type())
		}
	}
	for _, tv := range u.info.Types {
		w.walk(tv.Type)
	}
	return w
}

func (w *typeWalk) walk(t types.Type) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		w.walk(types.Unalias(t))
	case *types.Named:
		w.named(t)
	case *types.Pointer:
		w.walk(t.Elem())
	case *types.Slice:
		w.walk(t.Elem())
	case *types.Array:
		w.walk(t.Elem())
	case *types.Chan:
		w.walk(t.Elem())
	case *types.Map:
		w.walk(t.Key())
		w.walk(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			w.walk(f.Type())
		}
	case *types.Signature:
		w.tuple(t.Params())
		w.tuple(t.Results())
	case *types.Tuple:
		w.tuple(t)
	case *types.Interface:
		if w.claim {
			w.claimMethods(t)
		}
	}
}

func (w *typeWalk) claimMethods(t *types.Interface) {
	for m := range t.Methods() {
		if earlier := w.s.units[m.Pkg()]; !m.Exported() && earlier != nil && !earlier.module {
			setPackage(m, claimed)
		}
	}
}

func (w *typeWalk) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		w.walk(v.Type())
	}
}

func (w *typeWalk) named(t *types.Named) {
	pkg, parent := t.Obj().Pkg(), t.Obj().Parent()
	ours := pkg == w.u.pkg || w.s.units[pkg] != nil
	instance := t.TypeArgs().Len() > 0
	switch {
	case instance:
		if hasTypeParam(t) {
			return
		}
		for arg := range t.TypeArgs().Types() {
			w.walk(arg)
		}
	case t.TypeParams().Len() > 0, !ours:
		return
	}
	if parent != nil && (instance || parent == pkg.Scope()) {
		w.found = append(w.found, t)
		w.walk(t.Underlying())
	}
}

func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if hasTypeParam(arg) {
				return true
			}
		}
	case *types.Pointer:
		return hasTypeParam(t.Elem())
	case *types.Slice:
		return hasTypeParam(t.Elem())
	case *types.Array:
		return hasTypeParam(t.Elem())
	case *types.Chan:
		return hasTypeParam(t.Elem())
	case *types.Map:
		return hasTypeParam(t.Key()) || hasTypeParam(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if hasTypeParam(f.Type()) {
				return true
			}
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if hasTypeParam(v.Type()) {
					return true
				}
			}
		}
	}
	return false
}
