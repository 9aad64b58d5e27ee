package cell

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
)

// hostSame says whether v is of exactly the type that pointer points to, or implements that interface (of a type parameter).
func hostSame(v, pointer any) bool {
	t, want := reflect.TypeOf(v), reflect.TypeOf(pointer).Elem()
	return t == want || t != nil && want.Kind() == reflect.Interface && t.Implements(want)
}

// assertionError is what a failed x.(T) panics with.
type assertionError struct{ text string }

func (e assertionError) Error() string { return e.text }
func (assertionError) RuntimeError()   {}

func hostMismatch(v, pointer any) {
	want := reflect.TypeOf(pointer).Elem()
	if v == nil {
		panic(assertionError{fmt.Sprintf("interface conversion: interface is nil, not %v", want)})
	}
	panic(assertionError{fmt.Sprintf("interface conversion: interface {} is %T, not %v", v, want)})
}

// hostWhich is the first of the types that v is of; a nil among them is case nil; -1 for none.
func hostWhich(v any, pointers ...any) int {
	t := reflect.TypeOf(v)
	for i, p := range pointers {
		switch {
		case p == nil:
			if v == nil {
				return i
			}
		case t == nil:
		case t == reflect.TypeOf(p).Elem():
			return i
		default:
			if want := reflect.TypeOf(p).Elem(); want.Kind() == reflect.Interface && t.Implements(want) {
				return i
			}
		}
	}
	return -1
}

// hostPanicValue is what panic(v) panics with.
func hostPanicValue(v any) any {
	if v == nil {
		return new(runtime.PanicNilError)
	}
	return v
}

// hostSetMap stores *value under *key, nil interfaces too.
func hostSetMap(m, key, value any) {
	reflect.ValueOf(m).SetMapIndex(reflect.ValueOf(key).Elem(), reflect.ValueOf(value).Elem())
}

// hostIsMinusZero matters to min and max: -0 is less than 0 for them alone.
func hostIsMinusZero(v any) bool {
	x := reflect.ValueOf(v)
	return x.CanFloat() && x.Float() == 0 && math.Signbit(x.Float())
}
