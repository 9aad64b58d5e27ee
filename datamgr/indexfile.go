package datamgr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"unsafe"

	mmap "github.com/edsrzf/mmap-go"
)

// An index file holds the sections of one index, to be mapped. All little endian:
//
//	0   8  magic, the last byte but one is the version
//	8  32  identity of the data file (identityOf)
//	40  4  number of sections (at most maxSections)
//	44  4  CRC-32C of bytes 0 to 44 and of the table of sections
//	48     per section: u64 length, u32 CRC-32C of its bytes, u32 0
//	       sections, each beginning at a multiple of sectionAlign
//
// A file that is of another version, of other data, too short, or whose sums do not agree
// is not used: the index is built anew and written over it. docs/tiles.md lists the indexes.
const (
	indexMagic       = "GPCIDX\x01\n"
	indexHeaderBytes = 48
	sectionBytes     = 16
	sectionAlign     = 64
	maxSections      = 8
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

// readIndexFile maps an index file and checks every byte of it.
func readIndexFile(path string, of identity) (sections [][]byte, m mmap.MMap, err error) {
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
	if sections, err = indexSections(m, of); err != nil {
		return nil, nil, errors.Join(err, m.Unmap())
	}
	return sections, m, nil
}

func indexSections(b []byte, of identity) (sections [][]byte, err error) {
	count := binary.LittleEndian.Uint32(b[40:])
	if string(b[:8]) != indexMagic || !bytes.Equal(b[8:40], of[:]) || count > maxSections || len(b) < indexHeaderBytes+int(count)*sectionBytes {
		return nil, errIndexFile
	}
	table := b[indexHeaderBytes:][:count*sectionBytes]
	if crc32.Update(crc32.Checksum(b[:44], castagnoli), castagnoli, table) != binary.LittleEndian.Uint32(b[44:]) {
		return nil, errIndexFile
	}
	at := indexHeaderBytes + len(table)
	for ; len(table) > 0; table = table[sectionBytes:] {
		at = aligned(at)
		size := binary.LittleEndian.Uint64(table)
		if at > len(b) || size > uint64(len(b)-at) {
			return nil, errIndexFile
		}
		s := b[at:][:size:size]
		if crc32.Checksum(s, castagnoli) != binary.LittleEndian.Uint32(table[8:]) {
			return nil, errIndexFile
		}
		sections = append(sections, s)
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
