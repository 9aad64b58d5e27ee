//go:build !linux

package datamgr

func willNeed([]byte, []block) {}
