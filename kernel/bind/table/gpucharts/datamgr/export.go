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
			"context":                              "context",
			"encoding/binary":                      "binary",
			"errors":                               "errors",
			"fmt":                                  "fmt",
			"github.com/apache/arrow/go/v17/arrow": "arrow",
			"github.com/apache/arrow/go/v17/arrow/array":  "array",
			"github.com/apache/arrow/go/v17/arrow/ipc":    "ipc",
			"github.com/apache/arrow/go/v17/arrow/memory": "memory",
			"github.com/edsrzf/mmap-go":                   "mmap",
			"github.com/google/flatbuffers/go":            "flatbuffers",
			"github.com/google/uuid":                      "uuid",
			"gpucharts/display/spec":                      "spec",
			"gpucharts/display/wire":                      "wire",
			"html":                                        "html",
			"io":                                          "io",
			"io/fs":                                       "fs",
			"maps":                                        "maps",
			"math":                                        "math",
			"math/bits":                                   "bits",
			"os":                                          "os",
			"path/filepath":                               "filepath",
			"runtime":                                     "runtime",
			"runtime/debug":                               "debug",
			"slices":                                      "slices",
			"sort":                                        "sort",
			"strconv":                                     "strconv",
			"strings":                                     "strings",
			"sync":                                        "sync",
			"sync/atomic":                                 "atomic",
			"syscall":                                     "syscall",
			"time":                                        "time",
			"unicode/utf8":                                "utf8",
		},
		Interfaces: map[string]reflect.Type{},
		NamedTypes: map[string]reflect.Type{
			"Column":  reflect.TypeOf((*q.Column)(nil)).Elem(),
			"Dataset": reflect.TypeOf((*q.Dataset)(nil)).Elem(),
			"Stop":    reflect.TypeOf((*q.Stop)(nil)).Elem(),
			"Table":   reflect.TypeOf((*q.Table)(nil)).Elem(),
		},
		AliasTypes: map[string]reflect.Type{},
		Vars:       map[string]reflect.Value{},
		Funcs: map[string]reflect.Value{
			"Answer":      reflect.ValueOf(q.Answer),
			"Find":        reflect.ValueOf(q.Find),
			"FromColumns": reflect.ValueOf(q.FromColumns),
			"FromRecord":  reflect.ValueOf(q.FromRecord),
			"FromTable":   reflect.ValueOf(q.FromTable),
			"Load":        reflect.ValueOf(q.Load),
			"Open":        reflect.ValueOf(q.Open),
		},
		TypedConsts:   map[string]ixgo.TypedConst{},
		UntypedConsts: map[string]ixgo.UntypedConst{},
	})
}
