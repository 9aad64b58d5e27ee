package kerneltest

import (
	"strings"
	"testing"
	"time"
)

func TestKernelInfoSaysWhatThisIs(t *testing.T) {
	_, n := Start(t)
	info := n.Ask("kernel_info", nil)
	for path, want := range map[string]string{
		"status": "ok", "protocol_version": "5.4", "implementation": "gpucharts",
		"language_info|name": "go", "language_info|mimetype": "text/x-go", "language_info|file_extension": ".go",
		"language_info|pygments_lexer": "go", "language_info|codemirror_mode": "go",
	} {
		if got := info.Text(path); got != want {
			t.Errorf("%s is %q, expected %q", path, got, want)
		}
	}
	if info.Text("implementation_version") == "" || info.Text("banner") == "" || info.Text("language_info|version") == "" {
		t.Errorf("a version or the banner is missing: %v", info)
	}
}

func TestHeartbeatEchoes(t *testing.T) {
	_, n := Start(t)
	for _, ping := range []string{"ping", strings.Repeat("x", 100_000)} {
		if pong, err := n.Heartbeat([]byte(ping)); err != nil || string(pong) != ping {
			t.Errorf("sent %d bytes, got %d back: %v", len(ping), len(pong), err)
		}
	}
}

func TestStateIsKeptBetweenCells(t *testing.T) {
	_, n := Start(t)
	n.Do("x := 40")
	n.Do("func add(a int) int { return x + a }")
	n.Value("add(2)", "42")
	n.Do(`func two() (string, int) { return "one", 2 }`)
	n.Value("two()", "one, 2")
	n.Do("x;")
}

func TestEverySubscriberSeesTheOutput(t *testing.T) {
	k, n := Start(t)
	other := k.Open()
	n.SkipTo("idle", other.hello)
	id := n.Queue(map[string]any{"code": "6*7"}).ID
	n.ExpectReply(n.Shell, "execute_reply", id)
	for _, each := range []*Notebook{n, other} {
		c := Cell{n: each, ID: id}
		c.Begins()
		c.ExpectInput()
		c.Results("42")
		each.ExpectStatus("idle", id)
	}
}

func TestIPCWorksAsTCPDoes(t *testing.T) {
	_, n := Start(t, IPC)
	n.Value("1+1", "2")
}

func TestFiguresOfStartAndRoundTrip(t *testing.T) {
	began := time.Now()
	_, n := Start(t)
	t.Logf("kernel start to first kernel_info reply: %v", time.Since(began).Round(time.Millisecond))
	n.Value("1+1", "2")
	const rounds = 50
	began = time.Now()
	for range rounds {
		n.Value("1+1", "2")
	}
	t.Logf("round trip of 1+1: %v", (time.Since(began) / rounds).Round(time.Microsecond))
}
