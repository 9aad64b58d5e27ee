package datamgr

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"

	mmap "github.com/edsrzf/mmap-go"
)

// indexDraft is an index file that is being made where it lies: mapped, under a temporary
// name. What it takes on the disk is taken beforehand, so that a full disk is an error and
// not a fault while it is written.
type indexDraft struct {
	path     string // its name when it is complete
	file     *os.File
	bytes    mmap.MMap
	sections [][]byte
}

// draftIndexFile makes an index file with sections of these sizes, all zero.
func draftIndexFile(path string, sizes ...int64) (*indexDraft, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	end := headBytes(sizes)
	begins := make([]int64, len(sizes))
	for i, size := range sizes {
		begins[i] = int64(aligned(int(end)))
		end = begins[i] + size
	}
	f, m, err := mapNew(filepath.Dir(path), end)
	if err != nil {
		return nil, err
	}
	d := &indexDraft{path: path, file: f, bytes: m}
	for i, begin := range begins {
		d.sections = append(d.sections, m[begin:][:sizes[i]:sizes[i]])
	}
	return d, nil
}

// finish writes the header and gives the file its name. The map stays.
func (d *indexDraft) finish(of identity) error {
	copy(d.bytes, indexHead(of, d.sections))
	if err := errors.Join(d.file.Close(), os.Rename(d.file.Name(), d.path)); err != nil {
		return errors.Join(err, os.Remove(d.file.Name()))
	}
	return nil
}

// drop gives the draft up because of err.
func (d *indexDraft) drop(err error) error {
	return errors.Join(err, d.bytes.Unmap(), d.file.Close(), os.Remove(d.file.Name()))
}

// headBytes is the length of what comes before the first section.
func headBytes(sizes []int64) int64 {
	n := int64(indexHeaderBytes + len(sizes)*sectionBytes)
	for _, size := range sizes {
		n += 4 * pages(size)
	}
	return n
}

// indexHead is the header, the table and the sums of an index file.
func indexHead(of identity, sections [][]byte) []byte {
	head := append([]byte(indexMagic), of[:]...)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(sections)))
	var table []byte
	for _, s := range sections {
		table = binary.LittleEndian.AppendUint64(table, uint64(len(s)))
	}
	for _, s := range sections {
		for from := 0; from < len(s); from += pageBytes {
			table = binary.LittleEndian.AppendUint32(table, crc32.Checksum(s[from:min(from+pageBytes, len(s))], castagnoli))
		}
	}
	sum := crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, table)
	return append(binary.LittleEndian.AppendUint32(head, sum), table...)
}

// mapNew maps a new file of that size under a temporary name.
func mapNew(folder string, size int64) (*os.File, mmap.MMap, error) {
	f, err := os.CreateTemp(folder, ".part-*")
	if err != nil {
		return nil, nil, err
	}
	var m mmap.MMap
	if err = reserve(f, size); err == nil {
		m, err = mmap.Map(f, mmap.RDWR, 0)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%d MB in %s: %w", size/1e6, folder, err), f.Close(), os.Remove(f.Name()))
	}
	return f, m, nil
}

// temporaryMap is memory that a file without a name backs: the system writes it out where it
// needs the room. It is gone with the map.
func temporaryMap(size int64) (mmap.MMap, error) {
	folders := []string{os.TempDir()}
	if kept, ok := cacheFolder(); ok {
		folders = append([]string{kept}, folders...)
	}
	var errs []error
	for _, folder := range folders {
		f, m, err := mapNew(folder, size)
		if err == nil {
			return m, errors.Join(os.Remove(f.Name()), f.Close())
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// reserveLimit bounds the files of the tests.
var reserveLimit int64 = 1 << 62

// reserve gives a file its size and takes the disk space for it.
func reserve(f *os.File, size int64) error {
	if size > reserveLimit {
		return errNoSpace
	}
	return allocate(f, size)
}

var errNoSpace = errors.New("no space left on the disk")

// writeZeros is allocate for systems that have nothing better.
func writeZeros(f *os.File, size int64) error {
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(zeros)) {
		if _, err := f.WriteAt(zeros[:min(size-at, int64(len(zeros)))], at); err != nil {
			return err
		}
	}
	return nil
}
