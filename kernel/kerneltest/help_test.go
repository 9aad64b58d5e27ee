package kerneltest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func (n *Notebook) completes(code string, want ...string) Content {
	n.t.Helper()
	cursor := len([]rune(code))
	reply := n.Ask("complete", map[string]any{"code": code, "cursor_pos": cursor})
	if got := reply.Strings("matches"); !slices.Equal(got, want) {
		n.t.Errorf("%s completes to %q, expected %q", code, got, want)
	}
	if reply.At("cursor_end") != float64(cursor) {
		n.t.Errorf("%s: the end is %v, expected %d", code, reply.At("cursor_end"), cursor)
	}
	return reply
}

func TestCompletionKnowsPackagesAndTheSession(t *testing.T) {
	_, n := Start(t)
	n.Do("temperature := 21.5")
	n.completes("fmt.Printl", "Println")
	n.completes("tempera", "temperature")
	reply := n.completes(`"äöü€"; tempera`, "temperature")
	if reply.At("cursor_start") != 8.0 { // in characters, not bytes
		t.Errorf("the start is %v", reply.At("cursor_start"))
	}
	types, _ := reply.At("metadata|_jupyter_types_experimental").([]any)
	if len(types) != 1 {
		t.Fatalf("types are %v", types)
	}
	if item, _ := types[0].(map[string]any); item["text"] != "temperature" || item["type"] == "" {
		t.Errorf("type is %v", item)
	}
}

