package cell

import (
	"context"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// compileCell splits, plans and checks a cell. Nothing of the session changes.
func (s *Session) compileCell(ctx context.Context, n int, src string) (p *program, err error) {
	s.compile.Lock()
	defer s.compile.Unlock()
	if s.work = ctx; ctx.Err() != nil { // while it waited for one that was given up
		return nil, &Interrupted{}
	}
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, refuse(n, "the cell engine failed to compile this: %v", r)
		}
	}()
	if err := seamsError(); err != nil {
		return nil, err
	}
	chunks, hushed := split(strings.ReplaceAll(src, "\r\n", "\n"))
	chunks, mainHint := pasted(chunks)
	show := shownChunk(chunks)
	p = &program{cell: n, imports: map[string]string{}, docs: map[string]string{}, left: s.newLeftover()}
	defer func(left *leftover) {
		if err != nil {
			left.drop()
		}
	}(p.left)
	var items []Diagnostic
	for _, c := range chunks {
		items = append(items, validate(n, c)...)
		p.lines = append(p.lines, c.line)
		if c.doc != "" && len(c.names) > 0 {
			p.docs[c.names[0]] = c.doc
		}
	}
	if len(items) == 0 {
		items = s.readImports(p, chunks)
	}
	if len(items) > 0 {
		return nil, &CompileError{items}
	}
	p.show.hushed = hushed
	p.show.several = show >= 0 && chunks[show].several
	sc := &scope{session: s.live, cell: map[string]object{}, hidden: map[string]bool{}}
	for name := range p.imports {
		sc.hidden[name] = true
	}
	c := &compilation{s: s, program: p, scope: sc}
	isOld := func(name string) bool {
		_, imported := s.importPath(name)
		return imported || sc.lookup(name) != nil
	}
	plans := plan(chunks, isOld)
	for i, up := range plans {
		c.unitsFollow = i < len(plans)-1
		if d := strayMethod(up, sc, n); d != nil {
			return nil, &CompileError{[]Diagnostic{*d}}
		}
		if items := c.addUnit(up, show); len(items) > 0 {
			return nil, &CompileError{items}
		}
	}
	p.hints = c.hints()
	if mainHint != "" {
		p.hints = append(p.hints, mainHint)
	}
	return p, nil
}

// strayMethod finds a method of an earlier cell's type: go/types wants both in one package.
func strayMethod(up *unitPlan, sc *scope, n int) *Diagnostic {
	for _, p := range up.pieces {
		if p.kind != chunkFunc || len(p.names) > 0 {
			continue
		}
		base := receiverType(p.text)
		if base != "" && !up.declares[base] && sc.lookup(base) != nil {
			return &Diagnostic{n, p.line, p.column, "a type and its methods belong into one cell: run the cell of " + base + " again with this method in it"}
		}
	}
	return nil
}

// shownChunk is the index of the chunk whose values are shown, or -1.
func shownChunk(chunks []chunk) int {
	last := len(chunks) - 1
	if last < 0 || chunks[last].kind != chunkStatement || chunks[last].control {
		return -1
	}
	switch countExpressions(chunks[last].text) {
	case 0:
		return -1
	case 1:
	default:
		chunks[last].several = true
	}
	return last
}

// compilation is the state of one compileCell.
type compilation struct {
	s       *Session
	program *program
	scope   *scope
	pending []*unit
	// unitsFollow: the unit at hand is not the cell's last.
	unitsFollow bool
}

// addUnit parses, checks, rewrites and checks again.
func (c *compilation) addUnit(up *unitPlan, show int) []Diagnostic {
	u, items := c.checkedUnit(up, show, true)
	if len(items) > 0 {
		return items
	}
	generic := isGeneric(u.file())
	u, items = c.instrument(u, show)
	if len(items) > 0 {
		return items
	}
	u.generic = generic
	u.path = unitPath(c.s.count + len(c.pending) + 1)
	c.pending = append(c.pending, u)
	c.program.units = append(c.program.units, u)
	for _, name := range sortedKeys(up.declares) {
		if o := u.pkg.Scope().Lookup(name); o != nil {
			c.scope.cell[name] = object{Object: o, unit: u, doc: c.program.docs[name]}
		}
	}
	return nil
}

// checkedUnit is a unit as the user wrote it, with the last expression shown where it has a value.
func (c *compilation) checkedUnit(up *unitPlan, show int, mayUnwrap bool) (*unit, []Diagnostic) {
	u, err := c.parse(up, show)
	if err != nil {
		return nil, err.Items
	}
	items := c.check(u)
	if mayUnwrap && show >= 0 && !c.program.show.several && len(items) > 0 && slices.ContainsFunc(items, noValue) {
		return c.checkedUnit(up, -1, false)
	}
	if len(items) == 0 {
		c.noteShown(u, show)
	}
	return u, items
}

func noValue(d Diagnostic) bool {
	return strings.Contains(d.Message, "used as value") || strings.Contains(d.Message, "(no value)")
}

func (c *compilation) parse(up *unitPlan, show int) (*unit, *CompileError) {
	f, err := c.s.parseUnit(c.program.cell, up, c.s.importsFor(c.program, up, c.scope), show)
	if err != nil {
		return nil, err.(*CompileError)
	}
	c.program.left.parsed(f.FileStart)
	u := &unit{plan: up, files: []*ast.File{f}}
	c.resolveFormer(u)
	return u, nil
}

// hints tells of names that hide a package of the prelude.
func (c *compilation) hints() (out []string) {
	for _, name := range slices.Sorted(maps.Keys(c.scope.cell)) {
		if path, ok := c.s.imports[name]; ok {
			out = append(out, fmt.Sprintf("`%s` now names your %s and hides the package %s; write `%s_` for the package, or import it again.",
				name, kindOf(c.scope.cell[name].Object), path, name))
		}
	}
	return out
}

func identsIn(n ast.Node, visit func(*ast.Ident)) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			visit(id)
		}
		return true
	})
}
