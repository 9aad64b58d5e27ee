package house

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Who may import whom, by the first match. A package may import its own folder and what is
// listed; packages that are not listed here (main, kernel, internal) wire everything together.
var allowed = []struct {
	who  string
	what []string
}{
	{"display/spec", nil},
	{"display/wire", []string{"display/spec"}},
	{"display", []string{"display/spec", "display/wire"}},
	{"datamgr", []string{"display/spec", "display/wire"}},
	{"render", []string{"display/spec", "display/wire"}},
	{"wasm", []string{"display/spec", "display/wire", "render"}},
}

// heavy is what must never reach the page or the leaves.
var heavy = []string{"github.com/apache/arrow", "github.com/go-zeromq", "net/http", "github.com/goplus"}

func within(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

// complaint says why from may not import to; empty: it may.
func complaint(from, to string) string {
	from, ours := strings.TrimPrefix(from, "gpucharts/"), strings.HasPrefix(to, "gpucharts/")
	for _, rule := range allowed {
		if !within(from, rule.who) {
			continue
		}
		if !ours {
			if rule.who != "datamgr" {
				for _, h := range heavy {
					if within(to, h) {
						return from + " imports " + to + ", which is too heavy for it"
					}
				}
			}
			return ""
		}
		to = strings.TrimPrefix(to, "gpucharts/")
		if within(to, rule.who) && !(rule.who == "display" && (within(to, "display/spec") || within(to, "display/wire"))) {
			return ""
		}
		for _, what := range rule.what {
			if within(to, what) {
				return ""
			}
		}
		return from + " imports " + to + ", which the house does not allow: see docs/architecture.md"
	}
	if ours && within(strings.TrimPrefix(to, "gpucharts/"), "wasm") {
		return from + " imports the page's entry"
	}
	return ""
}

func TestPackagesImportOnlyWhatTheHouseAllows(t *testing.T) {
	for _, platform := range [][]string{{"GOOS=linux", "GOARCH=amd64"}, {"GOOS=js", "GOARCH=wasm"}} {
		command := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "gpucharts/...")
		command.Env = append(os.Environ(), platform...)
		out, err := command.Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) < 5 {
			t.Fatalf("go list names only %d packages: %s", len(lines), out)
		}
		for _, line := range lines {
			packages := strings.Fields(line)
			for _, to := range packages[1:] {
				if c := complaint(packages[0], to); c != "" {
					t.Errorf("%v: %s", platform, c)
				}
			}
		}
	}
}

func TestTheImportRulesRefuseWhatTheyShould(t *testing.T) {
	for from, to := range map[string]string{
		"gpucharts/display/spec": "gpucharts/display/wire",
		"gpucharts/display":      "gpucharts/datamgr",
		"gpucharts/render":       "gpucharts/display",
		"gpucharts/render/gpu":   "gpucharts/datamgr",
		"gpucharts/wasm":         "github.com/apache/arrow/go/v17/arrow",
		"gpucharts/datamgr":      "gpucharts/kernel",
		"gpucharts/kernel":       "gpucharts/wasm",
	} {
		if complaint(from, to) == "" {
			t.Errorf("%s may import %s", from, to)
		}
	}
	for from, to := range map[string]string{
		"gpucharts/render/gpu": "gpucharts/render", "gpucharts/kernel": "gpucharts/datamgr",
		"gpucharts/datamgr": "github.com/apache/arrow/go/v17/arrow", "gpucharts/display": "gpucharts/display/wire",
	} {
		if c := complaint(from, to); c != "" {
			t.Error(c)
		}
	}
}
