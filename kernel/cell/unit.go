package cell

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/goplus/ixgo"
	"golang.org/x/tools/go/ssa"
)

// unit is one checked package: a cell, or the part of it between two declarations of one name.
type unit struct {
	plan      *unitPlan
	path      string // its own, while interpreters look at packages; "main" while go/types does
	pkg       *types.Package
	files     []*ast.File
	module    bool // imported source, not a cell's
	info      *types.Info
	generic   bool // declares type parameters: later units need its syntax
	ssa       *ssa.Package
	interp    *ixgo.Interp
	installed *ixgo.Package  // its variables, as other units see them
	funcs     map[string]any // its functions, as other units call them
}

// program is a compiled cell.
type program struct {
	cell    int
	lines   []int // line of each chunk
	units   []*unit
	docs    map[string]string
	imports map[string]string // the cell's own
	dots    []string
	hints   []string
	show    shown
	left    *leftover
}

// shown says how the values of the last expression are treated.
type shown struct {
	wanted    bool // there is an expression
	several   bool // there are more
	hushed    bool // a ; after it: no values, but its error counts
	quiet     bool // a print or write call: no values, but its error counts
	lastError bool // the last value is an error
}

// unitPath is as long as "main": the paths that units take in turn are of one length,
// so that a goroutine which reads one while it changes never sees a torn string.
func unitPath(number int) string {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	b := []byte("0000")
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = digits[number%len(digits)]
		number /= len(digits)
	}
	return string(b)
}

func isGeneric(f *ast.File) bool {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Type.TypeParams != nil {
				return true
			}
		case *ast.GenDecl:
			if d.Tok != token.TYPE {
				continue
			}
			for _, spec := range d.Specs {
				if spec.(*ast.TypeSpec).TypeParams != nil {
					return true
				}
			}
		}
	}
	return false
}

// file is the syntax of a cell's unit.
func (u *unit) file() *ast.File { return u.files[0] }
