package cell

import (
	"errors"
	"fmt"
	"go/types"
	"math"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/goplus/ixgo"
	"golang.org/x/tools/go/ssa"
)

// Five things that a session needs and that the public interfaces of go/types and ixgo
// do not offer. Each place is looked up by name and type when the program starts; a
// version without it is refused at once, by seamsError.
//
//  1. Units are separate packages to ixgo, but one package "main" to go/types, which lets
//     a cell use the unexported fields and methods of earlier cells. So the path of a
//     types.Package changes between the two. Lost against this: renaming every declared
//     thing to a unique name (then %T and error texts show the mangled names).
//  2. An interpreter finds the methods of interpreted types only through its msets table,
//     and takes a type that is not in it for a native one, which crashes in reflect. So
//     every interpreter is told of every interpreted type.
//  3. An interpreter keeps the frames that run deferred functions, by goroutine. A function that another
//     interpreter defers recovers when its own interpreter is shown that frame (see recovering.go).
//  4. ixgo caches the native entry of a promoted method by the embedded type alone, so that
//     two types which embed it at different offsets read each other's fields (a wrong value,
//     silently). Entries are cached under a positive number only; counting from far below
//     zero turns that cache off.
//  5. A reflect type's unexported methods carry the path of their package as it is when the type is made: "main" where that is
//     the unit that declares it, another where a later unit makes an instance of its generic type, or an interface
//     that embeds one of its interfaces. So such methods are given to a package that is always "main".
var (
	funcPackageOffset, funcPackageSeam = fieldOffset(reflect.TypeFor[types.Func](), "pkg", reflect.TypeFor[*types.Package]())

	pathOffset, pathSeam   = fieldOffset(reflect.TypeFor[types.Package](), "path", reflect.TypeFor[string]())
	msetsOffset, msetsSeam = fieldOffset(reflect.TypeFor[ixgo.Interp](), "msets", reflect.TypeFor[methodTable]())

	deferMapOffset, deferMapSeam     = fieldOffset(reflect.TypeFor[ixgo.Interp](), "deferMap", reflect.TypeFor[sync.Map]())
	deferCountOffset, deferCountSeam = fieldOffset(reflect.TypeFor[ixgo.Interp](), "deferCount", reflect.TypeFor[int32]())
)

//go:linkname promotedID github.com/goplus/ixgo.mfnId
var promotedID int64

func init() { atomic.StoreInt64(&promotedID, math.MinInt64/2) }

type methodTable = map[reflect.Type]map[string]*ssa.Function

func fieldOffset(t reflect.Type, name string, want reflect.Type) (uintptr, error) {
	f, ok := t.FieldByName(name)
	if !ok || f.Type != want {
		return 0, fmt.Errorf("%v has no field %s of type %v: this version of it is not the one that the cell engine was written for", t, name, want)
	}
	offset := uintptr(0) // through embedded structs
	for _, i := range f.Index {
		if t.Kind() != reflect.Struct {
			return 0, fmt.Errorf("%s does not lie within %v", name, t)
		}
		offset, t = offset+t.Field(i).Offset, t.Field(i).Type
	}
	return offset, nil
}

func seamsError() error {
	return errors.Join(funcPackageSeam, pathSeam, msetsSeam, deferMapSeam, deferCountSeam)
}

func deferFrames(i *ixgo.Interp) *sync.Map {
	return (*sync.Map)(unsafe.Add(unsafe.Pointer(i), deferMapOffset))
}

func deferCount(i *ixgo.Interp) *int32 {
	return (*int32)(unsafe.Add(unsafe.Pointer(i), deferCountOffset))
}

// setPath changes the path of a package. The new path must be as long as the old one.
func setPath(p *types.Package, path string) {
	*(*string)(unsafe.Add(unsafe.Pointer(p), pathOffset)) = path
}

// claimed is the package of unexported methods of earlier units that a later one makes types with.
var claimed = types.NewPackage("main", "main")

func setPackage(f *types.Func, p *types.Package) {
	*(**types.Package)(unsafe.Add(unsafe.Pointer(f), funcPackageOffset)) = p
}

func methodsOf(i *ixgo.Interp) *methodTable {
	return (*methodTable)(unsafe.Add(unsafe.Pointer(i), msetsOffset))
}

// replaceMethods swaps the table whole: goroutines may be reading the old one.
func replaceMethods(i *ixgo.Interp, table methodTable) {
	at := (*unsafe.Pointer)(unsafe.Pointer(methodsOf(i)))
	atomic.StorePointer(at, *(*unsafe.Pointer)(unsafe.Pointer(&table)))
}
