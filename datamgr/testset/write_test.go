package testset_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
)

func TestTheSameSeedWritesTheSameBytesAndAnotherSeedOthers(t *testing.T) {
	o := testset.Options{Rows: 10_000, Seed: 3, BatchRows: 1000}
	write := func(o testset.Options) []byte {
		path := filepath.Join(t.TempDir(), "set.arrow")
		if err := testset.Write(path, o); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := write(o)
	if !bytes.Equal(first, write(o)) {
		t.Error("two files of one seed differ")
	}
	o.Seed = 4
	if bytes.Equal(first, write(o)) {
		t.Error("files of two seeds are the same")
	}
}

func TestTimeIsInOrderAndOnlyTheSpikeIsThatHigh(t *testing.T) {
	o := testset.Options{Rows: 300_000, BatchRows: 1 << 16}
	path := filepath.Join(t.TempDir(), "set.arrow")
	var last int64
	o.Progress = func(rows int64) { last = rows }
	if err := testset.Write(path, o); err != nil {
		t.Fatal(err)
	}
	d := data.Load(path)
	defer d.Close()
	h, err := d.Measure(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if d.Rows() != o.Rows || last != o.Rows {
		t.Errorf("%d rows, progress to %d, want %d", d.Rows(), last, o.Rows)
	}
	if !*h.Metadata.Columns[0].Ordered {
		t.Error("time is not in order")
	}
	prices, err := d.Column(testset.Price)
	if err != nil {
		t.Fatal(err)
	}
	for row := range d.Rows() {
		price, _ := prices.Float(row)
		if want := row == testset.Spike(o); (price == testset.SpikePrice) != want || !want && (price < 50 || price > 190) {
			t.Fatalf("row %d has price %v", row, price)
		}
	}
}

func TestAFolderThatIsNotThereIsAnErrorThatNamesTheFile(t *testing.T) {
	if err := testset.Write(filepath.Join(t.TempDir(), "no", "set.arrow"), testset.Options{Rows: 1}); err == nil {
		t.Error("no error")
	}
}
