package datamgr_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/testset"
)

// indexSections reads an index file by docs/tiles.md alone, and checks every sum.
func indexSections(t *testing.T, path string) (sections [][]byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	if string(b[:8]) != "GPCIDX\x02\n" {
		t.Fatalf("%s begins with %q", path, b[:8])
	}
	count := int(binary.LittleEndian.Uint32(b[40:]))
	var lengths []int
	pages := 0
	for i := range count {
		n := int(binary.LittleEndian.Uint64(b[48+8*i:]))
		lengths, pages = append(lengths, n), pages+(n+65535)/65536
	}
	sums := b[48+8*count:][:4*pages]
	head := 48 + 8*count + 4*pages
	if got := crc32.Checksum(append(bytes.Clone(b[:44]), b[48:head]...), castagnoli); got != binary.LittleEndian.Uint32(b[44:]) {
		t.Errorf("%s: the sum of the head is %x", path, got)
	}
	at := head
	for _, n := range lengths {
		at = (at + 63) / 64 * 64
		section := b[at : at+n]
		for from := 0; from < n; from += 65536 {
			if got := crc32.Checksum(section[from:min(from+65536, n)], castagnoli); got != binary.LittleEndian.Uint32(sums) {
				t.Errorf("%s: the sum of a page is %x", path, got)
			}
			sums = sums[4:]
		}
		sections, at = append(sections, section), at+n
	}
	if at != len(b) || len(sums) > 0 {
		t.Errorf("%s: %d bytes, the sections end at %d", path, len(b), at)
	}
	return sections
}

// numberAt reads value i of a section of a column's type.
func numberAt(b []byte, of string, i int) float64 {
	switch of {
	case testset.Time:
		return float64(int64(binary.LittleEndian.Uint64(b[8*i:])))
	case testset.Price:
		return math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	case testset.Size:
		return float64(int32(binary.LittleEndian.Uint32(b[4*i:])))
	}
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
}

func words(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}

// What docs/tiles.md says of kept indexes is what lies in the files, worked out from the rows.
func TestKeptIndexesHaveTheLayoutOfTheDocs(t *testing.T) {
	folder := keepIndexes(t)
	path := testFile(t, 60_000, 21)
	views(t, path)
	d := data.Load(path)
	defer d.Close()
	names := d.Columns()
	values := map[string][]float64{}
	for _, name := range names {
		values[name] = column(t, d, name)
	}
	// The order of x, in which size was drawn.
	x := values[testset.X]
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return x[order[a]] < x[order[b]] })
	blocks := func(what string, section []byte, name string, row func(i int) int) {
		t.Helper()
		v := values[name]
		for from := 0; from < len(v); from += 64 {
			least, greatest := math.Inf(1), math.Inf(-1)
			for i := from; i < min(from+64, len(v)); i++ {
				least, greatest = math.Min(least, v[row(i)]), math.Max(greatest, v[row(i)])
			}
			if got := [2]float64{numberAt(section, name, from/32), numberAt(section, name, from/32+1)}; got != [2]float64{least, greatest} {
				t.Fatalf("%s, block %d: %v, want %v to %v", what, from/64, got, least, greatest)
			}
		}
	}
	seen := map[string]int{}
	for _, file := range indexFiles(t, folder) {
		name := strings.TrimSuffix(filepath.Base(file), ".index")
		sections := indexSections(t, file)
		kind, rest, _ := strings.Cut(name, "-")
		by := strings.Contains(rest, "-by-")
		switch {
		case kind == "blocks64" && by:
			blocks(name, sections[0], testset.Size, func(i int) int { return order[i] })
			kind = "blocks64-by"
		case kind == "blocks64":
			of := names[rest[0]-'0']
			blocks(name, sections[0], of, func(i int) int { return i })
			if want := []byte{0}; of == testset.Time && sections[1][0] != 1 || of != testset.Time && !bytes.Equal(sections[1], want) {
				t.Errorf("%s: in order is %v", name, sections[1])
			}
		case kind == "order":
			for i, row := range words(sections[0]) {
				if int(row) != order[i] {
					t.Fatalf("%s: position %d is row %d, want %d", name, i, row, order[i])
				}
			}
		case kind == "grid10":
			checkGrid(t, sections, x, values[testset.Y])
		}
		seen[kind]++
	}
	if seen["blocks64"] != 4 || seen["blocks64-by"] != 1 || seen["order"] != 1 || seen["grid10"] != 1 {
		t.Errorf("indexes seen: %v", seen)
	}
}

