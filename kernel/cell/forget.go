package cell

import (
	"go/token"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/goplus/ixgo"
)

// leftover is what the session holds for a cell's sake: the lines of its texts, which tracebacks name. It goes when the
// cell has run and none of its interpreters lives any more: their functions and closures keep them alive.
type leftover struct {
	fset  *token.FileSet
	files []*token.File
	users atomic.Int64
	kept  bool // later units compile its generic functions anew
}

func (s *Session) newLeftover() *leftover {
	l := &leftover{fset: s.fset}
	l.users.Add(1) // whoever compiles and runs the cell
	return l
}

// parsed notes a text; positions in it are those of its first token.
func (l *leftover) parsed(pos token.Pos) {
	if f := l.fset.File(pos); f != nil {
		l.files = append(l.files, f)
	}
}

func (l *leftover) usedBy(interp *ixgo.Interp) {
	l.users.Add(1)
	runtime.AddCleanup(interp, (*leftover).drop, l)
}

// drop is called once by each user.
func (l *leftover) drop() {
	if l.users.Add(-1) > 0 || l.kept {
		return
	}
	for _, f := range l.files {
		l.fset.RemoveFile(f)
	}
}

// pruneEngines forgets interpreters that are gone, now and then.
func (s *Session) pruneEngines() {
	if len(s.engines) < 2*s.enginesLeft+64 {
		return
	}
	s.engines = slices.DeleteFunc(s.engines, func(e engine) bool { return e.interp.Value() == nil })
	s.enginesLeft = len(s.engines)
}
