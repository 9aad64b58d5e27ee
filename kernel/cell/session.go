package cell

import (
	"context"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goplus/ixgo"
	_ "github.com/goplus/ixgo/pkg" // the standard library
	"golang.org/x/tools/go/types/typeutil"

	"gpucharts/kernel/docs"
)

// Config is what the kernel gives a session.
type Config struct {
	// Prelude: imports that every cell has without writing them, name -> import path.
	Prelude map[string]string
	// GoroutinePanic is told of a panic in a goroutine that a cell started.
	GoroutinePanic func(text string)
	// CompleteString offers completions inside a string literal that is an argument of a call.
	// recv is the live value of the call's first argument where that is a plain variable.
	CompleteString func(fn string, argIndex int, args []string, recv any, partial string) []CompletionItem
}

// Session is the state that cells share. Run calls wait for each other; the other
// methods may be called at any time.
type Session struct {
	config  Config
	running sync.Mutex // one cell at a time

	compile  sync.Mutex      // go/types, SSA and everything below up to shared
	work     context.Context // of whoever holds compile: to end early what loads packages
	fset     *token.FileSet
	base     *ixgo.Context
	imports  map[string]string // name -> path: prelude, and what cells have imported
	dots     []string          // paths imported with a dot
	live     map[string]object
	units    map[*types.Package]*unit
	comments map[string]docs.Table // of imported source
	count    int                   // units made so far
	methods  map[reflect.Type]bool // every interpreted type
	engines  []engine

	enginesLeft int                      // after the last look for those that are gone
	deferred    atomic.Pointer[[]engine] // a copy of engines, see recovering.go

	shared    sync.Mutex // interpreters look here while cells run
	reflectOf *typeutil.Map
	typeOf    map[reflect.Type]types.Type
}

// object is a top-level thing of a session.
type object struct {
	types.Object
	unit *unit
	doc  string
}

// Result is what a cell shows.
type Result struct {
	Values []any
	Show   bool // false: nothing to display
	Hints  []string
}

// sourceTags choose the files of imported source that are plain Go: assembly cannot be interpreted.
var sourceTags = []string{"noasm", "purego", "safe", "appengine"}

// NewSession makes an empty session.
func NewSession(c Config) *Session {
	s := &Session{
		config:    c,
		base:      ixgo.NewContext(ixgo.SupportMultipleInterp),
		imports:   map[string]string{},
		live:      map[string]object{},
		units:     map[*types.Package]*unit{},
		methods:   map[reflect.Type]bool{},
		reflectOf: &typeutil.Map{},
		typeOf:    map[reflect.Type]types.Type{},
		comments:  map[string]docs.Table{},
	}
	s.fset = s.base.FileSet
	s.base.RunContext = context.Background() // a panic in a goroutine of imported source ends that goroutine, not the process
	s.base.Importer = newPackageFinder(s)
	s.base.BuildContext.BuildTags = append(s.base.BuildContext.BuildTags, sourceTags...)
	for name, path := range c.Prelude {
		s.imports[name] = path
	}
	return s
}

// compileOrGiveUp compiles in a goroutine of its own, which an interrupt leaves behind: it changes nothing, and ends soon.
func (s *Session) compileOrGiveUp(ctx context.Context, n int, src string) (*program, error) {
	type compiled struct {
		program *program
		err     error
	}
	done := make(chan compiled, 1)
	go func() {
		p, err := s.compileCell(ctx, n, src)
		done <- compiled{p, err}
	}()
	select {
	case c := <-done:
		if c.err != nil && ctx.Err() != nil {
			c.err = &Interrupted{}
		}
		return c.program, c.err
	case <-ctx.Done():
	}
	select {
	case c := <-done:
		if c.err == nil {
			c.program.left.drop()
		}
	case <-time.After(interruptWait):
	}
	return nil, &Interrupted{}
}

// Run compiles the whole of cell n and then runs it. A compile error leaves the session
// as it was. When ctx is cancelled, Run returns *Interrupted within 100 ms and the cell
// is never resumed.
func (s *Session) Run(ctx context.Context, n int, src string) (Result, error) {
	s.running.Lock()
	defer s.running.Unlock()
	program, err := s.compileOrGiveUp(ctx, n, src)
	if err != nil {
		return Result{}, err
	}
	if len(program.units) == 0 {
		s.adoptImports(program)
		program.left.drop()
		return Result{Hints: program.hints}, nil
	}
	if ctx.Err() != nil { // it came while the cell was compiled, or before
		program.left.drop()
		return Result{Hints: program.hints}, &Interrupted{}
	}
	return s.runProgram(ctx, program)
}
