package datamgr

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unsafe"
)

// csvText is a CSV file's content and how it is written.
type csvContent struct {
	text  []byte
	comma byte
}

// readDialect finds out what separates fields: of comma, semicolon, tab and bar the one that
// the first lines have the most of, as often in each.
func readDialect(text []byte) (csvContent, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		text = text[3:]
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return csvContent{}, errors.New("it is written in UTF-16: save it as UTF-8")
	}
	if at := bytes.IndexByte(text[:min(len(text), 1<<16)], 0); at >= 0 {
		return csvContent{}, fmt.Errorf("it is no text: it has a zero byte at %d", at)
	}
	if len(bytes.TrimSpace(text[:min(len(text), 1<<16)])) == 0 {
		return csvContent{}, errors.New("it has no lines of text")
	}
	c := csvContent{text, ','}
	most := 0
	for _, comma := range []byte(",;\t|") {
		if n := (csvContent{text, comma}).fieldsAlike(20); n > most {
			c.comma, most = comma, n
		}
	}
	return c, nil
}

// fieldsAlike counts the separators of the first lines; 0 where lines differ.
func (c csvContent) fieldsAlike(lines int) int {
	head := c.text[:min(len(c.text), 1<<16)]
	if len(head) < len(c.text) {
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	width := 0
	rows := csvContent{head, c.comma}.rows()
	for range lines {
		fields, err := rows()
		if err != nil {
			break
		}
		if width == 0 {
			width = len(fields)
		} else if len(fields) != width {
			return 0
		}
	}
	return max(width-1, 0)
}

// rows gives one row after another, then io.EOF. A row is good until the next is asked for.
// Texts without quotation marks are split where they lie; others by encoding/csv, whose
// errors tell the line.
func (c csvContent) rows() func() ([]string, error) {
	if bytes.IndexByte(c.text, '"') >= 0 {
		r := csv.NewReader(bytes.NewReader(c.text))
		r.Comma, r.ReuseRecord, r.FieldsPerRecord = rune(c.comma), true, -1
		return r.Read
	}
	text := unsafe.String(unsafe.SliceData(c.text), len(c.text))
	var fields []string
	return func() ([]string, error) {
		for text != "" {
			line := text
			if end := strings.IndexByte(text, '\n'); end >= 0 {
				line, text = text[:end], text[end+1:]
			} else {
				text = ""
			}
			if line = strings.TrimSuffix(line, "\r"); line == "" {
				continue
			}
			fields = fields[:0]
			for {
				end := strings.IndexByte(line, c.comma)
				if end < 0 {
					return append(fields, line), nil
				}
				fields, line = append(fields, line[:end]), line[end+1:]
			}
		}
		return nil, io.EOF
	}
}

// split cuts the text into pieces of about size bytes, at ends of lines that are not inside
// of quotation marks.
func (c csvContent) split(size int) []csvContent {
	var pieces []csvContent
	start, inside := 0, false
	for from := 0; from < len(c.text); {
		to := min(from+size, len(c.text))
		inside = inside != (bytes.Count(c.text[from:to], []byte{'"'})%2 == 1)
		for to < len(c.text) {
			if b := c.text[to]; b == '"' {
				inside = !inside
			} else if b == '\n' && !inside {
				to++
				break
			}
			to++
		}
		pieces = append(pieces, csvContent{c.text[start:to], c.comma})
		start, from = to, to
	}
	return pieces
}
