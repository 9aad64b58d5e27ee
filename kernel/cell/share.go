package cell

import (
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"slices"
	"weak"

	"github.com/goplus/ixgo"
	"golang.org/x/tools/go/ssa"
)

// register makes a built unit known, before it runs: its types to all interpreters (its own
// code may meet types of others, and theirs its), its variables and functions to later units.
func (s *Session) register(u *unit) {
	s.count++
	u.installed = &ixgo.Package{Name: u.pkg.Name(), Path: u.path, Vars: map[string]reflect.Value{}}
	u.funcs = map[string]any{}
	s.units[u.pkg] = u
	for _, name := range u.declared() {
		s.install(u, name)
	}
	s.shareTypes(u)
	s.shareMethods(u)
	if !u.module {
		setPath(u.pkg, u.path)
	}
}

// publish makes what a unit declared visible to later cells: all of it when the unit ran
// to its end, otherwise functions and types, and the variables that were made before chunk.
func (s *Session) publish(p *program, u *unit, chunk int, complete bool) {
	s.compile.Lock()
	defer s.compile.Unlock()
	for _, piece := range u.plan.pieces {
		isVariable := piece.kind == chunkVar || piece.kind == chunkDefine
		for _, name := range piece.names {
			if complete || !isVariable || piece.index < chunk {
				s.adopt(p, u, name)
			}
		}
	}
	s.release(u)
}

// release lets go of what later units do not need. A unit that declares nothing is forgotten.
func (s *Session) release(u *unit) {
	if len(u.plan.declares) == 0 {
		delete(s.units, u.pkg)
	}
	u.plan.pieces, u.plan.used = nil, nil
	u.interp, u.ssa = nil, nil
	if !u.generic {
		u.files, u.info = nil, nil
	}
}

// install gives other units the address or function behind a name.
func (s *Session) install(u *unit, name string) {
	switch o := u.pkg.Scope().Lookup(name).(type) {
	case *types.Var:
		if address, ok := u.interp.GetVarAddr(name); ok {
			u.installed.Vars[name] = reflect.ValueOf(address)
		}
	case *types.Func:
		if o.Signature().TypeParams() == nil && u.ssa.Func(name).Blocks != nil {
			if f, ok := u.interp.GetFunc(name); ok {
				if !u.module {
					f = crossing(u.interp, name, f)
				}
				u.funcs[name] = f
			}
		}
	}
}

func (s *Session) adopt(p *program, u *unit, name string) {
	if o := u.pkg.Scope().Lookup(name); o != nil {
		s.live[name] = object{Object: o, unit: u, doc: p.docs[name]}
	}
}

// shareTypes remembers the reflect type of each named type that the unit made or instantiated.
func (s *Session) shareTypes(u *unit) {
	w := s.typesOf(u, false)
	if len(w.found) == 0 {
		return
	}
	// ixgo gives the reflect type of a package's member only: lend it members.
	lender := types.NewPackage("lender", "lender")
	for i, n := range w.found {
		lender.Scope().Insert(types.NewTypeName(0, lender, fmt.Sprint("T", i), n))
	}
	members := u.ssa.Prog.CreatePackage(lender, nil, nil, false).Members
	for i, n := range w.found {
		s.shared.Lock()
		known := s.reflectOf.At(n) != nil
		s.shared.Unlock()
		if known {
			continue
		}
		u.ssa.Members["?"] = members[fmt.Sprint("T", i)]
		rt, ok := u.interp.GetType("?")
		delete(u.ssa.Members, "?")
		if ok {
			s.shared.Lock()
			s.reflectOf.Set(n, rt)
			s.typeOf[rt] = n
			s.shared.Unlock()
		}
	}
}

// engine is an interpreter that may be running or be called again. The session does not keep
// it alive: functions, closures and types that it made do.
type engine struct {
	interp weak.Pointer[ixgo.Interp]
	own    bool // it knows methods itself: its table cannot be the common one
}

// shareMethods tells every interpreter of every interpreted type (see seams.go, 2). An empty
// entry sends a call to the type's native method, which every interpreter's types have.
func (s *Session) shareMethods(u *unit) {
	var fresh []reflect.Type
	own := false
	for rt, methods := range *methodsOf(u.interp) {
		own = own || len(methods) > 0
		if !s.methods[rt] {
			s.methods[rt] = true
			fresh = append(fresh, rt)
		}
	}
	if len(fresh) > 0 {
		common := make(methodTable, len(s.methods))
		addEmpty(common, s.methods)
		s.engines = slices.DeleteFunc(s.engines, func(e engine) bool {
			interp := e.interp.Value()
			switch {
			case interp == nil:
				return true
			case e.own:
				table := cloneTable(*methodsOf(interp), len(fresh))
				for _, rt := range fresh {
					if _, ok := table[rt]; !ok {
						table[rt] = noMethods
					}
				}
				replaceMethods(interp, table)
			default:
				replaceMethods(interp, common)
			}
			return false
		})
	}
	table := cloneTable(*methodsOf(u.interp), len(s.methods))
	addEmpty(table, s.methods)
	replaceMethods(u.interp, table)
	s.pruneEngines()
	s.engines = append(s.engines, engine{weak.Make(u.interp), own})
	engines := slices.Clone(s.engines)
	s.deferred.Store(&engines)
	if u.plan != nil && u.plan.number != 0 {
		deferring.Store(u.plan.number, weak.Make(u.interp))
		runtime.AddCleanup(u.interp, func(number int) { deferring.Delete(number) }, u.plan.number)
	}
}

var noMethods = map[string]*ssa.Function{}

func addEmpty(table methodTable, types map[reflect.Type]bool) {
	for rt := range types {
		if _, ok := table[rt]; !ok {
			table[rt] = noMethods
		}
	}
}

func cloneTable(table methodTable, extra int) methodTable {
	clone := make(methodTable, len(table)+extra)
	for rt, methods := range table {
		clone[rt] = methods
	}
	return clone
}
