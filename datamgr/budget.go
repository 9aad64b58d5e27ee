package datamgr

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// The memory budget: what datasets hold of the process's own memory, which no file backs. Who
// is about to make something large takes its bytes first. Where they do not fit, what was used
// longest ago is dropped and made again when it is asked for: first what the cache folder can
// give back by a map, then the rest. Where that is not enough, the asker falls back to less (a
// coarser grid, a file without a name) or fails with an error that says what to do.
//
// Dropping takes a thing out of its slot and never out of the hands of a request at work: its
// bytes are free when that request ends. Replies on their way, and what a verb works on for a
// moment, are not counted.

// ledger is the budget of this process.
var ledger = &budget{limit: defaultBudget()}

type budget struct {
	sync.Mutex
	limit, used int64
	freed       int64 // given back since the last collection
	charges     map[*charge]struct{}
	clock       atomic.Int64
}

// charge is what one thing takes of the budget.
type charge struct {
	owner, what string
	bytes       int64
	drop        func() // takes it out of its slot; nil: it cannot be dropped
	kept        bool   // the cache folder gives it back
	ended       bool
	parts       []*charge // end with it
	touched     atomic.Int64
}

// errBudget is in the chain of every error for want of memory.
var errBudget = errors.New("the memory budget is spent")

// collectBytes is how much is given back before the collector is asked to give it to the system.
const collectBytes = 64 << 20

// ownerName names the dataset.
func (c *charge) ownerName() string {
	if c == nil {
		return "data"
	}
	return c.owner
}

func (b *budget) charge(owner, what string) *charge {
	c := &charge{owner: owner, what: what}
	b.touch(c)
	return c
}

// part is a charge that ends with whole, or before.
func (b *budget) part(whole *charge, what string) *charge {
	if whole == nil {
		return b.charge("data", what)
	}
	c := b.charge(whole.owner, what)
	b.Lock()
	defer b.Unlock()
	whole.parts = append(slices.DeleteFunc(whole.parts, func(p *charge) bool { return p.ended }), c)
	c.ended = whole.ended
	return c
}

// join makes part end with whole as well: it holds what whole stands for.
func (b *budget) join(whole, part *charge) {
	if whole == nil || part == nil {
		return
	}
	b.Lock()
	defer b.Unlock()
	whole.parts = append(slices.DeleteFunc(whole.parts, func(p *charge) bool { return p.ended }), part)
}

// lastUsed is when c, or what holds it, was used last.
func (c *charge) lastUsed() int64 {
	last := c.touched.Load()
	for _, p := range c.parts {
		last = max(last, p.lastUsed())
	}
	return last
}

func (b *budget) touch(c *charge) { c.touched.Store(b.clock.Add(1)) }

// take takes more bytes for c, and drops others for them. A charge that has ended belongs to
// something that is about to be garbage: it takes nothing.
func (b *budget) take(c *charge, bytes int64) error {
	if c == nil {
		return nil
	}
	b.Lock()
	dropped, err := b.makeRoom(c, bytes)
	if err == nil && !c.ended {
		c.bytes += bytes
		b.used += bytes
		if b.charges == nil {
			b.charges = map[*charge]struct{}{}
		}
		b.charges[c] = struct{}{}
	}
	b.Unlock()
	if dropped > 0 {
		debug.FreeOSMemory() // before as much again is made
	}
	return err
}

