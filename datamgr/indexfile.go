package datamgr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sync/atomic"
	"unsafe"

	mmap "github.com/edsrzf/mmap-go"
)

// An index file holds the sections of one index, to be mapped. All little endian:
//
//	0   8  magic, the last byte but one is the version
//	8  32  identity of the data file (identityOf)
//	40  4  number of sections (at most maxSections)
//	44  4  CRC-32C of bytes 0 to 44 and of all from 48 to the first section
//	48     per section: u64 length
//	       per page of pageBytes of each section: u32 CRC-32C of its bytes
//	       sections, each beginning at a multiple of sectionAlign
//
// A file that is of another version, of other data, too short, or whose sums do not agree
// is not used: the index is built anew and written over it. Version 1 had one sum for each
// section, so that a billion rows cost two seconds of checking before the first view; a page's
// sum can wait until somebody reads it. docs/tiles.md lists the indexes.
const (
	indexMagic       = "GPCIDX\x02\n"
	indexHeaderBytes = 48
	sectionBytes     = 8
	sectionAlign     = 64
	maxSections      = 8
	pageBytes        = 64 << 10
)

type identity [32]byte

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errIndexFile = errors.New("an index file is damaged, old, or of other data")

// writeIndexFile writes the sections under a name, which appears when all is written.
func writeIndexFile(path string, of identity, sections [][]byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err == nil {
			err = os.Rename(f.Name(), path)
		}
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	at := 0
	for _, part := range append([][]byte{indexHead(of, sections)}, sections...) {
		at = aligned(at)
		if _, err := f.WriteAt(part, int64(at)); err != nil {
			return err
		}
		at += len(part)
	}
	return f.Truncate(int64(at))
}

func aligned(at int) int { return (at + sectionAlign - 1) / sectionAlign * sectionAlign }

// indexSection is a section of a mapped index file, with the sums of its pages.
type indexSection struct {
	bytes []byte
	sums  []byte
	good  []atomic.Uint32 // pages that were checked, a bit each
}

func newIndexSection(bytes, sums []byte) *indexSection {
	return &indexSection{bytes, sums, make([]atomic.Uint32, (pages(int64(len(bytes)))+31)/32)}
}

// pages is the number of pages of so many bytes.
func pages(bytes int64) int64 { return (bytes + pageBytes - 1) / pageBytes }

// check checks the pages of bytes [from, to) that were not checked yet.
func (s *indexSection) check(from, to int64) error {
	if from >= to {
		return nil
	}
	for p := from / pageBytes; p <= (to-1)/pageBytes; p++ {
		if s.good[p/32].Load()>>(p%32)&1 == 1 {
			continue
		}
		page := s.bytes[p*pageBytes : min((p+1)*pageBytes, int64(len(s.bytes)))]
		if crc32.Checksum(page, castagnoli) != binary.LittleEndian.Uint32(s.sums[4*p:]) {
			return errIndexFile
		}
		s.good[p/32].Or(1 << (p % 32))
	}
	return nil
}

// checkAll checks all pages, on all cores.
func (s *indexSection) checkAll() error {
	const share = 64 // pages
	var bad atomic.Bool
	err := inShares(int(pages(int64(len(s.bytes)))), share, func(from, to int) {
		if s.check(int64(from)*pageBytes, min(int64(to)*pageBytes, int64(len(s.bytes)))) != nil {
			bad.Store(true)
		}
	})
	if err == nil && bad.Load() {
		err = errIndexFile
	}
	return err
}

// readIndexFile maps an index file and checks every byte of it, but for the pages of the
// section number later: whoever reads those checks them. later < 0: there is none.
func readIndexFile(path string, of identity, later int) (sections []*indexSection, m mmap.MMap, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() < indexHeaderBytes {
		return nil, nil, errors.Join(err, errIndexFile)
	}
	if m, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
		return nil, nil, err
	}
	err = guard(func() (err error) {
		if sections, err = indexSections(m, of); err != nil {
			return err
		}
		for i, s := range sections {
			if i != later {
				if err := s.checkAll(); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, errors.Join(err, m.Unmap())
	}
	return sections, m, nil
}

func indexSections(b []byte, of identity) (sections []*indexSection, err error) {
	count := binary.LittleEndian.Uint32(b[40:])
	if string(b[:8]) != indexMagic || !bytes.Equal(b[8:40], of[:]) || count > maxSections || len(b) < indexHeaderBytes+int(count)*sectionBytes {
		return nil, errIndexFile
	}
	table := b[indexHeaderBytes:][:count*sectionBytes]
	sums := int64(0)
	for i := range count {
		size := binary.LittleEndian.Uint64(table[i*sectionBytes:])
		if size > uint64(len(b)) {
			return nil, errIndexFile
		}
		sums += 4 * pages(int64(size))
	}
	end := int64(indexHeaderBytes+len(table)) + sums
	if end > int64(len(b)) || crc32.Update(crc32.Checksum(b[:44], castagnoli), castagnoli, b[indexHeaderBytes:end]) != binary.LittleEndian.Uint32(b[44:]) {
		return nil, errIndexFile
	}
	rest := b[indexHeaderBytes+len(table) : end]
	for at := int(end); len(table) > 0; table = table[sectionBytes:] {
		at = aligned(at)
		size := binary.LittleEndian.Uint64(table)
		if at > len(b) || size > uint64(len(b)-at) {
			return nil, errIndexFile
		}
		n := 4 * pages(int64(size))
		sections = append(sections, newIndexSection(b[at:][:size:size], rest[:n]))
		rest = rest[n:]
		at += int(size)
	}
	return sections, nil
}

// bytesOf is a slice's memory, and sliceOf the slice over memory. The machine's byte order
// is little endian wherever Go runs a notebook; another one reads its own files alike.
func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*int(unsafe.Sizeof(s[0])))
}

func sliceOf[T any](b []byte, count int64) ([]T, error) {
	var t T
	if int64(len(b)) != count*int64(unsafe.Sizeof(t)) {
		return nil, fmt.Errorf("%w: a section of %d bytes", errIndexFile, len(b))
	}
	if count == 0 {
		return []T{}, nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), count), nil
}
