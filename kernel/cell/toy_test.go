package cell

import (
	"reflect"

	"gpucharts/kernel/cell/internal/toy"

	"github.com/goplus/ixgo"
)

func init() {
	ixgo.RegisterPackage(&ixgo.Package{Name: "toy", Path: "gpucharts/kernel/cell/internal/toy", Deps: map[string]string{}, Interfaces: map[string]reflect.Type{}, NamedTypes: map[string]reflect.Type{"W": reflect.TypeOf((*toy.W)(nil)).Elem()}, AliasTypes: map[string]reflect.Type{}, Vars: map[string]reflect.Value{}, TypedConsts: map[string]ixgo.TypedConst{}, UntypedConsts: map[string]ixgo.UntypedConst{},
		Funcs: map[string]reflect.Value{"NewW": reflect.ValueOf(toy.NewW), "Apply": reflect.ValueOf(toy.Apply)}})
}
