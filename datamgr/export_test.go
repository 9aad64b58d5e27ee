package datamgr

// SkipFileCheck makes a dataset believe that its file is what it was, as it would between
// the check and the reading.
func SkipFileCheck(d *Dataset) { d.source = trusting{d.source} }

type trusting struct{ source }

func (trusting) check() error { return nil }

// KeepIndexesFrom sets from how many rows on indexes are kept, and gives back what was.
func KeepIndexesFrom(rows int64) (before int64) {
	before, persistRows = persistRows, rows
	return before
}

// IndexesLoaded counts the indexes that came from the cache.
func IndexesLoaded(d *Dataset) int {
	d.cache.Lock()
	defer d.cache.Unlock()
	return len(d.cache.maps)
}

// PruneIndexes makes the cache folder hold at most that many bytes.
var PruneIndexes = prune

// FocusGrids counts the grids over parts of the plane.
func FocusGrids(d *Dataset) (n int) {
	for _, h := range d.indexes.grids {
		if g, ok := h.peek(); ok {
			for i := range g.focus {
				if g.focus[i].Load() != nil {
					n++
				}
			}
		}
	}
	return n
}

// HurryFrom sets from how many rows on first views do not wait for the list of rows.
func HurryFrom(rows int64) (before int64) {
	before, hurryRows = hurryRows, rows
	return before
}

// WriteIndex and ReadIndex are the two ends of the format of index files.
func WriteIndex(path string, of [32]byte, sections ...[]byte) error {
	return writeIndexFile(path, of, sections)
}

func ReadIndex(path string, of [32]byte) ([][]byte, error) {
	sections, _, err := readIndexFile(path, of, -1)
	var out [][]byte
	for _, s := range sections {
		out = append(out, s.bytes)
	}
	return out, err
}

// ListRoom says where lists of rows may lie: up to so many bytes on the heap beside a file,
// or for want of one, in files of so many, sorted on the heap up to so many entries.
func ListRoom(heapBytes, heapLimit, diskBytes int64, scratchEntries int) (restore func()) {
	bytes, limit, disk, scratch := heapListBytes, heapListLimit, reserveLimit, maxScratchEntries
	heapListBytes, heapListLimit, reserveLimit, maxScratchEntries = heapBytes, heapLimit, diskBytes, scratchEntries
	return func() {
		heapListBytes, heapListLimit, reserveLimit, maxScratchEntries = bytes, limit, disk, scratch
	}
}

// ColumnIsIndexed reports whether a column's index is in memory.
func ColumnIsIndexed(d *Dataset, name string) bool {
	i, err := d.ColumnIndex(name)
	if err != nil {
		return false
	}
	_, ok := d.columns[i].measured.peek()
	return ok
}

// DropIndexes drops all indexes of a dataset, as the memory budget would.
func DropIndexes(d *Dataset) {
	d.indexes.end()
	for _, c := range d.columns {
		c.measured.end()
	}
}

// SampleFrom sets from how many rows on first counts and first sorts are of a sample, and of how
// many rows.
func SampleFrom(counts, sorts, rows int64) (restore func()) {
	c, s, r := sampleFrom, sortFrom, sampleRows
	sampleFrom, sortFrom, sampleRows = counts, sorts, rows
	return func() { sampleFrom, sortFrom, sampleRows = c, s, r }
}

// CoarseLinesFrom sets from how many rows on lines get coarse levels.
func CoarseLinesFrom(rows int64) (restore func()) {
	before := coarseLineRows
	coarseLineRows = rows
	return func() { coarseLineRows = before }
}

// HasCoarseLine reports whether some line's coarse levels are made.
func HasCoarseLine(d *Dataset) bool {
	d.indexes.Lock()
	defer d.indexes.Unlock()
	for _, s := range d.indexes.coarse {
		if _, ok := s.peek(); ok {
			return true
		}
	}
	return false
}

// ListedRows sets how many rows of a part of a histogram are looked at one by one.
func ListedRows(n int64) (restore func()) {
	before := listedRows
	listedRows = n
	return func() { listedRows = before }
}

// DraftFrom sets from how many bytes on indexes are made in the file that keeps them.
func DraftFrom(bytes int64) (restore func()) {
	before := draftBytes
	draftBytes = bytes
	return func() { draftBytes = before }
}
