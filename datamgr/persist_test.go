package datamgr_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
	"gpucharts/display/wire"
)

// keepIndexes makes datasets of any size keep their indexes in a folder of the test's own.
func keepIndexes(t *testing.T) (folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "indexes")
	t.Setenv("GPUCHARTS_CACHE", folder)
	before := data.KeepIndexesFrom(1)
	t.Cleanup(func() { data.KeepIndexesFrom(before) })
	return folder
}

// views answers requests that use every kind of index, and closes the dataset.
func views(t *testing.T, path string) (payloads [][]byte, loaded int) {
	t.Helper()
	d := data.Load(path)
	defer d.Close()
	for _, q := range []*wire.Request{
		request(t, d, wire.M4, testset.Time, testset.Price, wire.Place{LevelX: 26, IndexX: testset.Start.UnixMicro() >> 36}),
		request(t, d, wire.M4, testset.X, testset.Size, wire.Place{LevelX: -9}, wire.Place{LevelX: -7, IndexX: -1}),
		request(t, d, wire.Count, testset.X, testset.Y, wire.Place{LevelX: -5, LevelY: -5}, wire.Place{LevelX: -9, LevelY: -9, IndexX: -1}),
	} {
		r, payload := d.Answer(context.Background(), q)
		if r.Status != wire.OK || len(payload) == 0 {
			t.Fatalf("status %d, %d bytes: %s", r.Status, len(payload), r.Message)
		}
		payloads = append(payloads, payload)
	}
	return payloads, data.IndexesLoaded(d)
}

func sameBytes(t *testing.T, what string, got, want [][]byte) {
	t.Helper()
	for i := range want {
		if !bytes.Equal(got[i], want[i]) {
			t.Errorf("%s: the answer to request %d is another one", what, i)
		}
	}
}

func indexFiles(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.index"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func testFile(t *testing.T, rows int64, seed uint64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "set.arrow")
	if err := testset.Write(path, testset.Options{Rows: rows, Seed: seed, BatchRows: 10_000}); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestIndexesOutliveTheKernel(t *testing.T) {
	folder := keepIndexes(t)
	path := testFile(t, 60_000, 1)
	first, loaded := views(t, path)
	files := indexFiles(t, folder)
	if loaded != 0 || len(files) != 7 { // 4 columns, an order, a column in it, a grid
		t.Fatalf("%d indexes loaded at first, then %d kept: %v", loaded, len(files), files)
	}
	second, loaded := views(t, path)
	if loaded != len(files) {
		t.Errorf("%d of %d kept indexes were used", loaded, len(files))
	}
	sameBytes(t, "from kept indexes", second, first)
}

func TestADamagedIndexIsBuiltAgain(t *testing.T) {
	folder := keepIndexes(t)
	path := testFile(t, 60_000, 2)
	want, _ := views(t, path)
	r := rand.New(rand.NewPCG(1, 1))
	for _, file := range indexFiles(t, folder) {
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		damage := map[string][]byte{"empty": {}, "cut": whole[:len(whole)/2], "of another version": append([]byte("GPCIDX\x09\n"), whole[8:]...)}
		for _, at := range []int{9, 41, 45, 50, r.IntN(len(whole)), len(whole) - 1} {
			flipped := bytes.Clone(whole)
			flipped[at] ^= 4
			damage["flipped at "+string(rune('a'+at%26))] = flipped
		}
		for what, b := range damage {
			if err := os.WriteFile(file, b, 0o644); err != nil {
				t.Fatal(err)
			}
			got, _ := views(t, path)
			sameBytes(t, filepath.Base(file)+" "+what, got, want)
			if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, whole) {
				t.Errorf("%s %s was not written anew", filepath.Base(file), what)
			}
		}
	}
}

func TestAnIndexOfAnotherFileIsNotUsed(t *testing.T) {
	folder := keepIndexes(t)
	path := testFile(t, 60_000, 3)
	views(t, path)
	before := indexFiles(t, folder)
	other := testFile(t, 60_000, 4)
	info, err := os.Stat(other)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Now(), info.ModTime().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, loaded := views(t, path); loaded != 0 {
		t.Errorf("%d indexes of the old file were used", loaded)
	}
	if now := indexFiles(t, folder); len(now) != 2*len(before) {
		t.Errorf("%d index files, want those of two data files (%d)", len(now), 2*len(before))
	}
}

