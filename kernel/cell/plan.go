package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// unitPlan is the part of a cell that becomes one checked package. Within it, as
// in a Go file, functions and types may be used before they are written; variables
// are made in the order of the text.
type unitPlan struct {
	pieces []piece
	// declares: the names that the unit makes; a name stands for one thing in a unit.
	declares map[string]bool
	// used: names that a statement or the value of a := has mentioned so far. Declaring one of
	// them afterwards begins a new unit, so that the earlier mention keeps meaning the older thing.
	used map[string]bool
	// needed: names that the value of a var or const has mentioned. As in a Go file they may be
	// declared later, where there is no older thing of the name.
	needed map[string]bool
	// number: see recovering.go; 0: nothing is deferred across cells.
	number int
}

// piece is a chunk in its unit.
type piece struct {
	chunk
	index   int      // position in the cell; 0 is the first chunk
	assigns []string // names left of := that the cell declared before: they are assigned, as in Go
}

func newUnitPlan() *unitPlan {
	return &unitPlan{declares: map[string]bool{}, used: map[string]bool{}, needed: map[string]bool{}}
}

// plan groups the chunks of a cell (imports left out) into units.
func plan(chunks []chunk, isOld func(name string) bool) []*unitPlan {
	current := newUnitPlan()
	units := []*unitPlan{current}
	variables := map[string]bool{} // declared by this cell so far
	typeHome := map[string]*unitPlan{}
	for i, c := range chunks {
		if c.kind == chunkImport {
			continue
		}
		p := piece{chunk: c, index: i}
		if c.kind == chunkDefine {
			p.names, p.assigns = splitDefined(c.names, variables)
		}
		if c.kind == chunkFunc && len(c.names) == 0 {
			if home := typeHome[receiverType(c.text)]; home != nil {
				home.pieces = append(home.pieces, p)
				continue
			}
		}
		if current.mustEnd(p, isOld) {
			current = newUnitPlan()
			units = append(units, current)
		}
		current.add(p)
		for _, name := range p.names {
			variables[name] = c.kind == chunkVar || c.kind == chunkDefine
			if c.kind == chunkType {
				typeHome[name] = current
			}
		}
	}
	if len(units[0].pieces) == 0 {
		return nil
	}
	return units
}

// splitDefined applies Go's rule for a, b := …: with at least one new name, the others are assigned.
// Where none is new, all are declared again (a notebook's freedom).
func splitDefined(names []string, variables map[string]bool) (fresh, assigned []string) {
	for _, name := range names {
		if variables[name] {
			assigned = append(assigned, name)
		} else {
			fresh = append(fresh, name)
		}
	}
	if len(fresh) == 0 {
		return names, nil
	}
	return fresh, assigned
}

func (u *unitPlan) mustEnd(p piece, isOld func(name string) bool) bool {
	sequential := p.kind == chunkVar || p.kind == chunkDefine || p.kind == chunkConst
	for _, name := range p.names {
		if u.declares[name] || sequential && (u.used[name] || u.needed[name] && isOld(name)) {
			return true
		}
	}
	return false
}

func (u *unitPlan) add(p piece) {
	u.pieces = append(u.pieces, p)
	for _, name := range p.names {
		u.declares[name] = true
	}
	switch p.kind {
	case chunkStatement, chunkDefine:
		addAll(u.used, mentionedNames(p.text))
	case chunkVar, chunkConst:
		addAll(u.needed, mentionedNames(p.text))
	}
}

// receiverType is the base type's name of a method's receiver.
func receiverType(text string) string {
	f, _ := parser.ParseFile(token.NewFileSet(), "", "package p;"+text, parser.SkipObjectResolution)
	if f == nil || len(f.Decls) == 0 {
		return ""
	}
	d, ok := f.Decls[0].(*ast.FuncDecl)
	if !ok || d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	return baseName(d.Recv.List[0].Type)
}

func baseName(e ast.Expr) string {
	for {
		switch t := e.(type) {
		case *ast.StarExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.IndexListExpr:
			e = t.X
		case *ast.ParenExpr:
			e = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

func addAll(to, from map[string]bool) {
	for name := range from {
		to[name] = true
	}
}
