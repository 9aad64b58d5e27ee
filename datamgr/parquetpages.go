package datamgr

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// What the library would trust in the pages of a column, checked before it reads them:
// where the pages end before the promised values, it reads on beyond its buffer, for ever.

// readChunk fetches the bytes of one column of one row group, and walks over its pages.
func (p *parquetFile) readChunk(group, leaf int, rows int64) (*chunkBytes, error) {
	chunk, err := p.meta.RowGroup(group).ColumnChunk(leaf)
	if err != nil {
		return nil, p.reads.explain(err)
	}
	start, length := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	if chunk.HasDictionaryPage() && chunk.DictionaryPageOffset() > 0 && chunk.DictionaryPageOffset() < start {
		start = chunk.DictionaryPageOffset()
	}
	if start < 0 || length < 0 || start > p.size || length > p.size-start {
		return nil, fmt.Errorf("%w: its pages are said to be %d bytes at %d of %d", errDamaged, length, start, p.size)
	}
	if chunk.NumValues() != rows {
		return nil, fmt.Errorf("%w: %d values in %d rows", errDamaged, chunk.NumValues(), rows)
	}
	// Some old writers forgot the header of the dictionary in the length.
	const forgotten = 100
	c := &chunkBytes{file: p.reads, start: start, bytes: make([]byte, min(length+forgotten, p.size-start))}
	if _, err := p.reads.ReadAt(c.bytes, start); err != nil && err != io.EOF {
		return nil, p.reads.explain(err)
	}
	pages := c.bytes
	if !p.meta.WriterVersion().LessThan(metadata.Parquet816FixedVersion) {
		pages = pages[:length]
	}
	return c, verifyPages(pages, rows, checksOf(chunk, p.meta.Schema.Column(leaf)))
}

// chunkBytes reads a file of which a part is in memory already.
type chunkBytes struct {
	file  io.ReaderAt
	start int64
	bytes []byte
}

func (c *chunkBytes) ReadAt(b []byte, at int64) (int, error) {
	if at >= c.start && at+int64(len(b)) <= c.start+int64(len(c.bytes)) {
		return copy(b, c.bytes[at-c.start:]), nil
	}
	return c.file.ReadAt(b, at)
}

// The kinds of pages.
const (
	dataPage       = 0
	dictionaryPage = 2
	dataPageV2     = 3
)

// verifyPages walks over pages until they hold all rows.
func verifyPages(b []byte, rows int64, checks *pageChecks) error {
	for seen := int64(0); seen < rows; {
		h := compactReader{b: b}
		var page pageHeader
		h.structure(0, &page)
		if h.failed || page.compressed < 0 || page.compressed > int64(len(h.b)) {
			return fmt.Errorf("%w or cut short: its pages end after %d of %d rows", errDamaged, seen, rows)
		}
		if page.uncompressed < 0 || page.uncompressed/maxExpansion > page.compressed || page.values < 0 {
			return fmt.Errorf("%w: a page of %d bytes that are said to unpack to %d", errDamaged, page.compressed, page.uncompressed)
		}
		switch page.kind {
		case dataPage:
			seen += page.values
		case dataPageV2:
			seen += page.values
			if page.plain && page.compressed != page.uncompressed || page.levels < 0 || page.levels > min(page.compressed, page.uncompressed) {
				return fmt.Errorf("%w: a page whose parts are longer than it", errDamaged)
			}
		case dictionaryPage:
			if page.values > page.uncompressed*8 {
				return fmt.Errorf("%w: a dictionary of %d values in %d bytes", errDamaged, page.values, page.uncompressed)
			}
			checks.entries = page.values
		default:
			return fmt.Errorf("%w: a page of kind %d", errDamaged, page.kind)
		}
		if page.indexes() {
			if err := checks.indexes(&page, h.b[:page.compressed]); err != nil {
				return err
			}
		}
		b = h.b[page.compressed:]
	}
	return nil
}

// pageHeader is what a page says of itself (parquet.thrift, PageHeader).
type pageHeader struct {
	kind, uncompressed, compressed, values, levels int64
	encoding, levelEncoding                        int64
	plain                                          bool // version 2: not compressed
}

