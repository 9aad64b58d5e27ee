package cell

import "testing"

// step is a cell with what it shows, or what its error says.
type step struct{ src, want, err string }

var language = []struct {
	name  string
	steps []step
}{
	{"state", []step{{"x := 1", "", ""}, {"x++\nx", "2", ""}, {"var y, z = x, \"s\"\nx += 10; y++", "", ""}, {`z`, "s", ""}, {"x+y", "15", ""}}},
	{"func-type-const-import", []step{{"import (\"strings\"; \"fmt\")\nconst K = 3\ntype P struct{ X, Y int }\nfunc sq(a int) int { return a*a }", "", ""}, {`p := P{sq(2), K}`, "", ""}, {`fmt.Sprintf("%v %s %T", p, strings.ToUpper("ab"), p)`, "{4 3} AB main.P", ""}, {"func twice(p P) P { return P{2*p.X, 2*p.Y} }", "", ""}, {"twice(p).X", "8", ""}}},
	{"unexported-struct", []step{{"type acc struct{ n int; name string }\nfunc (a *acc) add(k int) { a.n += k }\nfunc (a acc) get() int { return a.n }\nfunc use(a *acc) int { a.add(5); return a.get() }", "", ""}, {`a := &acc{n: 1, name: "z"}`, "", ""}, {"b := acc{2, \"pos\"}", "", ""}, {"use(a)", "6", ""}, {"a.add(4); a.n", "10", ""}, {"b.get()", "2", ""}, {"import \"fmt\"\nfmt.Sprintf(\"%+v %T\", *a, a)", "{n:10 name:z} *main.acc", ""}, {"a.n = 77\na.get()", "77", ""}, {"f := a.get\nf()", "77", ""}, {"g := (*acc).add\ng(a, 1); a.n", "78", ""}}},
	{"stringer", []step{{"import \"fmt\"\ntype C int\nfunc (c C) String() string { return fmt.Sprintf(\"C<%d>\", int(c)) }", "", ""}, {"fmt.Sprint(C(4))", "C<4>", ""}, {"var st fmt.Stringer = C(9)\nst.String()", "C<9>", ""}, {"func show(s fmt.Stringer) string { return s.String() }", "", ""}, {"show(C(3))", "C<3>", ""}, {"c, ok := any(C(2)).(C)\nfmt.Sprint(c, ok)", "C<2> true", ""}, {"_, ok2 := st.(C)\nok2", "true", ""}, {"func sw(v any) string { switch v.(type) { case C: return \"C\"; case fmt.Stringer: return \"S\" }; return \"?\" }\nsw(C(1))", "C", ""}}},
	{"errors.As", []step{{"import (\"errors\"; \"fmt\")\ntype E struct{ code int }\nfunc (e *E) Error() string { return fmt.Sprint(\"E\", e.code) }", "", ""}, {"func fail(k int) error { return fmt.Errorf(\"wrap: %w\", &E{k}) }", "", ""}, {"err := fail(7)", "", ""}, {"var e *E\nerrors.As(err, &e)", "true", ""}, {"e.code", "7", ""}, {"err.Error()", "wrap: E7", ""}}},
	{"sort+json", []step{{"import (\"sort\"; \"encoding/json\")\ntype L []int\nfunc (l L) Len() int { return len(l) }\nfunc (l L) Less(i, j int) bool { return l[i] < l[j] }\nfunc (l L) Swap(i, j int) { l[i], l[j] = l[j], l[i] }\ntype J struct{ v int }\nfunc (j J) MarshalJSON() ([]byte, error) { return json.Marshal(map[string]int{\"v\": j.v}) }\nfunc (j *J) UnmarshalJSON(b []byte) error { var m map[string]int; if err := json.Unmarshal(b, &m); err != nil { return err }; j.v = m[\"v\"]; return nil }", "", ""}, {"l := L{3,1,2}\nsort.Sort(l)\nl", "[1 2 3]", ""}, {"b, _ := json.Marshal([]J{{1},{2}})\nstring(b)", `[{"v":1},{"v":2}]`, ""}, {"var js []J\njson.Unmarshal(b, &js)\njs[1].v", "2", ""}}},
	{"iface-session", []step{{"type Shape interface { Area() float64 }\ntype Sq struct{ a float64 }\nfunc (s Sq) Area() float64 { return s.a*s.a }", "", ""}, {"var sh Shape = Sq{3}", "", ""}, {"sh.Area()", "9", ""}, {"type Ci struct{ r float64 }\nfunc (c *Ci) Area() float64 { return 3*c.r }", "", ""}, {"shs := []Shape{sh, &Ci{2}}\nt := 0.0\nfor _, s := range shs { t += s.Area() }\nt", "15", ""}, {"sh.(Sq).a", "3", ""}}},
	{"iface-unexported-method", []step{{"type node interface { eval() int }\ntype num struct{ v int }\nfunc (n num) eval() int { return n.v }\nfunc ev(n node) int { return n.eval() }", "", ""}, {"ev(num{4})", "4", ""}, {"var nd node = num{5}", "", ""}, {"nd.eval()", "5", ""}, {"type sum struct{ a, b node }\nfunc (s sum) eval() int { return s.a.eval() + s.b.eval() }", "", ""}, {"ev(sum{num{1}, num{2}})", "3", ""}}},
	{"embed", []step{{"type Base struct{ id int }\nfunc (b *Base) SetID(i int) { b.id = i }\nfunc (b Base) ID() int { return b.id }", "", ""}, {"type D struct { pad string; Base; nm string }", "", ""}, {"d := &D{pad:\"p\", nm: \"q\"}\nd.SetID(4)\nd.ID()", "4", ""}, {"type IDer interface{ ID() int }\nvar i IDer = d\ni.ID()", "4", ""}, {"type D2 struct { k [5]int; Base }\nd2 := D2{}\nd2.SetID(9)\ni = &d2\ni.ID()", "9", ""}, {"var i2 IDer = d2\ni2.ID()", "9", ""}}},
	{"redeclare", []step{{"func f() int { return 1 }\nvar v = 3\ntype T struct{ A int }\nfunc (t T) M() int { return t.A }", "", ""}, {"old := T{5}\nfunc g() int { return f() + v }", "", ""}, {"func f() string { return \"new\" }\nv := \"str\"\ntype T struct{ B string }\nfunc (t T) M() string { return t.B }", "", ""}, {"f() + v + T{\"b\"}.M()", "newstrb", ""}, {"g()", "4", ""}, {"old.M()", "5", ""}, {"old.A", "5", ""}, {"import \"fmt\"\n_, isT := any(old).(T)\nfmt.Sprint(isT)", "false", ""}, {"type T int\nT(4)", "4", ""}}},
	{"self-redeclare", []step{{"n := 1", "", ""}, {"n := n + 1\nn", "2", ""}}},
	{"closures", []step{{"cnt := 0\ninc := func() int { cnt++; return cnt }", "", ""}, {"inc(); inc()", "2", ""}, {"cnt", "2", ""}, {"cnt = 10\ninc()", "11", ""}, {"fs := []func() int{}\nfor i := 0; i < 3; i++ { fs = append(fs, func() int { return i + cnt }) }\nfs[2]()", "13", ""}, {"func mk(k int) func() int { return func() int { k++; return k } }\nh := mk(4)", "", ""}, {"h(); h()", "6", ""}}},
	{"generics", []step{{"func Map[T, U any](xs []T, f func(T) U) []U { var r []U; for _, x := range xs { r = append(r, f(x)) }; return r }\ntype Stack[T any] struct { xs []T }\nfunc (s *Stack[T]) Push(x T) { s.xs = append(s.xs, x) }\nfunc (s *Stack[T]) Len() int { return len(s.xs) }\nfunc helper() int { return 42 }\nfunc G[T any](x T) int { return helper() }", "", ""}, {"Map([]int{1,2}, func(i int) string { return string(rune('a'+i)) })", "[b c]", ""}, {"var s Stack[int]\ns.Push(1); s.Push(2)\ns.Len()", "2", ""}, {"s.Push(3); s.Len()", "3", ""}, {"p := &s\np.Len()", "3", ""}, {"var q Stack[string]\nq.Push(\"a\"); q.xs[0]", "a", ""}, {"G(3)", "42", ""}, {"import \"fmt\"\nfmt.Sprintf(\"%T %v\", s, s)", "main.Stack[int] {[1 2 3]}", ""}, {"type Lener interface { Len() int }\nvar ln Lener = &s\nln.Len()", "3", ""}, {"fmt.Sprint(ln.Len(), Map([]Stack[int]{s}, func(t Stack[int]) int { return t.Len() }))", "3 [3]", ""}, {"func useS(t *Stack[int]) int { t.Push(9); return t.Len() }", "", ""}, {"useS(&s)", "4", ""}}},
	{"goroutine-chan", []step{{"ch := make(chan int)\ndone := make(chan struct{})\nsum := 0\nfunc worker() { for v := range ch { sum += v }; close(done) }", "", ""}, {"go worker()", "", ""}, {"for i := 0; i < 10; i++ { ch <- i }", "", ""}, {"close(ch); <-done\nsum", "45", ""}, {"import \"sync\"\nvar wg sync.WaitGroup\nvar mu sync.Mutex\ntot := 0\nfor i := 0; i < 50; i++ { wg.Add(1); go func(k int) { defer wg.Done(); mu.Lock(); tot += k; mu.Unlock() }(i) }\nwg.Wait()\ntot", "1225", ""}}},
	{"compile-error", []step{{"a := 1", "", ""}, {"_ = a + 2\n\n  b := undefinedX + 1", "", "cell[2]:3:8: undefined: undefinedX"}, {"a", "1", ""}, {"var s string = a", "", "cell[4]:1:16"}}},
	{"panic", []step{{"xs := []int{1}", "", ""}, {"k := 5\nxs[k]", "", "index out of range"}, {"panic(\"boo\")", "", "boo"}, {"func p2() { panic(fmt.Errorf(\"e\")) }\nimport \"fmt\"", "", ""}, {"p2()", "", "e"}, {"func safe() (r any) { defer func() { r = recover() }(); p2(); return }\nsafe()", "e", ""}, {"var m map[string]int\nm[\"a\"] = 1", "", "nil map"}, {"xs[0]", "1", ""}, {"var np *struct{ A int }\nnp.A", "", "nil pointer"}}},
	{"anon-struct-across", []step{{"pt := struct{ X int; y string }{1, \"a\"}", "", ""}, {"pt = struct{ X int; y string }{2, \"b\"}\npt.y", "b", ""}, {"var an interface{ Foo() int }", "", ""}, {"type Fo struct{}\nfunc (Fo) Foo() int { return 8 }\nan = Fo{}\nan.Foo()", "8", ""}, {"an.Foo()", "8", ""}, {"m := map[struct{ a int }]string{}\nm[struct{ a int }{1}] = \"k\"\nm[struct{ a int }{1}]", "k", ""}, {"m[struct{ a int }{1}]", "k", ""}, {"_, okp := any(pt).(struct{ X int; y string })\nokp", "true", ""}, {"_, okf := any(an).(interface{ Foo() int })\nokf", "true", ""}, {"type loc struct{ in struct{ q int } }\nlv := loc{}\nlv.in.q = 4", "", ""}, {"lv.in = struct{ q int }{6}\nlv.in.q", "6", ""}}},
	{"goroutine-panic", []step{{"go func() { panic(\"in go\") }()", "", ""}, {"func bad(k int) { var m map[int]int; m[k] = 1 }\ngo bad(3)", "", ""}, {"import \"time\"\ntime.Sleep(20*time.Millisecond)\n1", "1", ""}}},
	{"defer-across", []step{{"trace := \"\"\nfunc t(s string) { trace += s }", "", ""}, {"func r() { defer t(\"b\"); t(\"a\") }", "", ""}, {"r(); trace", "ab", ""}, {"func t(s string) int { return 1 }", "", ""}, {"r(); trace", "abab", ""}}},
	{"native-bind", []step{{"import \"gpucharts/kernel/cell/internal/toy\"\nw := toy.NewW(3)", "", ""}, {"w.Add(4); w.Sum()", "7", ""}, {"type my struct{ *toy.W }\nmm := my{w}\nmm.Add(1); mm.Sum()", "8", ""}, {"toy.Apply(func(i int) int { return i * 2 }, 21)", "42", ""}}},
	{"alias-iota-embediface", []step{{"type Co int\nconst ( A Co = iota; B; C )\ntype AL = map[string]Co", "", ""}, {"al := AL{\"b\": B}\nal[\"b\"] == 1", "true", ""}, {"import \"io\"\ntype RW struct{ io.Reader; n int }\nimport \"strings\"\nrw := &RW{Reader: strings.NewReader(\"hey\")}\nb, _ := io.ReadAll(rw)\nstring(b)", "hey", ""}, {"type Tree struct { L, R *Tree; V int }\nfunc (t *Tree) Sum() int { if t == nil { return 0 }; return t.V + t.L.Sum() + t.R.Sum() }", "", ""}, {"(&Tree{&Tree{nil,nil,1}, nil, 2}).Sum()", "3", ""}}},
	{"iter", []step{{"func seq(n int) func(func(int) bool) { return func(y func(int) bool) { for i := 0; i < n; i++ { if !y(i) { return } } } }", "", ""}, {"t := 0\nfor v := range seq(5) { if v == 4 { break }; t += v }\nt", "6", ""}}},
}

func TestCellsSpeakGo(t *testing.T) {
	for _, c := range language {
		t.Run(c.name, func(t *testing.T) {
			nb := newNotebook(t)
			for _, s := range c.steps {
				switch {
				case s.err != "":
					nb.fails(s.src, s.err)
				case s.want != "":
					nb.shows(s.src, s.want)
				default:
					nb.ok(s.src)
				}
			}
		})
	}
}
