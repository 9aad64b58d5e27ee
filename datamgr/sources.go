package datamgr

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A source is a format that files come in. Adding one is a file with a function that opens
// it, and a line here.
type fileFormat struct {
	name string
	// begins tells a file of the format by its first bytes; nil: it has no mark.
	begins func(head []byte) bool
	// extensions are what such files are called where their content does not tell.
	extensions []string
	// open makes a dataset of a file. Its errors do not name the file, Open does.
	open func(path, name string) (*Dataset, error)
}

var fileFormats = []fileFormat{
	{"Parquet", func(head []byte) bool { return strings.HasPrefix(string(head), "PAR1") }, []string{".parquet", ".pq"}, openParquet},
	{"CSV", nil, []string{".csv", ".tsv", ".tab", ".txt"}, openCSV},
}

// openOther opens what is not an Arrow file: by its content, then by its extension.
func openOther(path string, head []byte) (*Dataset, error) {
	for _, f := range fileFormats {
		if f.begins != nil && f.begins(head) {
			return f.open(path, displayName(path))
		}
	}
	extension := strings.ToLower(filepath.Ext(path))
	for _, f := range fileFormats {
		for _, e := range f.extensions {
			if e != extension {
				continue
			}
			if f.begins != nil {
				return nil, errors.New("it is called " + e + " but does not begin as a " + f.name + " file does: is it complete, or of another format?")
			}
			return f.open(path, displayName(path))
		}
	}
	return nil, errors.New("it is not a file that can be read: want Arrow (IPC file or stream, Feather version 2), Parquet, or CSV (with the extension .csv or .tsv)")
}

// openSpecial opens paths that are not one file: a web address, or a pattern for many
// files. ok is false for plain paths.
func openSpecial(path string) (d *Dataset, ok bool, err error) {
	if strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://") {
		d, err = openRemote(path)
		return d, true, err
	}
	if scheme, _, ok := strings.Cut(path, "://"); ok && scheme != "" && !strings.ContainsAny(scheme, `/\.`) {
		d, err = openCloud(path)
		return d, true, err
	}
	if strings.ContainsAny(path, "*?[") {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) { // a file may be called so
			d, err = openPattern(path)
			return d, true, err
		}
	}
	return nil, false, nil
}

// fileSource is a file that is read, not mapped.
type fileSource struct {
	file     *os.File
	identity fileIdentity
}

func openFileSource(path string) (*fileSource, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &fileSource{file, identify(info)}, nil
}

// check is mappedFile's: columns may still have to be read.
func (s *fileSource) check() error {
	return (&mappedFile{file: s.file, identity: s.identity}).check()
}

func (s *fileSource) close() error             { return s.file.Close() }
func (s *fileSource) identified() fileIdentity { return s.identity }

// readSource is a file that has been read whole: what becomes of it does not matter, but
// loading it again unchanged gives the same dataset.
type readSource struct{ identity fileIdentity }

func (readSource) check() error               { return nil }
func (readSource) close() error               { return nil }
func (s readSource) identified() fileIdentity { return s.identity }

// forget makes the next Load of a file open it anew, instead of giving the dataset that is
// open over it.
func forget(from source) {
	if f, ok := from.(ofFile); ok {
		registry.Lock()
		defer registry.Unlock()
		delete(registry.byFile, f.identified())
	}
}
