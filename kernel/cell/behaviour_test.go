package cell

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestWhatACellShows(t *testing.T) {
	nb := newNotebook(t)
	for _, c := range []struct{ src, want string }{
		{"x := 1", ""}, {"x", "1"}, {"x;", ""}, {"x ; // hush", ""}, {"x // shown", "1"}, {"x = 2", ""}, {"x++", ""}, {"fmt.Println(x)", ""}, {"fmt.Fprintf(os.Stderr, \"\")", ""},
		{"var b strings.Builder\nb.WriteString(\"a\")", ""}, {"fmt.Sprint(x)", "3"}, {"strings.Cut(\"a=b\", \"=\")", "a b true"},
		{"import \"strconv\"\nstrconv.Atoi(\"12\")", "12"}, {"println()", ""}, {"for i := range 2 { _ = i }", ""}, {"if x > 0 { x = 4 }", ""}, {"func() int { return 5 }()", "5"},
		{"nil", "<nil>"}, {"os.Chdir(\".\")", ""}, {"func two() (int, string) { return 1, \"a\" }\ntwo()", "1 a"}, {"type T struct{ A int }\nT{3}", "{3}"},
		{"", ""}, {"// only a comment", ""}, {"import \"bytes\"", ""}, {"bytes.ToUpper([]byte(\"a\"))", "[65]"}, {"x == 4", "true"}, {"[]int{1,\n2,\n}", "[1 2]"},
		{"defer fmt.Sprint()\nx", "4"}, {"{ y := 1; _ = y }", ""}, {"append([]int{}, 1)", "[1]"}, {"len(\"abc\")", "3"}, {"(x)", "4"}, {"-x", "-4"}, {"&T{1}", "&{1}"},
		{"func f() {}", ""}, {"f()", ""}, {"switch x { case 4: x = 5 }\nx", "5"}, {"var e error\ne", ""}, {"1 << 3", "8"}, {"'a'", "97"}, {"struct{}{}", "{}"},
		{"x, x+1", "5 6"},
	} {
		nb.shows(c.src, c.want)
	}
}

func TestSeveralDeclarationsOfOneNameInACell(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"Go's rule for :=", "a, err := 1, error(nil)\np := &err\nb, err := 2, os.ErrExist\nfmt.Sprint(a, b, err, *p == err)", "1 2 file already exists true"},
		{"declared again", "x := 1\ny := x + 1\nx := \"s\"\nfmt.Sprint(x, y)", "s2"},
		{"from itself", "x := 1\nx := x + 1\nx := fmt.Sprint(x, x)\nx", "2 2"},
		{"address of the older", "x := 1\np := &x\nx := &x\n*x = 5\nfmt.Sprint(*p, *x)", "5 5"},
		{"closure over the older", "f := func() int { return 1 }\nf := func() int { return f() + 1 }\nf := func() int { return f() * 10 }\nf()", "20"},
		{"field of the same name", "type P struct{ x int }\nx := 3\nx := P{x: x}\nx.x", "3"},
		{"a parameter of the same name", "x := 3\nx := func(x int) int { return x }(4) + x\nx", "7"},
		{"function again", "func f() int { return 1 }\na := f()\nfunc f() int { return 2 }\nfmt.Sprint(a, f())", "1 2"},
		{"function before its variables", "func area() int { return w * h }\nw := 2\nh := 3\narea()", "6"},
		{"use, then function", "a := double(4)\nfunc double(i int) int { return 2 * i }\na", "8"},
		{"statement between", "x := 1\nx++\ny := x\nx++\nz := x\nfmt.Sprint(x, y, z)", "3 2 3"},
		{"order of effects", "out := \"\"\nfunc say(s string) int { out += s; return len(out) }\na := say(\"a\")\nsay(\"b\")\nvar c, d = say(\"c\"), say(\"d\")\nsay(\"e\")\nfmt.Sprint(out, a, c, d)", "abcde1 3 4"},
		{"all at once", "import \"bytes\"\nconst k = 2\ntype T struct{ n int }\nfunc (t T) N() int { return t.n * k }\nt := T{4}\nif t.N() != 8 { panic(1) }\nvar buf bytes.Buffer\nbuf.WriteString(\"z\")\nt.N()", "8"},
		{"var from itself", "var v = 2\nvar v = v * 2\nv", "4"},
		{"method after a split", "type T struct{ n int }\nx := 1\nx := 2\nfunc (t T) Get() int { return t.n + x }\nT{1}.Get()", ""},
		{"blank", "_ = 1\n_, b := 1, 2\nvar _ = 3\nb", "2"},
		{"defer ends with the statements", "out := \"\"\nfunc() { defer func() { out += \"d\" }(); out += \"b\" }()\nout", "bd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			nb := newNotebook(t)
			if c.want == "" {
				nb.run(c.src)
				return
			}
			nb.shows(c.src, c.want)
		})
	}
}

