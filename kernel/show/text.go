package show

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

const (
	// fmt has no bounds: a slice of a billion numbers would become gigabytes of text, and a slice that holds itself
	// overflows the stack, which ends the process. Hence a printer of our own in fmt's %v style.
	maxTextBytes = 64 << 10
	maxItems     = 1000
	maxDepth     = 12
	// maxOwnText bounds strings and what String and Error methods return.
	maxOwnText = 1 << 20
)

// Text is a value in the style of fmt's %+v, strings as they are, bounded.
func Text(v any) string {
	if s, ok := v.(string); ok {
		return clip(s, maxOwnText)
	}
	p := printer{}
	p.value(reflect.ValueOf(v), 0)
	return p.out.String()
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return fmt.Sprintf("%s... (%d more bytes)", strings.ToValidUTF8(s[:most], ""), len(s)-most)
}

type printer struct{ out strings.Builder }

func (p *printer) full() bool { return p.out.Len() > maxTextBytes }

func (p *printer) value(v reflect.Value, depth int) {
	if !v.IsValid() {
		p.out.WriteString("<nil>")
		return
	}
	if p.own(v) {
		return
	}
	if depth > maxDepth || p.full() {
		p.out.WriteString("...")
		return
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.out.WriteString("[]")
			return
		}
		p.list(v, depth)
	case reflect.Map:
		p.mapping(v, depth)
	case reflect.Struct:
		p.fields(v, depth)
	case reflect.Interface:
		p.value(v.Elem(), depth)
	case reflect.Pointer:
		p.pointer(v, depth)
	case reflect.String:
		p.out.WriteString(clip(v.String(), maxTextBytes))
	default:
		if v.CanInterface() {
			fmt.Fprint(&p.out, v.Interface())
		} else {
			fmt.Fprint(&p.out, v) // fmt prints what a reflect.Value of an unexported field holds
		}
	}
}

// own uses the value's own Format, Error or String method, as fmt does.
func (p *printer) own(v reflect.Value) bool {
	if !v.CanInterface() {
		return false
	}
	switch x := v.Interface().(type) {
	case fmt.Formatter, error, fmt.Stringer:
		if v.Kind() == reflect.Pointer && v.IsNil() {
			p.out.WriteString("<nil>")
			return true
		}
		p.out.WriteString(clip(fmt.Sprintf("%v", x), maxOwnText)) // fmt catches panics of these methods
		return true
	}
	return false
}

func (p *printer) list(v reflect.Value, depth int) {
	p.out.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			p.out.WriteByte(' ')
		}
		if i == maxItems || p.full() {
			fmt.Fprintf(&p.out, "... (%d more)", v.Len()-i)
			break
		}
		p.value(v.Index(i), depth+1)
	}
	p.out.WriteByte(']')
}

func (p *printer) mapping(v reflect.Value, depth int) {
	keys := make([]struct {
		text string
		key  reflect.Value
	}, 0, min(v.Len(), maxItems))
	for iter := v.MapRange(); iter.Next() && len(keys) < cap(keys); {
		k := printer{}
		k.value(iter.Key(), depth+1)
		keys = append(keys, struct {
			text string
			key  reflect.Value
		}{k.out.String(), iter.Key()})
	}
	sort.Slice(keys, func(i, j int) bool { return less(keys[i].key, keys[j].key, keys[i].text, keys[j].text) })
	p.out.WriteString("map[")
	for i, k := range keys {
		if i > 0 {
			p.out.WriteByte(' ')
		}
		if p.full() {
			break
		}
		p.out.WriteString(k.text + ":")
		p.value(v.MapIndex(k.key), depth+1)
	}
	if more := v.Len() - len(keys); more > 0 {
		fmt.Fprintf(&p.out, " ... (%d more)", more)
	}
	p.out.WriteByte(']')
}

// less sorts numbers as numbers, everything else by its text.
func less(a, b reflect.Value, aText, bText string) bool {
	if a.Kind() == b.Kind() {
		switch {
		case a.CanInt():
			return a.Int() < b.Int()
		case a.CanUint():
			return a.Uint() < b.Uint()
		case a.CanFloat():
			return a.Float() < b.Float()
		}
	}
	return aText < bText
}

func (p *printer) fields(v reflect.Value, depth int) {
	p.out.WriteByte('{')
	for i := range v.NumField() {
		if i > 0 {
			p.out.WriteByte(' ')
		}
		p.out.WriteString(v.Type().Field(i).Name + ":")
		p.value(v.Field(i), depth+1)
	}
	p.out.WriteByte('}')
}

// pointer follows the outermost one, as fmt does.
func (p *printer) pointer(v reflect.Value, depth int) {
	switch {
	case v.IsNil():
		p.out.WriteString("<nil>")
	case depth > 0:
		fmt.Fprintf(&p.out, "%#x", v.Pointer())
	default:
		switch v.Elem().Kind() {
		case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
			p.out.WriteByte('&')
			p.value(v.Elem(), depth+1)
		default:
			fmt.Fprintf(&p.out, "%#x", v.Pointer())
		}
	}
}