func TestACacheThatCannotBeWrittenCostsNoChart(t *testing.T) {
	folder := keepIndexes(t)
	if err := os.WriteFile(folder, nil, 0o644); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	if _, loaded := views(t, testFile(t, 60_000, 5)); loaded != 0 {
		t.Errorf("%d indexes loaded", loaded)
	}
}

func TestTheCacheGivesUpWhatWasMadeLongestAgo(t *testing.T) {
	folder := keepIndexes(t)
	views(t, testFile(t, 60_000, 6))
	old := indexFiles(t, folder)
	for _, f := range old {
		if err := os.Chtimes(f, time.Now(), time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	views(t, testFile(t, 60_000, 7))
	var young int64
	kept := map[string]bool{}
	for _, f := range indexFiles(t, folder) {
		kept[f] = true
	}
	for _, f := range old {
		delete(kept, f)
	}
	for f := range kept {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		young += info.Size()
	}
	data.PruneIndexes(folder, young)
	left := indexFiles(t, folder)
	if len(left) != len(kept) {
		t.Errorf("%d index files are left, want %d", len(left), len(kept))
	}
	for _, f := range left {
		if !kept[f] {
			t.Errorf("%s is old and was kept", f)
		}
	}
}

// A page of the list of rows is checked when it is read: damage that comes after the file was
// mapped first, or in a page that no view needed so far, is found all the same.
func TestDamageInTheListOfRowsIsFoundWhenItIsRead(t *testing.T) {
	keepIndexes(t)
	path := testFile(t, 300_000, 15)
	fine := func(d *data.Dataset) []byte {
		q := request(t, d, wire.Count, testset.X, testset.Y, wire.Place{LevelX: -9, LevelY: -9, IndexX: -1}, wire.Place{LevelX: -9, LevelY: -9})
		r, payload := d.Answer(context.Background(), q)
		if r.Status != wire.OK {
			t.Fatal(r.Message)
		}
		return payload
	}
	d := data.Load(path)
	want := fine(d)
	d.Close()
	files, err := filepath.Glob(filepath.Join(os.Getenv("GPUCHARTS_CACHE"), "*", "grid*.index"))
	if err != nil || len(files) != 1 {
		t.Fatalf("grids kept: %v (%v)", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(whole)
	for at := len(whole) / 2; at < len(whole); at += 1 << 10 { // all pages of the list's second half
		damaged[at] ^= 1
	}
	if err := os.WriteFile(files[0], damaged, 0o644); err != nil {
		t.Fatal(err)
	}
	d = data.Load(path)
	if got := fine(d); !bytes.Equal(got, want) {
		t.Error("a damaged list of rows gave another picture")
	}
	d.Close()
	if again, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(again, whole) {
		t.Error("the damaged index was not written anew")
	}
}

// An index of rows that changed while it was made is not kept under the name of those that were:
// a copy of the old file with its old time would get it.
func TestAnIndexOfAFileThatChangesMeanwhileIsNotKept(t *testing.T) {
	folder := keepIndexes(t)
	for _, large := range []bool{false, true} {
		if large {
			defer data.DraftFrom(1)()
		}
		path := testFile(t, 60_000, 16)
		d := data.Load(path)
		data.SkipFileCheck(d) // the file changes between the check and the reading
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte{1, 2, 3}, 300_000); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if err := os.Chtimes(path, time.Now(), time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		ask(t, d, request(t, d, wire.M4, testset.X, testset.Size, wire.Place{LevelX: -9}))
		ask(t, d, request(t, d, wire.Count, testset.X, testset.Y, wire.Place{LevelX: -9, LevelY: -9}))
		d.Close()
		if kept, _ := filepath.Glob(filepath.Join(folder, "*", "*")); len(kept) > 0 {
			t.Errorf("kept all the same: %v", kept)
		}
		if left, _ := filepath.Glob(filepath.Join(folder, "*", ".part-*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}
