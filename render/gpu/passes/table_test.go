//go:build cgo && !nogpu

package passes

import (
	"strings"
	"testing"
)

// TestEveryVariantCountsAsPlainGo: Table compares each variant with plain Go before timing it.
func TestEveryVariantCountsAsPlainGo(t *testing.T) {
	var out strings.Builder
	if _, err := Table(&out, Options{Points: 3 << 16, Runs: 1, Chunk: 1 << 16}); err != nil {
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
	if err := Frame(&out, Options{Points: 3 << 16, Runs: 1}, nil); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	for _, want := range []string{"upload", "counted anew", "overlay"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line about %q", want)
		}
	}
}

func TestUploadsArrive(t *testing.T) {
	var out strings.Builder
	if err := Upload(&out, Options{Points: 5 << 20, Runs: 2}); err != nil { // more pieces than the ring has slots
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
}
