package cell

import (
	"fmt"
	"go/types"
)

// compileInstances has ixgo compile every method of the generic types that a unit instantiates.
// By itself it compiles those of types of the main package only; the type List[int] belongs to
// the unit that declares List. Functions that are members of the package are all compiled: so
// the methods are lent to it.
func (s *Session) compileInstances(u *unit) {
	w := s.typesOf(u)
	for _, t := range u.ssa.Prog.RuntimeTypes() {
		w.walk(t)
	}
	// It also names an instance that it first meets inside of a generic function after that function's type arguments,
	// too. Types of members are made first: so pointers to the instances are lent as well.
	lender := types.NewPackage("lender", "lender")
	n := 0
	for _, t := range w.found {
		if t.TypeArgs().Len() == 0 {
			continue
		}
		lender.Scope().Insert(types.NewTypeName(0, lender, fmt.Sprint("instance ", lender.Scope().Len()), types.NewPointer(t)))
		if types.IsInterface(t) {
			continue
		}
		for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
			if len(sel.Index()) > 1 {
				continue // promoted: reached through the type that has it
			}
			if f := u.ssa.Prog.MethodValue(sel); f != nil {
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
