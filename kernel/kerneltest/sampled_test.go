package kerneltest

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// writeShuffled makes a file of so many rows whose x is in no order, with y a straight line over it:
// a sample of it looks as all rows do.
func writeShuffled(t *testing.T, path string, rows int) {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Int32}, {Name: "y", Type: arrow.PrimitiveTypes.Int32}}, nil)
	x := make([]int32, rows)
	for i := range x {
		x[i] = int32(int64(i) * 1_000_003 % int64(rows))
	}
	writeArrow(t, path, schema, rows, 1<<20, func(b *array.RecordBuilder, from, to int) {
		for column := range 2 {
			b.Field(column).(*array.Int32Builder).AppendValues(x[from:to], nil)
		}
	})
}

// The picture that a notebook keeps of a cell that did not wait for all rows says that it is of a
// sample; once they are sorted it does not, nor does one that is exported, which waits for them. So it
// is for nbconvert, which runs cells as a notebook does.
func TestAStoredPictureOfASampleSaysSo(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "shuffled.arrow")
	writeShuffled(t, file, 1<<23+1<<20)
	const draw = `chart.Line(ds, "x", "y")`
	load := `ds := data.Load("` + file + `")`
	_, n := Start(t)
	n.Do(load)
	first := n.picture(draw)
	n.Through("ds.Wait()")
	second := n.picture(draw + `.Title("")`)
	_, n = Start(t, func(k *Kernel) { k.Env = []string{"GPUCHARTS_CACHE=off"} })
	n.Do(load)
	n.Through(draw + `.SavePNG("` + folder + `/saved.png")`)
	saved, err := os.ReadFile(filepath.Join(folder, "saved.png"))
	if err != nil {
		t.Fatal(err)
	}
	exported, err := png.Decode(bytes.NewReader(saved))
	if err != nil {
		t.Fatal(err)
	}
	// The word stands in a line of its own at the top; all else is alike, as the rows lie on one line.
	if mark := differing(first, second); mark.Empty() || mark.Max.Y > 40 || mark.Dx() < 60 || mark.Dx() > 250 {
		t.Errorf("the picture of a sample differs from the exact one in %v, want the word \"sampled\" in its status line", mark)
	}
	if other := differing(second, exported); !other.Empty() {
		t.Errorf("the exported picture differs in %v from that of all rows", other)
	}
}

// picture runs a cell and decodes the picture that its chart keeps in the notebook.
func (n *Notebook) picture(code string) image.Image {
	n.t.Helper()
	text, err := base64.StdEncoding.DecodeString(n.Through(code).Text("data|image/png"))
	if err != nil {
		n.t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

// differing is the rectangle outside of which two pictures are the same.
func differing(a, b image.Image) (r image.Rectangle) {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}
