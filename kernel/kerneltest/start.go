package kerneltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"gpucharts/kernel/client"
	"gpucharts/kernel/connection"
)

// patience is how long an expected event may take; nothing waits that long when all is well.
const patience = 20 * time.Second

// program builds the binary once for all tests of a run.
var program = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("GPUCHARTS_PROGRAM"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "gpucharts-kerneltest-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "gpucharts")
	build := exec.Command("go", "build", "-o", path, "gpucharts")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

var built string

// RemoveProgram is for TestMain.
func RemoveProgram() {
	if built != "" {
		os.RemoveAll(built)
	}
}

// Kernel is a running kernel process.
type Kernel struct {
	t       *testing.T
	Process *exec.Cmd
	File    connection.File
	Before  string // shell commands that run before the kernel, in its process; empty: none
	Apart   bool   // in a name space of mounts of its own
	Env     []string
	Path    string
	Dir     string
	console *lockedBuffer
	ended   chan struct{}
	notes   []*Notebook
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Setting changes how a kernel is started.
type Setting func(k *Kernel)

// IPC has the kernel listen on Unix sockets.
func IPC(k *Kernel) {
	k.File.Transport, k.File.IP = "ipc", filepath.Join(k.Dir, "k")
}

// At starts the kernel with an earlier one's connection file and home.
func At(earlier *Kernel) Setting {
	return func(k *Kernel) { k.Dir, k.File = earlier.Dir, earlier.File }
}

// Launch starts a kernel process without connecting to it.
func Launch(t *testing.T, settings ...Setting) *Kernel {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	k := &Kernel{t: t, Dir: t.TempDir(), console: &lockedBuffer{}, ended: make(chan struct{})}
	k.File = newFile(t)
	for _, set := range settings {
		set(k)
	}
	k.Path = filepath.Join(k.Dir, "connection.json")
	text, err := json.Marshal(k.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(k.Path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	k.Process = exec.Command(path, "kernel", "--connection-file", k.Path)
	if k.Before != "" {
		command := []string{"sh", "-ec", k.Before + "\n" + `exec "$0" kernel --connection-file "$1"`, path, k.Path}
		if k.Apart {
			command = append(apart(), command...)
		}
		k.Process = exec.Command(command[0], command[1:]...)
	}
	k.Process.Dir = k.Dir
	k.Process.Env = append(os.Environ(), "XDG_DATA_HOME="+k.Dir, "XDG_CACHE_HOME="+k.Dir, "GOTRACEBACK=single")
	k.Process.Env = append(k.Process.Env, k.Env...)
	k.Process.Stderr = k.console
	if err := k.Process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = k.Process.Wait()
		close(k.ended)
	}()
	t.Cleanup(k.cleanup)
	return k
}

// Start starts a kernel and opens a notebook on it.
func Start(t *testing.T, settings ...Setting) (*Kernel, *Notebook) {
	t.Helper()
	k := Launch(t, settings...)
	return k, k.Open()
}

func newFile(t *testing.T) connection.File {
	t.Helper()
	file := connection.File{Transport: "tcp", IP: "127.0.0.1", Key: "a key for " + t.Name(), SignatureScheme: "hmac-sha256"}
	for _, port := range []*int{&file.ShellPort, &file.ControlPort, &file.StdinPort, &file.IOPubPort, &file.HBPort} {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer free.Close()
		*port = free.Addr().(*net.TCPAddr).Port
	}
	return file
}

// Open connects a notebook, and waits for the kernel's welcome.
func (k *Kernel) Open() *Notebook {
	k.t.Helper()
	c, err := client.Dial(k.File)
	if err != nil {
		k.t.Fatalf("no connection to the kernel: %v\nits console:\n%s", err, k.console)
	}
	n := &Notebook{t: k.t, kernel: k, Client: c}
	k.notes = append(k.notes, n)
	n.expectWelcome()
	return n
}

// Ended waits for the process to end and says whether it ended well.
func (k *Kernel) Ended(within time.Duration) (well bool) {
	k.t.Helper()
	select {
	case <-k.ended:
	case <-time.After(within):
		k.t.Fatalf("the kernel still runs after %v", within)
	}
	return k.Process.ProcessState.Success()
}

// Kill ends the process at once.
func (k *Kernel) Kill() {
	_ = k.Process.Process.Signal(syscall.SIGKILL)
	<-k.ended
}

// Console is what the kernel wrote for the person who started it.
func (k *Kernel) Console() string { return k.console.String() }

func (k *Kernel) cleanup() {
	for _, n := range k.notes {
		if !k.t.Failed() {
			n.ExpectNothingUnread()
		}
		n.Close()
	}
	k.Kill()
	if k.t.Failed() {
		k.t.Logf("the kernel's console:\n%s", k.console)
	}
}
