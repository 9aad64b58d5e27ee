package docs

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTheLibraryIsInTheTable(t *testing.T) {
	for path, names := range map[string]map[string]string{
		"fmt":                                  {"": "formatted I/O", "Println": "Spaces are always added", "Println()": "func Println(a ...any) (n int, err error)", "Stringer.String": "", "Stringer": "implemented by any value"},
		"time":                                 {"Duration.Seconds": "floating point number of seconds", "RFC3339": "predefined layouts"},
		"math":                                 {"Pi": "", "Sqrt": "square root"},
		"builtin":                              {"len": "length of v", "append": "appends elements"},
		"sort":                                 {"Interface.Less": "must sort before"},
		"net/http":                             {"StatusTeapot": "RFC"},
		"github.com/apache/arrow/go/v17/arrow": {"NewSchema": "new Schema"},
		"gpucharts/display":                    {"Line": "line", "Chart.Title": ""},
		"gpucharts/datamgr":                    {"Load": ""},
	} {
		table, ok := Built(path)
		if !ok {
			t.Fatalf("there is no table of %s: go generate ./kernel/bind", path)
		}
		for name, part := range names {
			if !strings.Contains(table[name], part) || part == "" && name != "Stringer.String" && name != "Pi" && table[name] == "" {
				t.Errorf("%s.%s: %q has no %q", path, name, table[name], part)
			}
		}
	}
	if _, ok := Built("no/such"); ok {
		t.Error("there is a table of nothing")
	}
}

// What our own packages say of a name must be there; how it is put may be newer in the source until the tables are made anew.
func TestOurOwnPackagesAreDocumentedInTheTable(t *testing.T) {
	for _, path := range []string{"datamgr", "display", "display/spec", "display/wire"} {
		table, ok := Built("gpucharts/" + path)
		if !ok {
			t.Fatalf("there is no table of %s: go generate ./kernel/bind", path)
		}
		source, err := Read(filepath.Join("..", "..", path), path)
		if err != nil || len(source) < 20 {
			t.Fatalf("%s: %d names, %v", path, len(source), err)
		}
		for name := range source {
			if table[name] == "" {
				t.Errorf("%s.%s has no comment in the table: go generate ./kernel/bind", path, name)
			}
		}
	}
}
