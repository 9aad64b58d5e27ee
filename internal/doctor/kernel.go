package doctor

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"gpucharts/kernel/client"
	"gpucharts/kernel/connection"
	"gpucharts/kernel/message"
)

const answerTime = 30 * time.Second

// kernelAnswers starts a kernel as Jupyter does and has it add.
func kernelAnswers(executable string) Finding {
	dir, err := os.MkdirTemp("", "gpucharts-doctor-")
	if err != nil {
		return broken("no temporary folder can be made: "+err.Error(), "free some space, or set TMPDIR")
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "connection.json")
	var console bytes.Buffer
	kernel := exec.Command(executable, "kernel", "--connection-file", path)
	kernel.Stderr = &console
	kernel.Env = append(os.Environ(), "XDG_DATA_HOME="+dir, "XDG_CACHE_HOME="+dir)
	if err := kernel.Start(); err != nil {
		return broken("the kernel does not start: "+err.Error(), "see that this program is still where it was, and build it anew where it is damaged")
	}
	began := time.Now()
	ended := make(chan struct{})
	go func() { _ = kernel.Wait(); close(ended) }()
	sum, err := addUp(path, ended)
	_ = kernel.Process.Kill()
	<-ended
	if err != nil {
		return broken(fmt.Sprintf("the kernel does not answer: %v. It said: %s", err, strings.TrimSpace(console.String())),
			"a firewall on the loopback interface, or a full disk, would do that")
	}
	if sum != "42" {
		return broken("6*7 is "+sum, "build this program anew; should that not help, report it")
	}
	return good(fmt.Sprintf("answers; started and ran its first cell in %v", time.Since(began).Round(time.Millisecond)))
}

// addUp waits for the connection file, connects, and runs a cell.
func addUp(path string, ended <-chan struct{}) (string, error) {
	deadline := time.Now().Add(answerTime)
	var file connection.File
	for {
		info, err := os.Stat(path)
		if err == nil && info.Size() > 0 {
			if file, _, err = connection.Load(path); err == nil {
				break
			}
		}
		select {
		case <-ended:
			return "", fmt.Errorf("it ended at once")
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return "", fmt.Errorf("no connection file within %v", answerTime)
		}
	}
	c, err := client.Dial(file)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if err := await(c.IOPub, deadline, func(m *message.Message) bool { return m.Header.Type == "iopub_welcome" }); err != nil {
		return "", fmt.Errorf("no welcome on iopub: %w", err)
	}
	if _, err := c.Send("shell", "execute_request", map[string]any{"code": "6*7"}); err != nil {
		return "", err
	}
	result := ""
	err = await(c.IOPub, deadline, func(m *message.Message) bool {
		if m.Header.Type != "execute_result" && m.Header.Type != "error" {
			return false
		}
		if content, err := message.Content[message.ExecuteResult](m); err == nil && content.Data != nil {
			result, _ = content.Data["text/plain"].(string)
		}
		return true
	})
	return result, err
}

func await(from <-chan *message.Message, deadline time.Time, wanted func(*message.Message) bool) error {
	for {
		select {
		case m, open := <-from:
			if !open {
				return fmt.Errorf("the connection ended")
			}
			if wanted(m) {
				return nil
			}
		case <-time.After(time.Until(deadline)):
			return fmt.Errorf("nothing within %v", answerTime)
		}
	}
}
