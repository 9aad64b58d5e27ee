//go:build unix

package cell

import (
	"runtime"
	"testing"
)

// What has run and declared nothing leaves nothing.
func TestACellThatDeclaresNothingLeavesNothing(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("x := 0\nf := func() int { panic(1) }")
	cells := func(n int) float64 {
		for range n {
			nb.ok("x += 1")
			nb.ok("func() { defer func() { recover() }(); f() }()")
			nb.session.Run(t.Context(), 1, "x +")
		}
		return heapMB()
	}
	cells(100)
	before := cells(100)
	const many = 1000
	grown := cells(many) - before
	t.Logf("%d cells: %.0f bytes each", 3*many, grown*(1<<20)/(3*many))
	if grown*(1<<20)/(3*many) > 100 {
		t.Errorf("%d cells left %.2f MB", 3*many, grown)
	}
	nb.fails("\nf()", "cell[1]:2 in") // whose lines are still known
	runtime.KeepAlive(nb)
}
