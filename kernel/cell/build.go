package cell

import (
	"context"
	"fmt"
	"go/types"
	"math"
	"reflect"

	"github.com/goplus/ixgo"
	"github.com/goplus/reflectx"
	_ "github.com/goplus/reflectx/icall/icall8192" // method slots of interpreted types
	"golang.org/x/tools/go/ssa"
)

// build makes the SSA form and the interpreter of a checked unit.
func (s *Session) build(ctx context.Context, p *program, u *unit) (err error) {
	s.compile.Lock()
	defer s.compile.Unlock()
	s.work = ctx
	if err := s.loadModules(u); err != nil {
		return refuse(p.cell, "cannot run an imported package: %v", err)
	}
	err = s.tryBuild(u, false)
	if err != nil {
		// A package that is reached only through a promoted method: offer them all.
		if again := s.tryBuild(u, true); again != nil {
			return refuse(p.cell, "the cell engine cannot run this: %v", err)
		}
	}
	p.left.kept = p.left.kept || u.generic
	p.left.usedBy(u.interp)
	return nil
}

func (s *Session) tryBuild(u *unit, everyPackage bool) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	s.pathsForChecking() // SSA compares types as go/types did
	defer s.pathsForRunning()
	b := &builder{s: s, program: ssa.NewProgram(s.fset, ssa.InstantiateGenerics), made: map[*types.Package]bool{u.pkg: true}}
	b.packagesFor(u, everyPackage)
	u.ssa = b.program.CreatePackage(u.pkg, u.files, u.info, false)
	for _, g := range b.generic {
		g.Build()
	}
	u.ssa.Build()
	for _, g := range b.generic {
		stripPlain(b.program, g)
	}
	s.compileInstances(u)
	savePhis(u.ssa)
	s.pathsForRunning()
	return s.interpret(u, b)
}

func (s *Session) interpret(u *unit, b *builder) (err error) {
	ctx, loader := s.contextFor(u)
	v := &view{Loader: loader, s: s, units: map[string]*ixgo.Package{}}
	ctx.Loader = v
	defer func() { s.base.Loader = loader }()
	slots := &slotGuard{}
	checker := ctx.MethodChecker
	ctx.MethodChecker = slots.checker(checker)
	defer func() { ctx.MethodChecker = checker }()
	ctx.SetPanic(notePanic)
	// ixgo pools the frames of functions that are called often, and gives a frame back before the
	// caller has taken several results out of it: another goroutine could write over them.
	ctx.SetLeastCallForEnablePool(math.MaxInt32)
	for pkg := range b.made {
		if earlier := s.units[pkg]; earlier != nil {
			v.units[earlier.path] = earlier.installed
			for name, f := range earlier.funcs {
				ctx.RegisterExternal(earlier.path+"."+name, f)
			}
		}
	}
	if u.interp, err = ctx.NewInterp(u.ssa); err != nil {
		return err
	}
	if slots.err != nil {
		return slots.err
	}
	s.register(u)
	return nil
}

// contextFor gives the ixgo context of a unit. Imported source keeps the one that loaded it,
// which knows its go:linkname comments.
func (s *Session) contextFor(u *unit) (*ixgo.Context, ixgo.Loader) {
	if u.module {
		return s.base, s.base.Loader
	}
	ctx := ixgo.NewContext(ixgo.SupportMultipleInterp | ixgo.DisableAutoLoadPatchs | ixgo.DisableCustomBuiltin)
	ctx.FileSet = s.fset
	ctx.Importer = s.base.Importer
	return ctx, s.base.Loader
}

// slotGuard counts the native entries of methods. When they run out, ixgo ends the process;
// so a cell that would use the last ones is refused.
type slotGuard struct{ err error }

// slotReserve is never given out: types that are made while a cell runs need some.
var slotReserve = 64

func (g *slotGuard) checker(next ixgo.MethodChecker) ixgo.MethodChecker {
	return func(ctx *ixgo.Context, prog *ssa.Program) func(reflect.Type, reflectx.Method) bool {
		wanted := next(ctx, prog)
		return func(t reflect.Type, m reflectx.Method) bool {
			if !wanted(t, m) {
				return false
			}
			if capacity, _, free := ixgo.IcallStat(); free < slotReserve {
				g.err = fmt.Errorf("the session has used all %d method slots by declaring types with methods again and again; restart the kernel", capacity)
				return false
			}
			return true
		}
	}
}

// builder creates the packages that a unit reaches.
type builder struct {
	s       *Session
	program *ssa.Program
	made    map[*types.Package]bool
	todo    []*types.Package
	generic []*ssa.Package // earlier units (and modules) with type parameters: their syntax is needed
}

func (b *builder) packagesFor(u *unit, everyPackage bool) {
	b.needInfo(u.info)
	b.needAll(u.pkg.Imports())
	if everyPackage {
		b.needAll(b.s.base.Loader.Packages())
	}
	for len(b.todo) > 0 {
		pkg := b.todo[0]
		b.todo = b.todo[1:]
		earlier := b.s.units[pkg]
		switch {
		case earlier != nil && earlier.generic:
			b.needInfo(earlier.info)
			b.needAll(pkg.Imports())
			b.generic = append(b.generic, b.program.CreatePackage(pkg, earlier.files, earlier.info, true))
		default:
			b.program.CreatePackage(pkg, nil, nil, true)
		}
	}
}

func (b *builder) need(pkg *types.Package) {
	if pkg != nil && pkg != claimed && !b.made[pkg] {
		b.made[pkg] = true
		b.todo = append(b.todo, pkg)
	}
}

func (b *builder) needAll(list []*types.Package) {
	for _, pkg := range list {
		b.need(pkg)
	}
}

func (b *builder) needInfo(info *types.Info) {
	for _, o := range info.Uses {
		b.need(o.Pkg())
	}
	for _, sel := range info.Selections {
		b.need(sel.Obj().Pkg())
		b.needType(sel.Recv())
	}
	for _, tv := range info.Types {
		b.needType(tv.Type)
	}
}

func (b *builder) needType(t types.Type) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		b.need(n.Obj().Pkg())
	}
}

// stripPlain removes the bodies of an earlier unit's functions without type parameters:
// they run in that unit's own interpreter.
func stripPlain(program *ssa.Program, p *ssa.Package) {
	for _, member := range p.Members {
		switch m := member.(type) {
		case *ssa.Function:
			if m.TypeParams().Len() == 0 {
				m.Blocks = nil
			}
		case *ssa.Type:
			n, ok := m.Type().(*types.Named)
			if !ok || n.TypeParams().Len() > 0 || n.Obj().Pkg() != p.Pkg {
				continue
			}
			for method := range n.Methods() {
				if f := program.FuncValue(method); f != nil {
					f.Blocks = nil
				}
			}
		}
	}
}
