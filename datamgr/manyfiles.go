package datamgr

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/datamgr/progress"
)

// LoadFiles opens many files as one dataset: their rows one after another, in the order of
// the arguments. All must have the same columns. Load does the same for a pattern:
// data.Load("trades/*.parquet") takes the files in the order of their names.
func LoadFiles(paths ...string) *Dataset {
	d, err := OpenFiles(paths...)
	if err != nil {
		panic(Stop{err})
	}
	return d
}

// OpenFiles is LoadFiles with an error as its result.
func OpenFiles(paths ...string) (*Dataset, error) {
	if len(paths) == 0 {
		return nil, errors.New("no files are named: want LoadFiles(\"a.parquet\", \"b.parquet\")")
	}
	if len(paths) == 1 {
		return Open(paths[0])
	}
	return openMany(fmt.Sprintf("%s and %d more", displayName(paths[0]), len(paths)-1), paths)
}

func openPattern(pattern string) (*Dataset, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("the pattern cannot be read (%w): want for instance data/*.parquet", err)
	}
	if len(paths) == 0 {
		return nil, errors.New("no file matches the pattern: look at the folder's name and the extension")
	}
	sort.Slice(paths, func(i, j int) bool { return naturalLess(paths[i], paths[j]) })
	if len(paths) == 1 {
		return Open(paths[0])
	}
	return openMany(displayName(pattern), paths)
}

// naturalLess puts part2 before part10.
func naturalLess(a, b string) bool {
	digits := func(s string) int {
		return len(s) - len(strings.TrimLeft(s, "0123456789"))
	}
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m == 0 || n == 0 {
			if a[0] != b[0] {
				return a[0] < b[0]
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
		if x != y {
			return len(x) < len(y) || len(x) == len(y) && x < y
		}
		a, b = a[m:], b[n:]
	}
	return len(a) < len(b)
}

// openMany opens files at once and puts them one after another.
func openMany(name string, paths []string) (*Dataset, error) {
	parts := make(manyFiles, len(paths))
	told := progress.Begin(name, fmt.Sprintf("opening %d files", len(paths)), 0)
	defer told.End()
	var next atomic.Int64
	err := parallel(func(int) (err error) {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(paths) {
				return nil
			}
			if parts[i], err = Open(paths[i]); err != nil {
				return err
			}
		}
	})
	if err == nil {
		err = parts.agree(paths)
	}
	if err != nil {
		parts.close()
		return nil, err
	}
	if d, ok := reuse(parts.identified()); ok {
		return d, parts.close() // its own parts stay open
	}
	var records []arrow.Record
	for _, part := range parts {
		records = append(records, part.records...)
	}
	d := newDataset(name, parts[0].schema, records, parts)
	said := map[string]bool{}
	for _, part := range parts {
		for _, n := range part.Notices() {
			if !said[n] {
				said[n] = true
				d.notice("%s", n)
			}
		}
	}
	return d, nil
}

// manyFiles is the source of a dataset of many files: those files' datasets.
type manyFiles []*Dataset

func (m manyFiles) check() error {
	for _, d := range m {
		if err := d.source.check(); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func (m manyFiles) close() error {
	var errs []error
	for _, d := range m {
		if d != nil {
			errs = append(errs, d.Close())
		}
	}
	return errors.Join(errs...)
}

// identified is the files' identity together: a file that is unchanged is the same dataset
// when it is opened again.
func (m manyFiles) identified() fileIdentity {
	sum := sha256.New()
	for _, d := range m {
		sum.Write(d.id[:])
	}
	all := sum.Sum(nil)
	return fileIdentity{device: binary.LittleEndian.Uint64(all), inode: binary.LittleEndian.Uint64(all[8:])}
}

// agree finds the first file whose columns are not those of the first file.
func (m manyFiles) agree(paths []string) error {
	first := m[0].schema
	for i, d := range m[1:] {
		if len(d.columns) != first.NumFields() {
			return fmt.Errorf("%s has %d columns where %s has %d (%s): load them apart, or Select the same columns when they are written",
				paths[i+1], len(d.columns), paths[0], first.NumFields(), listNames(m[0].Columns()))
		}
		for k, f := range d.schema.Fields() {
			want := first.Field(k)
			if f.Name != want.Name {
				return fmt.Errorf("column %d of %s is `%s` where %s has `%s`: files of one dataset have the same columns in the same order",
					k+1, paths[i+1], f.Name, paths[0], want.Name)
			}
			if !arrow.TypeEqual(f.Type, want.Type) {
				return fmt.Errorf("column `%s` of %s holds %s where %s has %s: files of one dataset have the same types",
					f.Name, paths[i+1], f.Type, paths[0], want.Type)
			}
		}
	}
	return nil
}