func TestFileNamesCompleteInsideLoad(t *testing.T) {
	k, n := Start(t)
	for _, name := range []string{"trades.arrow", "trace.txt", "tr/inner.parquet"} {
		path := filepath.Join(k.Dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n.completes(`data.Load("tr`, "trades.arrow", "tr/", "trace.txt")
	n.completes(`data.Load("tr/`, "tr/inner.parquet")
	n.completes(`data.Load("no/such/`)
}

func TestColumnNamesCompleteInsideACharts(t *testing.T) {
	_, n := Start(t)
	n.Do(`ds := data.FromColumns(map[string]any{"time": []float64{1, 2}, "price": []float64{3, 4}, "pressure": []float64{5, 6}})`)
	n.completes(`chart.Line(ds, "pr`, "pressure", "price")
}

func TestInspectionShowsSignatureAndDoc(t *testing.T) {
	_, n := Start(t)
	n.Do("// half is half of x.\nfunc half(x float64) float64 { return x / 2 }")
	reply := n.Ask("inspect", map[string]any{"code": "half(3)", "cursor_pos": 2, "detail_level": 0})
	text := reply.Text("data|text/plain")
	if reply.At("found") != true || !strings.Contains(text, "half(x float64) float64") || !strings.Contains(text, "half is half of x.") {
		t.Errorf("inspecting half gives %v", reply)
	}
	if reply := n.Ask("inspect", map[string]any{"code": "nobody", "cursor_pos": 3}); reply.At("found") != false {
		t.Errorf("something was found: %v", reply)
	}
}

func TestAQuestionMarkPagesTheDocs(t *testing.T) {
	_, n := Start(t)
	for _, code := range []string{"strings.ToUpper?", "?strings.ToUpper"} {
		reply := n.Run(code).Done()
		payload, _ := reply.At("payload").([]any)
		if len(payload) != 1 {
			t.Fatalf("%s: payload %v", code, payload)
		}
		page := Content(payload[0].(map[string]any))
		if page.Text("source") != "page" || !strings.Contains(page.Text("data|text/plain"), "ToUpper") {
			t.Errorf("%s pages %v", code, page)
		}
	}
	n.Run("nobody?").Fails("NotFound", "nobody")
}

func TestIsCompleteKnowsGo(t *testing.T) {
	_, n := Start(t)
	for code, want := range map[string]string{
		"x := 1": "complete", "for {": "incomplete", "x := )": "invalid", "x?": "complete",
	} {
		if got := n.Ask("is_complete", map[string]any{"code": code}).Text("status"); got != want {
			t.Errorf("%s is %s, expected %s", code, got, want)
		}
	}
	if indent := n.Ask("is_complete", map[string]any{"code": "for {"}).Text("indent"); strings.TrimSpace(indent) != "" || indent == "" {
		t.Errorf("the indent is %q", indent)
	}
}

// bare takes the go command and its library away from the kernel.
func bare(t *testing.T) {
	t.Helper()
	if _, err := program(); err != nil { // which needs them
		t.Fatal(err)
	}
	t.Setenv("PATH", t.TempDir())
	t.Setenv("GOROOT", filepath.Join(t.TempDir(), "none"))
}

func TestTheDocsOfAllThatIsBoundInNeedNoToolchain(t *testing.T) {
	bare(t)
	_, n := Start(t)
	n.Do("import \"github.com/apache/arrow/go/v17/arrow\"\nvar when time.Time\nvar w fmt.Stringer")
	for code, parts := range map[string][]string{
		"strings.ToUpper?":    {"func ToUpper(s string) string", "returns s with all Unicode letters mapped to their upper case"},
		"?when.Format":        {"func (t Time) Format(layout string) string", "returns a textual representation of the time value"},
		"len?":                {"length of v"},
		"math?":               {"package math", "basic constants and mathematical functions"},
		"math.MaxInt64?":      {"9223372036854775807", "Integer limit values."},
		"time.Duration?":      {"type Duration int64", "elapsed time between two instants"},
		"chart.Line?":         {"func Line(", "line"},
		"data.Load?":          {"func Load(", "file"},
		"arrow.NewSchema?":    {"func NewSchema(", "returns a new Schema"},
		"http_.StatusTeapot?": nil,
	} {
		c := n.Run(code)
		if parts == nil {
			c.Fails("NotFound")
			continue
		}
		reply := c.Done()
		payload, _ := reply.At("payload").([]any)
		if len(payload) != 1 {
			t.Fatalf("%s: payload %v", code, payload)
		}
		text := Content(payload[0].(map[string]any)).Text("data|text/plain")
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s pages without %q:\n%s", code, part, text)
			}
		}
	}
	reply := n.Ask("inspect", map[string]any{"code": `fmt.Println("a")`, "cursor_pos": 6})
	if text := reply.Text("data|text/markdown"); !strings.Contains(text, "```go\nfunc Println(a ...any) (n int, err error)\n```\n\nPrintln formats using the default formats") {
		t.Errorf("Shift-Tab shows %q", text)
	}
}

// Without a toolchain everything works but the import of modules, which says so.
func TestNoGoToolchainIsNeeded(t *testing.T) {
	bare(t)
	_, n := Start(t)
	n.Do("import (\"slices\"; \"encoding/json\")\ntype T[E any] struct{ V E }\nfunc (t T[E]) Twice() []E { return []E{t.V, t.V} }\nfunc Keys[M ~map[K]V, K comparable, V any](m M) (n int) { for range m { n++ }; return n }")
	n.Value("T[string]{\"a\"}.Twice()", `[a a]`)
	n.Value("b, _ := json.Marshal(map[string]T[int]{\"x\": {3}}); string(b)", `{"x":{"V":3}}`)
	n.Value("Keys(map[int]bool{1: true, 2: false})", "2")
	n.Value("xs := []int{3, 1, 2}; slices.Sort(xs); xs", "[1 2 3]")
	n.Do(`ds := data.FromColumns(map[string]any{"x": []float64{1, 2, 3}, "y": []float64{2, 3, 5}})`)
	c := n.Run(`chart.Line(ds, "x", "y")`)
	c.Shows("execute_result")
	c.Done()
	n.Run(`import "gonum.org/v1/gonum/stat"`).Fails("CompileError", "gonum.org/v1/gonum/stat", "needs a Go toolchain", "no `go` on the PATH")
}
