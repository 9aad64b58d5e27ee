//go:build unix

package cell

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/goplus/ixgo"
)

// trivialCells are what people type: definitions, functions, calls, prints left out.
func trivialCell(i int) string {
	switch i % 5 {
	case 0:
		return fmt.Sprintf("x%d := %d", i, i)
	case 1:
		return fmt.Sprintf("func f%d(a int) int { return a + %d }", i, i)
	case 2:
		return fmt.Sprintf("f%d(x%d)", i-1, i-2)
	case 3:
		return fmt.Sprintf("y%d := f%d(3); y%d++", i, i-2, i)
	}
	return fmt.Sprintf("fmt.Sprint(y%d, strings.ToUpper(\"a\"), math.Sqrt(2))", i-1)
}

func runTrivial(t testing.TB, cells int) (times []time.Duration, grownMB float64) {
	nb := newNotebook(t)
	for i := range 20 {
		nb.ok(trivialCell(i))
	}
	before := heapMB()
	for i := 20; i < 20+cells; i++ {
		start, startCPU := time.Now(), cpuTime(t)
		nb.ok(trivialCell(i))
		times = append(times, min(time.Since(start), cpuTime(t)-startCPU))
	}
	grownMB = heapMB() - before
	runtime.KeepAlive(nb)
	slices.Sort(times)
	return times, grownMB
}

func heapMB() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc+m.StackInuse) / (1 << 20)
}

// cpuTime is what this process has used. On a machine that is busy with other things a cell
// waits for its turn; that is not its own time.
func cpuTime(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestTrivialCellsAreQuick(t *testing.T) {
	p50, p99 := time.Hour, time.Hour
	for range 3 {
		times, _ := runTrivial(t, 200)
		p50, p99 = min(p50, times[len(times)/2]), min(p99, times[len(times)*99/100])
	}
	t.Logf("200 cells: p50 %v, p99 %v", p50, p99)
	if p50 > 5*time.Millisecond || p99 > 25*time.Millisecond {
		t.Errorf("p50 %v (at most 5 ms), p99 %v (at most 25 ms)", p50, p99)
	}
}

func TestAThousandCellsStaySmall(t *testing.T) {
	goroutines := runtime.NumGoroutine()
	times, grown := runTrivial(t, 1000)
	t.Logf("1000 cells: %.1f MB, p50 %v, p99 %v", grown, times[500], times[990])
	if grown > 50 {
		t.Errorf("1000 cells add %.1f MB, at most 50", grown)
	}
	if n := runtime.NumGoroutine(); n > goroutines+3 {
		t.Errorf("%d goroutines more", n-goroutines)
	}
}

func TestRedeclaringATypeManyTimes(t *testing.T) {
	nb := newNotebook(t)
	for i := range 100 {
		nb.ok(fmt.Sprintf("type T struct{ n int; f%d string }\nfunc (t T) String() string { return \"T%d\" }\nfunc (t *T) Inc() { t.n++ }\nv := &T{n: %d}", i, i, i))
		nb.shows("v.Inc()\nfmt.Sprint(v, v.n)", fmt.Sprintf("T%d %d", i, i+1))
	}
}

// The slots are those of the process, so the test pretends that few are left.
func TestMethodSlotsAreCountedAndRefusedInTime(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("type A struct{ n, m int }\nfunc (a A) One() int { return a.n }\nvar x interface{ One() int } = A{1, 2}")
	_, _, free := ixgo.IcallStat()
	defer func(reserve int) { slotReserve = reserve }(slotReserve)
	slotReserve = free + 1
	nb.fails("type B struct{ n, m int }\nfunc (b B) Two() int { return b.n }", "restart the kernel")
	nb.shows("x.One()", "1")
	nb.shows("type C struct{ n int }\nC{3}", "{3}")
}

func BenchmarkTrivialCell(b *testing.B) {
	nb := newNotebook(b)
	for i := 0; b.Loop(); i++ {
		nb.ok(trivialCell(i))
	}
}

func BenchmarkFib30(b *testing.B) {
	nb := newNotebook(b)
	nb.ok("func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }")
	for b.Loop() {
		nb.shows("fib(30)", "832040")
	}
}

func BenchmarkLoopOfAMillionAdds(b *testing.B) {
	nb := newNotebook(b)
	nb.ok("func loop(n int) (s float64) { for i := 0; i < n; i++ { s += 0.5 }; return }")
	for b.Loop() {
		nb.shows("loop(1000000)", "500000")
	}
}
