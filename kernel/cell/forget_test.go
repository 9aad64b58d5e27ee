//go:build unix

package cell

import (
	"math"
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
	// What leaks grows in every round; what other tests left to be collected comes or goes in one.
	const many = 400
	least := math.Inf(1)
	for range 3 {
		before := cells(1)
		grown := (cells(many) - before) * (1 << 20) / (3 * many)
		t.Logf("%d cells: %.0f bytes each", 3*many, grown)
		least = min(least, grown)
	}
	if least > 100 {
		t.Errorf("a cell left %.0f bytes", least)
	}
	nb.fails("\nf()", "cell[1]:2 in") // whose lines are still known
	runtime.KeepAlive(nb)
}
