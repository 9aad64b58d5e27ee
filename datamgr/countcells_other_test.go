//go:build !amd64

package datamgr

func inFloat32(*cellAxis) bool { return false }

func machineCounts() bool { return false }
