//go:build cloud

package datamgr

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
)

// Files in the stores of clouds, through gocloud.dev/blob. They are read as files behind web
// addresses are (remote.go): Parquet by ranges, everything else downloaded. Which stores there
// are is in cloud_*.go, a file for each.

// cloud is one kind of store.
type cloud struct {
	name string
	// credentials says where they are looked for.
	credentials string
	// open opens a bucket; nil: as the driver does.
	open func(ctx context.Context, u *url.URL) (*blob.Bucket, error)
}

// clouds are the kinds of stores, by the scheme of their addresses.
var clouds = map[string]cloud{}

const (
	cloudOpenTime = 30 * time.Second // in which a store has to answer
	cloudReadTime = 10 * time.Minute // of one range
)

// cloudFile reads pieces of one object of a bucket.
type cloudFile struct {
	bucket  *blob.Bucket
	of      cloud
	address string
	key     string
	size    int64
	changed time.Time
	tag     string
}

// openCloud opens s3://bucket/path/file?region=eu-central-1. What stands behind the question mark is the driver's.
func openCloud(address string) (*Dataset, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address cannot be read: want for instance s3://bucket/folder/trades.parquet")
	}
	kind, ok := clouds[u.Scheme]
	if !ok {
		return nil, fmt.Errorf("there are no addresses with %s:// here: want a file, http://, https://, s3://, gs:// or azblob://", u.Scheme)
	}
	key := strings.TrimPrefix(u.Path, "/")
	if u.Host == "" || key == "" || strings.HasSuffix(key, "/") {
		return nil, fmt.Errorf("the address names no file: want for instance %s://bucket/folder/trades.parquet", u.Scheme)
	}
	if strings.ContainsAny(key, "*?[") {
		return nil, errors.New("patterns are for local files: name the files one by one, data.LoadFiles(\"" + u.Scheme + "://bucket/a.parquet\", …)")
	}
	ctx, cancel := context.WithTimeout(context.Background(), cloudOpenTime)
	defer cancel()
	u.Path = ""
	open := kind.open
	if open == nil {
		open = func(ctx context.Context, u *url.URL) (*blob.Bucket, error) { return blob.OpenBucket(ctx, u.String()) }
	}
	bucket, err := open(ctx, u)
	if err != nil {
		return nil, kind.explain(err)
	}
	d, err := openObject(ctx, bucket, kind, address, key)
	if err != nil || d.source == (readSource{}) {
		return d, errors.Join(err, quietly(bucket.Close()))
	}
	return d, nil
}

// quietly drops an error of letting go of what is of no use any more.
func quietly(error) error { return nil }

// openObject opens one object of a bucket.
func openObject(ctx context.Context, bucket *blob.Bucket, kind cloud, address, key string) (*Dataset, error) {
	about, err := bucket.Attributes(ctx, key)
	if err != nil {
		return nil, kind.explain(err)
	}
	f := &cloudFile{bucket: bucket, of: kind, address: address, key: key, size: about.Size, changed: about.ModTime, tag: about.ETag}
	if f.size == 0 {
		return nil, errors.New("the file is empty (0 bytes)")
	}
	head := make([]byte, min(8, f.size))
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, err
	}
	name := path.Base(key)
	if strings.HasPrefix(string(head), "PAR1") {
		if d, ok := reuse(f.identified()); ok {
			return d, quietly(bucket.Close())
		}
		return parquetDataset(f, f.size, name, f)
	}
	whole, err := f.reader(context.Background(), 0, -1)
	if err != nil {
		return nil, err
	}
	defer whole.Close()
	return keepDownload(name, whole, f.size, f.of.explain)
}

// explain says what the store says, and for want of credentials where they are looked for.
func (c cloud) explain(err error) error {
	if errors.Is(err, errChanged) {
		return err
	}
	switch gcerrors.Code(err) {
	case gcerrors.NotFound:
		return fmt.Errorf("there is no such file in %s: %w", c.name, err)
	case gcerrors.DeadlineExceeded:
		return fmt.Errorf("%s does not answer in time (credentials: %s): %w", c.name, c.credentials, err)
	}
	return fmt.Errorf("%s cannot be reached, or refuses (credentials: %s): %w", c.name, c.credentials, err)
}

// reader begins to read a range; -1: to the end. What it reads is of the version that was opened.
func (f *cloudFile) reader(ctx context.Context, at, n int64) (*blob.Reader, error) {
	r, err := f.bucket.NewRangeReader(ctx, f.key, at, n, nil)
	if err != nil {
		return nil, f.of.explain(err)
	}
	if r.Size() != f.size || !r.ModTime().Truncate(time.Second).Equal(f.changed.Truncate(time.Second)) {
		_ = r.Close() // nothing was read
		return nil, errChanged
	}
	return r, nil
}

// ReadAt is one range request.
func (f *cloudFile) ReadAt(b []byte, at int64) (int, error) {
	if at < 0 || at >= f.size {
		return 0, io.EOF
	}
	want := min(int64(len(b)), f.size-at)
	if want == 0 {
		return 0, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), cloudReadTime)
	defer cancel()
	r, err := f.reader(ctx, at, want)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	n, err := io.ReadFull(r, b[:want])
	if err != nil {
		return n, f.of.explain(err)
	}
	if want < int64(len(b)) {
		return n, io.EOF
	}
	return n, nil
}

func (f *cloudFile) check() error { return nil } // each request looks for changes
func (f *cloudFile) close() error { return f.bucket.Close() }

// identified is of the address and the version.
func (f *cloudFile) identified() fileIdentity {
	sum := sha256.Sum256([]byte(f.address + "\n" + f.tag + "\n" + f.changed.UTC().String()))
	return fileIdentity{device: binary.LittleEndian.Uint64(sum[:]), inode: binary.LittleEndian.Uint64(sum[8:]), size: f.size}
}