func (b *budget) makeRoom(c *charge, bytes int64) (dropped int64, err error) {
	if c.ended || b.used+bytes <= b.limit {
		return 0, nil
	}
	var others []*charge
	free := b.limit - b.used
	for o := range b.charges {
		if o != c && o.drop != nil {
			others = append(others, o)
			free += o.bytes
		}
	}
	if free < bytes && bytes > 0 { // 0: whatever can go goes
		return 0, b.refusal(c, bytes, max(free, 0))
	}
	slices.SortFunc(others, func(x, y *charge) int {
		if x.kept != y.kept {
			if x.kept {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.lastUsed(), y.lastUsed())
	})
	for _, o := range others {
		if b.used+bytes <= b.limit {
			break
		}
		if o.ended { // with what it was a part of
			continue
		}
		before := b.used
		b.endLocked(o)
		dropped += before - b.used
	}
	return dropped, nil
}

// refusal says what was wanted, what there is, and what to do.
func (b *budget) refusal(c *charge, bytes, free int64) error {
	var most *charge
	for o := range b.charges {
		if o.drop == nil && o != c && (most == nil || o.bytes > most.bytes) {
			most = o
		}
	}
	held := ""
	if most != nil && most.bytes > b.limit/20 {
		held = fmt.Sprintf(" (%s of %s hold %s)", most.what, most.owner, sizeText(most.bytes))
	}
	return fmt.Errorf("%w: %s want %s of memory; of the budget of %s, %s can be had%s. "+
		"Close datasets that you no longer need (d.Close()), or raise the budget: data.SetMemoryBudget(%d), or GPUCHARTS_MEMORY=%s for the kernel",
		errBudget, c.what, sizeText(bytes), sizeText(b.limit), sizeText(free), held, roomy(b.limit-free+bytes), strings.ReplaceAll(sizeText(roomy(b.limit-free+bytes)), " ", ""))
}

// roomy is a budget into which so many bytes fit, as a round number.
func roomy(bytes int64) int64 {
	step := int64(1e6)
	for step*100 < bytes {
		step *= 10
	}
	return (bytes + step - 1) / step * step
}

// give gives bytes of c back.
func (b *budget) give(c *charge, bytes int64) {
	if c == nil {
		return
	}
	b.Lock()
	defer b.Unlock()
	if !c.ended {
		c.bytes -= bytes
		b.used -= bytes
		b.free(bytes)
	}
}

// end gives back all that c took.
func (b *budget) end(c *charge) {
	if c == nil {
		return
	}
	b.Lock()
	defer b.Unlock()
	before := b.used
	b.endLocked(c)
	b.free(before - b.used)
}

func (b *budget) endLocked(c *charge) {
	if !c.ended {
		b.used -= c.bytes
		if c.drop != nil {
			c.drop()
		}
		c.ended, c.bytes, c.drop = true, 0, nil
		delete(b.charges, c)
		for _, p := range c.parts {
			b.endLocked(p)
		}
		c.parts = nil
	}
}

// free counts what becomes garbage; the collector would wait until the heap has doubled.
func (b *budget) free(bytes int64) {
	if b.freed += bytes; b.freed >= collectBytes {
		b.freed = 0
		go debug.FreeOSMemory()
	}
}

// keep says that what c stands for is made, and may be dropped.
func (b *budget) keep(c *charge, drop func(), kept bool) {
	b.Lock()
	defer b.Unlock()
	if !c.ended {
		c.drop, c.kept = drop, kept
	}
}

// SetMemoryBudget bounds the memory, in bytes, that all datasets together hold for indexes, for
// columns that were converted or read out of their files, and for what they work with. Mapped
// files do not count: the system takes their pages back when it needs them. What does not fit
// is dropped and made again when it is needed, or refused with an error. 0 is the default, half
// of the machine's memory or what GPUCHARTS_MEMORY says ("1GB", "500MiB", or bytes).
func SetMemoryBudget(bytes int64) {
	if bytes <= 0 {
		bytes = defaultBudget()
	}
	ledger.Lock()
	ledger.limit = bytes
	ledger.Unlock()
	// What is over it goes at once.
	_ = ledger.take(ledger.charge("", ""), 0)
}

// MemoryBudget gives the bytes that datasets hold of the memory budget, and the budget.
func MemoryBudget() (used, limit int64) {
	ledger.Lock()
	defer ledger.Unlock()
	return ledger.used, ledger.limit
}

func defaultBudget() int64 {
	if n, err := parseSize(os.Getenv("GPUCHARTS_MEMORY")); err == nil {
		return n
	}
	return max(machineMemory()/2, 256<<20)
}

// parseSize reads a number of bytes: 1000000, 1GB, 1.5 GiB, 500m.
func parseSize(text string) (int64, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	unit := strings.TrimLeft(text, "0123456789.")
	n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, unit)), 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no number of bytes: write it as 1GB or 500MiB", text)
	}
	factor := 1.0
	switch unit = strings.TrimSpace(unit); {
	case unit == "" || unit == "B":
	default:
		power := strings.IndexByte("KMGT", unit[0])
		if power < 0 || !slices.Contains([]string{"", "B", "IB"}, unit[1:]) {
			return 0, fmt.Errorf("%q: the unit %s is none of B, KB, MB, GB, TB, KiB, MiB, GiB, TiB", text, unit)
		}
		base := 1000.0
		if strings.HasSuffix(unit, "IB") {
			base = 1024
		}
		for range power + 1 {
			factor *= base
		}
	}
	if n *= factor; !(n >= 1 && n < 1<<62) {
		return 0, fmt.Errorf("%q is no size of memory", text)
	}
	return int64(n), nil
}

// sizeText is a number of bytes for a person.
func sizeText(bytes int64) string {
	switch {
	case bytes >= 1e9:
		return strconv.FormatFloat(float64(bytes)/1e9, 'g', 3, 64) + " GB"
	case bytes >= 1e6:
		return strconv.FormatInt(bytes/1e6, 10) + " MB"
	case bytes >= 1e3:
		return strconv.FormatInt(bytes/1e3, 10) + " kB"
	}
	return strconv.FormatInt(bytes, 10) + " bytes"
}

// fits reports whether so many bytes are free without anything being dropped.
func (b *budget) fits(bytes int64) bool {
	b.Lock()
	defer b.Unlock()
	return b.used+bytes <= b.limit
}
