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
