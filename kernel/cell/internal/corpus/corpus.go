// Package corpus holds functions that are run twice, compiled and as a cell: they must agree.
package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"sort"
	"strings"
	"sync"
	"time"
)

type Ints []int
type Table map[string]int
type Op func(int) int
type Pair struct{ X, Y int }
type Key struct {
	A string
	b any
}
type Celsius float32
type Chan chan int

func kind(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case Ints:
		return fmt.Sprint("Ints", len(x))
	case []int:
		return fmt.Sprint("[]int", len(x))
	case Table:
		return "Table"
	case map[string]int:
		return "map"
	case Op:
		return "Op"
	case func(int) int:
		return "func"
	case Pair:
		return fmt.Sprint("Pair", x.X)
	case struct{ X, Y int }:
		return fmt.Sprint("struct", x.Y)
	case *Pair:
		return "*Pair"
	case Chan:
		return "Chan"
	case chan int:
		return "chan"
	case <-chan int:
		return "<-chan"
	case error, fmt.Stringer:
		return fmt.Sprintf("iface %T", x)
	case int, int64:
		return fmt.Sprintf("number %v", x)
	}
	return fmt.Sprintf("other %T", v)
}

func TypeSwitches() string {
	var out []string
	for _, v := range []any{nil, Ints{1}, []int{1, 2}, Table{}, map[string]int{}, Op(nil), func(int) int { return 1 }, Pair{1, 2}, struct{ X, Y int }{3, 4}, &Pair{}, make(Chan), make(chan int), make(<-chan int), errors.New("e"), time.Second, 3, int64(4), "s", Celsius(1)} {
		out = append(out, kind(v))
	}
	return strings.Join(out, ",")
}

func Assertions() string {
	var out []any
	var v any = []int{1}
	_, a := v.(Ints)
	_, b := v.([]int)
	v = struct{ X, Y int }{}
	_, c := v.(Pair)
	_, d := v.(struct{ X, Y int })
	v = Pair{}
	_, e := v.(struct{ X, Y int })
	v = func(i int) int { return i }
	_, f := v.(Op)
	v = make(chan int)
	_, g := v.(<-chan int)
	_, h := v.(Chan)
	out = append(out, a, b, c, d, e, f, g, h)
	return fmt.Sprint(out...)
}

func AssertionPanics() (s string) {
	defer func() { s = fmt.Sprint(recover() != nil) }()
	var v any = []int{1}
	return fmt.Sprint(v.(Ints))
}

func NilInMaps() string {
	m := map[string]any{"a": 1}
	m["a"] = nil
	m["b"] = nil
	_, ok := m["b"]
	e := map[int]error{}
	e[1] = nil
	e[2] = io.EOF
	var none error
	e[2] = none
	l := map[string]any{"x": nil}
	return fmt.Sprint(len(m), ok, len(e), len(l))
}

func NilEverywhere() string {
	s := []any{nil, 1}
	s[1] = nil
	s = append(s, nil)
	a := [2]error{io.EOF}
	a[0] = nil
	p := &struct{ V any }{1}
	p.V = nil
	c := make(chan any, 2)
	c <- nil
	var e error
	c <- e
	f := func(v any, more ...any) string { return fmt.Sprint(v, len(more), more) }
	g := func() (any, error) { return nil, nil }
	x, y := g()
	return fmt.Sprint(s, a, p, <-c, <-c, f(nil), f(nil, nil), f(nil, nil, nil), x, y, s[0] == nil, p.V == nil)
}

func MapOfInterfaceKeys() string {
	m := map[any]string{1: "int", int64(1): "int64", "1": "string", Pair{1, 2}: "pair", 1.0: "float", [2]int{1, 2}: "array"}
	return fmt.Sprint(m[1], m[int64(1)], m["1"], m[Pair{1, 2}], m[1.0], m[[2]int{1, 2}], m[Pair{2, 1}] == "", len(m))
}

func NaNs() string {
	n := math.Float64frombits(0x7ff8000000000001)
	m := map[float64]int{n: 1}
	m[n] = 2
	same := n
	return fmt.Sprint(n == same, n < 1, n > 1, n != same, len(m), m[n], math.Max(n, 1), min(1, n), max(n, 2))
}