func TestRedeclaringAcrossCells(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("x := 5\nf := func() int { return x }")
	nb.shows("y := x * 2\nx := 100\nfmt.Sprint(x, y, f())", "100 10 5")
	nb.ok("x := x + 1\ng := func() int { return x }")
	nb.shows("x = 7\nfmt.Sprint(x, f(), g())", "7 5 7")
	nb.ok("x := &x")
	nb.shows("*x = 8\nfmt.Sprint(*x, g())", "8 8")
	nb.ok("x := \"now a string\"\ntype Thing struct{ n int }\nfunc (t Thing) N() int { return t.n }\nvar old any = Thing{1}")
	nb.ok("type Thing struct{ s string }\nfunc (t Thing) S() string { return t.s }")
	nb.shows("_, same := old.(Thing)\nfmt.Sprint(same, old.(interface{ N() int }).N(), Thing{\"s\"}.S())", "false 1s")
	nb.ok("func x() int { return 3 }")
	nb.shows("x()", "3")
	nb.ok("const x = 4")
	nb.shows("x", "4")
	nb.ok("type x struct{}")
	nb.shows("x{}", "{}")
}

func TestAnErrorAtTheEndFailsTheCell(t *testing.T) {
	nb := newNotebook(t)
	err := nb.fails("x := 1\nos.Open(\"/no/such/file\")", "no such file")
	var failed *FailedError
	if !errors.As(err, &failed) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%T", err)
	}
	nb.shows("x", "1")
	nb.fails("os.Open(\"/no/such/file\");", "no such file")
	nb.fails("err := fmt.Errorf(\"mine\")\nerr", "mine")
	nb.fails("func closedFile() *os.File { f, _ := os.Open(\".\"); f.Close(); return f }\nfmt.Fprintln(closedFile())", "closed")
}

type stopError struct{}

func (stopError) Error() string  { return "no column `prise`" }
func (stopError) CellStop() bool { return true }

func TestAStopOfOurPackagesIsNoPanic(t *testing.T) {
	nb := newNotebook(t)
	bindForTest("stoppers", map[string]any{"Stop": func() { panic(stopError{}) }})
	err := nb.fails("import \"stoppers\"\nx := 1\nstoppers.Stop()\nx = 2", "no column `prise`")
	var failed *FailedError
	if !errors.As(err, &failed) {
		t.Errorf("%T", err)
	}
	err = nb.fails("func inner() { stoppers.Stop() }\ninner()", "no column `prise`")
	if !errors.As(err, &failed) {
		t.Errorf("%T", err)
	}
	err = nb.fails("inner()", "no column `prise`")
	if !errors.As(err, &failed) {
		t.Errorf("%T", err)
	}
	nb.shows("x", "1")
}

