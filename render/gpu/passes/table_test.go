//go:build cgo && !nogpu

package passes

import (
	"strings"
	"testing"
)

// TestEveryVariantCountsAsPlainGo: Table compares each variant with plain Go before timing it.
func TestEveryVariantCountsAsPlainGo(t *testing.T) {
	var out strings.Builder
	if err := Table(&out, 3<<19, 1); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	for _, v := range variants {
		if !strings.Contains(out.String(), v.name) {
			t.Errorf("no row for %s", v.name)
		}
	}
}

func TestFramesAreMeasured(t *testing.T) {
	var out strings.Builder
	if err := Frame(&out, 3<<19, 1); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	for _, want := range []string{"upload", "counted anew", "overlay"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line about %q", want)
		}
	}
}