func minus1() int8 { return -1 }

func Overflow() string {
	var i8 int8 = 127
	i8++
	var u8 uint8 = 0
	u8--
	var i32 int32 = math.MinInt32
	i32 = -i32
	var u uint = 0
	u--
	x := int64(math.MinInt64)
	f := 1e20
	_ = f
	return fmt.Sprint(i8, u8, i32, u, x/-1, x%-1, uint8(300&0xff), i8/int8(minus1()), uint32(1)<<31, i32<<31>>31, ^uint16(0), 5&^3, -7/2, -7%3, -7>>1, uint64(1)<<63)
}

func Shifts() string {
	var n uint = 70
	var s8 int8 = -1
	k := 3
	return fmt.Sprint(1<<n>>n, int64(-1)>>n, uint8(250+k)<<1, s8>>7, s8<<7, uint16(1)<<k, int32(-8)>>k, uint64(1)<<(n-7))
}

func Conversions() string {
	f := -1.9
	g := float32(16777217)
	u := uint8(200)
	r := rune(0x4e16)
	c := Celsius(36.6)
	return fmt.Sprint(int(f), g, int8(u), string(r), string([]rune{72, 105}), []byte("héllo"), []rune("héllo"), float64(c), Celsius(2)/3, uint32(int32(u)-201), complex(1, 2)*complex(0, 1), real(complex64(3+4i)), int('a'), [3]int([]int{1, 2, 3}), *(*[2]int)([]int{4, 5}))
}

func Strings() string {
	s := "héllo, 世界"
	var b strings.Builder
	for i, r := range s {
		fmt.Fprint(&b, i, ":", string(r), " ")
	}
	for i := range s {
		b.WriteByte(s[i] % 10)
	}
	bad := "a\xffb"
	for i, r := range bad {
		fmt.Fprint(&b, i, r)
	}
	return fmt.Sprintf("%q", b.String()) + s[1:3] + fmt.Sprint(len(s), s < "i", s+"x" > s)
}

func Closures() string {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for i := range 3 {
		fs = append(fs, func() int { return i })
	}
	for _, v := range []string{"a", "bb"} {
		defer func() { _ = v }()
		fs = append(fs, func() int { return len(v) })
	}
	t := 0
	for _, f := range fs {
		t = t*10 + f() + f()
	}
	return fmt.Sprint(t)
}

func Defers() (out string) {
	for i := range 3 {
		defer func() { out += fmt.Sprint(i) }()
		defer func(s string) { out += s }(fmt.Sprint("<", i))
	}
	defer func() {
		if r := recover(); r != nil {
			out += fmt.Sprint("r:", r)
		}
	}()
	var a []int
	_ = a[len(out)]
	return "never"
}

func Recovering() string {
	catch := func(f func()) (s string) {
		defer func() {
			r := recover()
			_, isRuntime := r.(interface{ RuntimeError() })
			s = fmt.Sprintf("%v/%v", r, isRuntime)
		}()
		f()
		return "fine"
	}
	var m map[string]int
	var p *Pair
	var i any = "s"
	var e error
	zero := 0
	var s []int
	idx := 5
	var st fmt.Stringer
	return strings.Join([]string{
		catch(func() { m["a"] = 1 }), catch(func() { _ = 1 / zero }), catch(func() { _ = 1 % zero }),
		catch(func() { _ = s[idx] }), catch(func() { _ = s[1:idx] }), catch(func() { _ = i.(int) }), catch(func() { panic(fmt.Errorf("e%d", 1)) }),
		catch(func() { panic(nil) }), catch(func() { var c chan int; close(c) }), catch(func() { c := make(chan int); close(c); close(c) }),
		catch(func() { c := make(chan int); close(c); c <- 1 }), catch(func() { _ = make([]int, idx-6) }), catch(func() { _ = p.X }), catch(func() { _ = st.String() }),
		catch(func() { p.X = 1 }), catch(func() { _ = *p }), catch(func() { _ = e.Error() }), catch(func() { _ = "abc"[idx] }), catch(func() { _ = [3]int{}[idx%4+2] }),
		catch(func() { _ = map[any]int{[]int{1}: 2} }), catch(func() { var a, b any = []int{1}, []int{1}; _ = a == b }), catch(func() { _ = [2]int(make([]int, 1)) }),
	}, "\n")
}

