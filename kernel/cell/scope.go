package cell

import (
	"cmp"
	"maps"
	"slices"
)

// scope is what a unit sees: the session, and over it the earlier units of the same cell.
type scope struct {
	session map[string]object
	cell    map[string]object
	hidden  map[string]bool // names that the cell imports
}

func (s *scope) lookup(name string) *object {
	if o, ok := s.cell[name]; ok {
		return &o
	}
	if o, ok := s.session[name]; ok && !s.hidden[name] {
		return &o
	}
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
