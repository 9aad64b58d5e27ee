package datamgr

import (
	"fmt"
	"sort"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// texts is a column of text, in its pieces.
type texts struct {
	starts []int64 // of each piece
	pieces []arrow.Array
	at     []func(i int) string
	null   []func(i int) bool
}

func textsOf(records []arrow.Record, index int) (*texts, error) {
	arrays, err := arraysOf(records, index)
	if err != nil {
		return nil, err
	}
	t := &texts{}
	var row int64
	for _, a := range arrays {
		if a.Len() == 0 {
			continue
		}
		at, err := textAt(a)
		if err != nil {
			return nil, err
		}
		t.starts, t.pieces, t.at = append(t.starts, row), append(t.pieces, a), append(t.at, at)
		t.null = append(t.null, nullAt(a))
		row += int64(a.Len())
	}
	return t, nil
}

func textAt(a arrow.Array) (func(i int) string, error) {
	switch a := a.(type) {
	case *array.String:
		return a.Value, nil
	case *array.LargeString:
		return a.Value, nil
	case *array.StringView:
		return a.Value, nil
	case *array.Binary:
		return a.ValueString, nil
	case *array.LargeBinary:
		return a.ValueString, nil
	case *array.Dictionary:
		of, err := textAt(a.Dictionary())
		return func(i int) string { return of(a.GetValueIndex(i)) }, err
	}
	return nil, fmt.Errorf("%s is not text", a.DataType())
}

// nullAt tells nulls, which in a dictionary may be an index or the entry that it leads to.
func nullAt(a arrow.Array) func(i int) bool {
	d, ok := a.(*array.Dictionary)
	if !ok || d.Dictionary().NullN() == 0 {
		return a.IsNull
	}
	return func(i int) bool { return d.IsNull(i) || d.Dictionary().IsNull(d.GetValueIndex(i)) }
}

// find gives the piece of a row.
func (t *texts) find(row int64) int {
	return sort.Search(len(t.starts), func(i int) bool { return t.starts[i] > row }) - 1
}

// each calls f with rows [from, to).
func (t *texts) each(from, to int64, f func(row int64, text string, ok bool)) {
	for p := t.find(from); from < to; p++ {
		a, at, null, start := t.pieces[p], t.at[p], t.null[p], t.starts[p]
		end := min(to, start+int64(a.Len()))
		for ; from < end; from++ {
			if i := int(from - start); null(i) {
				f(from, "", false)
			} else {
				f(from, at(i), true)
			}
		}
	}
}

// value is the text of a row; ok is false for a null.
func (t *texts) value(row int64) (text string, ok bool) {
	p := t.find(row)
	i := int(row - t.starts[p])
	if t.null[p](i) {
		return "", false
	}
	return t.at[p](i), true
}

func (t *texts) reader() func(from, to int64) values {
	var own []string
	var valid []bool
	return func(from, to int64) values {
		own, valid = sized(own, int(to-from)), sized(valid, int(to-from))
		t.each(from, to, func(row int64, text string, ok bool) {
			own[row-from], valid[row-from] = text, ok
		})
		return values{texts: own, valid: valid}
	}
}
