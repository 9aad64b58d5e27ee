package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// Of tests in a browser: `many.test.js`: the words of its test.
	namedInBrowser = regexp.MustCompile("`(\\w+\\.test\\.js)`: ([^|`\\n]+)")
	aBrowserTest   = regexp.MustCompile("(?m)^ *test\\(['`](.+?)['`], ")
	namedTest      = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`")
	aTest          = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Z]\w*)\(`)
)

// What the documents say a test shows is shown by a test that there is.
func TestTestsThatDocumentsNameAreThere(t *testing.T) {
	root := filepath.Join("..", "..")
	read := func(pattern string) (all []string) {
		out, err := exec.Command("git", "-C", root, "ls-files", pattern).Output()
		if err != nil {
			t.Fatalf("git ls-files: %v", err)
		}
		for _, file := range strings.Fields(string(out)) {
			if text, err := os.ReadFile(filepath.Join(root, file)); err == nil {
				all = append(all, string(text))
			}
		}
		return all
	}
	there := map[string]bool{}
	for _, text := range read("*_test.go") {
		for _, m := range aTest.FindAllStringSubmatch(text, -1) {
			there[m[1]] = true
		}
	}
	named := 0
	for _, text := range read("docs/*.md") {
		for _, m := range namedTest.FindAllStringSubmatch(text, -1) {
			if named++; !there[m[1]] {
				t.Errorf("the documents name %s, which is no test", m[1])
			}
		}
	}
	inBrowser := 0
	for _, text := range read("docs/*.md") {
		for _, m := range namedInBrowser.FindAllStringSubmatch(text, -1) {
			script, err := os.ReadFile(filepath.Join(root, "tests", "browser", m[1]))
			if err != nil {
				t.Errorf("the documents name %s, which is no test", m[1])
				continue
			}
			var titles []string
			for _, title := range aBrowserTest.FindAllStringSubmatch(string(script), -1) {
				titles = append(titles, title[1])
			}
			for _, words := range strings.Split(m[2], ";") {
				words = strings.Trim(words, " ,")
				if inBrowser++; !slices.ContainsFunc(titles, func(title string) bool { return strings.Contains(title, words) }) {
					t.Errorf("the documents name %q of %s, which is none of its tests", words, m[1])
				}
			}
		}
	}
	if inBrowser < 6 {
		t.Errorf("only %d tests in a browser are named", inBrowser)
	}
	if named < 20 || len(there) < 100 {
		t.Errorf("only %d names of %d tests were found", named, len(there))
	}
}
