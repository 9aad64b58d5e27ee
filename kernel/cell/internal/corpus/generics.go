package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
)

type Number2 interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~float32 | ~float64
}

type Meters float64
type Small int8

func SumOf[T Number2](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return t
}

func MapTo[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Reduce[T, A any](xs []T, start A, f func(A, T) A) A {
	for _, x := range xs {
		start = f(start, x)
	}
	return start
}

func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, e := range s {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}

type Names []string

func (n Names) Joined() string { return strings.Join(n, "+") }

func GenericFunctions() string {
	type local struct{ n int }
	f := SumOf[Small]
	g := MapTo[int, string]
	return fmt.Sprint(SumOf(1, 2, 3), SumOf(Meters(1.5), 2), f(100, 27, 1), SumOf[uint8](200, 100), g([]int{1, 2}, strconv.Itoa),
		Reduce([]string{"a", "bb"}, 0, func(n int, s string) int { return n + len(s) }), Filter(Names{"x", "yy", "z"}, func(s string) bool { return len(s) == 1 }).Joined(),
		MapTo([]local{{1}, {2}}, func(l local) local { l.n *= 2; return l }), fmt.Sprintf("%T %T", SumOf(Meters(1)), f(1)))
}

type Ordered[T any] interface{ Less(T) bool }

type Version struct{ major, minor int }

func (v Version) Less(w Version) bool {
	return v.major < w.major || v.major == w.major && v.minor < w.minor
}

func Smallest[T Ordered[T]](first T, more ...T) T {
	for _, m := range more {
		if m.Less(first) {
			first = m
		}
	}
	return first
}

type Setter[T any] interface {
	*T
	Set(string)
}

type Flag struct{ text string }

func (f *Flag) Set(s string) { f.text = "set " + s }

func Parse[T any, P Setter[T]](texts ...string) (out []T) {
	for _, t := range texts {
		var v T
		P(&v).Set(t)
		out = append(out, v)
	}
	return out
}

type Stringish interface {
	~string
	fmt.Stringer
}
type Loud string

func (l Loud) String() string                 { return strings.ToUpper(string(l)) + "!" }
func Shout[T Stringish](v T) (string, string) { return v.String(), string(v) }

func Constraints() string {
	a, b := Shout(Loud("hey"))
	return fmt.Sprint(Smallest(Version{2, 1}, Version{1, 9}, Version{1, 3}), Parse[Flag]("a", "b"), a, b)
}

type Node[K cmp.Ordered, V any] struct {
	key         K
	value       V
	left, right *Node[K, V]
}
type SortedMap[K cmp.Ordered, V any] struct {
	root *Node[K, V]
	size int
}

func (m *SortedMap[K, V]) Put(k K, v V) (old V, had bool) {
	at := &m.root
	for *at != nil {
		switch c := cmp.Compare(k, (*at).key); {
		case c < 0:
			at = &(*at).left
		case c > 0:
			at = &(*at).right
		default:
			old, (*at).value = (*at).value, v
			return old, true
		}
	}
	*at = &Node[K, V]{key: k, value: v}
	m.size++
	return
}

func (m *SortedMap[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { m.root.push(yield) }
}

func (n *Node[K, V]) push(yield func(K, V) bool) bool {
	return n == nil || n.left.push(yield) && yield(n.key, n.value) && n.right.push(yield)
}

func (m SortedMap[K, V]) String() string {
	var b strings.Builder
	for k, v := range m.All() {
		fmt.Fprintf(&b, "%v=%v;", k, v)
	}
	return b.String()
}

func GenericTypes() string {
	var m SortedMap[string, int]
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		m.Put(w, i)
	}
	old, had := m.Put("fox", 100)
	var n SortedMap[float64, []string]
	n.Put(2.5, []string{"x"})
	n.Put(-1, nil)
	keys := slices.Collect(maps.Keys(maps.Collect(m.All())))
	slices.Sort(keys)
	var s fmt.Stringer = m
	return fmt.Sprint(m, n, old, had, m.size, keys, s.String() == m.String(), fmt.Sprintf("%T %T", n, n.root.value))
}

type Cell[T any] struct{ v T }

func (c *Cell[T]) Set(v T) T { old := c.v; c.v = v; return old }
func (c Cell[T]) Get() T     { return c.v }

type Labelled[T any] struct {
	_ [3]byte
	Cell[T]
	label string
}
type Deep struct {
	_ int
	*Labelled[string]
	Inner Cell[[]int]
}

func MethodValuesOfEmbeddedGenerics() string {
	l := &Labelled[int]{label: "l"}
	set, get := l.Set, l.Get
	out := fmt.Sprint(set(5), get(), l.Get())
	d := Deep{Labelled: &Labelled[string]{label: "q"}}
	ds := d.Set
	ds("one")
	early := d.Get
	ds("two")
	expr := (*Cell[string]).Set
	was := expr(&d.Cell, "three")
	type getter[T any] interface{ Get() T }
	var gs []getter[string]
	gs = append(gs, d, &d, *d.Labelled, d.Labelled, d.Cell)
	for _, g := range gs {
		out += fmt.Sprintf("|%T %s", g, g.Get())
	}
	d.Inner.Set([]int{1})
	f := Cell[[]int].Get
	return out + fmt.Sprint(early(), was, d.Get(), f(d.Inner), Labelled[int].Get(*l), d.label)
}

func Kind[T any](v T) string {
	switch x := any(v).(type) {
	case int, int8:
		return fmt.Sprintf("int-like %v", x)
	case string:
		return "string " + x
	case []T:
		return "slice of itself"
	case Cell[T]:
		return "cell of itself"
	case Cell[int]:
		return fmt.Sprint("cell of int ", x.v)
	case fmt.Stringer:
		return "stringer " + x.String()
	case error:
		return "error " + x.Error()
	case func(T) T:
		return "endo"
	case nil:
		return "nil"
	}
	var zero T
	return fmt.Sprintf("other %T %v", v, zero)
}

func Is[T any](v any) (T, bool) { x, ok := v.(T); return x, ok }

func TypeSwitchesOnTypeParameters() string {
	a, ok1 := Is[Names](Names{"q"})
	_, ok2 := Is[[]string](Names{"q"})
	_, ok3 := Is[fmt.Stringer](Loud("x"))
	_, ok4 := Is[Cell[int]](Cell[string]{})
	_, ok5 := Is[error](nil)
	return strings.Join([]string{Kind(1), Kind(Small(2)), Kind("s"), Kind(Cell[int]{7}), Kind(Loud("z")), Kind(errors.New("e")), Kind(2.5), Kind(Meters(1)),
		Kind([]int{1}), Kind[any](nil), Kind(Cell[Cell[int]]{}), Kind[error](nil), fmt.Sprint(a, ok1, ok2, ok3, ok4, ok5)}, ",")
}

type Tuple[A, B any] struct {
	First  A
	Second B
}

func Zip[A, B any](as []A, bs []B) iter.Seq[Tuple[A, B]] {
	return func(yield func(Tuple[A, B]) bool) {
		for i := range min(len(as), len(bs)) {
			if !yield(Tuple[A, B]{as[i], bs[i]}) {
				return
			}
		}
	}
}

func (t Tuple[A, B]) Swap() Tuple[B, A] { return Tuple[B, A]{t.Second, t.First} }

func Pairs() string {
	var out []string
	for t := range Zip([]int{1, 2, 3}, []string{"a", "b"}) {
		s := t.Swap()
		out = append(out, fmt.Sprintf("%v%+v%T", t, s, s))
	}
	m := map[Tuple[int, string]]int{{1, "a"}: 5}
	m[Tuple[int, string]{1, "a"}]++
	x, y := Tuple[int, string]{1, "a"}, Tuple[int, string]{1, "a"}
	return fmt.Sprint(out, m, x == y, any(x) == any(y), any(x) == any(x.Swap().Swap()))
}

func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func RangeOverFunctions() (out string) {
	defer func() { out += fmt.Sprint("|", recover()) }()
	for i := range Count(5) {
		defer func() { out += fmt.Sprint("d", i) }()
		if i == 1 {
			continue
		}
		if i == 3 {
			break
		}
		out += fmt.Sprint(i)
	}
outer:
	for i := range Count(4) {
		for j := range Count(4) {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			out += fmt.Sprint(" ", i, j)
		}
	}
	find := func(want int) (int, string) {
		for i := range Count(10) {
			for range Count(2) {
				if i == want {
					return i * 10, "found"
				}
			}
		}
		return -1, "missing"
	}
	a, b := find(7)
	c, d := find(70)
	n := 0
	for range Count(3) {
		n++
	}
	next, stop := iter.Pull(Count(3))
	v1, ok1 := next()
	v2, ok2 := next()
	stop()
	_, ok3 := next()
	out += fmt.Sprint(a, b, c, d, n, v1, ok1, v2, ok2, ok3)
	for i := range Count(3) {
		if i == 1 {
			panic("in the body")
		}
	}
	return out
}

func BodyThatGoesOn() (out string) {
	defer func() { out = fmt.Sprint(recover() != nil) }()
	bad := func(yield func(int) bool) { yield(1); yield(2) }
	for range bad {
		break
	}
	return "no panic"
}

func Gotos() string {
	out := ""
	i := 0
top:
	for j := 0; ; j++ {
		if j == 2 {
			i++
			if i < 3 {
				goto top
			}
			goto end
		}
		out += fmt.Sprint(i, j, " ")
	}
end:
	k := func() (n int) {
	again:
		if n < 4 {
			n += 3
			goto again
		}
		return
	}()
	return out + fmt.Sprint(k)
}

type ByLen []string

func (b ByLen) Len() int           { return len(b) }
func (b ByLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b ByLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func Sorting() string {
	words := strings.Fields("pear fig banana kiwi apple date")
	a, b, c := slices.Clone(words), slices.Clone(words), slices.Clone(words)
	sort.Sort(sort.Reverse(ByLen(a)))
	sort.SliceStable(b, func(i, j int) bool { return len(b[i]) < len(b[j]) })
	slices.SortStableFunc(c, func(x, y string) int { return cmp.Or(-cmp.Compare(len(x), len(y)), cmp.Compare(x, y)) })
	at, found := slices.BinarySearch([]int{1, 3, 5}, 4)
	i := sort.Search(100, func(i int) bool { return i*i >= 50 })
	people := []Tuple[string, int]{{"a", 3}, {"b", 1}, {"c", 3}}
	slices.SortStableFunc(people, func(p, q Tuple[string, int]) int { return cmp.Compare(q.Second, p.Second) })
	lens := MapTo(a, func(s string) int { return len(s) })
	return fmt.Sprint(lens, b, c, at, found, i, people, slices.MaxFunc(people, func(p, q Tuple[string, int]) int { return cmp.Compare(p.First, q.First) }), slices.IndexFunc(b, func(s string) bool { return s == "kiwi" }), slices.Compact([]int{1, 1, 2, 2, 1}), slices.Repeat([]int{1, 2}, 2), slices.Collect(slices.Chunk([]int{1, 2, 3}, 2)))
}

type List[T any] interface {
	Len() int
	At(int) T
}
type Backed[T any] []T

func (b Backed[T]) Len() int   { return len(b) }
func (b Backed[T]) At(i int) T { return b[i] }

type Mapped[T, U any] struct {
	List[T]
	f func(T) U
}

func (m Mapped[T, U]) At(i int) U { return m.f(m.List.At(i)) }

func Dump[T any](l List[T]) (out []T) {
	for i := range l.Len() {
		out = append(out, l.At(i))
	}
	return out
}

func GenericInterfaces() string {
	base := Backed[int]{1, 2, 3}
	m := Mapped[int, string]{base, func(i int) string { return strings.Repeat("x", i) }}
	n := Mapped[string, int]{m, func(s string) int { return len(s) * 10 }}
	var l List[int] = n
	_, isMapped := l.(Mapped[string, int])
	_, isOther := l.(Mapped[int, int])
	return fmt.Sprint(Dump[int](base), Dump[string](m), Dump(l), isMapped, isOther, fmt.Sprintf("%T", l))
}

type Option[T any] func(*T)

func Build[T any](options ...Option[T]) T {
	var v T
	for _, o := range options {
		o(&v)
	}
	return v
}

func Memo[K comparable, V any](f func(K) V) func(K) V {
	seen := map[K]V{}
	return func(k K) V {
		v, ok := seen[k]
		if !ok {
			v = f(k)
			seen[k] = v
		}
		return v
	}
}

func FunctionsOfFunctions() string {
	calls := 0
	var fib func(int) int
	fib = Memo(func(n int) int {
		calls++
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	})
	v := Build(func(v *Version) { v.major = 3 }, func(v *Version) { v.minor = v.major + 1 })
	compose := func(fs ...func(int) int) func(int) int {
		return func(x int) int {
			for _, f := range fs {
				x = f(x)
			}
			return x
		}
	}
	add := func(n int) func(int) int { return func(x int) int { return x + n } }
	var recursive func(n int, k func(int) int) int
	recursive = func(n int, k func(int) int) int {
		if n == 0 {
			return k(1)
		}
		return recursive(n-1, func(r int) int { return k(r * n) })
	}
	return fmt.Sprint(fib(40), calls, v, compose(add(1), add(10), func(x int) int { return x * x })(2), recursive(5, func(r int) int { return r }))
}

// Shapes of arguments that are inferred.
func Apply2[A, B, C any](f func(A, B) C, a A, b B) C { return f(a, b) }
func Ptr[T any](v T) *T                              { return &v }
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	return slices.Sorted(maps.Keys(m))
}

type Registry map[string]*Version

func Inference() (out string) {
	defer func() { out += fmt.Sprint(recover()) }()
	p := Ptr(Version{1, 2})
	p.minor++
	out = fmt.Sprint(Apply2(strings.Repeat, "ab", 2), Apply2(func(a int, b string) string { return b[a:] }, 1, "xyz"), *p, *Ptr(3), Must(strconv.Atoi("12")), Keys(Registry{"b": p, "a": nil}), Keys(map[int]bool{2: true, 1: false}))
	Must(strconv.Atoi("x"))
	return out
}
