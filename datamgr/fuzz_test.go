package datamgr_test

import (
	"bytes"
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

// addDamaged seeds a fuzzer with a file, and with copies of it that are cut and that have bits flipped.
// Every test run goes through them; the fuzzer begins with them.
func addDamaged(f *testing.F, seed uint64, cuts, flips int, whole []byte) {
	r := rand.New(rand.NewPCG(61, seed))
	f.Add(whole)
	for range cuts {
		f.Add(whole[:r.IntN(len(whole))])
	}
	for i := range flips {
		flipped := bytes.Clone(whole)
		for range 1 + i%3 {
			flipped[r.IntN(len(flipped))] ^= 1 << r.IntN(8)
		}
		f.Add(flipped)
	}
}

var ipcBodies = map[string][]ipc.Option{"plain": nil, "lz4": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()}}

// allTypes is two records: the types that charts know, and those that are widened, dictionaries
// among them.
func allTypes(t testing.TB) [][]arrow.Record {
	widened, _ := narrow(t)
	return [][]arrow.Record{{sample(40, 1), sample(20, 2)}, {widened, widened}}
}

// FuzzOpenStream changes real streams of every kind of body: the answer is an error or rows.
func FuzzOpenStream(f *testing.F) {
	for i, records := range allTypes(f) {
		for name, options := range ipcBodies {
			addDamaged(f, uint64(i)+uint64(len(name))<<8, 40, 80, streamBytes(f, records, options...))
		}
	}
	fuzzOpening(f, ".arrows")
}

// FuzzOpenPacked is FuzzOpen for what is not read in place: compressed bodies and dictionaries.
func FuzzOpenPacked(f *testing.F) {
	for i, records := range allTypes(f) {
		for name, options := range ipcBodies {
			addDamaged(f, 1000+uint64(i)+uint64(len(name))<<8, 40, 80, arrowBytes(f, records, options...))
		}
	}
	fuzzOpening(f, ".arrow")
}

// FuzzOpenParquetCodecs is FuzzOpenParquet for every compression.
func FuzzOpenParquetCodecs(f *testing.F) {
	for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Zstd, compress.Codecs.Brotli} {
		addDamaged(f, 2000+uint64(codec), 20, 80, parquetBytes(f, []arrow.Record{sample(40, 1), sample(20, 2)}, 25, codec))
	}
	fuzzOpening(f, ".parquet")
}

// FuzzReadIndex reads any bytes as an index file: what is not refused has the sections that were
// written, or sums that say so.
func FuzzReadIndex(f *testing.F) {
	var of [32]byte
	for i := range of {
		of[i] = byte(i)
	}
	for i, name := range []string{"index-v1.bin", "index-v2.bin"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		addDamaged(f, 3000+uint64(i), 100, 300, b)
	}
	pinned, err := data.ReadIndex(filepath.Join("testdata", "index-v2.bin"), of)
	if err != nil {
		f.Fatal(err)
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(folder, fmt.Sprintf("%p.index", &b))
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(path)
		sections, err := data.ReadIndex(path, of)
		if err != nil || len(sections) != len(pinned) {
			return
		}
		for i, s := range sections {
			if len(s) == len(pinned[i]) && len(s) > 0 && sameSums(b, pinned) && !bytes.Equal(s, pinned[i]) {
				t.Errorf("section %d has other bytes under the sums of the pinned file", i)
			}
		}
	})
}

// sameSums reports whether a file has the head, and so the sums, of the pinned one.
func sameSums(b []byte, pinned [][]byte) bool {
	whole, err := os.ReadFile(filepath.Join("testdata", "index-v2.bin"))
	pages := 0
	for _, s := range pinned {
		pages += (len(s) + 65535) / 65536
	}
	head := 48 + 8*len(pinned) + 4*pages
	return err == nil && len(b) >= head && bytes.Equal(b[:head], whole[:head])
}
