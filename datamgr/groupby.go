package datamgr

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
)

// Groups is the rows of a dataset by the values of some columns.
type Groups struct {
	d    *Dataset
	keys []string
}

// GroupBy gathers the rows that have the same values in these columns; nulls are a value of
// their own. What is made of the groups is a dataset with a row for each, in the order of
// the keys (nulls last): the keys, and the columns asked for under their own names.
//
//	ds.GroupBy("venue").Mean("price")
//
// It reads the columns once, on all cores; memory grows with the number of groups, by
// about 100 bytes for each on each core.
func (d *Dataset) GroupBy(columns ...string) *Groups { return &Groups{d, columns} }

// Count is how many rows are in each group, in the column count.
func (g *Groups) Count() *Dataset { return g.make(aggregateCount, nil) }

// Sum, Mean, Min and Max of columns in each group. Values that are null, NaN or infinite
// are left out; where none is left, the result is null. Whole numbers have exact sums.
func (g *Groups) Sum(columns ...string) *Dataset  { return g.make(aggregateSum, columns) }
func (g *Groups) Mean(columns ...string) *Dataset { return g.make(aggregateMean, columns) }
func (g *Groups) Min(columns ...string) *Dataset  { return g.make(aggregateMin, columns) }
func (g *Groups) Max(columns ...string) *Dataset  { return g.make(aggregateMax, columns) }

// key is a value of a key column.
type key struct {
	null  bool
	whole int64
	float float64
	text  string
}

func compareKeys(a, b key) int {
	switch {
	case a.null != b.null:
		return cmp.Compare(truth(a.null), truth(b.null))
	case a.text != b.text:
		return strings.Compare(a.text, b.text)
	case a.whole != b.whole:
		return cmp.Compare(a.whole, b.whole)
	}
	return -cmp.Compare(-a.float, -b.float) // NaN last
}

// keyer numbers the values of a key column as they come.
type keyer struct {
	eval   *eval
	null   uint32 // number of null + 1; 0: none yet
	whole  map[int64]uint32
	text   map[string]uint32
	keys   []key
	last   int64 // rows often have the key of the row before
	lastID uint32
}

func newKeyer(e *eval) *keyer {
	return &keyer{eval: e, whole: map[int64]uint32{}, text: map[string]uint32{}}
}

func (k *keyer) next(v key) uint32 {
	k.keys = append(k.keys, v)
	return uint32(len(k.keys) - 1)
}

func (k *keyer) id(v *values, i int) uint32 {
	if v.valid != nil && !v.valid[i] {
		if k.null == 0 {
			k.null = k.next(key{null: true}) + 1
		}
		return k.null - 1
	}
	if k.eval.kind == textValues {
		id, ok := k.text[v.texts[i]]
		if !ok {
			own := strings.Clone(v.texts[i])
			id = k.next(key{text: own})
			k.text[own] = id
		}
		return id
	}
	var whole int64
	var float float64
	switch k.eval.kind {
	case floatValues:
		float = v.floats[i] + 0 // one zero
		if float == 0 {
			float = 0
		}
		if whole = int64(math.Float64bits(float)); float != float {
			whole = int64(math.Float64bits(math.NaN()))
		}
	case truthValues:
		whole = int64(v.truths[i])
	default:
		whole = v.wholes[i]
	}
	if whole == k.last && len(k.keys) > 0 && k.lastID != none {
		return k.lastID
	}
	id, ok := k.whole[whole]
	if !ok {
		if k.eval.kind == floatValues {
			id = k.next(key{float: float})
		} else {
			id = k.next(key{whole: whole})
		}
		k.whole[whole] = id
	}
	k.last, k.lastID = whole, id
	return id
}

const none = math.MaxUint32

// step leads from the number of the keys so far, and that of the next key, to a number.
type step struct {
	depth    int
	n, keyID uint32
}

// grouping is what one worker knows of the groups.
type grouping struct {
	keyers  []*keyer
	joint   map[step]uint32 // from key column to key column
	groups  [][]uint32      // numbers of each group in the key columns
	first   []int64         // a row of each group, the first that the worker saw
	counts  []int64
	tallies []tallies
}

func (g *Groups) make(a aggregate, columns []string) *Dataset {
	d := g.d
	return d.verb(fmt.Sprintf("GroupBy %q %d %q", g.keys, a, columns), func() (*Dataset, error) {
		if len(g.keys) == 0 {
			return nil, fmt.Errorf("GroupBy wants the names of columns (%s)", listNames(d.Columns()))
		}
		if a != aggregateCount && len(columns) == 0 {
			return nil, fmt.Errorf("%s wants the names of columns (%s)", aggregateNames[a], listNames(d.Columns()))
		}
		for _, c := range columns {
			if slices.Contains(g.keys, c) {
				return nil, fmt.Errorf("`%s` is what is grouped by: it is the same in all of a group", c)
			}
		}
		var lock sync.Mutex
		var parts []*grouping
		b := newBinding(d)
		err := eachShare(d.rows, func() (func(int, int64, int64) error, error) {
			p, evals, err := b.newGrouping(g.keys, columns)
			if err != nil {
				return nil, err
			}
			lock.Lock()
			parts = append(parts, p)
			lock.Unlock()
			return func(_ int, from, to int64) error { return p.read(evals, from, to) }, nil
		})
		if err != nil {
			return nil, err
		}
		return g.finish(b, joinGroupings(parts), a, columns)
	})
}

