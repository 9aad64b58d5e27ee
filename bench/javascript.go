package bench

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// node installs what the peers' page needs, once, from the lock file.
func (h *harness) node() (string, error) {
	folder := filepath.Join(h.root, "bench", "peers")
	if present(filepath.Join(folder, "node_modules", ".package-lock.json")) {
		return folder, nil
	}
	h.say("npm ci in bench/peers")
	command := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("install the JavaScript peers: %w\n%s", err, out)
	}
	return folder, nil
}

// pageSizes are the row counts at which charts in a page are compared: all rows of a peer are
// in the page, which ends well before a hundred million.
func (h *harness) pageSizes() []int64 {
	var sizes []int64
	for _, rows := range h.sizes {
		if rows <= 1e7 {
			sizes = append(sizes, rows)
		}
	}
	return sizes
}

// javascriptPeers measures the peers' charts in the tests' Chromium.
func (h *harness) javascriptPeers() error {
	folder, err := h.node()
	if err != nil {
		return err
	}
	for _, rows := range h.pageSizes() {
		for _, kind := range []string{"line", "scatter"} {
			set, err := makeTestset(h.folder("data"), kind, rows)
			if err != nil {
				return err
			}
			peer := "uplot"
			if kind == "scatter" {
				peer = "regl-scatterplot"
			}
			for _, name := range []string{peer, "plotly"} {
				if h.peers != "" && !slices.Contains(strings.Split(h.peers, ","), name) {
					continue
				}
				err := collect(15*time.Minute, folder, h.take, "node", "charts.mjs", name, kind, set.raw,
					strconv.FormatInt(rows, 10), strconv.Itoa(min(h.runs, 3)), h.folder("steps.json"), h.folder())
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}
