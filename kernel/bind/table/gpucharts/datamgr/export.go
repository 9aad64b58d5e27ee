// export by github.com/goplus/ixgo/cmd/qexp

package datamgr

import (
	q "gpucharts/datamgr"

	"reflect"

	"github.com/goplus/ixgo"
)

func init() {
	ixgo.RegisterPackage(&ixgo.Package{
		Name: "datamgr",
		Path: "gpucharts/datamgr",
		Deps: map[string]string{
			"bytes":                                "bytes",
			"cmp":                                  "cmp",
			"context":                              "context",
			"crypto/sha256":                        "sha256",
			"encoding/base64":                      "base64",
			"encoding/binary":                      "binary",
			"encoding/csv":                         "csv",
			"encoding/hex":                         "hex",
			"errors":                               "errors",
			"fmt":                                  "fmt",
			"github.com/apache/arrow/go/v17/arrow": "arrow",
			"github.com/apache/arrow/go/v17/arrow/array":      "array",
			"github.com/apache/arrow/go/v17/arrow/bitutil":    "bitutil",
			"github.com/apache/arrow/go/v17/arrow/ipc":        "ipc",
			"github.com/apache/arrow/go/v17/arrow/memory":     "memory",
			"github.com/apache/arrow/go/v17/parquet":          "parquet",
			"github.com/apache/arrow/go/v17/parquet/file":     "file",
			"github.com/apache/arrow/go/v17/parquet/metadata": "metadata",
			"github.com/apache/arrow/go/v17/parquet/pqarrow":  "pqarrow",
			"github.com/apache/arrow/go/v17/parquet/schema":   "schema",
			"github.com/edsrzf/mmap-go":                       "mmap",
			"github.com/google/flatbuffers/go":                "flatbuffers",
			"github.com/google/uuid":                          "uuid",
			"gpucharts/display/spec":                          "spec",
			"gpucharts/display/wire":                          "wire",
			"hash/crc32":                                      "crc32",
			"html":                                            "html",
			"io":                                              "io",
			"io/fs":                                           "fs",
			"maps":                                            "maps",
			"math":                                            "math",
			"math/bits":                                       "bits",
			"net/http":                                        "http",
			"net/url":                                         "url",
			"os":                                              "os",
			"path":                                            "path",
			"path/filepath":                                   "filepath",
			"runtime":                                         "runtime",
			"runtime/debug":                                   "debug",
			"slices":                                          "slices",
			"sort":                                            "sort",
			"strconv":                                         "strconv",
			"strings":                                         "strings",
			"sync":                                            "sync",
			"sync/atomic":                                     "atomic",
			"syscall":                                         "syscall",
			"time":                                            "time",
			"unicode/utf8":                                    "utf8",
			"unsafe":                                          "unsafe",
		},
		Interfaces: map[string]reflect.Type{},
		NamedTypes: map[string]reflect.Type{
			"Bins":    reflect.TypeOf((*q.Bins)(nil)).Elem(),
			"Column":  reflect.TypeOf((*q.Column)(nil)).Elem(),
			"Dataset": reflect.TypeOf((*q.Dataset)(nil)).Elem(),
			"Expr":    reflect.TypeOf((*q.Expr)(nil)).Elem(),
			"Groups":  reflect.TypeOf((*q.Groups)(nil)).Elem(),
			"Stop":    reflect.TypeOf((*q.Stop)(nil)).Elem(),
			"Table":   reflect.TypeOf((*q.Table)(nil)).Elem(),
			"Window":  reflect.TypeOf((*q.Window)(nil)).Elem(),
		},
		AliasTypes: map[string]reflect.Type{},
		Vars:       map[string]reflect.Value{},
		Funcs: map[string]reflect.Value{
			"Answer":      reflect.ValueOf(q.Answer),
			"Col":         reflect.ValueOf(q.Col),
			"Find":        reflect.ValueOf(q.Find),
			"FromColumns": reflect.ValueOf(q.FromColumns),
			"FromRecord":  reflect.ValueOf(q.FromRecord),
			"FromTable":   reflect.ValueOf(q.FromTable),
			"Load":        reflect.ValueOf(q.Load),
			"LoadFiles":   reflect.ValueOf(q.LoadFiles),
			"Open":        reflect.ValueOf(q.Open),
			"OpenFiles":   reflect.ValueOf(q.OpenFiles),
			"Value":       reflect.ValueOf(q.Value),
		},
		TypedConsts:   map[string]ixgo.TypedConst{},
		UntypedConsts: map[string]ixgo.UntypedConst{},
	})
}
