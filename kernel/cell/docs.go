package cell

import (
	"go/types"

	"gpucharts/kernel/docs"
)

// comment is the doc comment of a package ("fmt", "") or of something in it ("fmt", "Println", or "time",
// "Duration.Seconds"): from the built-in table, or from the source that was imported.
func (s *Session) comment(path, name string) string {
	if table, ok := docs.Built(path); ok {
		return table[name]
	}
	table, known := s.comments[path]
	if !known {
		if source := s.base.SourcePackage(path); source != nil && source.Dir != "" {
			table, _ = docs.Read(source.Dir, path)
		}
		s.comments[path] = table
	}
	return table[name]
}

// isField: a field's name says nothing about whose it is, and may be that of something else in the package.
func isField(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && v.IsField()
}
