package cell

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"os/exec"
	"strings"

	"github.com/goplus/ixgo"
)

// packageFinder serves packages to go/types: those that are bound in, and others as source, which the go command finds (and
// downloads, where go.mod names the module). A cell that is interrupted meanwhile ends at once: the go command is killed, and no
// further package is loaded. What could not be loaded is not kept, so that the next try begins anew. (Lost against this:
// ixgo's own ways, which cannot be stopped and keep a package with errors as if it had none.)
type packageFinder struct {
	s       *Session
	bound   types.Importer
	folders map[string]string // that the go command has told, while a package is loaded
	loading map[string]bool
	broken  map[string]bool // loaded with errors
}

func newPackageFinder(s *Session) *packageFinder {
	return &packageFinder{s: s, bound: ixgo.NewImporter(s.base), folders: map[string]string{}, loading: map[string]bool{}, broken: map[string]bool{}}
}

var errInterrupted = errors.New("interrupted")

// Import implements types.Importer.
func (f *packageFinder) Import(path string) (*types.Package, error) {
	if _, bound := ixgo.LookupPackage(path); bound || path == "unsafe" {
		return f.bound.Import(path)
	}
	if f.loading[path] {
		return nil, fmt.Errorf("package %s imports itself", path)
	}
	if source := f.s.base.SourcePackage(path); source != nil && source.Loaded() && !f.broken[path] {
		return source.Package, nil
	}
	folder, err := f.folder(path)
	if err != nil {
		return nil, err
	}
	if f.s.work.Err() != nil {
		return nil, errInterrupted
	}
	if err := f.s.base.AddImport(path, folder); err != nil {
		return nil, err
	}
	f.loading[path] = true
	defer delete(f.loading, path)
	source := f.s.base.SourcePackage(path)
	err = source.Load()
	if f.broken[path] = err != nil; err != nil {
		f.bound = ixgo.NewImporter(f.s.base) // it may keep the package
		if f.s.work.Err() != nil {
			err = errInterrupted
		}
		return nil, err
	}
	return source.Package, nil
}

// folder is where a package's source lies. The first question for a package asks for all that it imports as well.
func (f *packageFinder) folder(path string) (string, error) {
	if path == "C" {
		return "", errors.New("cgo needs a compiler; cells are interpreted")
	}
	if folder, known := f.folders[path]; known && len(f.loading) > 0 {
		return folder, nil
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("it is not built in, and importing other modules needs a Go toolchain (no `go` on the PATH)")
	}
	found, err := listPackages(f.s.work, path)
	if err != nil {
		return "", err
	}
	if len(f.loading) == 0 { // versions may have changed
		f.folders = map[string]string{}
	}
	for _, p := range found {
		if p.Dir != "" {
			f.folders[p.ImportPath] = p.Dir
		}
		if p.ImportPath == path && p.Error != nil {
			return "", fmt.Errorf("%s; for a module, run `go get %s` in the notebook's folder (a go.mod must be there)", p.Error.Err, path)
		}
	}
	if f.folders[path] == "" {
		return "", fmt.Errorf("the go command does not know it; for a module, run `go get %s` in the notebook's folder (a go.mod must be there)", path)
	}
	return f.folders[path], nil
}

// listed is what the go command tells of a package.
type listed struct {
	ImportPath, Dir string
	Error           *struct{ Err string }
}

// listPackages asks the go command for a package and all that it imports. It ends when ctx does.
func listPackages(ctx context.Context, path string) (all []listed, err error) {
	command := exec.CommandContext(ctx, "go", "list", "-e", "-deps", "-json=ImportPath,Dir,Error", "-tags="+strings.Join(sourceTags, ","), "--", path)
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	endWithChildren(command)
	if err := command.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		return nil, fmt.Errorf("go list: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	for decoder := json.NewDecoder(&out); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
	return all, nil
}
