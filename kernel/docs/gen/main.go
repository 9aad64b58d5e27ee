// Command gen writes kernel/docs/table: the doc comments of all packages that cells can import without a Go toolchain.
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goplus/ixgo"
	_ "github.com/goplus/ixgo/pkg"

	_ "gpucharts/kernel/bind"
	"gpucharts/kernel/docs"
)

// folder is where the tables go, from the repository's root.
const folder = "kernel/docs/table"

func main() {
	log.SetFlags(0)
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		log.Fatal(err)
	}
	if err := write(filepath.Join(strings.TrimSpace(string(root)), folder)); err != nil {
		log.Fatal(err)
	}
}

func write(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	packages, err := bound()
	if err != nil {
		return err
	}
	for _, p := range packages {
		table, err := docs.Read(p.Dir, p.ImportPath)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		text, err := json.MarshalIndent(table, "", " ") // the keys are in order
		if err != nil {
			return err
		}
		name := p.ImportPath + ".json"
		if strings.HasPrefix(name, "gpucharts/") {
			path := filepath.Join(folder, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
				return err
			}
			continue
		}
		file, err := archive.Create(name)
		if err != nil {
			return err
		}
		if _, err := file.Write(text); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "library.zip"), packed.Bytes(), 0o644)
}

type listed struct{ ImportPath, Dir string }

// bound lists the packages that are bound in, and builtin.
func bound() (all []listed, err error) {
	paths := []string{"list", "-e", "-json=ImportPath,Dir", "builtin"}
	for _, path := range ixgo.PackageList() {
		if !strings.Contains(path, "internal/") && !strings.Contains(path, "/internal") && path != "gpucharts/cell/host" && !strings.Contains(path, "goplus") {
			paths = append(paths, path)
		}
	}
	out, err := exec.Command("go", paths...).Output()
	if err != nil {
		return nil, err
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			return nil, err
		}
		if p.Dir != "" {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b listed) int { return cmp.Compare(a.ImportPath, b.ImportPath) })
	return all, nil
}
