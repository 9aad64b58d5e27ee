package cell

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// compileInstances has ixgo compile every method of the generic types that a unit instantiates.
// By itself it compiles those of types of the main package only; the type List[int] belongs to
// the unit that declares List. Functions that are members of the package are all compiled: so
// the methods are lent to it.
func (s *Session) compileInstances(u *unit) {
	w := s.typesOf(u, true)
	for _, t := range u.ssa.Prog.RuntimeTypes() {
		w.walk(t)
	}
	// It also names an instance that it first meets inside of a generic function after that function's type arguments,
	// too. Types of members are made first: so pointers to the instances are lent as well.
	lender := types.NewPackage("lender", "lender")
	n := 0
	for i := 0; i < len(w.found); i++ { // it grows
		t := w.found[i]
		if t.TypeArgs().Len() == 0 {
			continue
		}
		lender.Scope().Insert(types.NewTypeName(0, lender, fmt.Sprint("instance ", lender.Scope().Len()), types.NewPointer(t)))
		if types.IsInterface(t) {
			continue
		}
		if earlier := s.units[t.Obj().Pkg()]; earlier != nil && !earlier.module && !s.isMade(t) {
			for m := range t.Methods() {
				w.walk(m.Signature()) // the same instance may be another object there
				if !m.Exported() && m.Origin() != m {
					setPackage(m, claimed)
				}
			}
		}
		for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
			if len(sel.Index()) > 1 {
				continue // promoted: reached through the type that has it
			}
			if f := u.ssa.Prog.MethodValue(sel); f != nil {
				w.function(f)
				n++
				u.ssa.Members[fmt.Sprint("method ", n)] = f
			}
		}
	}
	if lender.Scope().Len() > 0 {
		members := u.ssa.Prog.CreatePackage(lender, nil, nil, false).Members
		for _, name := range lender.Scope().Names() {
			u.ssa.Members[name] = members[name]
		}
	}
}

// isMade: the type has a reflect type already.
func (s *Session) isMade(t types.Type) bool {
	s.shared.Lock()
	defer s.shared.Unlock()
	return s.reflectOf.At(t) != nil
}

// function walks the types of an instance of a method, which are objects of their own.
func (w *typeWalk) function(f *ssa.Function) {
	w.walk(f.Signature)
	for _, p := range f.Params {
		w.walk(p.Type())
	}
	for _, block := range f.Blocks {
		for _, instruction := range block.Instrs {
			if v, ok := instruction.(ssa.Value); ok {
				w.walk(v.Type())
			}
		}
	}
}
