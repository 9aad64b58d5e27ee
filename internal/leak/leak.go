// Package leak fails a package's tests when goroutines of theirs are still there at the end. In: a TestMain. Out: the
// stacks of what was left.
package leak

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// endTime is how long goroutines may take to end after the last test.
const endTime = 5 * time.Second

// Main runs the tests of a package, and fails them when goroutines are left: func TestMain(m *testing.M) { leak.Main(m) }.
// known are functions (as in a stack, or the beginning of their names) whose goroutines live as long as the process.
func Main(m *testing.M, known ...string) { os.Exit(Run(m, known...)) }

// Run is Main for packages that have something to do before they exit with the code that it gives.
func Run(m *testing.M, known ...string) int {
	code := m.Run()
	if left := Left(endTime, known...); code == 0 && len(left) > 0 {
		fmt.Fprintf(os.Stderr, "FAIL: %d goroutines are left after the tests:\n\n%s\n", len(left), strings.Join(left, "\n\n"))
		code = 1
	}
	return code
}

// Left gives the stacks of the goroutines beside the caller's, once there is none or they had time to end.
func Left(patience time.Duration, known ...string) []string {
	end := time.Now().Add(patience)
	for {
		left := stacks(append(known, "testing.", "internal/fuzz.", "os/signal.", "runtime.", "runtime/"))
		if len(left) == 0 || time.Now().After(end) {
			return left
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// stacks are those of all other goroutines that were not made by a known function.
func stacks(known []string) []string {
	text := make([]byte, 1<<20)
	text = text[:runtime.Stack(text, true)]
	var found []string
	for i, stack := range strings.Split(string(text), "\n\n") {
		if i > 0 && !made(stack, known) { // the first is the caller's
			found = append(found, stack)
		}
	}
	return found
}

// made reports whether a known function runs at the bottom of the stack, or made the goroutine.
func made(stack string, known []string) bool {
	lines := strings.Split(strings.TrimSpace(stack), "\n")
	for n := len(lines) - 2; n >= max(len(lines)-4, 1); n -= 2 {
		function := strings.TrimPrefix(lines[n], "created by ")
		for _, k := range known {
			if strings.HasPrefix(function, k) {
				return true
			}
		}
	}
	return false
}
