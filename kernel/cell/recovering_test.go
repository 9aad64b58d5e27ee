package cell

import "testing"

// A function that is deferred in one cell and was declared in another recovers as compiled Go does.
func TestRecoverInADeferredFunctionOfAnEarlierCell(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("got := \"\"\nfunc safe() { got = fmt.Sprint(\"got \", recover()) }\nfunc noted(s string, more ...int) int { got = fmt.Sprint(s, more, recover()); return 1 }\nfunc float(f float64, e error, a any) { got = fmt.Sprint(f, e, a, recover()) }\nfunc deeper() { safe() }\nfunc mild() { got += \"mild\" }")
	nb.ok("type S struct{ n int }\nfunc (s S) Catch() { got = fmt.Sprint(s.n, recover()) }\nfunc (s *S) catch(k int) { got = fmt.Sprint(s.n+k, recover()) }\nclosure := func() { got = fmt.Sprint(\"closure \", recover()) }\nfunc maker() func() { return func() { got = fmt.Sprint(\"made \", recover()) } }\ntype H struct{ f func() }\nh := H{closure}")
	nb.ok("import \"io\"\ntype farCloser struct{}\nfunc (farCloser) Close() error { got = fmt.Sprint(\"far \", recover()); return nil }\nvar far io.Closer = farCloser{}\nfunc large(u uint64, f float64) { got = fmt.Sprint(u, f, recover()) }")
	for _, c := range []struct{ name, src, want string }{
		{"function", "func a1() { defer safe(); panic(\"p1\") }\na1()\ngot", "got p1"},
		{"division", "func a2(z int) { defer safe(); _ = 1 / z }\na2(0)\ngot", "got runtime error: integer divide by zero"},
		{"variadic", "func a3() { defer noted(\"x\", 1, 2); panic(3) }\na3()\ngot", "x[1 2] 3"},
		{"spread", "func a4() { defer noted(\"x\", []int{4, 5}...); panic(3) }\na4()\ngot", "x[4 5] 3"},
		{"constants and nil", "func a5() { defer float(1, nil, 2); panic(4) }\na5()\ngot", "1 <nil> 2 4"},
		{"method", "func a6() { defer S{7}.Catch(); panic(5) }\na6()\ngot", "7 5"},
		{"pointer's method", "func a7() { s := S{7}; defer s.catch(1); s.n = 10; panic(5) }\na7()\ngot", "11 5"},
		{"closure", "func a8() { defer closure(); panic(6) }\na8()\ngot", "closure 6"},
		{"made closure", "func a9() { defer maker()(); panic(6) }\na9()\ngot", "made 6"},
		{"field", "func b1() { defer h.f(); panic(6) }\nb1()\ngot", "closure 6"},
		{"alias of a function", "func b2() { f := safe; defer f(); panic(8) }\nb2()\ngot", "got 8"},
		{"own closure", "func b3() { f := func() { got = fmt.Sprint(\"own \", recover()) }; defer f(); panic(9) }\nb3()\ngot", "own 9"},
		{"no panic", "func b4() int { defer safe(); return 1 }\nb4()\ngot", "got <nil>"},
		{"one level too deep", "func b5() (r any) { defer func() { r = recover() }(); defer deeper(); panic(10) }\nfmt.Sprint(b5(), got)", "10got <nil>"},
		{"in a goroutine", "done := make(chan bool)\nfunc b6() { defer close(done); defer safe(); panic(11) }\ngo b6()\n<-done\ngot", "got 11"},
		{"result", "func b7() (n int) { n = 5; defer safe(); panic(12) }\nb7(), got", "5 got 12"},
		{"panic inside of a deferred function", "func b8() { defer safe(); defer func() { panic(\"second\") }(); panic(\"first\") }\nb8()\ngot", "got second"},
		{"arguments are evaluated when deferred", "func b9() { k := \"early\"; defer noted(k); k = \"late\"; panic(1) }\nb9()\ngot", "early[] 1"},
		{"through an interface", "var ic interface{ Catch() } = S{8}\nfunc c2() { defer ic.Catch(); panic(6) }\nc2()\ngot", "8 6"},
		{"through an interface of another package", "type up struct{}\nfunc (up) Close() error { got = fmt.Sprint(\"closed \", recover()); return nil }\nfunc c3(c io.Closer) { defer c.Close(); panic(7) }\nc3(far)\ngot", "far 7"},
		{"through an interface, of the same cell", "type up struct{}\nfunc (up) Close() error { got = fmt.Sprint(\"closed \", recover()); return nil }\nfunc c4(c io.Closer) { defer c.Close(); panic(7) }\nc4(up{})\ngot", "closed 7"},
		{"the results of a call", "func g2() (string, int) { return \"g\", 4 }\nfunc c5() { defer noted(g2()); panic(8) }\nc5()\ngot", "g[4] 8"},
		{"a method and the results of a call", "func g3() int { return 4 }\nfunc c6() { s := S{1}; defer s.catch(g3()); panic(8) }\nc6()\ngot", "5 8"},
		{"the results are evaluated when deferred", "k := 1\nfunc g4() (string, int) { k++; return \"g\", k }\nfunc c7() { defer noted(g4()); k = 10; panic(8) }\nc7()\ngot, k", "g[2] 8 10"},
		{"a large constant", "func c8() { defer large(1<<63, 1<<63); panic(9) }\nc8()\ngot", "9223372036854775808 9.223372036854776e+18 9"},
		{"no panic left", "func c1() { defer safe(); defer safe(); panic(1) }\nc1()\ngot", "got <nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			nb.ok("got = \"\"")
			nb.shows(c.src, c.want)
			nb.ok("func calm() { defer safe() }\ncalm()")
			nb.shows("got", "got <nil>")
		})
	}
	// third is deferred; closure, which it calls, is a level too deep to recover.
	nb.ok("func third() { closure() }")
	nb.fails("func d0() { defer third(); panic(\"goes on\") }\nd0()", "panic: goes on")
	nb.shows("got", "closure <nil>")
	nb.ok("var none func()\nfunc caught() (r any) { defer func() { r = recover() }(); defer none(); return nil }")
	nb.shows("fmt.Sprint(caught())", "runtime error: invalid memory address or nil pointer dereference")
	nb.ok("got = \"got <nil>\"")
	nb.fails("func d1() {\n\tdefer mild()\n\tpanic(\"stays\")\n}\nd1()", "panic: stays")
	nb.shows("got", "got <nil>mild")
	nb.ok("func inner() { panic(\"from afar\") }")
	nb.shows("func d2() { defer safe(); inner() }\nd2()\ngot", "got from afar")
	nb.ok("defer safe()\npanic(\"top\")")
	nb.shows("got", "got top")
}