func NilPointerStores() string {
	catch := func(f func()) (s string) {
		defer func() { r := recover(); _, ok := r.(error); s = fmt.Sprint(r != nil, ok) }()
		f()
		return "fine"
	}
	var q *int
	var pp **Pair
	var arr *[3]int
	return strings.Join([]string{catch(func() { *q = 1 }), catch(func() { *q++ }), catch(func() { (*pp).X = 2 }), catch(func() { arr[1] = 2 }), catch(func() { _ = arr[0] }), catch(func() {
		for i, v := range arr {
			_, _ = i, v
		}
	})}, "\n")
}

type Animal interface{ Name() string }
type Base struct{ name string }

func (b Base) Name() string     { return b.name }
func (b *Base) Rename(s string) { b.name = s }
func (b Base) Hello() string    { return "hello " + b.Name() }

type Dog struct {
	_ [3]int // moves Base away from the start
	Base
	age int
}

func (d Dog) Name() string { return "dog " + d.Base.Name() }

type Puppy struct {
	weight float64
	*Dog
}
type Wrapped struct {
	Animal
	n int
}
type Twice struct {
	first string
	Wrapped
}

func Embedding() string {
	d := Dog{age: 3, Base: Base{"rex"}}
	p := Puppy{1.5, &d}
	p.Rename("max")
	w := Wrapped{p, 1}
	t := Twice{"x", w}
	f, g := d.Name, p.Hello
	d.name = "changed"
	var list []Animal
	list = append(list, d, &d, p, &p, w, &w, t, &t, d.Base, &d.Base)
	out := fmt.Sprint(f(), g(), Dog.Name(d), Animal.Name(t), Base.Hello(p.Base))
	for _, a := range list {
		out += fmt.Sprintf("|%T %s", a, a.Name())
	}
	return out + fmt.Sprint(d, p.weight, w.n)
}

type Level int

func (l Level) String() string                { return [...]string{"low", "high"}[l] }
func (l Level) MarshalText() ([]byte, error)  { return []byte("L" + l.String()), nil }
func (l *Level) UnmarshalText(b []byte) error { *l = Level(len(b) - 4); return nil }

type Doc struct {
	ID     int               `json:"id"`
	Tags   []string          `json:"tags,omitempty"`
	Level  Level             `json:"level"`
	Levels map[Level]float64 `json:"levels"`
	In     struct{ A, B any }
	Next   *Doc `json:"next,omitempty"`
	hidden int
}

func JSON() string {
	d := Doc{ID: 1, Level: 1, Levels: map[Level]float64{0: 1.5, 1: 2}, Next: &Doc{Tags: []string{"x"}}, hidden: 4}
	b, err := json.Marshal([]any{d, &d, Level(1), []Level{0, 1}})
	var back []Doc
	err2 := json.Unmarshal([]byte(`[{"id":7,"level":"Lhigh","In":{"A":[1,{"k":null}]}}]`), &back)
	return fmt.Sprint(string(b), err, err2, back, fmt.Sprintf("%v %+v %d %s", d.Level, d.In, d.Level, []Level{0, 1}))
}

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type MyErr struct{ Code int }

func (e *MyErr) Error() string        { return fmt.Sprint("code ", e.Code) }
func (e *MyErr) Is(target error) bool { return target == io.EOF }
func (e *MyErr) Unwrap() error        { return io.ErrShortWrite }

func NativeInterfaces() string {
	words := byLen{"ccc", "a", "bb"}
	sort.Sort(sort.Reverse(words))
	err := fmt.Errorf("outer: %w", &MyErr{7})
	var me *MyErr
	return fmt.Sprint(words, errors.As(err, &me), me.Code, errors.Is(err, io.EOF), errors.Is(err, io.ErrShortWrite), err, errors.Join(err, nil, io.EOF))
}

