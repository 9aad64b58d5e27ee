package datamgr_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
)

// Files of every format, whole; the fuzzers begin with them, so that a short run of one is spent on
// changes and not on a corpus. The tests below go through many that are cut and flipped.

var ipcBodies = [][]ipc.Option{nil, {ipc.WithLZ4()}, {ipc.WithZstd()}}

// allTypes are records of the types that charts know, and of those that are widened, dictionaries
// among them.
func allTypes(t testing.TB) [][]arrow.Record {
	widened, _ := narrow(t)
	return [][]arrow.Record{{sample(40, 1), sample(20, 2)}, {widened, widened}}
}

func arrowFiles(t testing.TB) (files [][]byte) {
	for _, records := range allTypes(t) {
		for _, body := range ipcBodies {
			files = append(files, arrowBytes(t, records, body...))
		}
	}
	return files
}

func arrowStreams(t testing.TB) (files [][]byte) {
	for _, records := range allTypes(t) {
		for _, body := range ipcBodies {
			files = append(files, streamBytes(t, records, body...))
		}
	}
	return files
}

func parquetFiles(t testing.TB) (files [][]byte) {
	for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Zstd, compress.Codecs.Brotli} {
		files = append(files, parquetBytes(t, []arrow.Record{sample(40, 1), sample(20, 2)}, 25, codec))
	}
	return files
}

const someCSV = "when,price,venue\n2024-01-02T09:30:00Z,1.5,\"a \"\"b\"\", c\"\n2024-01-02,nan,\n\"x\ny\",1e400,9223372036854775808\n"

func FuzzOpen(f *testing.F)        { fuzzOpening(f, ".arrow", arrowFiles(f)...) }
func FuzzOpenStream(f *testing.F)  { fuzzOpening(f, ".arrows", arrowStreams(f)...) }
func FuzzOpenParquet(f *testing.F) { fuzzOpening(f, ".parquet", parquetFiles(f)...) }
func FuzzOpenCSV(f *testing.F)     { fuzzOpening(f, ".csv", []byte(someCSV)) }

// fuzzOpening opens each input as a file with the extension, and uses all of what opens: an error
// is as good as a dataset, a panic is not.
func fuzzOpening(f *testing.F, extension string, whole ...[]byte) {
	for _, b := range whole {
		f.Add(b)
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) { opening(t, folder, extension, b) })
}

func opening(t *testing.T, folder, extension string, b []byte) {
	path := filepath.Join(folder, fmt.Sprintf("%p%s", &b, extension))
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	d, err := data.Open(path)
	if err != nil {
		return
	}
	defer d.Close()
	useAll(d)
}

// cutAndFlipped gives copies of a file that end early, that have bits flipped, and that have a byte of
// their ends or beginnings replaced, where the metadata lies.
func cutAndFlipped(r *rand.Rand, whole []byte, each int) (damaged [][]byte) {
	for range each {
		damaged = append(damaged, whole[:r.IntN(len(whole))])
		flipped, replaced, ended := bytes.Clone(whole), bytes.Clone(whole), bytes.Clone(whole)
		for range 1 + r.IntN(3) {
			flipped[r.IntN(len(flipped))] ^= 1 << r.IntN(8)
		}
		replaced[r.IntN(min(2000, len(whole)))] = byte([]int{0, 1, 127, 128, 255}[r.IntN(5)])
		ended[len(whole)-1-r.IntN(min(len(whole), endBytes(whole)))] = byte(r.IntN(256))
		damaged = append(damaged, flipped, replaced, ended)
	}
	return damaged
}

// endBytes is the length of the footer of an Arrow or a Parquet file, or some bytes.
func endBytes(whole []byte) int {
	n := len(whole)
	for _, tail := range []int{10, 8} {
		if size := binary.LittleEndian.Uint32(whole[n-tail:]); size > 0 && size < uint32(n) {
			return int(size) + tail
		}
	}
	return 300
}

// Cut and damaged files of every format and compression are errors, or rows: never a panic.
func TestCutAndFlippedFilesOfEveryCompression(t *testing.T) {
	for extension, files := range map[string][][]byte{".arrow": arrowFiles(t), ".arrows": arrowStreams(t), ".parquet": parquetFiles(t)} {
		t.Run(extension, func(t *testing.T) {
			folder := t.TempDir()
			for i, whole := range files {
				for _, b := range cutAndFlipped(rand.New(rand.NewPCG(61, uint64(i))), whole, 12) {
					opening(t, folder, extension, b)
				}
			}
		})
	}
}

func TestAnyTextAsCSVIsAnErrorOrRows(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	alphabet := []byte("\",;\n\r\t |0.-+eTZ:\x00\xff")
	folder := t.TempDir()
	for range 300 {
		b := []byte(someCSV)
		for range 1 + r.IntN(6) {
			b[r.IntN(len(b))] = alphabet[r.IntN(len(alphabet))]
		}
		opening(t, folder, ".csv", b[:r.IntN(len(b)+1)])
	}
}

// indexIdentity is what the pinned index files tell of their data.
func indexIdentity() (of [32]byte) {
	for i := range of {
		of[i] = byte(i)
	}
	return of
}

// FuzzReadIndex reads any bytes as an index file: what is not refused has the sections that were
// written, or sums that say so.
func FuzzReadIndex(f *testing.F) {
	for _, b := range indexFixtures(f) {
		f.Add(b)
	}
	check := readingIndexes(f)
	f.Fuzz(func(t *testing.T, b []byte) { check(t, b) })
}

func TestCutAndFlippedIndexesAreNotUsed(t *testing.T) {
	check := readingIndexes(t)
	for i, whole := range indexFixtures(t) {
		for _, b := range cutAndFlipped(rand.New(rand.NewPCG(62, uint64(i))), whole, 100) {
			check(t, b)
		}
	}
}

func indexFixtures(t testing.TB) (files [][]byte) {
	for _, name := range []string{"index-v1.bin", "index-v2.bin"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b)
	}
	return files
}

func readingIndexes(t testing.TB) func(t *testing.T, b []byte) {
	pinned, err := data.ReadIndex(filepath.Join("testdata", "index-v2.bin"), indexIdentity())
	if err != nil {
		t.Fatal(err)
	}
	whole := indexFixtures(t)[1]
	pages := 0
	for _, s := range pinned {
		pages += (len(s) + 65535) / 65536
	}
	head := whole[:48+8*len(pinned)+4*pages]
	folder := t.TempDir()
	return func(t *testing.T, b []byte) {
		path := filepath.Join(folder, fmt.Sprintf("%p.index", &b))
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(path)
		sections, err := data.ReadIndex(path, indexIdentity())
		if err != nil || !bytes.HasPrefix(b, head) {
			return // refused, or of other sums
		}
		for i, s := range sections {
			if !bytes.Equal(s, pinned[i]) {
				t.Errorf("section %d has other bytes under the same sums", i)
			}
		}
	}
}
