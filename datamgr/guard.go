package datamgr

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// errFault is what reading a mapped file gives where its bytes are gone.
var errFault = errors.New("the file was cut short or could not be read while it was in use: write it anew, then load it again")

// guard runs f so that neither a panic nor a page of a mapped file that is no longer there
// (SIGBUS) ends the kernel: both become errors. Faults become panics only in the goroutine
// that asks for it, so each goroutine that reads a map runs inside its own guard.
func guard(f func() error) (err error) {
	faults := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(faults)
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			err = errFault
		case runtime.Error:
			err = fmt.Errorf("the data is damaged: %w", p)
		case error:
			err = p
		default:
			err = fmt.Errorf("%v", p)
		}
	}()
	return f()
}

// parallel runs work once for each core and gives the first error. Workers share what is
// to be done among themselves, by an atomic counter as a rule.
func parallel(work func(worker int) error) error {
	n := runtime.GOMAXPROCS(0)
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Add(1)
		go func() {
			defer all.Done()
			errs[i] = guard(func() error { return work(i) })
		}()
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// inShares runs work over [0, n) in shares, on all cores where there are several.
func inShares(n, share int, work func(from, to int)) error {
	if n <= share {
		return guard(func() error { work(0, n); return nil })
	}
	var next atomic.Int64
	return parallel(func(int) error {
		for {
			from := int(next.Add(int64(share))) - share
			if from >= n {
				return nil
			}
			work(from, min(from+share, n))
		}
	})
}