type Number interface{ ~int | ~float64 | ~string }

func Sum[T Number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func MapOf[K comparable, V any](keys []K, f func(K) V) map[K]V {
	m := make(map[K]V)
	for _, k := range keys {
		m[k] = f(k)
	}
	return m
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) *Stack[T] { s.items = append(s.items, v); return s }
func (s Stack[T]) Each(f func(int, T)) {
	for i, v := range s.items {
		f(i, v)
	}
}
func (s Stack[T]) String() string { return fmt.Sprintf("Stack%v", s.items) }

type Tree[K any] struct {
	left, right *Tree[K]
	key         K
}

func (t *Tree[K]) Insert(k K, less func(a, b K) bool) *Tree[K] {
	if t == nil {
		return &Tree[K]{key: k}
	}
	if less(k, t.key) {
		t.left = t.left.Insert(k, less)
	} else {
		t.right = t.right.Insert(k, less)
	}
	return t
}

func (t *Tree[K]) All(yield func(K) bool) bool {
	return t == nil || t.left.All(yield) && yield(t.key) && t.right.All(yield)
}

func Generics() string {
	var s Stack[Pair]
	s.Push(Pair{1, 2}).Push(Pair{3, 4})
	out := ""
	s.Each(func(i int, p Pair) { out += fmt.Sprint(i, p) })
	var t *Tree[string]
	for _, k := range []string{"m", "c", "z", "a"} {
		t = t.Insert(k, func(a, b string) bool { return a < b })
	}
	for k := range func(y func(string) bool) { t.All(y) } {
		if k == "z" {
			break
		}
		out += k
	}
	return fmt.Sprint(out, s, &s, Sum(1, 2), Sum(0.5, 1), Sum(Celsius2(1), 2), Sum("a", "b"), MapOf([]int{1, 2}, func(i int) []string { return make([]string, i) }), fmt.Sprintf("%T", s)[4:] != "")
}

type Celsius2 float64

func Iterators() string {
	seq := func(n int) func(func(int, string) bool) {
		return func(yield func(int, string) bool) {
			defer func() {}()
			for i := range n {
				if !yield(i, strings.Repeat("x", i)) {
					return
				}
			}
		}
	}
	out := ""
	find := func() string {
		for i, s := range seq(10) {
			if i == 2 {
				continue
			}
			defer func() { out += "d" }()
			if i == 4 {
				return s
			}
			out += s
		}
		return "none"
	}
	r := find()
outer:
	for i := range seq(5) {
		for j := range seq(5) {
			if j == 2 {
				continue outer
			}
			if i == 3 {
				break outer
			}
			out += fmt.Sprint(i, j)
		}
	}
	return r + out
}

func Arrays() string {
	a := [3]int{1, 2, 3}
	b := a
	b[0] = 9
	p := &a
	p[1] = 7
	for i, v := range a {
		a[2] = 100
		b[i] += v
	}
	m := [2][2]Pair{{{1, 2}}, {{3, 4}, {5, 6}}}
	n := m
	n[1][1].X = 0
	c := [...]string{2: "c", 0: "a"}
	sl := a[:2]
	sl = append(sl, 55)
	full := a[:1:1]
	full = append(full, 66)
	return fmt.Sprint(a, b, m, n, m == n, c, len(c), sl, full, cap(sl), a == [3]int{1, 7, 55})
}

func Structs() string {
	type local struct {
		Pair
		n  int
		in struct{ z []int }
	}
	x := local{Pair{1, 2}, 3, struct{ z []int }{[]int{4}}}
	y := x
	y.X = 10
	y.in.z[0] = 40
	ps := []*local{&x, &y}
	for _, p := range ps {
		p.n++
	}
	m := map[string]Pair{"a": {1, 2}}
	q := m["a"]
	q.X = 5
	k := map[Key]int{{"a", 1}: 1, {"a", "1"}: 2}
	type inner = struct{ A, B int }
	return fmt.Sprintf("%+v %+v %v %v %v %v %v", x, y, m, q, k[Key{"a", "1"}], inner{1, 2} == struct{ A, B int }{1, 2}, Key{"a", 1.5} == Key{"a", 1.5})
}

func Goroutines() string {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	results := make(chan Pair, 4)
	for i := range 4 {
		wg.Add(1)
		go func(k int) {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total += k * i
			results <- Pair{k, i}
		}(i + 1)
	}
	wg.Wait()
	close(results)
	sum := 0
	for p := range results {
		sum += p.X*10 + p.Y
	}
	done, data := make(chan struct{}), make(chan int)
	go func() {
		defer close(done)
		for v := range data {
			sum += v
		}
	}()
	for i := 0; i < 3; i++ {
		select {
		case data <- i:
		case <-time.After(time.Second):
			return "timeout"
		}
	}
	close(data)
	<-done
	v, ok := <-data
	var nilChan chan int
	select {
	case <-nilChan:
	default:
		sum++
	}
	return fmt.Sprint(total, sum, v, ok)
}

func Labels() string {
	out := ""
	i := 0
again:
	i++
	if i < 3 {
		goto again
	}
loop:
	for {
		switch {
		case i > 5:
			break loop
		case i == 4:
			i++
			fallthrough
		case i == 100:
			out += "f"
		default:
			out += fmt.Sprint(i)
		}
		i++
	}
	switch x := i; {
	case x > 100:
	default:
		out += "d"
	}
	return out
}

func Evaluation() string {
	out := ""
	f := func(s string, v int) int { out += s; return v }
	a := []int{f("a", 1), f("b", 2)}
	a[f("c", 0)], a[f("d", 1)] = f("e", 5), f("f", 6)
	m := map[int]int{f("g", 1): f("h", 2)}
	x, y := f("i", 1)+f("j", 2), f("k", 3)
	x, y = y, x
	i := 0
	i, a[i] = 1, 9
	_ = f("l", 0) > 0 && f("m", 1) > 0 || f("n", 1) > 0
	return fmt.Sprint(out, a, m, x, y, i)
}

func Reflection() string {
	d := Doc{ID: 3}
	v := reflect.ValueOf(&d).Elem()
	v.FieldByName("ID").SetInt(9)
	t := v.Type()
	var names []string
	for i := range t.NumField() {
		names = append(names, t.Field(i).Name+t.Field(i).Tag.Get("json"))
	}
	m, ok := reflect.TypeOf(Level(0)).MethodByName("String")
	out := reflect.ValueOf(Level(1)).MethodByName("String").Call(nil)[0]
	return fmt.Sprint(d.ID, names, m.Name, ok, out, reflect.DeepEqual(Ints{1}, Ints{1}), reflect.TypeOf(Ints{}).Kind(), reflect.TypeOf(d).Name())
}

func Constants() string {
	const big = 1 << 100
	const (
		a = iota * 10
		b
		_
		c
		d = "s"
		e
		f = iota
	)
	const x float32 = 0.1
	type Bits uint8
	const (
		One Bits = 1 << iota
		Two
		Four
	)
	return fmt.Sprint(big>>98, a, b, c, d, e, f, x*3, 0.1+0.2, One|Four, Two, math.MaxUint64/3.0, 'a'+1, 7/2, 7/2.0, -5%3, len("héé"))
}

func Formats() string {
	d := Pair{1, 2}
	return fmt.Sprintf("%v %+v %#v %T %q %x %08.3f %t %c %U %e %6d|%-6d| %v %v %s", d, d, []int{1}, 1.5, "a", "hi", 3.14159, true, 'x', 'x', 12345.678, 42, 42, &d, []any{1, "a", nil}, error(&MyErr{1}))
}

func Methods() string {
	var b Base
	r := b.Rename
	r("bound")
	h := b.Hello
	b.name = "later"
	fs := map[string]func() string{"h": h, "n": b.Name}
	g := (*Base).Rename
	g(&b, "expr")
	type hasName interface{ Name() string }
	n := hasName.Name
	ds := []Dog{{Base: Base{"one"}}, {Base: Base{"two"}}}
	for i := range ds {
		ds[i].Rename(ds[i].Name() + "!")
	}
	return fmt.Sprint(fs["h"](), fs["n"](), b.Name(), n(ds[0]), ds[1].name, Op(func(i int) int { return i * 2 })(4))
}

func Slices() string {
	s := make([]int, 2, 10)
	t := append(s, 1)
	u := append(s, 2)
	copy(s, []int{8, 9, 10})
	var n []int
	n = append(n, n...)
	b := append([]byte("ab"), "cd"...)
	clear(u)
	v := s[:5]
	w := Ints{3, 1}
	w = append(w, w...)
	x := [][]int{{1}, {2, 3}}
	x[0] = append(x[0], 4)
	return fmt.Sprint(s, t, u, n == nil, len(n), string(b), v, cap(s[1:3:4]), w, x, fmt.Sprintf("%T", w[1:])[len(fmt.Sprintf("%T", w[1:]))-4:])
}

func Complexes() string {
	c := complex(3, -4)
	var d complex64 = 1i
	d *= d
	return fmt.Sprint(c*c, c/2i, real(c), imag(d), c == complex(3, -4), -c, d)
}

func Floats() string {
	var f float32 = 0.1
	var s float32
	for range 10 {
		s += f
	}
	g := 0.1
	x := g*3 - 0.3
	inf := math.Inf(1)
	return fmt.Sprint(s, float64(f), x, inf-inf, -1/inf, uint8(int(f*100)), int64(s-1.5), math.Float32bits(f))
}

func SwapsInLoops() string {
	a, b := 1, 2
	for i := 0; i < 3; i++ {
		a, b = b, a
	}
	f, g := 0, 1
	for range 10 {
		f, g = g, f+g
	}
	m, n := 84, 36
	for n != 0 {
		m, n = n, m%n
	}
	x, y, z := "x", "y", "z"
	for i := 0; i < 4; i++ {
		x, y, z = y, z, x
	}
	prev, cur, last := 0, 1, 9
	for more := true; more; {
		last = prev
		prev = cur
		cur += 5
		more = cur < 30
	}
	back := func(c bool) int {
		b, x, y := true, 0, 1
		for b {
			b = false
			y = x
			x = 2
			if c {
				return 3
			}
		}
		return y
	}
	s := []int{1, 2, 3, 4, 5}
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
	var head *Tree[int]
	for i := range 3 {
		head = &Tree[int]{key: i, left: head}
	}
	var reversed *Tree[int]
	for head != nil {
		next := head.left
		head.left = reversed
		reversed = head
		head = next
	}
	lo, hi := 0, 100
	for lo < hi {
		mid := (lo + hi) / 2
		if mid*mid < 50 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return fmt.Sprint(a, b, f, g, m, n, x, y, z, prev, cur, last, back(false), s, reversed.key, reversed.left.left.key, lo, hi, Rotate(5, "p", "q"), Rotate(4, 1, 2))
}

func Rotate[T any](n int, a, b T) [2]T {
	for ; n > 0; n-- {
		a, b = b, a
	}
	return [2]T{a, b}
}

type counter struct{ a, b int }

func (c counter) Run(n int) (x, y int) {
	x, y = c.a, c.b
	for range n {
		x, y = y, x
	}
	return
}

func EvaluationOrder() string {
	trace := ""
	f := func(s string) string { trace += s; return s }
	p := func(s string) *int { trace += s; return new(int) }
	v := func(s string) (int, error) { trace += s; return 1, nil }
	m := map[string]error{}
	*p("a"), m[f("b")] = v("c")
	var e error
	xs := []any{1, 2}
	i := func(s string, i int) int { trace += s; return i }
	xs[i("d", 1)], m[f("e")], e = 5, nil, fmt.Errorf("x")
	q, r := counter{1, 2}.Run(3)
	nested := [][]map[string]any{{{"a": nil, "b": e}, {}}, {{"c": 1}}}
	keyed := map[string]map[string]any{"k": {"n": nil}}
	ptrs := []*map[string]any{{"z": nil}}
	return fmt.Sprint(trace, len(m), xs, q, r, len(nested[0][0]), len(keyed["k"]), len(*ptrs[0]))
}
