package datamgr

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gpucharts/display/spec"
)

// Load opens a file of data. Where it cannot, the cell stops with an error that says which
// file, what is wrong with it, and what to do. (Load panics with a Stop; see Open.)
//
// An Arrow IPC file (Feather version 2) is mapped, not read: it opens at once, whatever its
// size, and takes no memory of its own. What else can be loaded is in docs/data.md: Parquet,
// CSV, Arrow streams, patterns for many files (data.Load("trades/*.parquet")), and web
// addresses.
func Load(path string) *Dataset {
	d, err := Open(path)
	if err != nil {
		panic(Stop{err})
	}
	return d
}

// Open is Load with an error as its result.
func Open(path string) (*Dataset, error) {
	var d *Dataset
	err := guard(func() (err error) {
		d, err = open(path)
		return err
	})
	if err != nil {
		return nil, openError(path, err)
	}
	return d, nil
}

func open(path string) (*Dataset, error) {
	if d, ok, err := openSpecial(path); ok {
		return d, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("it is a folder: name a file in it, or all of a kind as in " + filepath.Join(path, "*.parquet"))
	}
	if d, ok := reuse(identify(info)); ok {
		return d, nil
	}
	head := make([]byte, 8)
	n, _ := file.ReadAt(head, 0)
	switch kind := sniff(head[:n]); {
	case info.Size() == 0:
		return nil, errors.New("the file is empty (0 bytes)")
	case kind == arrowFile:
		return openArrow(path, displayName(path), fileLayout)
	case kind == arrowStream:
		return openArrow(path, displayName(path), streamLayout)
	}
	return openOther(path, head[:n])
}

type format int

const (
	unknown format = iota
	arrowFile
	arrowStream
)

// sniff tells a file's format from its first bytes.
func sniff(head []byte) format {
	switch {
	case len(head) >= 6 && string(head[:6]) == arrowMagic:
		return arrowFile
	case len(head) >= 4 && string(head[:4]) == "\xff\xff\xff\xff":
		return arrowStream
	}
	return unknown
}

// openError says which file could not be opened, and what is close to it where there is no
// such file.
func openError(path string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		var inPath *fs.PathError
		if errors.As(err, &inPath) {
			err = inPath.Err
		}
		return fmt.Errorf("cannot load %s: %w", path, err)
	}
	folder := filepath.Dir(path)
	entries, dirErr := os.ReadDir(folder)
	if dirErr != nil {
		return fmt.Errorf("no file %s: there is no folder %s here either%w", path, folder, quiet{err})
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if near := spec.Nearest(filepath.Base(path), names); near != "" {
		return fmt.Errorf("no file %s; did you mean %s?%w", path, filepath.Join(folder, near), quiet{err})
	}
	if !filepath.IsAbs(path) {
		if here, wdErr := os.Getwd(); wdErr == nil {
			return fmt.Errorf("no file %s (looked in %s)%w", path, filepath.Join(here, folder), quiet{err})
		}
	}
	return fmt.Errorf("no file %s%w", path, quiet{err})
}

// quiet keeps an error in the chain without its text.
type quiet struct{ error }

func (quiet) Error() string   { return "" }
func (q quiet) Unwrap() error { return q.error }
