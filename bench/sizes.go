package bench

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// weights weighs what is shipped, as the last build left it.
func (h *harness) weights() error {
	wasm := filepath.Join(h.root, "build", "wasm", "gpucharts.wasm")
	packed, err := gzipped(wasm)
	if err != nil {
		return fmt.Errorf("weigh the renderer: %w (run `make build` once)", err)
	}
	h.add(newFigure(us, "size: renderer WASM, gzip -9", 0, "KB", float64(packed)/1e3))
	for _, part := range [][2]string{
		{"size: renderer WASM", "build/wasm/gpucharts.wasm"},
		{"size: kernel binary", "build/gpucharts"},
		{"size: JupyterLab extension", "wasm/labextension/gpucharts"},
	} {
		bytes, err := weigh(filepath.Join(h.root, part[1]))
		if err != nil {
			return fmt.Errorf("weigh %s: %w (run `make build` once)", part[1], err)
		}
		h.add(newFigure(us, part[0], 0, "KB", float64(bytes)/1e3))
	}
	return nil
}

// weigh adds up the files at and below path.
func weigh(path string) (bytes int64, err error) {
	err = filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// gzipped is the size of a file packed by gzip -9.
func gzipped(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var size counter
	packer, err := gzip.NewWriterLevel(&size, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(packer, f)
	err = errors.Join(err, packer.Close())
	return int64(size), err
}
