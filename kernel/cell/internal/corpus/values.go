package corpus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/cmplx"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"text/template"
	"time"
	"unicode/utf8"
)

func IotaArithmetic() string {
	const (
		_  = iota
		KB = 1 << (10 * iota)
		MB
		GB
	)
	const (
		a, b = iota, iota + 10
		c, d
		_, _
		e, f
	)
	const (
		bit0, mask0 = 1 << iota, 1<<iota - 1
		bit1, mask1
		_, _
		bit3, mask3
	)
	type Weekday uint8
	const (
		Sun Weekday = iota + 1
		Mon
	)
	const huge = 1 << 200
	const third = 1.0 / 3
	const name, size = "x" + "y", len("x" + "héé")
	return fmt.Sprint(KB, MB, GB, a, b, c, d, e, f, bit0, mask0, bit1, mask1, bit3, mask3, Mon, huge>>198, third*3 == 1, name, size, 'x'-'a', "s"[0], 1<<3.0, ^0, -5>>1, 5&^1, 7.0/2, 7/2*2.0)
}

func SizedIntegers() string {
	var i8, j8 int8 = 100, 100
	var u16 uint16 = 65000
	var i64 int64 = math.MaxInt64
	var u32 uint32 = 1 << 31
	var up uintptr = 5
	n := -3
	var b byte = 200
	i8 += j8
	u16 += 1000
	i64 += 2
	u32 <<= 1
	b *= 2
	x := int16(n) * 20000
	y := uint8(n)
	z := uint64(int8(n))
	big := uint32(1<<31 + 5)
	w := int32(big)
	var s uint = 33
	return fmt.Sprint(i8, u16, i64, u32, up-6 > 5, b, x, y, z, w, 1<<s, uint32(1)<<s, int32(-1)>>s, -7/2, -7%2, 7%-2, -8>>1, uint8(255)+y, ^uint8(3), -i8, int8(-128)/int8(n+2), 5^3, 6&^5, i64 == math.MinInt64+1)
}

func FloatEdges() string {
	var zero float64
	nan, inf := zero/zero, 1/zero
	f32, f64 := float32(1)/3, 2.9
	var tiny float64 = 5e-324
	return fmt.Sprint(nan == nan, nan != nan, nan < nan, inf > math.MaxFloat64, -inf, 1/(-inf), math.Signbit(1/(-inf)), f32, float64(f32), tiny/2 == 0, f32*3 == 1, float32(16777216)+1, math.Trunc(-2.5), int(-f64), math.Round(-2.5), math.RoundToEven(2.5), math.Mod(-7, 3), math.Hypot(3, 4), 0.1+0.2, math.MaxUint32, math.Inf(-1), min(1.5, zero), max(-zero, zero))
}

func ComplexNumbers() string {
	c := 3 + 4i
	d := complex64(1 - 2i)
	d *= d
	e := cmplx.Exp(1i * math.Pi)
	m := map[complex128]string{1i: "i"}
	return fmt.Sprint(c*c, c/(1-1i), real(d), imag(d), cmplx.Abs(c), math.Round(real(e)), c == 3+4i, m[complex(0, 1)], -c, fmt.Sprintf("%.1f %T", d, d))
}

type point struct{ x, y int }
type segment struct {
	from, to point
	label    string
}
type boxed struct {
	v  any
	at [2]point
}

func StructComparison() (out string) {
	a, b := segment{point{1, 2}, point{3, 4}, "s"}, segment{point{1, 2}, point{3, 4}, "s"}
	m := map[segment]int{a: 1}
	m[b]++
	x, y := boxed{1, [2]point{{1, 1}}}, boxed{1, [2]point{{1, 1}}}
	p, q := &a, &b
	var i, j any = a, b
	anon := struct{ x, y int }{1, 2}
	pair, none := [2]any{1, "a"}, struct{}{}
	out = fmt.Sprint(a == b, m, x == y, p == q, *p == *q, i == j, point(anon) == a.from, x != boxed{"1", y.at}, [2]any{1, "a"} == pair, struct{}{} == none)
	defer func() { out += fmt.Sprint(recover()) }()
	x.v, y.v = []int{1}, []int{1}
	return out + fmt.Sprint(x == y)
}

