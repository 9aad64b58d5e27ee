package cell

import (
	"fmt"
	"strings"
	"testing"
)

// at splits a text at its ¦, the cursor.
func at(text string) (src string, cursor int) {
	cursor = strings.Index(text, "¦")
	return strings.Replace(text, "¦", "", 1), cursor
}

func TestCompletionOffersWhatFits(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("import \"net/http\"\ntype Point struct{ X, Y float64; label string }\nfunc (p Point) Norm() float64 { return p.X }\nfunc (p *Point) Move(dx float64) { p.X += dx }\npt := Point{1, 2, \"a\"}\ngrid := [][]Point{{pt}}\nfunc makePoint(x float64) *Point { return nil }")
	for _, c := range []struct{ text, want, kind string }{
		{"p¦", "pt", "variable"},
		{"p¦", "panic", "function"},
		{"ma¦", "makePoint", "function"},
		{"ma¦", "math", "module"},
		{"ra¦", "range", "keyword"},
		{"pt.¦", "X", "field"},
		{"pt.¦", "label", "field"},
		{"pt.¦", "Norm", "method"},
		{"pt.M¦", "Move", "method"},
		{"x := pt.N¦ + 1", "Norm", "method"},
		{"grid[0][0].¦", "Norm", "method"},
		{"makePoint(3).¦", "Move", "method"},
		{"(&pt).¦", "Move", "method"},
		{"strings.To¦", "ToUpper", "function"},
		{"http.Status¦", "StatusOK", "constant"},
		{"math.P¦", "Pi", "constant"},
		{"fmt.Println(strings.Rep¦)", "Repeat", "function"},
		{"import \"bufio\"\nbufio.New¦", "NewReader", "function"},
		{"q := pt\nq.¦", "Norm", "method"},
		{"func f(arg Point) {\n\tar¦\n}", "arg", "variable"},
		{"func f(arg Point) {\n\targ.¦\n}", "Norm", "method"},
		{"for _, row := range grid {\n\trow[0].¦\n}", "X", "field"},
		{"for i, p := range grid[0] {\n\tfmt.Println(i, p.¦", "X", "field"},
		{"if v := pt; v.¦", "X", "field"},
		{"time.Now().Su¦", "Sub", "method"},
		{"var w Poi¦", "Point", "type"},
		{"PT.¦", "", ""},
		{"\"pt.¦\"", "", ""},
		{"// pt.¦", "", ""},
	} {
		src, cursor := at(c.text)
		got := nb.session.Complete(src, cursor)
		found := ""
		for _, i := range got.Items {
			if i.Text == c.want {
				found = i.Type
			}
		}
		if c.want == "" && len(got.Items) > 0 {
			t.Errorf("%q offers %v", c.text, got.Items)
		}
		if found != c.kind {
			t.Errorf("%q: %q is %q, want %q (of %d)", c.text, c.want, found, c.kind, len(got.Items))
		}
	}
}

func TestCompletionReplacesTheWord(t *testing.T) {
	nb := newNotebook(t)
	src, cursor := at("x := strings.ToU¦ + 1")
	got := nb.session.Complete(src, cursor)
	if src[got.Start:got.End] != "ToU" {
		t.Errorf("replaces %q", src[got.Start:got.End])
	}
	if len(got.Items) != 2 || got.Items[0].Signature != "func ToUpper(s string) string" && got.Items[0].Signature != "func ToUpper(string) string" {
		t.Errorf("items %v", got.Items)
	}
}

func TestCompletionInAStringAsksTheKernel(t *testing.T) {
	var asked string
	nb := newNotebook(t)
	nb.session.config.CompleteString = func(fn string, argument int, args []string, recv any, partial string) []CompletionItem {
		asked = fmt.Sprint(fn, " ", argument, " ", args, " ", recv, " ", partial)
		return []CompletionItem{{Text: "price", Type: "string"}}
	}
	nb.ok("ds := map[string]int{\"price\": 1}")
	for text, want := range map[string]string{
		"chart.Line(ds, \"time\", \"pr¦":            "chart.Line 2 [ds \"time\"] map[price:1] pr",
		"chart.Line(ds, \"time\", \"pr¦\").Title()": "chart.Line 2 [ds \"time\"] map[price:1] pr",
		"trades := data.Load(\"¦":                   "data.Load 0 [] <nil> ",
		"data.Load(`dir/f¦":                         "data.Load 0 [] <nil> dir/f",
		"chart.Line(ds, \"a\").Color(\"f¦":          "chart.Line(ds, \"a\").Color 0 [] <nil> f",
	} {
		src, cursor := at(text)
		asked = ""
		got := nb.session.Complete(src, cursor)
		if asked != want {
			t.Errorf("%s asks %q, want %q", text, asked, want)
		}
		if len(got.Items) != 1 || strings.ContainsAny(src[got.Start:got.End], "\"`") {
			t.Errorf("%s replaces %q by %v", text, src[got.Start:got.End], got.Items)
		}
	}
}

