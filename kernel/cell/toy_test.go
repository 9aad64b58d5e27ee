package cell

import (
	"reflect"
	"strings"

	"gpucharts/kernel/cell/internal/toy"

	"github.com/goplus/ixgo"
)

// bindForTest registers native functions under an import path.
func bindForTest(path string, funcs map[string]any, named ...any) {
	p := &ixgo.Package{
		Name: path[strings.LastIndex(path, "/")+1:], Path: path, Deps: map[string]string{}, Interfaces: map[string]reflect.Type{}, NamedTypes: map[string]reflect.Type{},
		AliasTypes: map[string]reflect.Type{}, Vars: map[string]reflect.Value{}, Funcs: map[string]reflect.Value{},
		TypedConsts: map[string]ixgo.TypedConst{}, UntypedConsts: map[string]ixgo.UntypedConst{},
	}
	for name, f := range funcs {
		p.Funcs[name] = reflect.ValueOf(f)
	}
	for _, v := range named {
		p.NamedTypes[reflect.TypeOf(v).Name()] = reflect.TypeOf(v)
	}
	ixgo.RegisterPackage(p)
}

func init() {
	bindForTest("gpucharts/kernel/cell/internal/toy", map[string]any{"NewW": toy.NewW, "Apply": toy.Apply}, toy.W{})
}
