package cell

import (
	"fmt"
	"go/types"
	"slices"
)

// Packages that come as source (imported modules, and those parts of the standard library
// that cannot be bound, such as generic functions) are units as well: each runs once, in an
// interpreter of its own, so that its variables exist once for the whole session.

// loadModules builds the source packages that a unit reaches, dependencies first.
func (s *Session) loadModules(u *unit) error {
	return s.loadModulesOf(packagesNamed(u), map[*types.Package]bool{})
}

func (s *Session) loadModulesOf(list []*types.Package, seen map[*types.Package]bool) error {
	for _, pkg := range list {
		if pkg == nil || seen[pkg] || s.units[pkg] != nil {
			continue
		}
		seen[pkg] = true
		if s.work.Err() != nil {
			return errInterrupted
		}
		source := s.base.SourcePackage(pkg.Path())
		if source == nil || !source.Loaded() || source.Package != pkg {
			continue // bound in, or an earlier cell's
		}
		m := &unit{path: pkg.Path(), pkg: pkg, files: source.Files, info: source.Info, module: true}
		m.generic = slices.ContainsFunc(m.files, isGeneric)
		if err := s.loadModulesOf(packagesNamed(m), seen); err != nil {
			return err
		}
		if err := s.loadModule(m); err != nil {
			return fmt.Errorf("package %s: %w", pkg.Path(), err)
		}
	}
	return nil
}

func (s *Session) loadModule(m *unit) error {
	if err := s.tryBuild(m, false); err != nil {
		if again := s.tryBuild(m, true); again != nil {
			return err
		}
	}
	if err := m.interp.RunInit(); err != nil {
		return fmt.Errorf("its init failed: %w", err)
	}
	return nil
}

// packagesNamed is every package that a unit's syntax reaches.
func packagesNamed(u *unit) []*types.Package {
	b := &builder{made: map[*types.Package]bool{u.pkg: true}}
	b.needInfo(u.info)
	b.needAll(u.pkg.Imports())
	slices.SortFunc(b.todo, func(a, b *types.Package) int { return cmpPaths(a, b) })
	return b.todo
}

func cmpPaths(a, b *types.Package) int {
	switch {
	case a.Path() < b.Path():
		return -1
	case a.Path() > b.Path():
		return 1
	}
	return 0
}

// declared lists what a unit declares at its top level.
func (u *unit) declared() []string {
	if !u.module {
		return sortedKeys(u.plan.declares)
	}
	return u.pkg.Scope().Names()
}
