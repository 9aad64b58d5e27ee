package datamgr

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	mmap "github.com/edsrzf/mmap-go"
)

// Indexes of mapped files are kept in the user's cache folder, so that a kernel that is
// started again does not build them again. What cannot be written is not: a full disk costs
// the time of the next start, never a chart.

// persistRows is the number of rows from which indexes are kept: smaller ones are built
// faster than they are found.
var persistRows int64 = 1 << 20

// maxCacheBytes bounds the cache folder: beyond it the indexes used longest ago go.
const maxCacheBytes = 32 << 30

// indexCache is the kept indexes of one data file. A nil cache keeps nothing.
type indexCache struct {
	folder string
	of     identity
	check  func() error // whether the data file is still the one that of tells

	sync.Mutex
	maps    []mmap.MMap // of indexes that were there
	made    []mmap.MMap // of those made where they lie
	writing sync.WaitGroup
}

// cacheFolder is where indexes are kept; GPUCHARTS_CACHE names another, "off" none.
func cacheFolder() (string, bool) {
	switch folder := os.Getenv("GPUCHARTS_CACHE"); folder {
	case "off":
		return "", false
	case "":
		user, err := os.UserCacheDir()
		return filepath.Join(user, "gpucharts", "index"), err == nil
	default:
		return folder, true
	}
}

// newIndexCache gives the cache of a data file of that many rows.
func newIndexCache(m *mappedFile, rows int64) *indexCache {
	folder, ok := cacheFolder()
	if !ok || rows < persistRows {
		return nil
	}
	of := identityOf(m)
	return &indexCache{folder: filepath.Join(folder, hex.EncodeToString(of[:16])), of: of, check: m.check}
}

// identityOf tells a file by its size, its time of change and its last 64 KiB, where an
// Arrow file has its footer. The name does not matter: a file that was moved keeps its indexes.
func identityOf(m *mappedFile) identity {
	h := sha256.New()
	var numbers [16]byte
	binary.LittleEndian.PutUint64(numbers[:], uint64(m.identity.size))
	binary.LittleEndian.PutUint64(numbers[8:], uint64(m.identity.changed.UnixNano()))
	h.Write(numbers[:])
	h.Write(m.bytes[max(len(m.bytes)-64<<10, 0):])
	return identity(h.Sum(nil))
}

func (c *indexCache) path(name string) string { return filepath.Join(c.folder, name+".index") }

// has reports whether an index is there, as far as its name tells.
func (c *indexCache) has(name string) bool {
	if c == nil {
		return false
	}
	_, err := os.Stat(c.path(name))
	return err == nil
}

// load gives the sections of an index, mapped for as long as the dataset lives. All are checked.
func (c *indexCache) load(name string) ([][]byte, bool) {
	sections, ok := c.loadSections(name, -1)
	if !ok {
		return nil, false
	}
	out := make([][]byte, len(sections))
	for i, s := range sections {
		out[i] = s.bytes
	}
	return out, true
}

// loadSections is load, but for the check of one section's pages.
func (c *indexCache) loadSections(name string, later int) ([]*indexSection, bool) {
	if c == nil {
		return nil, false
	}
	sections, m, err := readIndexFile(c.path(name), c.of, later)
	if err != nil {
		return nil, false
	}
	c.Lock()
	defer c.Unlock()
	c.maps = append(c.maps, m)
	return sections, true
}

// forget removes an index that turned out to be damaged.
func (c *indexCache) forget(name string) {
	if c != nil {
		_ = os.Remove(c.path(name)) // where it cannot be, it is written over
	}
}

// save writes an index in the background. close waits for it.
func (c *indexCache) save(name string, sections ...[]byte) {
	if c == nil {
		return
	}
	c.writing.Add(1)
	go func() {
		defer c.writing.Done()
		_ = guard(func() error { // an index that cannot be kept is built again
			if err := c.check(); err != nil { // made of other rows, perhaps
				return err
			}
			if err := writeIndexFile(c.path(name), c.of, sections); err != nil {
				return err
			}
			prune(filepath.Dir(c.folder), maxCacheBytes)
			return nil
		})
	}()
}

var errNotKept = errors.New("indexes are not kept")

// draft makes the file of an index whose sections are to be written where they lie.
func (c *indexCache) draft(name string, sizes ...int64) (*indexDraft, error) {
	if c == nil {
		return nil, errNotKept
	}
	return draftIndexFile(c.path(name), sizes...)
}

// keep gives a complete draft its header and name, in the background. Its map stays until
// close, also where it could not be kept.
func (c *indexCache) keep(d *indexDraft) {
	c.Lock()
	c.made = append(c.made, d.bytes)
	c.Unlock()
	c.writing.Add(1)
	go func() {
		defer c.writing.Done()
		_ = guard(func() error {
			if err := c.check(); err != nil {
				return errors.Join(err, d.file.Close(), os.Remove(d.file.Name()))
			}
			err := d.finish(c.of)
			prune(filepath.Dir(c.folder), maxCacheBytes)
			return err
		})
	}()
}

// close lets go of the maps. Nobody uses the dataset any more.
func (c *indexCache) close() {
	if c == nil {
		return
	}
	c.writing.Wait()
	c.Lock()
	defer c.Unlock()
	for _, m := range append(c.maps, c.made...) {
		_ = m.Unmap() // what was written through it is the system's
	}
	c.maps, c.made = nil, nil
}

// staleHours is when a file under a temporary name is one that a kernel left behind as it
// was ended.
const staleHours = 24

// prune removes the oldest index files until the rest takes at most limit bytes, and what
// was never completed.
func prune(folder string, limit int64) {
	parts, _ := filepath.Glob(filepath.Join(folder, "*", ".part-*")) // the pattern is sound
	for _, path := range parts {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > staleHours*time.Hour {
			_ = os.Remove(path)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.index"))
	if err != nil {
		return
	}
	type kept struct {
		path  string
		bytes int64
		nanos int64
	}
	var all []kept
	var total int64
	for _, path := range files {
		if info, err := os.Stat(path); err == nil {
			all = append(all, kept{path, info.Size(), info.ModTime().UnixNano()})
			total += info.Size()
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].nanos < all[j].nanos })
	for _, k := range all {
		if total <= limit {
			return
		}
		if os.Remove(k.path) == nil {
			total -= k.bytes
		}
		_ = os.Remove(filepath.Dir(k.path)) // where it was the last one
	}
}