func ArraysAreValues() string {
	a := [3]int{1, 2, 3}
	b := a
	b[0] = 9
	change := func(c [3]int) [3]int { c[1] = 8; return c }
	d := change(a)
	grid := [2][2]int{{1, 2}, {3, 4}}
	row := grid[0]
	row[0] = 7
	g := grid
	g[1][1] = 5
	s := struct{ in [2]int }{[2]int{1, 2}}
	t := s
	t.in[0] = 6
	m := map[string][2]int{"k": {1, 2}}
	v := m["k"]
	v[0] = 3
	p := &a
	p[2] = 4
	for i, x := range a { // ranges over a copy
		a[2] = 100
		if i == 2 {
			d[2] = x
		}
	}
	e := [...]string{2: "c", 0: "a"}
	arr := []([2]int){{1, 1}, {2, 2}}
	for _, x := range arr {
		x[0] = 50
	}
	for i := range arr {
		arr[i][1] = 60
	}
	c := make(chan [2]int, 1)
	sent := [2]int{1, 2}
	c <- sent
	sent[0] = 9
	f := func() [2]int { return sent }
	return fmt.Sprint(a, b, d, grid, row, g, s, t, m, v, len(e), e, arr, <-c, f()[0], *p == a, any(b) == any([3]int{9, 2, 3}))
}

func MapsOfStructs() string {
	m := map[string]point{}
	v := m["a"]
	v.x = 3
	m["a"] = v
	p := map[string]*point{"b": {1, 2}}
	p["b"].x += 10
	nested := map[string]map[int][]point{}
	if nested["q"] == nil {
		nested["q"] = map[int][]point{}
	}
	nested["q"][1] = append(nested["q"][1], point{1, 1}, point{2, 2})
	nested["q"][1][0].y = 7
	count := map[rune]int{}
	for _, r := range "hello" {
		count[r]++
	}
	delete(m, "none")
	x, ok := m["zz"]
	fs := map[string]func(int) int{"sq": func(i int) int { return i * i }}
	var none map[string]point
	keyed := map[point]string{{1, 2}: "k"}
	sets := map[string]struct{}{"a": {}}
	_, in := sets["a"]
	for k := range count {
		if k == 'l' {
			delete(count, k)
		}
	}
	return fmt.Sprint(m, p["b"].x, nested, count, x, ok, fs["sq"](4), none["k"], len(none), keyed[point{1, 2}], in)
}

func InvalidUTF8() string {
	s := "a\xffé\xe4\xb8\x00z\xed\xa0\x80"
	var out []string
	for i, r := range s {
		out = append(out, fmt.Sprintf("%d:%x", i, r))
	}
	r := []rune(s)
	b := []byte(s)
	return fmt.Sprint(out, len(s), len(r), string(r) == s, string(b) == s, utf8.ValidString(s), string(rune(-1)), string(rune(0x10FFFF+1)), strings.ToValidUTF8(s, "?"), fmt.Sprintf("%q %+q %x", s, "é☺", "hi"), strings.Map(func(r rune) rune {
		if r > 127 {
			return -1
		}
		return r
	}, s), "é"[0], "e\u0301" == "é")
}

