package datamgr

import (
	"github.com/apache/arrow/go/v17/arrow"

	"gpucharts/display/spec"
)

// A condition that holds for no value between a row group's least and greatest, as the file tells
// them, leaves the row group unread.

// excluding leaves out the row groups for which a condition cannot be true. It gives d itself where
// there are none.
func (d *Dataset) excluding(n *node) *Dataset {
	if n == nil || looksBack(n) { // an empty condition is told when it is bound
		return d
	}
	var kept []arrow.Record
	for _, r := range d.records {
		if lazy, ok := r.(*lazyRecord); !ok || !d.never(n, lazy) {
			kept = append(kept, r)
		}
	}
	if len(kept) == len(d.records) {
		return d
	}
	return d.within(d.schema, kept)
}

// looksBack reports whether a row's value depends on rows before it.
func looksBack(n *node) bool {
	if n.op == opDiff || n.op == opCumSum {
		return true
	}
	for _, a := range n.args {
		if looksBack(a) {
			return true
		}
	}
	return false
}

// never reports whether a condition is true for no row of a row group, for all that is known.
func (d *Dataset) never(n *node, group *lazyRecord) bool {
	switch n.op {
	case opAnd:
		return d.never(n.args[0], group) || d.never(n.args[1], group)
	case opOr:
		return d.never(n.args[0], group) && d.never(n.args[1], group)
	case opGt, opGe, opLt, opLe, opEq:
		column, value, o := n.args[0], n.args[1], n.op
		if column.op == opValue {
			column, value, o = value, column, mirrored[o]
		}
		if column.op != opColumn || value.op != opValue {
			return false
		}
		i, err := d.ColumnIndex(column.name)
		if err != nil || group.cells[i].extent == nil {
			return false
		}
		k, err := constant(value.value)
		return err == nil && d.columns[i].beyond(o, group.cells[i].extent, k.constant)
	}
	return false
}

// mirrored is a comparison with its sides swapped.
var mirrored = map[op]op{opGt: opLt, opGe: opLe, opLt: opGt, opLe: opGe, opEq: opEq}

// beyond reports whether a comparison with a constant is true for nothing in a range.
func (c *column) beyond(o op, r *spec.Range, k any) bool {
	e := &eval{kind: wholeValues}
	switch c.kind {
	case spec.Float32, spec.Float64:
		f, ok := k.(float64)
		if whole, isWhole := k.(int64); isWhole {
			f, ok = float64(whole), true
		}
		return ok && !floatMay(o, r.Min.Frac, r.Max.Frac, f)
	case spec.Timestamp:
		e = &eval{kind: timeValues, unit: c.unit}
	}
	l, ok, err := limitFor(e, k)
	return err == nil && ok && !l.may(o, r.Min.Int, r.Max.Int)
}

// floatMay reports whether a comparison with k is true for some number between two.
func floatMay(o op, least, greatest, k float64) bool {
	switch o {
	case opGt:
		return greatest > k
	case opGe:
		return greatest >= k
	case opLt:
		return least < k
	case opLe:
		return least <= k
	}
	return least <= k && k <= greatest
}

// may is floatMay for whole numbers, and what may lie between them.
func (l limit) may(o op, least, greatest int64) bool {
	if l.below {
		return o == opGt || o == opGe
	}
	switch {
	case o == opGt, o == opGe && !l.exact:
		return greatest > l.floor
	case o == opGe:
		return greatest >= l.floor
	case o == opLe, o == opLt && !l.exact:
		return least <= l.floor
	case o == opLt:
		return least < l.floor
	}
	return l.exact && least <= l.floor && l.floor <= greatest
}
