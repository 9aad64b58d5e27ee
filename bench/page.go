package bench

import (
	"errors"
	"path/filepath"
	"strconv"
	"time"
)

// page measures our own charts in JupyterLab. What it drives is what is installed: `make
// build` first.
func (h *harness) page() error {
	if err := h.installed(); err != nil {
		return err
	}
	folder, err := h.node()
	if err != nil {
		return err
	}
	sizes := h.pageSizes()
	if h.full {
		sizes = append(sizes, 1e8)
	}
	for _, rows := range sizes {
		for _, kind := range []string{"line", "scatter"} {
			set, err := makeTestset(h.folder("data"), kind, rows)
			if err != nil {
				return err
			}
			if err := warm(set.arrow); err != nil {
				return err
			}
			err = collect(10*time.Minute, filepath.Join(folder, "..", "page"), h.take, "node", "jupyter.mjs", kind, set.arrow, set.raw,
				strconv.FormatInt(rows, 10), strconv.Itoa(min(h.runs, 3)), h.folder("steps.json"), h.folder())
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// installed says what is missing before a page can be driven.
func (h *harness) installed() error {
	for path, what := range map[string]string{
		".venv/bin/jupyter":                          "JupyterLab with our kernel and extension",
		"tests/browser/node_modules/playwright-core": "what drives the browser",
	} {
		if !present(filepath.Join(h.root, path)) {
			return errors.New("no " + what + " (" + path + "): run `./install.sh test` once")
		}
	}
	return nil
}