func CopiesInRange() string {
	ps := []point{{1, 1}, {2, 2}}
	for _, p := range ps {
		p.x = 100
	}
	s := []int{1, 2, 3}
	for i, v := range s {
		if i == 0 {
			s = append(s, 4)
			s[1] = 50
		}
		s[i] = v * 10
	}
	grow := []int{1, 2}
	n := 0
	for range grow {
		grow = append(grow, 0)
		n++
	}
	var addresses []*int
	for i := range 3 {
		addresses = append(addresses, &i)
	}
	for i := 0; i < 3; i++ {
		addresses = append(addresses, &i)
		i += 0
	}
	var total int
	for _, p := range addresses {
		total = total*10 + *p
	}
	var index struct{ i int }
	for index.i = range 4 {
	}
	var arr [3]int
	for arr[1], arr[2] = range []int{5, 6} {
	}
	var nilmap map[string]int
	for range nilmap {
		n += 100
	}
	for i := range uint8(3) {
		n += int(i)
	}
	return fmt.Sprint(ps, s, len(grow), n, total, index.i, arr)
}

func MinMaxClear() string {
	m := map[float64]int{math.NaN(): 1, 2: 3}
	clear(m)
	s := []string{"a", "b"}
	clear(s[:1])
	var x float32 = 2.5
	n, k := 3, 9
	return fmt.Sprint(len(m), fmt.Sprintf("%q", s), min(n, k, 5), max(x, 1), min("b", "a", "c"), max(2, 3.5), math.IsNaN(max(1, math.NaN(), 2)), min('b', 'a'), fmt.Sprintf("%T", min(1, x)))
}

type notFound struct{ what string }

func (e *notFound) Error() string        { return "no " + e.what }
func (e *notFound) Is(target error) bool { return target == fs.ErrNotExist }

type timeout struct{ error }

func (timeout) Timeout() bool   { return true }
func (t timeout) Unwrap() error { return t.error }

func Errors() string {
	base := &notFound{"file"}
	wrapped := fmt.Errorf("loading: %w", timeout{base})
	joined := errors.Join(io.EOF, wrapped, nil)
	both := fmt.Errorf("%w and %w", io.ErrClosedPipe, base)
	var nf *notFound
	var to interface{ Timeout() bool }
	var pathErr *fs.PathError
	_, err := os.Open("/no/such/file")
	asPath := errors.As(err, &pathErr)
	return fmt.Sprint(errors.As(joined, &nf), nf.what, errors.As(wrapped, &to), to.Timeout(), errors.Is(joined, fs.ErrNotExist), errors.Is(joined, io.EOF), errors.Is(both, io.ErrClosedPipe), errors.Is(both, io.EOF),
		strings.ReplaceAll(joined.Error(), "\n", "/"), asPath, pathErr.Op, errors.Unwrap(wrapped) == error(timeout{base}), errors.Unwrap(joined) == nil, errors.Is(err, os.ErrNotExist), both)
}

type Money int64

