// Package connection reads the file by which Jupyter tells a kernel where to listen and with which key to sign.
// In: a path. Out: five endpoints and the key. Where there is no file yet (a kernel started by hand) one is made,
// readable by its owner alone.
package connection

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
)

// File is a connection file's content:
// https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files
type File struct {
	Transport       string `json:"transport"`
	IP              string `json:"ip"`
	ShellPort       int    `json:"shell_port"`
	ControlPort     int    `json:"control_port"`
	StdinPort       int    `json:"stdin_port"`
	IOPubPort       int    `json:"iopub_port"`
	HBPort          int    `json:"hb_port"`
	Key             string `json:"key"`
	SignatureScheme string `json:"signature_scheme"`
	KernelName      string `json:"kernel_name,omitempty"`
}

// Load reads path, or makes it. warning is not empty when others on this machine could read the key.
func Load(path string) (file File, warning string, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		file, err = create(path)
		return file, "", err
	}
	if err != nil {
		return File{}, "", fmt.Errorf("cannot read the connection file: %w", err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return File{}, "", fmt.Errorf("the connection file %s is not valid JSON: %w", path, err)
	}
	if file.Transport == "" {
		file.Transport = "tcp"
	}
	if file.IP == "" && file.Transport == "tcp" {
		file.IP = "127.0.0.1"
	}
	if file.SignatureScheme == "" {
		file.SignatureScheme = "hmac-sha256"
	}
	for name, port := range map[string]int{
		"shell_port": file.ShellPort, "control_port": file.ControlPort, "stdin_port": file.StdinPort,
		"iopub_port": file.IOPubPort, "hb_port": file.HBPort,
	} {
		if port <= 0 || port > 65535 && file.Transport == "tcp" {
			return File{}, "", fmt.Errorf("the connection file %s has %s = %d; all five ports must be given", path, name, port)
		}
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		warning = fmt.Sprintf("other users of this machine may read the key in %s (mode %v): chmod 600 it", path, info.Mode().Perm())
	}
	if file.Key == "" {
		warning = fmt.Sprintf("%s has no key: messages are not signed, and whoever reaches the ports can run code", path)
	}
	return file, warning, nil
}

// Endpoint is where the socket with the given port listens.
func (f File) Endpoint(port int) string {
	if f.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", f.IP, port)
	}
	return fmt.Sprintf("%s://%s", f.Transport, net.JoinHostPort(f.IP, fmt.Sprint(port)))
}

func create(path string) (File, error) {
	var key [32]byte
	if _, err := rand.Read(key[:]); err != nil {
		return File{}, err
	}
	file := File{
		Transport: "tcp", IP: "127.0.0.1", Key: hex.EncodeToString(key[:]), SignatureScheme: "hmac-sha256",
		KernelName: "gpucharts",
	}
	for _, port := range []*int{&file.ShellPort, &file.ControlPort, &file.StdinPort, &file.IOPubPort, &file.HBPort} {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return File{}, fmt.Errorf("cannot find a free port: %w", err)
		}
		defer free.Close() // only at the end, so that no port is given twice
		*port = free.Addr().(*net.TCPAddr).Port
	}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return File{}, err
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return File{}, fmt.Errorf("cannot write the connection file: %w", err)
	}
	return file, nil
}
