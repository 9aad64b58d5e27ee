//go:build !linux

package datamgr

func adviseHuge([]byte) {}
