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
