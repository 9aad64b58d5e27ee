package datamgr

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"

	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// A page of indexes into a dictionary begins with how many bits each has. The library makes room for
// as many entries as the greatest index asks for, whatever the dictionary holds: with 32 bits, tens of
// gigabytes, which can end the kernel. So those bits are looked at first; of a compressed page only
// what comes before them is unpacked.

// mostLooseEntries is how many entries the library may make room for without the file's being wrong.
const mostLooseEntries = 1 << 20

// pageChecks is what is needed to look into the pages of a column.
type pageChecks struct {
	codec     compress.Compression
	levelBits int64 // of what tells nulls, for each value
	entries   int64 // of the dictionary, once it was seen
}

func checksOf(chunk *metadata.ColumnChunkMetaData, leaf *schema.Column) *pageChecks {
	return &pageChecks{codec: chunk.Compression(), levelBits: int64(bits.Len16(uint16(leaf.MaxDefinitionLevel())))}
}

// indexes checks a page of indexes.
func (c *pageChecks) indexes(page *pageHeader, body []byte) error {
	levels := page.levels // of version 2, not compressed
	packed := page.kind == dataPage || !page.plain
	prefix := func(n int64) ([]byte, error) {
		b := body
		if page.kind == dataPageV2 {
			b = body[levels:]
		}
		if packed {
			return unpackedPrefix(c.codec, b, n)
		}
		return b[:min(n, int64(len(b)))], nil
	}
	at := int64(0)
	if page.kind == dataPage && c.levelBits > 0 {
		const rle = 3
		head, err := prefix(4)
		if err != nil {
			return err
		}
		if page.levelEncoding == rle && len(head) == 4 {
			at = 4 + int64(binary.LittleEndian.Uint32(head))
		} else {
			at = (page.values*c.levelBits + 7) / 8
		}
		if at > page.uncompressed {
			return fmt.Errorf("%w: a page whose parts are longer than it", errDamaged)
		}
	}
	b, err := prefix(at + 1)
	if err != nil || int64(len(b)) <= at {
		return err // without a byte of indexes there are none
	}
	if each := b[at]; each > 32 || int64(1)<<each > max(4*c.entries, mostLooseEntries) {
		return fmt.Errorf("%w: indexes of %d bits into a dictionary of %d entries", errDamaged, each, c.entries)
	}
	return nil
}

// unpackedPrefix is the first n bytes, or as many as there are, of what b unpacks to.
func unpackedPrefix(codec compress.Compression, b []byte, n int64) ([]byte, error) {
	switch codec {
	case compress.Codecs.Uncompressed:
		return b[:min(n, int64(len(b)))], nil
	case compress.Codecs.Snappy:
		return snappyPrefix(b, int(n))
	}
	unpacker, err := compress.GetCodec(codec)
	if err != nil {
		return nil, nil // the library will say so
	}
	if codec == compress.Codecs.Zstd { // by pieces it would take goroutines
		whole := unpacker.Decode(nil, b)
		return whole[:min(n, int64(len(whole)))], nil
	}
	r := unpacker.NewReader(bytes.NewReader(b))
	defer r.Close()
	out, err := io.ReadAll(io.LimitReader(r, n))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return out, nil
}

// snappyPrefix unpacks the beginning of a block of Snappy (format_description.txt of google/snappy):
// a length, then pieces that are literal, or copies of what came before.
func snappyPrefix(b []byte, n int) ([]byte, error) {
	broken := fmt.Errorf("%w: a page is not packed as it says", errDamaged)
	_, head := binary.Uvarint(b)
	if head <= 0 {
		return nil, broken
	}
	out := make([]byte, 0, min(n, 1<<16))
	for b = b[head:]; len(out) < n && len(b) > 0; {
		kind, more := b[0]&3, int(b[0]>>2)
		extra := [4]int{0, 1, 2, 4}[kind]
		if kind == 0 && more >= 60 {
			extra = more - 59
		}
		if len(b) < 1+extra {
			return nil, broken
		}
		value := 0
		for i := extra; i > 0; i-- {
			value = value<<8 | int(b[i])
		}
		high := int(b[0] >> 5)
		b = b[1+extra:]
		if kind == 0 {
			length := more + 1
			if extra > 0 {
				length = value + 1
			}
			if length > len(b) {
				return nil, broken
			}
			out, b = append(out, b[:min(length, n-len(out))]...), b[length:]
			continue
		}
		length, back := more+1, value
		if kind == 1 {
			length, back = 4+more&7, high<<8|value
		}
		if back == 0 || back > len(out) {
			return nil, broken
		}
		for range min(length, n-len(out)) {
			out = append(out, out[len(out)-back])
		}
	}
	return out, nil
}
