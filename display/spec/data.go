package spec

// ColumnType names the Arrow type of a column as far as charts know it.
type ColumnType string

// The column types that charts draw. A column of text is one of categories: its values are the
// places of its texts in Column.Categories. Columns of other types are listed in the metadata,
// so that an error can name them, but cannot be an axis.
const (
	Float32   ColumnType = "float32"
	Float64   ColumnType = "float64"
	Int32     ColumnType = "int32"
	Int64     ColumnType = "int64"
	Timestamp ColumnType = "timestamp"
	Category  ColumnType = "category"
	Text      ColumnType = "text"
	Other     ColumnType = "other"
)

// Axis reports whether a column of this type can lie along an axis.
func (t ColumnType) Axis() bool { return t.Numeric() || t == Category }

// Numeric reports whether a column of this type holds numbers or times.
func (t ColumnType) Numeric() bool {
	switch t {
	case Float32, Float64, Int32, Int64, Timestamp:
		return true
	}
	return false
}

// Integer reports whether values of this type are exact 64-bit integers (Value.Int).
func (t ColumnType) Integer() bool {
	return t == Int32 || t == Int64 || t == Timestamp || t == Category
}

// TimeUnit is the unit of a timestamp column: its values count these since 1970-01-01 UTC.
type TimeUnit string

// The units of Arrow timestamps.
const (
	Second      TimeUnit = "s"
	Millisecond TimeUnit = "ms"
	Microsecond TimeUnit = "us"
	Nanosecond  TimeUnit = "ns"
)

// Nanos is the length of one unit in nanoseconds.
func (u TimeUnit) Nanos() int64 {
	switch u {
	case Second:
		return 1e9
	case Millisecond:
		return 1e6
	case Microsecond:
		return 1e3
	}
	return 1
}

// DataHandle stands for a dataset that stays in the kernel: identity and description,
// never the rows.
type DataHandle struct {
	ID       ID           `json:"id"`
	Version  uint32       `json:"version"` // grows when the data changes (a stream)
	Metadata DataMetadata `json:"metadata"`
}

// DataMetadata describes a dataset: its name (file name), its rows and its columns.
type DataMetadata struct {
	Name    string   `json:"name"`
	Rows    int64    `json:"rows"`
	Columns []Column `json:"columns"`
}

// Column describes one column.
type Column struct {
	Name  string     `json:"name"`
	Type  ColumnType `json:"type"`
	Arrow string     `json:"arrow"`          // the Arrow type as Arrow prints it
	Unit  TimeUnit   `json:"unit,omitempty"` // of a timestamp
	Zone  string     `json:"zone,omitempty"` // of a timestamp: an IANA name or an offset
	Nulls int64      `json:"nulls"`
	// Range holds the least and greatest finite values; nil where there is none, or where
	// nobody has asked for it yet (finding it reads the column once).
	Range *Range `json:"range,omitempty"`
	// Categories are the texts of a column of categories, by their codes; empty while nobody has
	// asked for them.
	Categories []string `json:"categories,omitempty"`
	// Ordered: the values never fall and none is null or NaN; nil while unknown.
	Ordered *bool `json:"ordered,omitempty"`
}

// Range is a closed interval of values.
type Range struct {
	Min Value `json:"min"`
	Max Value `json:"max"`
}

// Value is a position on an axis: Int + Frac. Integer columns (int32, int64, timestamp)
// use Int exactly, with Frac in [0,1) between two integers; float columns leave Int at 0
// and put the value into Frac. So ten years of nanoseconds keep every bit.
type Value struct {
	Int  int64   `json:"int,string" tstype:"string"` // text in JSON: JavaScript numbers hold 53 bits
	Frac float64 `json:"frac"`
}

// Sub is v - w in axis units. The integer parts are subtracted exactly before anything is
// rounded, so near values far from zero keep their distance.
func (v Value) Sub(w Value) float64 { return float64(v.Int-w.Int) + (v.Frac - w.Frac) }

// Float is the value as one float64 (rounded where 64 bits do not fit into 53).
func (v Value) Float() float64 { return float64(v.Int) + v.Frac }

// Add is v + d; for integer axes (integer true) the whole part of d goes to Int.
func (v Value) Add(d float64, integer bool) Value {
	if !integer {
		return Value{v.Int, v.Frac + d}
	}
	f := v.Frac + d
	whole := floor(f)
	return Value{v.Int + int64(whole), f - whole}
}

// floor avoids the math package's assembly-free fallback cost in TinyGo and keeps huge
// values (already whole) as they are.
func floor(f float64) float64 {
	if f >= 1<<52 || f <= -(1<<52) {
		return f
	}
	i := float64(int64(f))
	if i > f {
		i--
	}
	return i
}

// TimeRange is a half-open interval of time, Unix nanoseconds.
type TimeRange struct {
	StartNanos int64 `json:"start,string" tstype:"string"`
	EndNanos   int64 `json:"end,string" tstype:"string"`
}
