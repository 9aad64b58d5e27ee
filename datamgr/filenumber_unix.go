//go:build unix

package datamgr

import (
	"io/fs"
	"syscall"
)

func fileNumber(info fs.FileInfo) (device, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev), uint64(s.Ino)
	}
	return 0, 0
}
