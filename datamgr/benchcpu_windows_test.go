package datamgr_test

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is what the process has used of all cores.
func cpuTime(b *testing.B) time.Duration {
	self, err := syscall.GetCurrentProcess()
	var made, ended, system, own syscall.Filetime
	if err == nil {
		err = syscall.GetProcessTimes(self, &made, &ended, &system, &own)
	}
	if err != nil {
		b.Fatal(err)
	}
	const tick = 100 // ns; Filetime.Nanoseconds would count from 1970
	ticks := func(t syscall.Filetime) int64 { return int64(t.HighDateTime)<<32 | int64(t.LowDateTime) }
	return time.Duration(tick * (ticks(system) + ticks(own)))
}
