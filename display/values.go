package display

import (
	"encoding/json"
	"strings"
)

// Value is a piece of text or an image that is shown by its MIME type.
type Value struct {
	mime    string
	content any
	plain   string
}

// MIMEBundle is the value under its MIME type, and as plain text.
func (v Value) MIMEBundle() (data, metadata map[string]any, err error) {
	return map[string]any{v.mime: v.content, "text/plain": v.plain}, map[string]any{}, nil
}

// Show displays the value in the middle of a cell.
func (v Value) Show() {
	if err := Show(v); err != nil {
		stop("showing %s: %w", v.mime, err)
	}
}

// Text is plain text.
func Text(s string) Value { return Value{"text/plain", s, s} }

// HTML is a piece of HTML.
func HTML(s string) Value { return Value{"text/html", s, s} }

// Markdown is a piece of Markdown.
func Markdown(s string) Value { return Value{"text/markdown", s, s} }

// Latex is a piece of LaTeX, with its dollar signs.
func Latex(s string) Value { return Value{"text/latex", s, s} }

// SVG is an SVG document.
func SVG(s string) Value { return Value{"image/svg+xml", s, "SVG image"} }

// PNG is the bytes of a PNG file.
func PNG(file []byte) Value { return Value{"image/png", file, "PNG image"} }

// JSON is any value that encoding/json can write, shown as a tree.
func JSON(value any) Value {
	text, err := json.Marshal(value)
	if err != nil {
		stop("display.JSON: %w", err)
	}
	return Value{"application/json", json.RawMessage(text), strings.TrimSpace(string(text))}
}
