package kerneltest

import (
	"encoding/binary"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// refuses does something wrong to a kernel that holds state, and expects the kernel to say so once, and to go on with
// that state.
func refuses(t *testing.T, kind string, wrong func(k *Kernel, n *Notebook)) {
	t.Helper()
	k, n := Start(t)
	n.Do("x := 42")
	for range 3 {
		wrong(k, n)
	}
	n.Value("x", "42")
	k.expectConsole("refused: "+kind, 1)
}

// expectConsole waits until the console has a text, and checks how often it has it.
func (k *Kernel) expectConsole(text string, times int) {
	k.t.Helper()
	deadline := time.Now().Add(patience)
	for strings.Count(k.Console(), text) < times {
		if time.Now().After(deadline) {
			k.t.Fatalf("the console does not say %q %d times:\n%s", text, times, k.Console())
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got := strings.Count(k.Console(), text); got != times {
		k.t.Errorf("the console says %q %d times, expected %d", text, got, times)
	}
}

func (n *Notebook) send(frames [][]byte) {
	n.t.Helper()
	if err := n.SendFrames("shell", frames); err != nil {
		n.t.Fatal(err)
	}
}

func (n *Notebook) signed(kind string, content any) [][]byte {
	n.t.Helper()
	frames, _, err := n.Sign(kind, content)
	if err != nil {
		n.t.Fatal(err)
	}
	return frames
}

var evil = map[string]any{"code": "x = 666"}

func TestABadSignatureIsRefusedAndStateKept(t *testing.T) {
	refuses(t, "bad signature", func(_ *Kernel, n *Notebook) {
		frames := n.signed("execute_request", evil)
		frames[1] = []byte(strings.Repeat("0", 64))
		n.send(frames)
		frames[1] = []byte("not hexadecimal")
		n.send(frames)
		frames[1] = nil
		n.send(frames)
	})
}

func TestAChangedMessageIsRefused(t *testing.T) {
	refuses(t, "bad signature", func(_ *Kernel, n *Notebook) {
		frames := n.signed("execute_request", map[string]any{"code": "x"})
		frames[5] = []byte(strings.Replace(string(frames[5]), "x", "x = 666", 1))
		n.send(frames)
	})
}

func TestAReplayedMessageIsRefused(t *testing.T) {
	k, n := Start(t)
	n.Do("x := 1")
	frames := n.signed("execute_request", map[string]any{"code": "x++"})
	n.send(frames)
	first := n.next(n.IOPub, "busy")
	c := Cell{n: n, ID: first.Parent.ID}
	c.ExpectInput()
	c.Done()
	n.send(frames)
	n.send(frames)
	n.Value("x", "2")
	k.expectConsole("refused: replayed message", 1)
}

func TestMalformedMessagesAreRefused(t *testing.T) {
	refuses(t, "malformed message", func(_ *Kernel, n *Notebook) {
		for _, frames := range [][][]byte{
			{nil}, {[]byte("x")}, {[]byte("<IDS|MSG>")}, {[]byte("<IDS|MSG>"), nil, nil, nil},
			make([][]byte, 200), {[]byte("a"), []byte("b"), []byte("c"), []byte("d"), []byte("e"), []byte("f")},
		} {
			n.send(frames)
		}
	})
}

func TestNonsenseThatIsRightlySignedIsRefused(t *testing.T) {
	refuses(t, "malformed message", func(_ *Kernel, n *Notebook) {
		for _, content := range []any{"text", 1, nil, []int{1}, true} {
			n.send(n.signed("no_such_request", []any{content}))
		}
		for _, kind := range []string{"comm_msg", "comm_open", "comm_close", "input_reply"} {
			n.send(n.signed(kind, map[string]any{"comm_id": 1, "data": []int{2}, "value": 3}))
		}
		for _, kind := range []string{"complete", "inspect", "is_complete", "history", "comm_info"} {
			id := n.Request("shell", kind+"_request", map[string]any{
				"code": 1, "cursor_pos": "x", "hist_access_type": 4, "target_name": []int{},
			})
			if reply := n.ExpectReply(n.Shell, kind+"_reply", id); reply.Text("status") != "error" {
				n.t.Errorf("%s was answered by %v", kind, reply)
			}
			n.ExpectStatus("busy", id)
			n.ExpectStatus("idle", id)
		}
		c := n.Queue(map[string]any{"code": 7})
		c.Begins()
		n.ExpectStatus("idle", c.ID)
		n.ExpectReply(n.Shell, "execute_reply", c.ID)
	})
}

func TestCursorsOutsideTheCodeAreHarmless(t *testing.T) {
	_, n := Start(t)
	for _, at := range []int{-5, 3, 1 << 40} {
		for _, kind := range []string{"complete", "inspect"} {
			if reply := n.Ask(kind, map[string]any{"code": "f", "cursor_pos": at}); reply.Text("status") != "ok" {
				t.Errorf("%s at %d: %v", kind, at, reply)
			}
		}
	}
}

// handshake opens a ZeroMQ connection by hand, as a DEALER.
func (k *Kernel) handshake(port int) net.Conn {
	k.t.Helper()
	conn := k.connect(port)
	greeting := make([]byte, 64)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	ready := "\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER"
	for _, b := range [][]byte{greeting, {4, byte(len(ready))}, []byte(ready)} {
		if _, err := conn.Write(b); err != nil {
			k.t.Fatal(err)
		}
	}
	return conn
}

func (k *Kernel) connect(port int) net.Conn {
	k.t.Helper()
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { conn.Close() })
	return conn
}

func TestFramesThatClaimEnormousSizesAreRefused(t *testing.T) {
	refuses(t, "oversized message", func(k *Kernel, n *Notebook) {
		for _, size := range []uint64{1 << 62, 1<<64 - 1, 1 << 40, 65 << 20} {
			conn := k.handshake(k.File.ShellPort)
			if _, err := conn.Write(binary.BigEndian.AppendUint64([]byte{2}, size)); err != nil {
				t.Fatal(err)
			}
			waitForEnd(t, conn)
		}
	})
}

func TestHandshakesThatMakeNoSenseAreRefused(t *testing.T) {
	refuses(t, "failed handshake", func(k *Kernel, n *Notebook) {
		conn := k.connect(k.File.ShellPort)
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"+strings.Repeat("x", 100))
		waitForEnd(t, conn)
		for _, ready := range []string{
			"\x05READY\x0bSocket-Type\x00\x00\x00\x06NONESUCH", "\x05READY\xff", "\x05READY\x0bSocket-Type\xff\xff\xff\xff", "\x00", "\x05HELLO",
		} {
			conn := k.connect(k.File.IOPubPort)
			greeting := make([]byte, 64)
			greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
			copy(greeting[12:], "NULL")
			_, _ = conn.Write(append(append(greeting, 4, byte(len(ready))), ready...))
			waitForEnd(t, conn)
		}
		huge := k.connect(k.File.ShellPort)
		greeting := make([]byte, 64)
		greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
		copy(greeting[12:], "NULL")
		_, _ = huge.Write(binary.BigEndian.AppendUint64(append(greeting, 6), 1<<40))
		waitForEnd(t, huge)
	})
}

// waitForEnd waits until the kernel has closed a connection.
func waitForEnd(t *testing.T, conn net.Conn) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	buffer := make([]byte, 4096)
	for {
		if _, err := conn.Read(buffer); err != nil {
			if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
				t.Fatal("the kernel keeps a connection that makes no sense")
			}
			return
		}
	}
}

func TestSilentAndSlowConnectionsKeepNobodyWaiting(t *testing.T) {
	k, n := Start(t)
	for range 40 {
		k.connect(k.File.ShellPort)                              // says nothing
		conn := k.handshake(k.File.ShellPort)                    // begins a message
		_, _ = conn.Write([]byte{1, 3, 'a', 'b'})                // and does not go on
		deaf := k.handshake(k.File.ControlPort)                  // never reads
		_, _ = deaf.Write([]byte{1, 9, '<', 'I', 'D', 'S', '|'}) // and stops in a frame
	}
	n.Value("6*7", "42")
	other := k.Open()
	n.SkipTo("idle", other.hello)
}
