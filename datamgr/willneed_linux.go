package datamgr

import (
	"os"

	"golang.org/x/sys/unix"
)

// willNeed has the system begin to read stretches of a mapped file that are not in its cache, all at once and no more
// than them. Read one by one as they are touched, each would be waited for, with 128 KiB around it: a thousand
// record batches of a cold file are seconds.
func willNeed(file []byte, blocks []block) {
	page := int64(os.Getpagesize())
	for _, b := range blocks {
		end := b.offset + b.metadataBytes
		if b.offset < 0 || b.metadataBytes <= 0 || end < b.offset || end > int64(len(file)) {
			return // whoever reads it says what is wrong
		}
		_ = unix.Madvise(file[b.offset/page*page:end], unix.MADV_WILLNEED) // without it is slower
	}
}
