//go:build cloud

package datamgr_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	data "gpucharts/datamgr"
)

// The parts of the protocols of Google Cloud Storage and of Azure Blob Storage that reading needs, on
// the loopback, for the stores' own client libraries: neither has a server among Go's modules that goes
// with the versions of these. What they cannot show is how the stores themselves refuse.

var changedAt = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// serve gives an object, or the range of it that is asked for, and counts the ranges.
func serve(w http.ResponseWriter, r *http.Request, b []byte, ranges *atomic.Int64) {
	if asked := r.Header.Get("x-ms-range"); asked != "" {
		r.Header.Set("Range", asked)
	}
	if r.Header.Get("Range") != "" {
		ranges.Add(1)
	}
	w.Header().Set("ETag", `"one"`)
	http.ServeContent(w, r, "", changedAt, bytes.NewReader(b))
}

// googleStore speaks the JSON API for what an object is, and the XML API for its bytes.
func googleStore(objects map[string][]byte, ranges *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		path, describe := strings.CutPrefix(r.URL.EscapedPath(), "/storage/v1/b/")
		name, err := url.PathUnescape(strings.Replace(strings.TrimPrefix(path, "/"), "/o/", "/", 1))
		b, ok := objects[name]
		if !ok || err != nil {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"error": {"code": 404, "message": "No such object"}}`)
			return
		}
		if !describe {
			w.Header().Set("X-Goog-Generation", "1")
			serve(w, r, b, ranges)
			return
		}
		bucket, key, _ := strings.Cut(name, "/")
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{
			"kind": "storage#object", "bucket": bucket, "name": key, "size": fmt.Sprint(len(b)), "generation": "1", "metageneration": "1",
			"etag": "one", "updated": changedAt.Format(time.RFC3339), "timeCreated": changedAt.Format(time.RFC3339)})
	}
}

// azureStore speaks the Blob service's REST API, and wants requests that are signed by an account.
func azureStore(t *testing.T, account string, objects map[string][]byte, ranges *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Authorization"), "SharedKey "+account+":") {
			t.Errorf("%s is signed %q", r.URL, r.Header.Get("Authorization"))
		}
		b, ok := objects[strings.TrimPrefix(r.URL.Path, "/"+account+"/")]
		if !ok {
			w.Header().Set("x-ms-error-code", "BlobNotFound")
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("x-ms-blob-type", "BlockBlob")
		w.Header().Set("x-ms-creation-time", changedAt.Format(http.TimeFormat))
		serve(w, r, b, ranges)
	}
}

func TestAddressesOfGoogleAndAzureStoresLoad(t *testing.T) {
	parquet, csv := cloudFiles(t)
	objects := map[string][]byte{"trades/2026/small.parquet": parquet, "trades/2026/a b.csv": csv}
	const account = "someone"
	var ranges atomic.Int64
	google, azure := httptest.NewServer(googleStore(objects, &ranges)), httptest.NewServer(azureStore(t, account, objects, &ranges))
	defer google.Close()
	defer azure.Close()
	t.Setenv("STORAGE_EMULATOR_HOST", strings.TrimPrefix(google.URL, "http://"))
	t.Setenv("AZURE_STORAGE_ACCOUNT", account)
	t.Setenv("AZURE_STORAGE_KEY", base64.StdEncoding.EncodeToString([]byte("a key")))
	for scheme, query := range map[string]string{"gs": "", "azblob": "?protocol=http&domain=" + strings.TrimPrefix(azure.URL, "http://")} {
		for key, rows := range map[string]int64{"2026/small.parquet": 1000, "2026/a b.csv": 3} {
			ranges.Store(0)
			d, err := data.Open(scheme + "://trades/" + key + query)
			if err != nil {
				t.Errorf("%s: %v", key, err)
				continue
			}
			if d.Rows() != rows {
				t.Errorf("%s of %s has %d rows, want %d", key, scheme, d.Rows(), rows)
			}
			opened := ranges.Load()
			checkColumnOfCloud(t, d)
			if strings.HasSuffix(key, ".parquet") && (opened == 0 || ranges.Load() == opened) {
				t.Errorf("%s of %s: %d ranges to open it, %d with a column", key, scheme, opened, ranges.Load())
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}
		if _, err := data.Open(scheme + "://trades/none.parquet" + query); err == nil || !strings.Contains(err.Error(), "no such file") {
			t.Errorf("a file that is not there: %v", err)
		}
	}
}
