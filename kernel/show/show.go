// Package show turns values into MIME bundles. In: what a cell's last expression came to. Out: what a page displays:
// the value's own bundle where it has one, else text that is bounded in length however large the value is, and a table
// where the value is a list of structs.
package show

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Bundler is a value that knows how it is shown; display.Bundler is the same.
type Bundler interface {
	MIMEBundle() (data, metadata map[string]any, err error)
}

// Bundle is how values are shown together: one value by its own bundle, several as text.
func Bundle(values []any) (data, metadata map[string]any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("showing a value of type %s failed: %v", typeNames(values), v)
		}
	}()
	if len(values) == 1 {
		if b, ok := values[0].(Bundler); ok && !isNilPointer(values[0]) {
			return fromBundler(b)
		}
		if text, html, ok := table(values[0]); ok {
			return map[string]any{"text/plain": text, "text/html": html}, map[string]any{}, nil
		}
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = valueText(v)
	}
	return map[string]any{"text/plain": strings.Join(texts, ", ")}, map[string]any{}, nil
}

func fromBundler(b Bundler) (data, metadata map[string]any, err error) {
	data, metadata, err = b.MIMEBundle()
	if err != nil {
		return nil, nil, err
	}
	if len(data) == 0 {
		return nil, nil, fmt.Errorf("the MIMEBundle of %T has no MIME types", b)
	}
	data, metadata = Tidy(data, metadata)
	return data, metadata, nil
}

// valueText shows a bundle among several values by its plain text.
func valueText(v any) string {
	if b, ok := v.(Bundler); ok && !isNilPointer(v) {
		if data, _, err := b.MIMEBundle(); err == nil {
			if text, ok := data["text/plain"].(string); ok {
				return text
			}
		}
	}
	return Text(v)
}

// Tidy makes a bundle ready to travel: bytes of text types become strings (others are base64 in JSON by themselves),
// JSON in bytes stays JSON, metadata is never null.
func Tidy(data, metadata map[string]any) (map[string]any, map[string]any) {
	tidy := make(map[string]any, len(data))
	for mime, content := range data {
		if bytes, ok := content.([]byte); ok {
			switch {
			case strings.HasPrefix(mime, "text/"), strings.HasSuffix(mime, "+xml"):
				content = string(bytes)
			case mime == "application/json", strings.HasSuffix(mime, "+json"):
				content = json.RawMessage(bytes)
			}
		}
		tidy[mime] = content
	}
	if metadata == nil {
		metadata = map[string]any{}
	}
	return tidy, metadata
}

func isNilPointer(v any) bool {
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

func typeNames(values []any) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = fmt.Sprintf("%T", v)
	}
	return strings.Join(names, ", ")
}
