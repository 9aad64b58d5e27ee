//go:build cloud

package datamgr_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"

	data "gpucharts/datamgr"
)

const cloudCSV = "a,b\n1,0.5\n2,1.5\n3,2.5\n"

// cloudFiles are the bytes of a Parquet file of 1,000 rows and of a CSV file of 3.
func cloudFiles(t *testing.T) (parquet, csv []byte) {
	t.Helper()
	b := array.NewInt64Builder(memory.DefaultAllocator)
	for i := range 1000 {
		b.Append(int64(i) + 1)
	}
	schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}}, nil)
	record := array.NewRecord(schema, []arrow.Array{b.NewArray()}, 1000)
	return parquetBytes(t, []arrow.Record{record}, 300, compress.Codecs.Snappy), []byte(cloudCSV)
}

func upload(t *testing.T, b *blob.Bucket, key string, bytes []byte) {
	t.Helper()
	if err := b.WriteAll(context.Background(), key, bytes, nil); err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfBucketsAreReadLikeThoseOfTheDisk(t *testing.T) {
	folder := t.TempDir()
	onDisk, err := fileblob.OpenBucket(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*blob.Bucket{"file": onDisk, "memory": memblob.OpenBucket(nil)} {
		t.Run(name, func(t *testing.T) {
			defer b.Close()
			parquet, csv := cloudFiles(t)
			upload(t, b, "in/small.parquet", parquet)
			upload(t, b, "in/small.csv", csv)
			upload(t, b, "in/empty.csv", nil)
			for key, rows := range map[string]int64{"in/small.parquet": 1000, "in/small.csv": 3} {
				d, err := data.OpenObject(b, name+"://"+key, key)
				if err != nil {
					t.Fatal(err)
				}
				if d.Rows() != rows || d.Name() != filepath.Base(key) {
					t.Errorf("%s: %d rows, called %s", key, d.Rows(), d.Name())
				}
				checkColumnOfCloud(t, d)
			}
			for key, part := range map[string]string{"in/none.parquet": "no such file", "in/empty.csv": "empty"} {
				if _, err := data.OpenObject(b, name+"://"+key, key); err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("%s: %v", key, err)
				}
			}
		})
	}
}

func TestAFileOfABucketThatChangesIsAnError(t *testing.T) {
	b := memblob.OpenBucket(nil)
	defer b.Close()
	parquet, csv := cloudFiles(t)
	upload(t, b, "a.parquet", parquet)
	d, err := data.OpenObject(b, "mem://a.parquet", "a.parquet")
	if err != nil {
		t.Fatal(err)
	}
	upload(t, b, "a.parquet", csv)
	if _, err := d.Measure(0); err == nil || !strings.Contains(err.Error(), "has changed since") {
		t.Errorf("%v", err)
	}
}

// checkColumnOfCloud reads the first column, which brings its pages.
func checkColumnOfCloud(t *testing.T, d *data.Dataset) {
	t.Helper()
	h, err := d.Measure(0)
	if err != nil {
		t.Fatal(err)
	}
	if r := h.Metadata.Columns[0].Range; r == nil || r.Min.Float() != 1 || r.Max.Float() != float64(d.Rows()) {
		t.Errorf("%s: column `a` reaches over %v, want 1 to %d", d.Name(), r, d.Rows())
	}
}

// A server that speaks S3, on the loopback.
func TestFilesOfAnS3StoreLoad(t *testing.T) {
	store := s3mem.New()
	server := httptest.NewServer(gofakes3.New(store).Server())
	defer server.Close()
	t.Setenv("AWS_ACCESS_KEY_ID", "someone")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	if err := store.CreateBucket("trades"); err != nil {
		t.Fatal(err)
	}
	query := "?region=us-east-1&awssdk=v2&use_path_style=true&endpoint=" + server.URL
	b, err := blob.OpenBucket(context.Background(), "s3://trades"+query)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	parquet, csv := cloudFiles(t)
	upload(t, b, "2026/small.parquet", parquet)
	upload(t, b, "2026/small.csv", csv)
	for key, rows := range map[string]int64{"2026/small.parquet": 1000, "2026/small.csv": 3} {
		d, err := data.Open("s3://trades/" + key + query)
		if err != nil {
			t.Fatal(err)
		}
		if d.Rows() != rows {
			t.Errorf("%s has %d rows", key, d.Rows())
		}
		checkColumnOfCloud(t, d)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := data.Open("s3://trades/none.parquet" + query); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAddressesThatNameNoFileAreErrors(t *testing.T) {
	for address, part := range map[string]string{
		"ftp://example.org/a.csv":   "there are no addresses with ftp://",
		"s3://bucket":               "names no file",
		"s3://bucket/folder/":       "names no file",
		"s3://bucket/*.parquet":     "patterns are for local files",
		"azblob://container/a.csv?": "AZURE_STORAGE_ACCOUNT",
	} {
		t.Setenv("AZURE_STORAGE_ACCOUNT", "")
		if _, err := data.Open(address); err == nil || !strings.Contains(err.Error(), part) || !strings.Contains(err.Error(), "cannot load "+address) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
