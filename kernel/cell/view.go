package cell

import (
	"go/types"
	"reflect"

	"github.com/goplus/ixgo"
)

// view is how the interpreter of one unit sees packages and types: its own, the bound ones,
// and through the session what earlier units made.
type view struct {
	ixgo.Loader
	s     *Session
	units map[string]*ixgo.Package
}

func (v *view) Installed(path string) (*ixgo.Package, bool) {
	if p := v.units[path]; p != nil {
		return p, true
	}
	return v.Loader.Installed(path)
}

// LookupReflect keeps the identity of types: what one interpreter made, all use.
func (v *view) LookupReflect(t types.Type) (reflect.Type, bool) {
	v.s.shared.Lock()
	defer v.s.shared.Unlock()
	if p, ok := t.(*types.Pointer); ok {
		if r := v.s.reflectOf.At(p.Elem()); r != nil {
			return reflect.PointerTo(r.(reflect.Type)), true
		}
	} else if r := v.s.reflectOf.At(t); r != nil {
		return r.(reflect.Type), true
	}
	return v.Loader.LookupReflect(t)
}

func (v *view) LookupTypes(rt reflect.Type) (types.Type, bool) {
	v.s.shared.Lock()
	defer v.s.shared.Unlock()
	if t, ok := v.s.typeOf[rt]; ok {
		return t, true
	}
	if rt.Kind() == reflect.Pointer {
		if t, ok := v.s.typeOf[rt.Elem()]; ok {
			return types.NewPointer(t), true
		}
	}
	return v.Loader.LookupTypes(rt)
}