func TestCompileErrorsSayWhereAndLeaveTheState(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("a := 1")
	for _, c := range []struct{ src, want string }{
		{"a = 2\nb := undefinedX + 1", "cell[2]:2:6: undefined: undefinedX"},
		{"a = 2\n\n  fmt.Printn(1)", "cell[3]:3:7: undefined: fmt.Printn"},
		{"a = \"s\"", "cell[4]:1:5: cannot use \"s\""},
		{"func f() int {\n\tif a > 1 {\n\t\treturn 1\n\t}\n}", "cell[5]:5:1: missing return"},
		{"a = 2\nfor {", "cell[6]:2:"},
		{"a = 2\nx := := 3", "cell[7]:2:6: syntax error"},
		{"a = 2\n}", "cell[8]:2:1: syntax error"},
		{"a = 2\nreturn 3", "cell[9]:2:1: return outside a function"},
		{"import \"no/such/package\"", "cell[10]:1:8: cannot import \"no/such/package\""},
		{"a = 2\ntype T struct{}\nvar t T\nt.missing()", "cell[11]:4:3: t.missing undefined"},
		{"a = 3\na := 4\na := missing", "cell[12]:3:6: undefined: missing"},
		{"a = 2; break", "cell[13]:1:8: break"},
		{"func (a int) M() {}", "cell[14]:1:"},
		{"var s fmt.Stringer = 3", "cell[15]:1:22: cannot use 3"},
		{"f := func() int { return f() }", "cell[16]:1:"},
		{"go func() {}", "cell[17]:1:"},
		{"a, b := 1", "cell[18]:1:"},
		{"var q int = `x\ny`", "cell[19]:1:13:"},
	} {
		err := nb.fails(c.src, c.want)
		var compile *CompileError
		if !errors.As(err, &compile) || strings.Contains(err.Error(), "__") || strings.Contains(err.Error(), "main.") {
			t.Errorf("%q: %T %v", c.src, err, err)
		}
	}
	nb.shows("a", "1")
}

func TestPanicsNameTheCellsOwnLines(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("func inner(i int) int {\n\txs := []int{1}\n\treturn xs[i]\n}\nfunc outer(i int) int {\n\treturn inner(i) + 1\n}")
	err := nb.fails("x := 1\n\nouter(7)", "index out of range [7] with length 1")
	var p *PanicError
	if !errors.As(err, &p) {
		t.Fatalf("%T", err)
	}
	var lines []string
	for _, f := range p.Frames {
		lines = append(lines, f.String())
	}
	if got, want := strings.Join(lines, "; "), "cell[1]:3 in inner; cell[1]:6 in outer; cell[2]:3"; got != want {
		t.Errorf("frames %q, want %q", got, want)
	}
	for src, want := range map[string]string{
		"panic(\"boo\")": "boo\n\tcell[N]:1", "x := 0\ny := 1 / x": "integer divide by zero\n\tcell[N]:2", "var m map[string]int\nm[\"a\"] = 1": "assignment to entry in nil map\n\tcell[N]:2",
		"var p *struct{ A int }\n\np.A = 1": "nil pointer dereference\n\tcell[N]:3", "panic(fmt.Errorf(\"e%d\", 1))": "e1", "var q *int\n*q = 1": "nil pointer dereference\n\tcell[N]:2",
		"strings.Repeat(\"a\", -1)": "negative Repeat count\n\tcell[N]:1", "type E struct{ a int }\npanic(E{3})": "{3} (main.E)", "var e error\ne.Error()": "panic: runtime error: invalid memory",
		"x = 3\nsort.Slice([]int{1, 2}, func(i, j int) bool {\n\tpanic(\"less\")\n})": "less\n\tcell[N]:3", "func() {\n\tdefer func() { panic(\"second\") }()\n\tpanic(\"first\")\n}()": "second",
	} {
		nb.fails(src, strings.ReplaceAll(want, "[N]", fmt.Sprintf("[%d]", nb.n+1)))
	}
}

func TestACellThatPanicsKeepsWhatWasMadeBefore(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("b := \"old\"")
	nb.fails("a := 1\nfunc f() int { return 7 }\npanic(\"x\")\nb := 2", "x")
	nb.shows("fmt.Sprint(a, f(), b)", "1 7old")
	nb.fails("c := 3\nd := []int{}[c]\nb := 5", "index out of range")
	nb.shows("fmt.Sprint(c, b)", "3old")
	nb.fails("d", "undefined: d")
}

