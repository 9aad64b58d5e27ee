//go:build !linux && !darwin

package datamgr

func physicalMemory() int64 { return unknownMemory }
