package connection

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "connection.json")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

const ports = `"shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5`

func TestAFileSaysWhereToListen(t *testing.T) {
	for text, want := range map[string]string{
		`{` + ports + `,"key":"k"}`:                                 "tcp://127.0.0.1:1",
		`{` + ports + `,"key":"k","ip":"::1","transport":"tcp"}`:    "tcp://[::1]:1",
		`{` + ports + `,"key":"k","ip":"/run/k","transport":"ipc"}`: "ipc:///run/k-1",
	} {
		file, warning, err := Load(write(t, text, 0o600))
		if err != nil || warning != "" || file.SignatureScheme != "hmac-sha256" || file.Endpoint(file.ShellPort) != want {
			t.Errorf("%s: %+v, %q, %v", text, file, warning, err)
		}
	}
}

func TestAFileThatIsNoneSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		`{`: "not valid JSON", `{"shell_port":1}`: "all five ports", strings.Replace(`{`+ports+`}`, "5}", "70000}", 1): "hb_port = 70000",
	} {
		if _, _, err := Load(write(t, text, 0o600)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, expected %q", text, err, want)
		}
	}
}

func TestWhatIsNotPrivateIsWarnedOf(t *testing.T) {
	if _, warning, err := Load(write(t, `{`+ports+`,"key":"k"}`, 0o644)); err != nil || !strings.Contains(warning, "chmod 600") {
		t.Errorf("readable by others: %q, %v", warning, err)
	}
	if _, warning, err := Load(write(t, `{`+ports+`}`, 0o600)); err != nil || !strings.Contains(warning, "no key") {
		t.Errorf("without a key: %q, %v", warning, err)
	}
}

func TestAFileIsMadeForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made.json")
	made, _, err := Load(path)
	if err != nil || len(made.Key) != 64 {
		t.Fatalf("%+v, %v", made, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	again, warning, err := Load(path)
	if err != nil || warning != "" || again != made {
		t.Errorf("read again it is %+v, %q, %v", again, warning, err)
	}
	ports := map[int]bool{}
	for _, port := range []int{made.ShellPort, made.ControlPort, made.StdinPort, made.IOPubPort, made.HBPort} {
		ports[port] = true
	}
	if len(ports) != 5 {
		t.Errorf("ports are given twice: %+v", made)
	}
}
