package corpus

import "fmt"

type state int

const (
	idle state = iota
	running
	stopped
)

func (s state) String() string { return [...]string{"idle", "running", "stopped"}[s] }

type machine struct {
	state
	log   []string
	hooks map[state][]func(from, to state)
}

func (m *machine) to(s state) *machine {
	from := m.state
	m.state = s
	for _, h := range m.hooks[s] {
		h(from, s)
	}
	return m
}

func StateMachines() string {
	m := &machine{hooks: map[state][]func(from, to state){}}
	note := func(from, to state) { m.log = append(m.log, fmt.Sprint(from, "->", to)) }
	m.hooks[running] = append(m.hooks[running], note, func(_, to state) { note(to, to) })
	m.hooks[stopped] = []func(from, to state){note}
	m.to(running).to(stopped).to(idle)
	return fmt.Sprintf("%v %s %d %v %+v", m.log, m, m.state, m.state == idle, struct {
		S state
		P *state
	}{S: stopped})
}

func ShadowsAndScopes() string {
	x := 1
	out := ""
	if x := x + 1; x > 1 {
		x := x * 10
		out += fmt.Sprint(x)
	} else if y := x; y > 0 {
		out += fmt.Sprint(y)
	}
	{
		x, y := x+5, "y"
		out += fmt.Sprint(x, y)
	}
	switch x := any(x).(type) {
	case int:
		x++
		out += fmt.Sprint(x)
	}
	f := func(x int) (y int) { x *= 2; y = x; return }
	len := func(s string) int { return 42 }
	true := false
	for x := x; x < 3; x++ {
		out += fmt.Sprint("x", x)
	}
	a, b := 1, 2
	a, c := b, a
	b, a = a, b
	return out + fmt.Sprint(x, f(4), len(""), true, a, b, c)
}

func SlicesOfSlices() string {
	s := []int{0, 1, 2, 3, 4, 5}
	t := s[1:3]
	t = append(t, 100)
	u := s[1:3:3]
	u = append(u, 200)
	copy(s[3:], s)
	matrix := make([][]int, 3)
	for i := range matrix {
		matrix[i] = make([]int, 3)
		for j := range matrix[i] {
			matrix[i][j] = i * j
		}
	}
	s2 := append(s[:1], s[2:]...)
	var n []int
	n = append(n, n...)
	b := []byte("hello")
	copy(b[1:], "EY")
	str := string(b)
	b[0] = 'J'
	ptr := (*[2]int)(s)
	ptr[0] = 77
	variadic := func(xs ...int) int {
		if len(xs) > 0 {
			xs[0] = -1
		}
		return len(xs)
	}
	args := []int{5, 6}
	k := variadic(args...)
	z := make([]int, 0, 2)
	y := append(z, 1)
	w := append(z, 2)
	return fmt.Sprint(s, t, u, matrix, s2, len(n), n == nil, string(b), str, cap(u) >= 3, k, args, variadic(), y, w, len(s[6:]), [][]int{{1}, nil, {}}, fmt.Sprintf("%v %d %q", []byte("a"), [3]byte{1}, []string{"x y"}))
}

type visitor interface{ visit(*tree) visitor }
type tree struct {
	v    int
	kids []*tree
}
type depth struct{ at, most *int }

func (d depth) visit(t *tree) visitor {
	*d.at++
	*d.most = max(*d.most, *d.at)
	return d
}

func (t *tree) walk(v visitor) {
	if v = v.visit(t); v == nil {
		return
	}
	for _, k := range t.kids {
		k.walk(v)
	}
	if d, ok := v.(depth); ok {
		*d.at--
	}
}

func Recursion() string {
	t := &tree{1, []*tree{{2, nil}, {3, []*tree{{4, []*tree{{5, nil}}}}}}}
	at, most := 0, 0
	t.walk(depth{&at, &most})
	var sum func(*tree) int
	sum = func(t *tree) int {
		n := t.v
		for _, k := range t.kids {
			n += sum(k)
		}
		return n
	}
	var hanoi func(n int, a, b, c string, move func(string, string))
	hanoi = func(n int, a, b, c string, move func(string, string)) {
		if n > 0 {
			hanoi(n-1, a, c, b, move)
			move(a, c)
			hanoi(n-1, b, a, c, move)
		}
	}
	moves := 0
	hanoi(6, "A", "B", "C", func(string, string) { moves++ })
	ack := func() func(m, n int) int {
		var f func(m, n int) int
		f = func(m, n int) int {
			switch {
			case m == 0:
				return n + 1
			case n == 0:
				return f(m-1, 1)
			}
			return f(m-1, f(m, n-1))
		}
		return f
	}()
	perms := [][]int{}
	var permute func([]int, int)
	permute = func(xs []int, k int) {
		if k == len(xs) {
			perms = append(perms, append([]int(nil), xs...))
		}
		for i := k; i < len(xs); i++ {
			xs[k], xs[i] = xs[i], xs[k]
			permute(xs, k+1)
			xs[k], xs[i] = xs[i], xs[k]
		}
	}
	permute([]int{1, 2, 3}, 0)
	return fmt.Sprint(at, most, sum(t), moves, ack(2, 3), perms)
}