func TestNamesThatHideAPackageGetAHint(t *testing.T) {
	nb := newNotebook(t)
	res, err := nb.run("time := time.Duration(3)")
	if err != nil || len(res.Hints) != 1 || !strings.Contains(res.Hints[0], "`time_`") {
		t.Fatalf("%v %v", res.Hints, err)
	}
	nb.shows("time", "3ns")
	nb.shows("time_.Duration(4) + time", "7ns")
	nb.shows("import \"time\"\ntime.Duration(5)", "5ns")
	nb.shows("sort := []int{2, 1}\nsort_.Ints(sort)\nsort", "[1 2]")
}

func TestImports(t *testing.T) {
	nb := newNotebook(t)
	nb.shows("import m \"math\"\nm.Sqrt(4)", "2")
	nb.shows("m.Sqrt(9)", "3")
	nb.shows("import . \"strings\"\nToUpper(\"a\")", "A")
	nb.shows("ToLower(\"A\")", "a")
	nb.shows("import \"math/rand/v2\"\nrand.New(rand.NewPCG(1, 2)).IntN(1)", "0")
	nb.ok("import _ \"image/png\"\nimport (\n\t\"encoding/base64\"\n\tjs \"encoding/json\"\n)")
	nb.shows("b, _ := js.Marshal(1)\nstring(b) + base64.StdEncoding.EncodeToString([]byte(\"a\"))", "1YQ==")
	nb.fails("import \"C\"", "cgo")
}

func TestGenericTypesAcrossCells(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("type Box[T any] struct{ v T }\nfunc (b Box[T]) String() string { return fmt.Sprint(\"<\", b.v, \">\") }\nfunc (b *Box[T]) Set(v T) { b.v = v }")
	nb.ok("b := Box[int]{3}\nc := []any{Box[string]{\"s\"}, &b}")
	nb.shows("fmt.Sprint(b, c)", "<3> [<s> <3>]")
	nb.shows("b.Set(4); fmt.Sprint(c[1], fmt.Sprintf(\"%T\", b))", "<4>main.Box[int]")
	nb.ok("func Wrap[T any](v T) fmt.Stringer { return Box[T]{v} }\ntype Pair struct{ a, b int }")
	nb.shows("Wrap(Pair{1, 2})", "<{1 2}>")
	nb.shows("_, ok := Wrap(1).(Box[int])\n_, no := Wrap(1).(Box[string])\nfmt.Sprint(ok, no)", "true false")
	nb.shows("type Num interface{ ~int | ~float64 }\nfunc Max[T Num](a T, more ...T) T { for _, m := range more { a = max(a, m) }; return a }\nMax(1, 5, 3)", "5")
	nb.shows("Max(1.5, 0.5)", "1.5")
	nb.ok("type List[T any] struct { head *elem[T]; n int }\ntype elem[T any] struct { v T; next *elem[T] }\nfunc (l *List[T]) Push(v T) { l.head = &elem[T]{v, l.head}; l.n++ }\nfunc (l *List[T]) All() func(func(int, T) bool) { return func(y func(int, T) bool) { i := 0; for e := l.head; e != nil; e = e.next { if !y(i, e.v) { return }; i++ } } }")
	nb.shows("var l List[Pair]\nl.Push(Pair{1, 1}); l.Push(Pair{2, 2})\nt := 0\nfor i, p := range l.All() { t += i*100 + p.a }\nt", "103")
	nb.shows("func Keys[M ~map[K]V, K comparable, V any](m M) int { return len(m) }\ntype Reg map[string]Box[int]\nKeys(Reg{\"a\": b})", "1")
}

func TestADeferRunsWhenTheCellEnds(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("out := \"\"\nfunc say(s string) { out += s }")
	nb.ok("defer say(\"1\")\nsay(\"a\")\nx := len(out)\nfor i := range 2 { defer say(fmt.Sprint(\"d\", i)) }\ny := len(out)\nsay(\"b\")\ndefer say(\"2\")")
	nb.shows("fmt.Sprint(out, x, y)", "ab2d1d011 1")
	nb.ok("f, err := os.Open(\".\")\ndefer f.Close()\nnames, err := f.Readdirnames(-1)\nn := len(names)")
	nb.shows("n > 0", "true")
	nb.shows("out = \"\"\ndefer func() { recover(); say(\"r\") }()\npanic(1)", "")
	nb.shows("out", "r")
	nb.fails("out = \"\"\ndefer say(\"end\")\nz := 1\npanic(\"x\")", "x")
	nb.shows("out", "end")
}

