package leak

import (
	"strings"
	"testing"
	"time"
)

func TestAGoroutineThatStaysIsTold(t *testing.T) {
	if left := Left(time.Second); len(left) > 0 {
		t.Fatalf("before anything: %s", left)
	}
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); <-stop }()
	left := Left(50 * time.Millisecond)
	if len(left) != 1 || !strings.Contains(left[0], "TestAGoroutineThatStaysIsTold") {
		t.Errorf("told %q", left)
	}
	if left := Left(0, "gpucharts/internal/leak.TestAGoroutine"); len(left) > 0 {
		t.Errorf("what is known was told: %q", left)
	}
	close(stop)
	<-ended
	if left := Left(time.Second); len(left) > 0 {
		t.Errorf("after its end: %q", left)
	}
}
