package cell

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// The phis at the head of a block happen all at once; ixgo carries them out one after the
// other, so that in a loop with a, b = b, a the second reads what the first has just written (a
// wrong value, silently). Where one phi reads an earlier one of its block, the old value is
// saved first, by a phi that reads the earlier one's register on every way into the block.
// Lost against this: building without phis (ssa.NaiveForm), right as well and half as fast.

// savePhis mends all functions that a package reaches.
func savePhis(p *ssa.Package) {
	w := &functionWalk{seen: map[*ssa.Function]bool{}}
	for _, member := range p.Members {
		switch m := member.(type) {
		case *ssa.Function:
			w.add(m)
		case *ssa.Type:
			if n, ok := m.Type().(*types.Named); ok && n.TypeParams().Len() == 0 {
				for method := range n.Methods() {
					w.add(p.Prog.FuncValue(method))
				}
			}
		}
	}
	for _, t := range p.Prog.RuntimeTypes() {
		if types.IsInterface(t) {
			continue
		}
		for sel := range p.Prog.MethodSets.MethodSet(t).Methods() {
			if m, ok := sel.Obj().(*types.Func); ok {
				w.add(p.Prog.FuncValue(m))
			}
		}
	}
	for len(w.todo) > 0 {
		f := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		for _, b := range f.Blocks {
			savePhisOf(b)
			w.operands(b)
		}
	}
}

type functionWalk struct {
	seen map[*ssa.Function]bool
	todo []*ssa.Function
}

func (w *functionWalk) add(f *ssa.Function) {
	if f == nil || w.seen[f] || len(f.Blocks) == 0 {
		return
	}
	w.seen[f] = true
	w.todo = append(w.todo, f)
	for _, inner := range f.AnonFuncs {
		w.add(inner)
	}
}

func (w *functionWalk) operands(b *ssa.BasicBlock) {
	var room [8]*ssa.Value
	for _, instruction := range b.Instrs {
		for _, operand := range instruction.Operands(room[:0]) {
			if f, ok := (*operand).(*ssa.Function); ok {
				w.add(f)
			}
		}
	}
}

func savePhisOf(b *ssa.BasicBlock) {
	saved := map[*ssa.Phi]*ssa.Phi{}
	var saves []ssa.Instruction
	earlier := map[ssa.Value]*ssa.Phi{}
	for _, instruction := range b.Instrs {
		p, ok := instruction.(*ssa.Phi)
		if !ok {
			break
		}
		for i, edge := range p.Edges {
			written := earlier[edge]
			if written == nil {
				continue
			}
			if saved[written] == nil {
				save := *written // its type and block; a register of its own
				save.Edges = make([]ssa.Value, len(written.Edges))
				for k := range save.Edges {
					save.Edges[k] = written
				}
				saved[written] = &save
				saves = append(saves, &save)
			}
			p.Edges[i] = saved[written]
		}
		earlier[p] = p
	}
	if len(saves) > 0 {
		b.Instrs = append(saves, b.Instrs...)
	}
}
