package house

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"gpucharts/internal/cli"
)

func read(t *testing.T, parts ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// first is what the first group of a pattern matches.
func first(t *testing.T, pattern, text string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("nothing like %s", pattern)
	}
	return m[1]
}

// cli.Version is the one place; the wheel takes it from there. npm's files and the changelog must repeat it.
func TestTheVersionIsTheSameEverywhere(t *testing.T) {
	for _, file := range []string{"package.json", "package-lock.json"} {
		var p struct{ Version string }
		if err := json.Unmarshal([]byte(read(t, "wasm", "labextension", file)), &p); err != nil {
			t.Fatal(err)
		}
		if p.Version != cli.Version {
			t.Errorf("wasm/labextension/%s is version %s, the program %s", file, p.Version, cli.Version)
		}
	}
	if v := first(t, `(?m)^## (\S+)$`, read(t, "CHANGELOG.md")); v != cli.Version {
		t.Errorf("the changelog begins with version %s, the program is %s", v, cli.Version)
	}
	if text := read(t, "packaging", "pyproject.toml"); regexp.MustCompile(`(?m)^version *= *"\d`).MatchString(text) {
		t.Error("packaging/pyproject.toml has a version of its own")
	}
}

// What two tools must agree on is pinned where each looks for it.
func TestPinsThatAreRepeatedAgree(t *testing.T) {
	lab := first(t, `(?m)^jupyterlab==(\S+)`, read(t, "scripts", "requirements.txt"))
	if built := first(t, `"@jupyterlab/application": "([^"]+)"`, read(t, "wasm", "labextension", "package.json")); built != lab {
		t.Errorf("the extension is built for JupyterLab %s and tested in %s", built, lab)
	}
	check := first(t, `staticcheck@(v[\d.]+)`, read(t, "scripts", "checks.mjs"))
	if said := first(t, `staticcheck (v[\d.]+)`, read(t, "docs", "dependencies.md")); said != check {
		t.Errorf("docs/dependencies.md says staticcheck %s, the checks run %s", said, check)
	}
	for _, module := range []string{"tools/go.mod", "wasm/target/tinygo/go.mod"} {
		if ours, theirs := first(t, `(?m)^go (\d+\.\d+)`, read(t, "go.mod")), first(t, `(?m)^go (\d+\.\d+)`, read(t, filepath.FromSlash(module))); ours != theirs {
			t.Errorf("go.mod wants Go %s, %s Go %s", ours, module, theirs)
		}
	}
}
