package datamgr

import (
	"errors"
	"io/fs"
	"os"
	"time"

	mmap "github.com/edsrzf/mmap-go"
)

// mappedFile is a file whose bytes are read where they lie.
type mappedFile struct {
	file     *os.File
	bytes    mmap.MMap
	identity fileIdentity
}

// fileIdentity tells whether a file is still the one that was opened.
type fileIdentity struct {
	device, inode uint64
	size          int64
	changed       time.Time
}

func identify(info fs.FileInfo) fileIdentity {
	device, inode := fileNumber(info)
	return fileIdentity{device, inode, info.Size(), info.ModTime()}
}

// mapFile maps a whole file for reading.
func mapFile(path string) (*mappedFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	bytes, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		file.Close()
		return nil, err
	}
	return &mappedFile{file, bytes, identify(info)}, nil
}

var errChanged = errors.New("the file has changed since it was loaded: run the cell that loads it again")

// check finds out whether the file is still what was mapped. Replacing a file by another of
// its name does no harm: the map keeps the old one. Writing into it, or cutting it, does.
func (m *mappedFile) check() error {
	info, err := m.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() != m.identity.size || !info.ModTime().Equal(m.identity.changed) {
		return errChanged
	}
	return nil
}

func (m *mappedFile) identified() fileIdentity { return m.identity }

func (m *mappedFile) close() error {
	return errors.Join(m.bytes.Unmap(), m.file.Close())
}