// indexes reports whether the page holds indexes into a dictionary.
func (p *pageHeader) indexes() bool {
	const plainDictionary, rleDictionary = 2, 8
	return (p.kind == dataPage || p.kind == dataPageV2) && (p.encoding == plainDictionary || p.encoding == rleDictionary)
}

// set takes field id of the header, or of the header of its kind (parent).
func (p *pageHeader) set(parent, id int, v int64) {
	const v1, dictionary, v2 = 5, 7, 8
	switch {
	case parent == 0 && id == 1:
		p.kind = v
	case parent == 0 && id == 2:
		p.uncompressed = v
	case parent == 0 && id == 3:
		p.compressed = v
	case (parent == v1 || parent == dictionary || parent == v2) && id == 1:
		p.values = v
	case parent == v1 && id == 2, parent == v2 && id == 4:
		p.encoding = v
	case parent == v1 && id == 3:
		p.levelEncoding = v
	case parent == v2 && (id == 5 || id == 6):
		if v < 0 {
			v = 1 << 32
		}
		p.levels += v
	case parent == v2 && id == 7:
		p.plain = v == 0
	}
}

// compactReader reads Thrift's compact protocol as far as page headers need it.
type compactReader struct {
	b      []byte
	failed bool
}

func (r *compactReader) take(n uint64) []byte {
	if r.failed || n > uint64(len(r.b)) {
		r.failed, r.b = true, nil
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *compactReader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *compactReader) varint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.failed, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *compactReader) zigzag() int64 {
	v := r.varint()
	return int64(v>>1) ^ -int64(v&1)
}

// structure reads fields until the end of a struct. Only those of the header itself and of
// the structs right inside it are kept.
func (r *compactReader) structure(parent int, page *pageHeader) {
	for id := 0; !r.failed; {
		head := r.byte()
		if head&15 == 0 {
			return
		}
		if delta := int(head >> 4); delta > 0 {
			id += delta
		} else {
			id = int(r.zigzag())
		}
		if v, whole := r.value(head&15, 0, parent, id, page); whole && page != nil {
			page.set(parent, id, v)
		}
	}
}

// value reads a value; whole tells that it was a number or a truth value.
func (r *compactReader) value(kind byte, depth, parent, id int, page *pageHeader) (v int64, whole bool) {
	const deepest = 32
	if depth > deepest {
		r.failed, r.b = true, nil
	}
	if r.failed {
		return 0, false
	}
	switch kind {
	case 1, 2: // true, false
		return int64(2 - kind), true
	case 3:
		return int64(int8(r.byte())), true
	case 4, 5, 6:
		return r.zigzag(), true
	case 7:
		r.take(8)
	case 8:
		r.take(r.varint())
	case 9, 10:
		head := r.byte()
		n := uint64(head >> 4)
		if n == 15 {
			n = r.varint()
		}
		r.elements(n, head&15, depth)
	case 11:
		if n := r.varint(); n > 0 {
			kinds := r.byte()
			for range min(n, uint64(len(r.b))+1) {
				r.elements(1, kinds>>4, depth)
				r.elements(1, kinds&15, depth)
			}
		}
	case 12:
		if parent == 0 && depth == 0 && page != nil {
			r.structure(id, page)
		} else {
			r.nested(depth)
		}
	case 13:
		r.take(16)
	default:
		r.failed, r.b = true, nil
	}
	return 0, false
}

// nested skips a struct inside of another.
func (r *compactReader) nested(depth int) {
	for !r.failed {
		head := r.byte()
		if head&15 == 0 {
			return
		}
		if head>>4 == 0 {
			r.zigzag()
		}
		r.value(head&15, depth+1, -1, 0, nil)
	}
}

// elements skips n elements of a list; each takes a byte at least.
func (r *compactReader) elements(n uint64, kind byte, depth int) {
	if n > uint64(len(r.b)) {
		r.failed, r.b = true, nil
		return
	}
	for range n {
		if kind == 1 || kind == 2 {
			r.take(1)
		} else {
			r.value(kind, depth+1, -1, 0, nil)
		}
	}
}