func TestAPastedProgramRuns(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("package main\n\nimport \"fmt\"\n\nvar out string\n\nfunc main() {\n\tout = fmt.Sprint(\"ran \", limit)\n}\n\nconst limit = 3\n")
	nb.shows("out", "ran 3")
	res, err := nb.run("func main() { out = \"again\" }")
	if err != nil || len(res.Hints) != 1 {
		t.Errorf("%v %v", res.Hints, err)
	}
	nb.shows("main()\nout", "again")
}

func TestAnUnsupportedThingIsAClearError(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("type T struct{}\nfunc (T) A() {}")
	nb.fails("func (T) B() {}", "a type and its methods belong into one cell")
	nb.fails("import \"C\"", "cgo")
	nb.fails("var v any = 3\nswitch\nx := v.(type) {", "syntax error")
}

func TestSeveralExpressionsAreAResult(t *testing.T) {
	nb := newNotebook(t)
	nb.shows(`"one", 2`, "one 2")
	nb.shows("x, y := 3, []int{4}\nx,\n\ty, // both\n\tx+1", "3 [4] 4")
	nb.shows("x, func() int { return 7 }(), nil", "3 7 <nil>")
	nb.shows("x, 1;", "")
	nb.fails("x, 1\nx = 5", "cell[5]:1:1: syntax error")
	nb.fails("x,\nnope", "cell[6]:2:1: undefined: nope")
	nb.fails("x, y...", "syntax error")
	nb.fails("1)(2", "syntax error")
	nb.fails("fmt.Sprint(x), fmt.Errorf(\"no\")", "no") // a trailing error fails the cell
	nb.fails("1, func() {}()", "used as value")
	nb.shows("x", "3")
	for src, want := range map[string]string{"1, 2": "complete", "1, 2,": "incomplete", "1, 2\nx := 3": "invalid"} {
		if got, _ := IsComplete(src); got != want {
			t.Errorf("%q is %s, want %s", src, got, want)
		}
	}
}

// Also where Go itself panics, and through functions of several cells.
func TestATracebackShowsTheLinesOfEarlierCells(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("func divide(a, b int) int {\n\tc := a\n\treturn c / b\n}\nfunc store(m map[string]int) {\n\tm[\"a\"] = 1\n}\nfunc say() {\n\tpanic(\"boo\")\n}")
	nb.ok("func outer(k int) int {\n\treturn divide(k, 0)\n}\nfunc quiet() (r any) {\n\tdefer func() { r = recover() }()\n\treturn outer(1)\n}\nfunc pair(xs ...int) (any, error) {\n\treturn nil, nil\n}")
	nb.fails("x := 1\nouter(x)", "panic: runtime error: integer divide by zero\n\tcell[1]:3 in divide\n\tcell[2]:2 in outer\n\tcell[3]:2")
	nb.fails("\nstore(nil)", "nil map\n\tcell[1]:6 in store\n\tcell[4]:2")
	nb.fails("func mid() {\n\tsay()\n}\nmid()", "panic: boo\n\tcell[1]:9 in say\n\tcell[5]:2 in mid\n\tcell[5]:4")
	nb.shows("for range 5 { quiet() }\nquiet()", "runtime error: integer divide by zero")
	err := nb.fails("for range 5 { quiet() }\nouter(1)", "cell[1]:3 in divide\n\tcell[2]:2 in outer\n\tcell[7]:2")
	if n := strings.Count(err.Error(), "in divide"); n != 1 {
		t.Errorf("divide is %d times in %v", n, err)
	}
	nb.shows("a, e := pair(1, 2)\na, fmt.Sprint(e)", "<nil> <nil>")
}
