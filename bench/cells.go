package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/google/uuid"

	"gpucharts/kernel/client"
	"gpucharts/kernel/connection"
	"gpucharts/kernel/message"
)

// cellPatience is how long one cell may take.
const cellPatience = 2 * time.Minute

// cells measures the kernel from outside: start, round trips, running Go, memory.
func (h *harness) cells() error {
	program := filepath.Join(h.root, "build", "gpucharts")
	if !present(program) {
		return errors.New("no build/gpucharts: run `make build` once")
	}
	var starts []float64
	for range min(h.runs, 5) {
		start := time.Now()
		k, err := startKernel(program)
		if err != nil {
			return err
		}
		_, err = k.ask("kernel_info_request", struct{}{})
		starts = append(starts, milliseconds(start))
		k.end()
		if err != nil {
			return err
		}
	}
	h.add(newFigure(us, "cell: kernel start to kernel_info_reply", 0, "ms", starts...))
	k, err := startKernel(program)
	if err != nil {
		return err
	}
	defer k.end()
	for _, c := range []struct {
		name, prepare, code string
		runs                int
	}{
		{"trivial (1 + 1)", "", "1 + 1", 200},
		{"define a function", "", "func f(x int) int { return x + 1 }", 20},
		{"fib(32)", "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }", "fib(32)", min(h.runs, 5)},
		{"loop of 10M float adds", "", "sum := 0.0; for i := 0; i < 10000000; i++ { sum += float64(i) }; sum", min(h.runs, 3)},
	} {
		var samples []float64
		for i := range c.runs + 1 {
			code := c.code
			if i == 0 {
				code = c.prepare
			}
			start := time.Now()
			if err := k.run(code); err != nil {
				return fmt.Errorf("cell %q: %w", code, err)
			}
			if i > 0 {
				samples = append(samples, milliseconds(start))
			}
		}
		h.add(newFigure(us, "cell: "+c.name, 0, "ms", samples...))
	}
	memory, err := memoryOf(strconv.Itoa(k.process.Process.Pid))
	if err != nil {
		return err
	}
	h.add(newFigure(us, "cell: kernel private memory after these", 0, "MB", float64(memory.Private)/1e6))
	return nil
}

// kernelUnderTest is a kernel process and a client of it.
type kernelUnderTest struct {
	process *exec.Cmd
	client  *client.Client
	folder  string
}

func startKernel(program string) (*kernelUnderTest, error) {
	folder, err := os.MkdirTemp("", "gpucharts-bench-")
	if err != nil {
		return nil, fmt.Errorf("start a kernel: %w", err)
	}
	k := &kernelUnderTest{folder: folder}
	file := connection.File{Transport: "tcp", IP: "127.0.0.1", Key: uuid.NewString(), SignatureScheme: "hmac-sha256"}
	for _, port := range []*int{&file.ShellPort, &file.ControlPort, &file.StdinPort, &file.IOPubPort, &file.HBPort} {
		if *port, err = freePort(); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(file)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "kernel.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, fmt.Errorf("start a kernel: %w", err)
	}
	k.process = exec.Command(program, "kernel", "--connection-file", path)
	k.process.Dir = folder
	k.process.Env = append(os.Environ(), "XDG_CACHE_HOME="+folder, "XDG_DATA_HOME="+folder)
	if err := k.process.Start(); err != nil {
		return nil, fmt.Errorf("start a kernel: %w", err)
	}
	if k.client, err = client.Dial(file); err != nil {
		k.end()
		return nil, fmt.Errorf("reach the kernel: %w", err)
	}
	go func() { // nobody reads the outputs
		for range k.client.IOPub {
		}
	}()
	return k, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (k *kernelUnderTest) end() {
	if k.client != nil {
		k.client.Close()
	}
	_ = k.process.Process.Kill()
	_ = k.process.Wait()
	os.RemoveAll(k.folder)
}

// ask sends a request on shell and waits for its reply.
func (k *kernelUnderTest) ask(kind string, content any) (*message.Message, error) {
	id, err := k.client.Send("shell", kind, content)
	if err != nil {
		return nil, err
	}
	late := time.After(cellPatience)
	for {
		select {
		case m, ok := <-k.client.Shell:
			if !ok {
				return nil, errors.New("the kernel has gone")
			}
			if m.Parent != nil && m.Parent.ID == id {
				return m, nil
			}
		case <-late:
			return nil, fmt.Errorf("no reply to %s within %s", kind, cellPatience)
		}
	}
}

// run runs a cell and gives its error.
func (k *kernelUnderTest) run(code string) error {
	reply, err := k.ask("execute_request", map[string]any{
		"code": code, "silent": false, "store_history": true, "user_expressions": struct{}{}, "allow_stdin": false, "stop_on_error": true,
	})
	if err != nil {
		return err
	}
	var answer struct{ Status, EName, EValue string }
	if err := json.Unmarshal(reply.Content, &answer); err != nil {
		return err
	}
	if answer.Status != "ok" {
		return fmt.Errorf("%s: %s", answer.EName, answer.EValue)
	}
	return nil
}
