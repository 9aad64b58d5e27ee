package datamgr

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"gpucharts/datamgr/progress"
)

// Files behind web addresses. Parquet is read by range requests: the footer at first, then
// each column of each row group when it is needed. Everything else is downloaded to a
// temporary file, which is removed as soon as it is open.

// web is the client for all requests: a server that says nothing for half a minute is an
// error, a slow download is not.
var web = func() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = 30 * time.Second
	return &http.Client{Transport: transport}
}()

// remoteFile reads pieces of a file behind a web address.
type remoteFile struct {
	address string
	size    int64
	tag     string // of the version that was opened; "": the server gives none
	changed string
}

func openRemote(address string) (*Dataset, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, errors.New("the web address cannot be read: want for instance https://example.org/data/trades.parquet")
	}
	name := path.Base(u.Path)
	if name == "/" || name == "." {
		name = u.Host
	}
	r := &remoteFile{address: address}
	head, err := r.open()
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(head), "PAR1") && r.size > 0 {
		if d, ok := reuse(r.identified()); ok {
			return d, nil
		}
		return parquetDataset(r, r.size, name, r)
	}
	return download(address, name)
}

// open asks for the first bytes. size stays 0 where the server has no pieces to give.
func (r *remoteFile) open() ([]byte, error) {
	response, err := r.get("bytes=0-7")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	head, err := io.ReadAll(io.LimitReader(response.Body, 8))
	if err != nil {
		return nil, webError(err)
	}
	r.tag, r.changed = response.Header.Get("ETag"), response.Header.Get("Last-Modified")
	if response.StatusCode == http.StatusPartialContent {
		_, total, _ := strings.Cut(response.Header.Get("Content-Range"), "/")
		if n, err := strconv.ParseInt(total, 10, 64); err == nil && n > 0 {
			r.size = n
		}
	}
	return head, nil
}

// get sends a request; one that fails on the way is sent once more.
func (r *remoteFile) get(piece string) (*http.Response, error) {
	var err error
	for range 2 {
		var request *http.Request
		if request, err = http.NewRequest(http.MethodGet, r.address, nil); err != nil {
			return nil, webError(err)
		}
		if piece != "" {
			request.Header.Set("Range", piece)
		}
		var response *http.Response
		if response, err = web.Do(request); err != nil {
			err = webError(err)
			continue
		}
		switch {
		case response.StatusCode == http.StatusOK || response.StatusCode == http.StatusPartialContent:
			return response, nil
		case response.StatusCode == http.StatusRequestedRangeNotSatisfiable:
			err = errors.New("the file there is empty, or shorter than it was")
		default:
			err = fmt.Errorf("the server says %s", response.Status)
		}
		response.Body.Close()
		if response.StatusCode < 500 {
			break
		}
	}
	return nil, err
}

// webError leaves the address out, which may hold a password; Open names it.
func webError(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	return fmt.Errorf("the server cannot be reached, or broke off: %w", err)
}

// ReadAt is one range request.
func (r *remoteFile) ReadAt(b []byte, at int64) (int, error) {
	if at < 0 || at >= r.size {
		return 0, io.EOF
	}
	want := min(int64(len(b)), r.size-at)
	if want == 0 {
		return 0, nil
	}
	response, err := r.get(fmt.Sprintf("bytes=%d-%d", at, at+want-1))
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.Header.Get("ETag") != r.tag || response.Header.Get("Last-Modified") != r.changed ||
		response.Header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", at, at+want-1, r.size) {
		return 0, errChanged
	}
	n, err := io.ReadFull(response.Body, b[:want])
	if err != nil {
		return n, webError(err)
	}
	if want < int64(len(b)) {
		return n, io.EOF
	}
	return n, nil
}

func (r *remoteFile) check() error { return nil } // each request looks for changes
func (r *remoteFile) close() error { return nil }

// identified is a file's identity: of the address and the version, where the server tells
// that; otherwise every load is a file of its own.
func (r *remoteFile) identified() fileIdentity {
	version := r.tag + "\n" + r.changed
	if r.tag == "" && r.changed == "" {
		version = fmt.Sprintf("%p", r)
	}
	sum := sha256.Sum256([]byte(r.address + "\n" + version))
	return fileIdentity{device: binary.LittleEndian.Uint64(sum[:]), inode: binary.LittleEndian.Uint64(sum[8:]), size: r.size}
}

// download fetches a file whole.
func download(address, name string) (*Dataset, error) {
	response, err := (&remoteFile{address: address}).get("")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return keepDownload(name, response.Body, response.ContentLength, webError)
}

// keepDownload opens what body brings, by way of a temporary file. length -1: not known before.
func keepDownload(name string, body io.Reader, length int64, explain func(error) error) (*Dataset, error) {
	folder, err := os.MkdirTemp("", "gpucharts-download-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file, err := os.Create(folder + string(os.PathSeparator) + cleanName(name))
	if err != nil {
		return nil, err
	}
	told := progress.Begin(name, "downloading", max(length, 0))
	defer told.End()
	size, err := io.Copy(io.MultiWriter(file, telling{told}), body)
	err = errors.Join(err, file.Close())
	if onDisk := (*fs.PathError)(nil); errors.As(err, &onDisk) {
		return nil, fmt.Errorf("it cannot be kept while it is read: %w", err)
	}
	if err != nil {
		return nil, explain(err)
	}
	if length >= 0 && size != length {
		return nil, fmt.Errorf("the server broke off after %d of %d bytes", size, length)
	}
	d, err := open(file.Name())
	if err != nil {
		return nil, err
	}
	d.notice("%s: downloaded %s.", name, plural(size, "byte"))
	return d, nil
}

// telling adds what is written to the work done.
type telling struct{ *progress.Work }

func (t telling) Write(b []byte) (int, error) {
	t.Add(int64(len(b)))
	return len(b), nil
}

// cleanName keeps of a name what every file system takes.
func cleanName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|[]`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name)
	if len(clean) > 100 {
		clean = clean[len(clean)-100:]
	}
	return clean
}
