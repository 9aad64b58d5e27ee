package datamgr_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
)

// webServer serves files, and counts the bytes that it sends.
func webServer(t *testing.T, files map[string][]byte) (address string, sent *atomic.Int64) {
	t.Helper()
	sent = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"one"`)
		http.ServeContent(counting{w, sent}, r, r.URL.Path, time.Time{}, bytes.NewReader(b))
	}))
	t.Cleanup(s.Close)
	return s.URL, sent
}

type counting struct {
	http.ResponseWriter
	sent *atomic.Int64
}

func (c counting) Write(b []byte) (int, error) {
	c.sent.Add(int64(len(b)))
	return c.ResponseWriter.Write(b)
}

func TestParquetOnTheWebIsReadPieceByPiece(t *testing.T) {
	records := []arrow.Record{sample(20_000, 1)}
	whole := parquetBytes(t, records, 5000, compress.Codecs.Snappy)
	address, sent := webServer(t, map[string][]byte{"/data/trades.parquet": whole})
	d, err := data.Open(address + "/data/trades.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Rows() != 20_000 || d.Name() != "trades.parquet" {
		t.Errorf("%d rows of %s", d.Rows(), d.Name())
	}
	if n := sent.Load(); n > int64(len(whole))/10 {
		t.Errorf("opening fetched %d of %d bytes", n, len(whole))
	}
	if _, err := d.Measure(2); err != nil {
		t.Fatal(err)
	}
	if n := sent.Load(); n > int64(len(whole))/2 {
		t.Errorf("one column of seven fetched %d of %d bytes", n, len(whole))
	}
	again, err := data.Open(address + "/data/trades.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Handle().ID != d.Handle().ID {
		t.Error("the same file was opened twice")
	}
	sameRows(t, d, records)
}

func TestOtherFilesOnTheWebAreDownloaded(t *testing.T) {
	records := []arrow.Record{sample(100, 1)}
	address, _ := webServer(t, map[string][]byte{"/a.arrow": arrowBytes(t, records), "/b.csv": []byte("x,y\n1,2\n")})
	d, err := data.Open(address + "/a.arrow")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	sameRows(t, d, records)
	c, err := data.Open(address + "/b.csv?version=2")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.Rows() != 1 || !strings.Contains(strings.Join(c.Notices(), " "), "downloaded 8 bytes") {
		t.Errorf("%d rows; %q", c.Rows(), c.Notices())
	}
}

func TestWhatGoesWrongOnTheWebIsAnError(t *testing.T) {
	whole := parquetBytes(t, []arrow.Record{sample(2000, 1)}, 500, compress.Codecs.Snappy)
	var mode atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch mode.Load() {
		case 0:
			w.Header().Set("ETag", `"one"`)
			http.ServeContent(w, r, "x.parquet", time.Time{}, bytes.NewReader(whole))
		case 1:
			w.Header().Set("ETag", `"two"`)
			http.ServeContent(w, r, "x.parquet", time.Time{}, bytes.NewReader(whole))
		case 2:
			http.Error(w, "no", http.StatusForbidden)
		case 3: // promises more than it sends
			w.Header().Set("Content-Length", "5000")
			_, _ = w.Write([]byte("x,y\n1,2\n"))
		}
	}))
	d, err := data.Open(s.URL + "/x.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	mode.Store(1)
	if _, err := d.Measure(1); err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("another version of the file: %v", err)
	}
	mode.Store(0)
	anew, err := data.Open(s.URL + "/x.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer anew.Close()
	if _, err := anew.Measure(1); err != nil {
		t.Errorf("loaded again after a failure: %v", err)
	}
	mode.Store(2)
	if _, err := data.Open(s.URL + "/x.parquet"); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("a refusal: %v", err)
	}
	mode.Store(3)
	if _, err := data.Open(s.URL + "/x.csv"); err == nil || !strings.Contains(err.Error(), "broke off") {
		t.Errorf("a file cut short: %v", err)
	}
	s.Close()
	if _, err := data.Open(s.URL + "/x.parquet"); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("no server: %v", err)
	}
	if _, err := data.Open("http://"); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("no address: %v", err)
	}
}