func (b *binding) newGrouping(keys, columns []string) (*grouping, []*eval, error) {
	p := &grouping{joint: map[step]uint32{}}
	for _, name := range keys {
		e, err := b.column(name)
		if err != nil {
			return nil, nil, err
		}
		k := newKeyer(e)
		k.lastID = none
		p.keyers = append(p.keyers, k)
	}
	var evals []*eval
	for _, name := range columns {
		e, err := b.numberColumn(name)
		if err != nil {
			return nil, nil, err
		}
		evals, p.tallies = append(evals, e), append(p.tallies, newTallies(e))
	}
	return p, evals, nil
}

// number gives the number of the group of these keys, a new one where it has none.
func (p *grouping) number(ids []uint32, row int64) uint32 {
	n := ids[0]
	if len(ids) > 1 {
		for depth, id := range ids[1:] {
			k := step{depth, n, id}
			next, ok := p.joint[k]
			if !ok {
				next = uint32(len(p.joint))
				p.joint[k] = next
			}
			n = next
		}
	}
	for int(n) >= len(p.groups) {
		p.groups, p.first, p.counts = append(p.groups, nil), append(p.first, -1), append(p.counts, 0)
	}
	if p.groups[n] == nil {
		p.groups[n], p.first[n] = slices.Clone(ids), row
		for _, t := range p.tallies {
			t.grow(len(p.groups))
		}
	}
	return n
}

func (p *grouping) read(evals []*eval, from, to int64) error {
	numbers := make([]uint32, batchRows)
	ids := make([]uint32, len(p.keyers))
	batches := make([]values, len(p.keyers))
	for ; from < to; from += batchRows {
		end := min(from+batchRows, to)
		for k, y := range p.keyers {
			batches[k] = y.eval.run(from, end)
		}
		for i := range int(end - from) {
			for k, y := range p.keyers {
				ids[k] = y.id(&batches[k], i)
			}
			numbers[i] = p.number(ids, from+int64(i))
			p.counts[numbers[i]]++
		}
		for k, e := range evals {
			v := e.run(from, end)
			for i := range int(end - from) {
				p.tallies[k].add(numbers[i], &v, i)
			}
		}
	}
	return nil
}

// joinGroupings brings the workers' groups together.
func joinGroupings(parts []*grouping) *grouping {
	all := parts[0]
	for _, p := range parts[1:] {
		to := make([][]uint32, len(p.keyers)) // a worker's numbers of keys to those of all
		for k, y := range p.keyers {
			for _, v := range y.keys {
				to[k] = append(to[k], all.keyers[k].idOf(v))
			}
		}
		for n, ids := range p.groups {
			if ids == nil {
				continue
			}
			joint := make([]uint32, len(ids))
			for k, id := range ids {
				joint[k] = to[k][id]
			}
			m := all.number(joint, p.first[n])
			all.counts[m] += p.counts[n]
			for k, t := range all.tallies {
				t.join(m, p.tallies[k], uint32(n))
			}
		}
	}
	return all
}

// idOf numbers a key that another worker has seen.
func (k *keyer) idOf(v key) uint32 {
	b := values{texts: []string{v.text}, floats: []float64{v.float}, wholes: []int64{v.whole}, truths: []uint8{uint8(v.whole)}, valid: []bool{!v.null}}
	return k.id(&b, 0)
}

// finish puts the groups in order and makes the dataset.
func (g *Groups) finish(b *binding, all *grouping, a aggregate, columns []string) (*Dataset, error) {
	var order []uint32
	for n, ids := range all.groups {
		if ids != nil {
			order = append(order, uint32(n))
		}
	}
	slices.SortFunc(order, func(x, y uint32) int {
		for k, keys := range all.keyers {
			if c := compareKeys(keys.keys[all.groups[x][k]], keys.keys[all.groups[y][k]]); c != 0 {
				return c
			}
		}
		return 0
	})
	first := make(rowList, len(order))
	counts := make([]int64, len(order))
	for i, n := range order {
		first[i], counts[i] = all.first[n], all.counts[n]
	}
	var fields []arrow.Field
	var arrays []arrow.Array
	add := func(name string, values arrow.Array, err error) error {
		if err != nil {
			return fmt.Errorf("column `%s`: %w", name, err)
		}
		fields = append(fields, arrow.Field{Name: name, Type: values.DataType(), Nullable: true})
		arrays = append(arrays, values)
		return nil
	}
	for _, name := range g.keys {
		i, _ := b.d.ColumnIndex(name)
		pieces, err := arraysOf(b.d.records, i)
		if err != nil {
			return nil, err
		}
		values, err := gather(pieces, b.d.schema.Field(i).Type, first)
		if err := add(name, values, err); err != nil {
			return nil, err
		}
	}
	if a == aggregateCount {
		if err := add("count", counted(counts), nil); err != nil {
			return nil, err
		}
	}
	for k, name := range columns {
		e, err := b.numberColumn(name)
		if err != nil {
			return nil, err
		}
		tallied, err := all.tallies[k].array(a, e)
		if err == nil {
			tallied, err = gather([]arrow.Array{tallied}, tallied.DataType(), ordered(order))
		}
		if err := add(name, tallied, err); err != nil {
			return nil, err
		}
	}
	return b.d.fresh(fields, arrays, int64(len(order)))
}

// rowList picks rows one by one.
type rowList []int64

func (l rowList) count() int64 { return int64(len(l)) }
func (l rowList) parts() int   { return shares(int64(len(l))) }

func (l rowList) part(i int, _ []int64) ([]int64, int64) {
	from := i * shareRows
	return l[from:min(from+shareRows, len(l))], int64(from)
}
