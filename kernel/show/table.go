package show

import (
	"fmt"
	"html"
	"reflect"
	"strings"
	"text/tabwriter"
)

const (
	maxRows    = 20
	maxColumns = 20
	maxCell    = 80
)

// table shows a slice of structs (or of pointers to them) with exported fields by rows and columns.
func table(v any) (text, page string, ok bool) {
	list := reflect.ValueOf(v)
	if kind := list.Kind(); kind != reflect.Slice && kind != reflect.Array || list.Len() == 0 {
		return "", "", false
	}
	row := list.Type().Elem()
	pointers := row.Kind() == reflect.Pointer
	if pointers {
		row = row.Elem()
	}
	if row.Kind() != reflect.Struct || hasOwnText(list.Type().Elem()) || hasOwnText(list.Type()) {
		return "", "", false
	}
	var columns []reflect.StructField
	for _, field := range reflect.VisibleFields(row) {
		if field.IsExported() && len(field.Index) == 1 && len(columns) < maxColumns {
			columns = append(columns, field)
		}
	}
	if len(columns) == 0 {
		return "", "", false
	}
	rows := make([][]string, 0, maxRows+1)
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	rows = append(rows, names)
	for i := range min(maxRows, list.Len()) {
		item := list.Index(i)
		if pointers {
			item = item.Elem()
		}
		cells := make([]string, len(columns))
		for j, column := range columns {
			if item.IsValid() {
				cells[j] = clip(strings.ReplaceAll(Text(item.FieldByIndex(column.Index).Interface()), "\n", " "), maxCell)
			}
		}
		rows = append(rows, cells)
	}
	more := ""
	if left := list.Len() - maxRows; left > 0 {
		more = fmt.Sprintf("... and %d more rows", left)
	}
	return tableText(rows, more), tableHTML(rows, more), true
}

func hasOwnText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]()) ||
		t.Implements(reflect.TypeFor[fmt.Formatter]())
}

func tableText(rows [][]string, more string) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 1, 2, ' ', 0)
	for _, cells := range rows {
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush()
	return strings.TrimRight(out.String()+more, "\n")
}

func tableHTML(rows [][]string, more string) string {
	var out strings.Builder
	out.WriteString("<table>")
	for i, cells := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		out.WriteString("<tr>")
		for _, cell := range cells {
			fmt.Fprintf(&out, "<%s>%s</%s>", tag, html.EscapeString(cell), tag)
		}
		out.WriteString("</tr>")
	}
	out.WriteString("</table>")
	if more != "" {
		fmt.Fprintf(&out, "<p>%s</p>", more)
	}
	return out.String()
}
