package cell

import "testing"

// A method that comes through an embedded pointer and, behind it, an embedded value, called from cells, other cells and native code.
func TestMethodsThroughAnEmbeddedPointerToAValue(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("type Base struct{ n string }\nfunc (b Base) String() string { return \"base \" + b.n }\nfunc (b *Base) Set(n string, more ...int) (old string, k int) { old, b.n = b.n, n; return old, len(more) }\nfunc (b Base) At(w strings.Builder, m map[time.Duration][]*Base) error { return nil }\ntype Dog struct { age int; Base }\ntype Puppy struct { w int; *Dog }\ntype Litter[T any] struct { k T; Puppy }")
	nb.ok("p := Puppy{1, &Dog{2, Base{\"x\"}}}\nl := Litter[int]{3, p}\nvar s fmt.Stringer = l\ntype setter interface { Set(string, ...int) (string, int) }\ntype ater interface { At(strings.Builder, map[time.Duration][]*Base) error }")
	nb.shows("fmt.Sprint(p, &p, l, &l, s, s.String(), p.String(), l.Puppy.String())", "base x base x base x base x base xbase xbase xbase x")
	nb.shows("var st setter = l\nst.Set(\"y\", 1, 2)", "x 2")
	nb.shows("st = &p\nold, k := st.Set(\"z\")\nfmt.Sprint(old, k, l, p.At(strings.Builder{}, nil), ater(l).At(strings.Builder{}, nil))", "y0 base z <nil> <nil>")
	// What is bound is the Base of the moment.
	nb.shows("f := l.String\ng := (*Puppy).String\nh := Litter[int].String\nset := l.Set\nset(\"later\")\nfmt.Sprint(f(), g(&p), h(l))", "base zbase laterbase later")
	nb.shows("out := \"\"\nfunc note(s fmt.Stringer) { out += s.String() }\nfunc deferred() { defer func(s string) { out += s }(p.String()); p.Set(\"end\"); note(p) }\ndeferred()\nout", "base endbase later")
	nb.fails("var none Puppy\nnone.String()", "nil pointer dereference")
}

// The name of a generic type does not depend on where it is first met.
func TestNamesOfInstancesInsideGenericFunctions(t *testing.T) {
	for range 10 {
		nb := newNotebook(t)
		nb.ok("type Box[T any] struct{ v T }\nfunc (b Box[T]) Get() T { return b.v }\nfunc Make[T any](v T) any { return []any{Box[T]{v}, Box[[]T]{[]T{v}}, Box[Box[T]]{Box[T]{v}}} }")
		nb.shows("fmt.Sprintf(\"%T %T %T\", Make(1).([]any)...)", "main.Box[int] main.Box[[]int] main.Box[main.Box[int]]")
		nb.shows("_, ok := Make(\"s\").([]any)[1].(Box[[]string])\nok", "true")
	}
}

// An interface with an unexported method, of another cell than the type.
func TestUnexportedMethodsAcrossCells(t *testing.T) {
	for _, types := range []string{
		"type B struct{}\nfunc (B) at() int { return 1 }\ntype G = B\nfunc makeG() G { return G{} }",
		"type G[T any] struct{}\nfunc (G[T]) at() int { return 1 }\nfunc makeG() (g G[int]) { return }",
		"type B struct{}\nfunc (B) at() int { return 1 }\ntype G[T any] struct{ B }\nfunc makeG() (g G[int]) { return }",
		"type B struct{}\nfunc (B) at() int { return 1 }\ntype G[T any] struct{ k T; *B }\nfunc makeG() (g G[int]) { g.B = &B{}; return }",
		"type B struct{}\nfunc (B) at() int { return 1 }\ntype P struct { k int; *B }\ntype G struct{ P }\nfunc makeG() G { return G{P{1, &B{}}} }",
		"type B struct{}\nfunc (B) at() int { return 1 }\ntype P struct { k int; B }\ntype Q struct { k int; *P }\ntype G[T any] struct{ Q }\nfunc makeG() G[string] { return G[string]{Q{1, &P{}}} }",
		"type B[T any] struct{ n T }\nfunc (b B[T]) at() int { return 1 }\ntype G[T any] struct{ k int; B[T] }\nfunc makeG() (g G[[]int]) { return }",
	} {
		nb := newNotebook(t)
		nb.ok(types)
		nb.ok("x := makeG()\nvar a interface{ at() int } = x")
		nb.shows("a.at(), x.at(), (&x).at()", "1 1 1")
		nb.shows("type ater interface { at() int }\nvar list = []ater{x, x, a}\nsum := 0\nfor _, e := range list { sum += e.at() }\nsum", "3")
		nb.fails("ater(&x).at()", "Export the method, give it a pointer receiver")
		nb.shows("_, is := any(&x).(ater)\nf := list[1].at\nis, f()", "true 1")
		nb.shows("func first[T ater](ts ...T) int { return ts[0].at() }\nfirst(x), first(list...)", "1 1")
	}
	nb := newNotebook(t)
	nb.ok("type G[T any] struct{ v T }\nfunc (g *G[T]) set(v T) *G[T] { g.v = v; return g }\nfunc (g G[T]) get() T { return g.v }")
	nb.shows("type getter[T any] interface { get() T }\nvar g getter[string] = (&G[string]{}).set(\"a\")\nvar h getter[int] = G[int]{4}\ng.get(), h.get()", "a 4")
	nb.shows("type setter[T any] interface { getter[T]; set(T) *G[T] }\ng.(setter[string]).set(\"b\")\ng.get()", "b")
	nb.fails("h.(setter[int]).set(1)", "interface conversion")
}