func (m Money) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"%d.%02d"`, m/100, m%100), nil }
func (m *Money) UnmarshalJSON(b []byte) error {
	var whole, cents int64
	if _, err := fmt.Sscanf(string(b), `"%d.%d"`, &whole, &cents); err != nil {
		return fmt.Errorf("money %s: %w", b, err)
	}
	*m = Money(whole*100 + cents)
	return nil
}

type Meta struct {
	Created string `json:"created,omitempty"`
	note    string
}
type Order struct {
	Meta
	ID     int             `json:"id"`
	Price  Money           `json:"price"`
	Items  []*Item         `json:"items"`
	Extra  map[string]any  `json:"extra,omitempty"`
	Opt    *float64        `json:"opt"`
	Skip   string          `json:"-"`
	Quoted int             `json:"quoted,string"`
	Raw    json.RawMessage `json:"raw,omitempty"`
	Any    any             `json:"any"`
	By     map[int]string  `json:"by,omitempty"`
	Zero   time.Time       `json:"zero,omitzero"`
}
type Item struct {
	Name string
	Tags []string `json:",omitempty"`
	Sub  *Item    `json:",omitempty"`
}

func JSONOfStructs() string {
	o := Order{Meta: Meta{Created: "now", note: "n"}, ID: 7, Price: 1234, Items: []*Item{{Name: "a", Sub: &Item{Name: "b"}}, nil}, Extra: map[string]any{"z": 1, "a": []int{1}}, Quoted: 5, Any: Money(250), By: map[int]string{2: "x", 1: "y"}}
	b, err := json.Marshal(o)
	if err != nil {
		return err.Error()
	}
	var back Order
	err = json.Unmarshal([]byte(`{"created":"then","id":8,"price":"3.05","items":[{"Name":"q","Tags":["t"]}],"opt":2.5,"quoted":"9","raw":{"k":[1]},"any":{"n":1.5,"l":[true,null]},"unknown":1,"by":{"5":"five"}}`), &back)
	bad := json.Unmarshal([]byte(`{"price":"x"}`), &back)
	var typeErr *json.UnmarshalTypeError
	wrong := json.Unmarshal([]byte(`{"id":"seven"}`), &back)
	d := json.NewDecoder(strings.NewReader(`{"id":1,"other":2}`))
	d.DisallowUnknownFields()
	strict := d.Decode(&back)
	indented, _ := json.MarshalIndent(struct {
		A int `json:"a"`
		B []point
	}{1, []point{{1, 2}}}, "", " ")
	return fmt.Sprint(string(b), err, back.Created, back.Items[0].Tags, *back.Opt, back.Price, back.Quoted, string(back.Raw), back.Any, back.By, bad, errors.As(wrong, &typeErr), strict, string(indented))
}

func BuildersAndScanners() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%03d|%-5s|%+.2e", 7, "ab", 12345.678)
	b.WriteByte('\n')
	b.WriteRune('é')
	lines := bufio.NewScanner(strings.NewReader("one two\nthree\n\nfour"))
	n := 0
	for lines.Scan() {
		n += len(lines.Text())
	}
	words := bufio.NewScanner(strings.NewReader(" a  bc d "))
	words.Split(bufio.ScanWords)
	var ws []string
	for words.Scan() {
		ws = append(ws, words.Text())
	}
	every := bufio.NewScanner(strings.NewReader("a,b,,c"))
	every.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, ','); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	for every.Scan() {
		ws = append(ws, "<"+every.Text()+">")
	}
	r := bufio.NewReader(strings.NewReader("key=val\nrest"))
	line, err := r.ReadString('\n')
	rest, _ := io.ReadAll(r)
	var x, y int
	k, scanErr := fmt.Sscanf("3-4", "%d-%d", &x, &y)
	var tab bytes.Buffer
	tw := tabwriter.NewWriter(&tab, 0, 8, 1, '.', 0)
	fmt.Fprintln(tw, "a\tb\nlong\tc")
	tw.Flush()
	tmpl := template.Must(template.New("t").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(`{{range $i, $e := .}}{{$i}}:{{.Name | up}}{{with .Sub}}({{.Name}}){{end}} {{end}}`))
	var out bytes.Buffer
	tErr := tmpl.Execute(&out, []*Item{{Name: "a", Sub: &Item{Name: "s"}}, {Name: "b"}})
	return fmt.Sprintf("%q %d %q %q %v %q %d %d %d %v %q %q %v", b.String(), n, ws, line, err, rest, k, x, y, scanErr, tab.String(), out.String(), tErr)
}

func SelectsAndTimeouts() string {
	out := ""
	c, d := make(chan int), make(chan string, 1)
	select {
	case v := <-c:
		out += fmt.Sprint(v)
	case d <- "sent":
		out += "sent"
	}
	select {
	case s, ok := <-d:
		out += fmt.Sprint(s, ok)
	default:
		out += "default"
	}
	select {
	case <-c:
		out += "c"
	case <-time.After(time.Millisecond):
		out += "timeout"
	}
	var never chan int
	select {
	case <-never:
	case never <- 1:
	default:
		out += "nil"
	}
	close(c)
	v, ok := <-c
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	child, stop := context.WithCancelCause(context.WithValue(context.Background(), point{1, 1}, "val"))
	stop(io.EOF)
	arr := [2]int{}
	e := make(chan int, 3)
	e <- 4
	i := 0
loop:
	for {
		select {
		case never <- 1:
			return "unreachable"
		case arr[i] = <-e:
			i++
			if i == 2 {
				break loop
			}
			e <- 5
			continue loop
		}
	}
	return out + fmt.Sprint(v, ok, ctx.Err(), context.Cause(child), child.Value(point{1, 1}), errors.Is(ctx.Err(), context.DeadlineExceeded), arr, len(e))
}

type Counter2 struct {
	sync.Mutex
	n map[string]int
}

func (c *Counter2) Inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.n[k]++
}

func GoroutinesAndSync() string {
	c := Counter2{n: map[string]int{}}
	var wg sync.WaitGroup
	var total atomic.Int64
	for i := range 20 {
		wg.Add(1)
		go func(k string) {
			defer wg.Done()
			for range 50 {
				c.Inc(k)
				total.Add(int64(i))
			}
		}(string(rune('a' + i%3)))
	}
	wg.Wait()
	var once sync.Once
	ran := 0
	for range 3 {
		once.Do(func() { ran++ })
	}
	jobs, results := make(chan int), make(chan int)
	for range 4 {
		go func() {
			for j := range jobs {
				results <- j * j
			}
		}()
	}
	go func() {
		for i := range 10 {
			jobs <- i
		}
		close(jobs)
	}()
	sum := 0
	for range 10 {
		sum += <-results
	}
	var m sync.Map
	m.Store(point{1, 2}, "p")
	got, ok := m.Load(point{1, 2})
	value := sync.OnceValue(func() int { ran += 10; return ran })
	a, b := value(), value()
	var pool = sync.Pool{New: func() any { return new(point) }}
	pool.Get().(*point).x++
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() { cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	done := make(chan string)
	go func() {
		defer func() { done <- fmt.Sprint("recovered ", recover()) }()
		panic("in a goroutine")
	}()
	return fmt.Sprint(c.n, total.Load(), ran, sum, got, ok, a, b, ready, <-done)
}

type duration struct{ time.Duration }

func (d duration) String() string { return "<" + d.Duration.String() + ">" }

func Times() string {
	t := time.Date(2024, time.February, 29, 23, 59, 58, 123456789, time.UTC)
	p, err := time.Parse("2006-01-02 15:04", "2023-12-25 08:30")
	zone := time.FixedZone("X", 2*3600+1800)
	_, bad := time.Parse(time.RFC3339, "x")
	d, _ := time.ParseDuration("1h15m30.918s")
	return fmt.Sprint(t.Format(time.RFC3339Nano), t.Format("Mon Jan _2 3:04PM 06"), t.AddDate(1, 0, 0).Format(time.DateOnly), p.Weekday(), err, t.In(zone).Format(time.RFC1123Z), t.Sub(p).Round(time.Hour), bad, d, d.Truncate(time.Minute), t.YearDay(), t.Unix(), time.Unix(0, 5).UTC(), t.Truncate(24*time.Hour).Equal(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)), duration{1500 * time.Millisecond}, time.Month(13), t.Before(p), 90*time.Minute, time.Duration(1.5*float64(time.Second)))
}

func DefersAndResults() string {
	named := func() (n int, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("wrapped: %v", r)
				n *= 2
			}
		}()
		n = 21
		panic("x")
	}
	n, err := named()
	order := ""
	func() {
		for i := range 3 {
			defer func() { order += fmt.Sprint(i) }()
		}
		defer func(s string) { order += s }(order + "args")
		order = "changed"
	}()
	change := func() (x int) {
		defer func() { x++ }()
		return 5
	}
	nested := func() (s string) {
		defer func() { s += fmt.Sprint("outer ", recover()) }()
		defer func() {
			defer func() { s += fmt.Sprint("inner ", recover(), "; ") }()
			panic("second")
		}()
		panic("first")
	}
	rethrow := func() (s string) {
		defer func() { s = fmt.Sprint(recover()) }()
		func() {
			defer func() { r := recover(); panic(fmt.Sprint("again ", r)) }()
			panic("once")
		}()
		return "not reached"
	}
	none := func() (r any) {
		defer func() { r = recover() }()
		return nil
	}
	loop := 0
	for i := 0; i < 3; i++ {
		func() {
			defer func() { recover(); loop += i }()
			var a []int
			_ = a[i]
		}()
	}
	return fmt.Sprint(n, err, order, change(), nested(), rethrow(), none(), loop)
}

type shape interface {
	area() float64
	perimeter() float64
}
type square struct{ s float64 }
type circle struct{ r float64 }

func (s square) area() float64       { return s.s * s.s }
func (s square) perimeter() float64  { return 4 * s.s }
func (c *circle) area() float64      { return math.Pi * c.r * c.r }
func (c *circle) perimeter() float64 { return 2 * math.Pi * c.r }

type named struct {
	shape
	string
}

func Interfaces() (out string) {
	shapes := []shape{square{2}, &circle{1}, named{square{3}, "n"}, &named{&circle{2}, "m"}}
	for _, s := range shapes {
		switch v := s.(type) {
		case square, *circle:
			out += fmt.Sprintf("%T ", v)
		case named:
			out += v.string + fmt.Sprint(v.area(), " ")
		case interface{ area() float64 }:
			out += "other "
		}
	}
	var nothing shape
	var c *circle
	isNil := func(s shape) bool { return s == nil }
	_, ok := nothing.(square)
	nothing = c
	f := shape.area
	g := shapes[1].perimeter
	var e1, e2 any = square{1}, square{1}
	out += fmt.Sprint(ok, isNil(nothing), nothing == shape(c), f(shapes[0]), math.Round(g()), e1 == e2, shapes[0] == shape(square{2}), shapes[1] == shapes[1])
	defer func() { out += fmt.Sprint(recover() != nil) }()
	return out + fmt.Sprint(nothing.area())
}

type temperature float64
type reading struct {
	at   time.Duration
	temp temperature
	ok   bool
}

func (t temperature) GoString() string { return fmt.Sprintf("T(%.1f)", float64(t)) }
func (r reading) Format(f fmt.State, verb rune) {
	w, has := f.Width()
	fmt.Fprint(f, "{", string(verb), w, has, f.Flag('+'), r.at, float64(r.temp), "}")
}

func Formatting() string {
	type pair struct {
		A int
		B *int
		c []string
		D map[string]int
		E any
		F func()
	}
	odd := []string{"%p|%!|%z|%d|%s|", "%*d|%[2]d %[1]d|%6.2f%%|%[9]d|%d|"} // in a list, so that vet does not look
	return fmt.Sprintf(odd[0], nil, struct{}{}, "s", 3, []any{1, "a"}) + fmt.Sprintf(odd[1], 5, 42, 12.345) +
		fmt.Sprintf("%#v|%+v|%v|%8.3f|%x|%X|%o|%b|%c|%q|%U|%t|", temperature(1.5), pair{A: 1, c: []string{"x"}, D: map[string]int{"b": 1, "a": 2}, E: 2.5}, reading{}, math.Pi, -255, []byte{1, 171}, 8, 5, 0x4e16, 'x', '⌘', true) +
		fmt.Sprintf("%5d|%-5d|%05d|%+d|%x|% x|%#x|%v|%+v|%10s|%-10s|%.2s|%s|", 42, 42, 42, 42, "hi", "hi", "hi", reading{ok: true}, &point{1, 2}, "r", "l", "trunc", errors.New("e")) +
		fmt.Sprintf("%#v %#v %#v %T %T", point{1, 2}, []point{{3, 4}}, map[string]bool{"a": true}, point{}, []*point{})
}