func TestInspectionTellsSignatureAndComment(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("// area of a square\n// with a side.\nfunc area(side float64) float64 { return side * side }\n\n// Box holds.\ntype Box struct{ W, H int }\nfunc (b Box) Size() int { return b.W }\nbox := Box{}")
	for text, want := range map[string]string{
		"ar¦ea(3)":           "func area(side float64) float64\n\narea of a square\nwith a side.",
		"area(¦3)":           "func area(side float64) float64",
		"area(3¦":            "func area(side float64) float64",
		"box¦":               "var box Box",
		"Box¦":               "type Box struct {\n\tW int\n\tH int\n}\nfunc (Box) Size() int\n\nBox holds.",
		"box.Si¦ze()":        "func (Box) Size() int",
		"math.Sqr¦t":         "func Sqrt(",
		"fmt.Fprintln¦":      "func Fprintln(",
		"math¦":              "package math",
		"len¦":               "builtin len",
		"time.Duration¦":     "type Duration int64",
		"strings.NewReader¦": "func NewReader(",
	} {
		src, cursor := at(text)
		got, ok := nb.session.Inspect(src, cursor)
		if !ok || !strings.Contains(got.Text, want) {
			t.Errorf("%q is %q, %v; want %q", text, got.Text, ok, want)
		}
	}
	if got, ok := nb.session.Inspect("nothing", 3); ok {
		t.Errorf("nothing is %v", got)
	}
}

func TestInspectionTellsTheCommentsOfTheStandardLibrary(t *testing.T) {
	nb := newNotebook(t)
	for text, want := range map[string]string{
		"fmt.Println¦": "Println formats using the default formats", "time.Duration¦": "elapsed time", "strings.Builder¦": "efficiently build a string",
		"time.Now().Sub¦": "returns the duration", "math.Pi¦": "Mathematical constants", "append¦": "appends elements", "strings¦": "UTF-8 encoded strings",
	} {
		src, cursor := at(text)
		if got, _ := nb.session.Inspect(src, cursor); !strings.Contains(got.Doc, want) {
			t.Errorf("%q is documented as %q, want %q", text, got.Doc, want)
		}
	}
}

func TestCompletenessOfAText(t *testing.T) {
	for src, want := range map[string]string{
		"": "complete", "x := 1": "complete", "x :=": "incomplete", "for i := range 3 {": "incomplete", "f(1,": "incomplete",
		"func f() {\n\treturn\n}": "complete", "}": "invalid", "x := `abc": "incomplete", "/* abc": "incomplete", "x := \"abc": "invalid",
		"a +": "incomplete", "if x {\n} else": "incomplete", "import (": "incomplete", "x++": "complete", "x 1": "invalid", "fmt.": "incomplete", "f()": "complete",
		"for i := 0; i < 3; i++ { fmt.Println(i) }": "complete", "type T struct {\n\tA int": "incomplete", "x; y": "complete", "return": "invalid",
	} {
		if got, _ := IsComplete(src); got != want {
			t.Errorf("%q is %s, want %s", src, got, want)
		}
	}
	if _, indent := IsComplete("for {\n\tif x {"); indent != "\t\t" {
		t.Errorf("indent %q", indent)
	}
}

func TestCompletionAnswersWhileACellRuns(t *testing.T) {
	nb := newNotebook(t)
	nb.ok("started := make(chan bool)\nend := make(chan bool)")
	finished := make(chan bool)
	go func() { nb.ok("started <- true\n<-end"); close(finished) }()
	<-nb.session.liveValueForTest("started").(chan bool)
	if got := nb.session.Complete("star", 4); len(got.Items) != 1 {
		t.Errorf("%v", got.Items)
	}
	nb.session.liveValueForTest("end").(chan bool) <- true
	<-finished
}

func (s *Session) liveValueForTest(name string) any {
	s.compile.Lock()
	defer s.compile.Unlock()
	return s.liveValue(name)
}
