// export by github.com/goplus/ixgo/cmd/qexp

package memory

import (
	q "github.com/apache/arrow/go/v17/arrow/memory"

	"reflect"

	"github.com/goplus/ixgo"
)

func init() {
	ixgo.RegisterPackage(&ixgo.Package{
		Name: "memory",
		Path: "github.com/apache/arrow/go/v17/arrow/memory",
		Deps: map[string]string{
			"fmt": "fmt",
			"github.com/apache/arrow/go/v17/arrow/internal/debug": "debug",
			"golang.org/x/sys/cpu":                                "cpu",
			"os":                                                  "os",
			"runtime":                                             "runtime",
			"strconv":                                             "strconv",
			"strings":                                             "strings",
			"sync":                                                "sync",
			"sync/atomic":                                         "atomic",
			"unsafe":                                              "unsafe",
		},
		Interfaces: map[string]reflect.Type{
			"Allocator": reflect.TypeOf((*q.Allocator)(nil)).Elem(),
			"TestingT":  reflect.TypeOf((*q.TestingT)(nil)).Elem(),
		},
		NamedTypes: map[string]reflect.Type{
			"Buffer":                reflect.TypeOf((*q.Buffer)(nil)).Elem(),
			"CheckedAllocator":      reflect.TypeOf((*q.CheckedAllocator)(nil)).Elem(),
			"CheckedAllocatorScope": reflect.TypeOf((*q.CheckedAllocatorScope)(nil)).Elem(),
			"GoAllocator":           reflect.TypeOf((*q.GoAllocator)(nil)).Elem(),
		},
		AliasTypes: map[string]reflect.Type{},
		Vars: map[string]reflect.Value{
			"DefaultAllocator": reflect.ValueOf(&q.DefaultAllocator),
		},
		Funcs: map[string]reflect.Value{
			"NewBufferBytes":           reflect.ValueOf(q.NewBufferBytes),
			"NewBufferWithAllocator":   reflect.ValueOf(q.NewBufferWithAllocator),
			"NewCheckedAllocator":      reflect.ValueOf(q.NewCheckedAllocator),
			"NewCheckedAllocatorScope": reflect.ValueOf(q.NewCheckedAllocatorScope),
			"NewGoAllocator":           reflect.ValueOf(q.NewGoAllocator),
			"NewResizableBuffer":       reflect.ValueOf(q.NewResizableBuffer),
			"ReleaseBuffers":           reflect.ValueOf(q.ReleaseBuffers),
			"Set":                      reflect.ValueOf(q.Set),
			"SliceBuffer":              reflect.ValueOf(q.SliceBuffer),
		},
		TypedConsts:   map[string]ixgo.TypedConst{},
		UntypedConsts: map[string]ixgo.UntypedConst{},
	})
}
