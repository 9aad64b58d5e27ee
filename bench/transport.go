package bench

import (
	"path/filepath"
	"strconv"
	"time"
)

// transportRows is the size of the data whose tiles travel: large enough that none repeats soon.
const transportRows = 10e6

// transport measures the way of tile payloads from the kernel to the page.
func (h *harness) transport() error {
	if err := h.installed(); err != nil {
		return err
	}
	if _, err := h.node(); err != nil { // what reports figures is beside the peers
		return err
	}
	set, err := makeTestset(h.folder("data"), "line", transportRows)
	if err != nil {
		return err
	}
	if err := warm(set.arrow); err != nil {
		return err
	}
	return collect(10*time.Minute, filepath.Join(h.root, "bench", "page"), h.take, "node", "transport.mjs",
		set.arrow, strconv.Itoa(transportRows), strconv.Itoa(min(h.runs, 5)))
}
