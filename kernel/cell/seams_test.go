package cell

import (
	"go/types"
	"testing"
)

// TestSeams is the gate for another version of go/types, ixgo or x/tools; the corpus and the
// language tests are the rest of it.
func TestSeams(t *testing.T) {
	if err := seamsError(); err != nil {
		t.Fatal(err)
	}
	p := types.NewPackage("main", "main")
	setPath(p, unitPath(62*62+5))
	if p.Path() != "0105" || p.Name() != "main" {
		t.Errorf("path %q, name %q", p.Path(), p.Name())
	}
	nb := newNotebook(t)
	nb.shows("type Base struct{ id int }\nfunc (b Base) String() string { return fmt.Sprint(\"id\", b.id) }\ntype A struct { pad string; Base }\ntype B struct { pad [5]int; Base }\nfmt.Sprint(A{\"a\", Base{3}}, B{[5]int{}, Base{4}}, &A{\"\", Base{5}}, &B{[5]int{}, Base{6}})", "id3 id4 id5 id6")
	if promotedID >= 0 {
		t.Errorf("the cache of promoted methods is on: %d", promotedID)
	}
}
