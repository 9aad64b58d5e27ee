package datamgr

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

const hugePage = 2 << 20

// adviseHuge asks for large pages behind a large slice that is written at random: with small
// ones, most of the time of counting goes into finding them.
func adviseHuge(b []byte) {
	if len(b) < 2*hugePage || os.Getpagesize() >= hugePage {
		return
	}
	skip := -uintptr(unsafe.Pointer(&b[0])) & (hugePage - 1)
	b = b[skip:]
	_ = unix.Madvise(b[:len(b)/hugePage*hugePage], unix.MADV_HUGEPAGE) // without them it is slower
}
