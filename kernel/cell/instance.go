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
	n := 0
	for _, t := range w.found {
		if t.TypeArgs().Len() == 0 || types.IsInterface(t) {
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
}
