package datamgr

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"
)

// held is a value that is made by the first who asks, while the others wait for it, and that
// the memory budget may drop: whoever asks next makes it again. An error stays, but for one for
// want of memory, which may be there the next time.
type held[T any] struct {
	making sync.Mutex
	now    atomic.Pointer[heldValue[T]]
}

type heldValue[T any] struct {
	value  T
	err    error
	charge *charge
}

// get gives the value. make takes what memory it needs for the charge; kept says that the
// cache folder gives the value back.
func (h *held[T]) get(owner, what string, kept bool, make func(*charge) (T, error)) (T, error) {
	if m := h.now.Load(); m != nil {
		ledger.touch(m.charge)
		return m.value, m.err
	}
	h.making.Lock()
	defer h.making.Unlock()
	if m := h.now.Load(); m != nil {
		return m.value, m.err
	}
	m := &heldValue[T]{charge: ledger.charge(owner, what)}
	m.err = guard(func() (err error) {
		m.value, err = make(m.charge)
		return err
	})
	if m.err != nil {
		ledger.end(m.charge)
		if errors.Is(m.err, errBudget) {
			return m.value, m.err
		}
	}
	h.now.Store(m)
	// The ledger keeps nothing alive: what nobody can ask for any more goes by itself.
	slot := weak.Make(h)
	ledger.keep(m.charge, func() {
		if h := slot.Value(); h != nil {
			h.now.Store(nil)
		}
	}, kept)
	runtime.AddCleanup(m, ledger.end, m.charge)
	return m.value, m.err
}

// peek gives the value where it is there.
func (h *held[T]) peek() (v T, ok bool) {
	if m := h.now.Load(); m != nil && m.err == nil {
		return m.value, true
	}
	return v, false
}

// charge is what the value takes of the budget.
func (h *held[T]) charge() *charge {
	if m := h.now.Load(); m != nil {
		return m.charge
	}
	return nil
}

// end drops the value and gives its memory back.
func (h *held[T]) end() {
	if m := h.now.Swap(nil); m != nil {
		ledger.end(m.charge)
	}
}
