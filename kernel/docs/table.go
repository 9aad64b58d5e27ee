package docs

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"sync"
)

//go:embed table
var made embed.FS

const library = "table/library.zip"

// entry is where a package's table lies, in the archive or beside it.
func entry(path string) string { return path + ".json" }

var archive = sync.OnceValues(func() (*zip.Reader, error) {
	packed, err := made.ReadFile(library)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
})

var unpacked sync.Map // of Table, by path

// Built gives the built-in table of a package; false: there is none.
func Built(path string) (Table, bool) {
	if t, ok := unpacked.Load(path); ok {
		return t.(Table), t.(Table) != nil
	}
	t := unpack(path)
	unpacked.Store(path, t)
	return t, t != nil
}

func unpack(path string) (t Table) {
	text, err := made.ReadFile("table/" + entry(path))
	if err != nil {
		var packed *zip.Reader
		if packed, err = archive(); err != nil {
			return nil
		}
		if text, err = fs.ReadFile(packed, entry(path)); err != nil {
			return nil
		}
	}
	if json.Unmarshal(text, &t) != nil {
		return nil
	}
	return t
}