// gridLevel is the level whose bins, counted from that of the least value, are what places says.
func gridLevel(t *testing.T, values []float64, row []uint32, place func(i int) int64) (level int, first, count int64) {
	t.Helper()
	least, greatest := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		least, greatest = math.Min(least, v), math.Max(greatest, v)
	}
	bin := func(v float64, level int) int64 { return int64(math.Floor(math.Ldexp(v, -level))) }
levels:
	for level = -40; level < 40; level++ {
		first = bin(least, level)
		for i, r := range row {
			if bin(values[r], level-10)-first<<10 != place(i) {
				continue levels
			}
		}
		return level, first, bin(greatest, level) - first + 1
	}
	t.Fatal("no level of the grid explains its entries")
	return 0, 0, 0
}

func checkGrid(t *testing.T, sections [][]byte, x, y []float64) {
	t.Helper()
	counts, starts, entries := words(sections[0]), words(sections[1]), words(sections[2])
	rows, at := make([]uint32, len(entries)/2), make([]uint32, len(entries)/2)
	once := map[uint32]bool{}
	for i := range rows {
		rows[i], at[i] = entries[2*i], entries[2*i+1]
		once[rows[i]] = true
	}
	if len(rows) != len(x) || len(once) != len(x) || len(starts) != len(counts)+1 || int(starts[len(counts)]) != len(x) {
		t.Fatalf("%d entries of %d rows, %d cells and %d beginnings", len(rows), len(once), len(counts), len(starts))
	}
	level, first, across := gridLevel(t, x, rows, func(i int) int64 { return int64(at[i] >> 10) })
	cellOf := make([]int64, len(rows))
	for cell, n := range counts {
		if starts[cell+1]-starts[cell] != n {
			t.Fatalf("cell %d has %d rows and the entries %d to %d", cell, n, starts[cell], starts[cell+1])
		}
		for i := starts[cell]; i < starts[cell+1]; i++ {
			cellOf[i] = int64(cell)
		}
	}
	// An entry's y is that of its row of cells, and ten bits below.
	_, _, high := gridLevel(t, y, rows, func(i int) int64 { return cellOf[i]/across<<10 | int64(at[i]&1023) })
	if across*high != int64(len(counts)) {
		t.Errorf("%d cells, want %d by %d", len(counts), across, high)
	}
	for i, r := range rows {
		if got, want := cellOf[i]%across, int64(math.Floor(math.Ldexp(x[r], -level)))-first; got != want {
			t.Fatalf("row %d lies in column %d, want %d", r, got, want)
		}
	}
}

// A file that an older version kept is of no use to this one: it is made anew, and the answers are
// those of the rows.
func TestIndexesOfOlderVersionsAreBuiltAgain(t *testing.T) {
	folder := keepIndexes(t)
	path := testFile(t, 60_000, 22)
	want, _ := views(t, path)
	old, err := os.ReadFile(filepath.Join("testdata", "index-v1.bin"))
	if err != nil {
		t.Fatal(err)
	}
	files := indexFiles(t, folder)
	whole := map[string][]byte{}
	for _, file := range files {
		if whole[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
		ofThisData := bytes.Clone(old)
		copy(ofThisData[8:40], whole[file][8:40])
		if err := os.WriteFile(file, ofThisData, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, loaded := views(t, path)
	sameBytes(t, "with indexes of version 1 in the cache", got, want)
	if loaded != 0 {
		t.Errorf("%d indexes of version 1 were used", loaded)
	}
	for _, file := range files {
		if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, whole[file]) {
			t.Errorf("%s was not written anew", filepath.Base(file))
		}
	}
	if _, loaded := views(t, path); loaded != len(files) {
		t.Errorf("%d of %d are used after that", loaded, len(files))
	}
}
