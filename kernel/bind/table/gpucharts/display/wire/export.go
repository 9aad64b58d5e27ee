// export by github.com/goplus/ixgo/cmd/qexp

package wire

import (
	q "gpucharts/display/wire"

	"go/constant"
	"reflect"

	"github.com/goplus/ixgo"
)

func init() {
	ixgo.RegisterPackage(&ixgo.Package{
		Name: "wire",
		Path: "gpucharts/display/wire",
		Deps: map[string]string{
			"encoding/binary":        "binary",
			"errors":                 "errors",
			"gpucharts/display/spec": "spec",
			"math":                   "math",
		},
		Interfaces: map[string]reflect.Type{},
		NamedTypes: map[string]reflect.Type{
			"Aggregate": reflect.TypeOf((*q.Aggregate)(nil)).Elem(),
			"Function":  reflect.TypeOf((*q.Function)(nil)).Elem(),
			"Kind":      reflect.TypeOf((*q.Kind)(nil)).Elem(),
			"Layer":     reflect.TypeOf((*q.Layer)(nil)).Elem(),
			"Place":     reflect.TypeOf((*q.Place)(nil)).Elem(),
			"Reply":     reflect.TypeOf((*q.Reply)(nil)).Elem(),
			"Request":   reflect.TypeOf((*q.Request)(nil)).Elem(),
			"Status":    reflect.TypeOf((*q.Status)(nil)).Elem(),
			"Tile":      reflect.TypeOf((*q.Tile)(nil)).Elem(),
			"TileFlags": reflect.TypeOf((*q.TileFlags)(nil)).Elem(),
			"Transform": reflect.TypeOf((*q.Transform)(nil)).Elem(),
			"Verb":      reflect.TypeOf((*q.Verb)(nil)).Elem(),
		},
		AliasTypes: map[string]reflect.Type{},
		Vars:       map[string]reflect.Value{},
		Funcs: map[string]reflect.Value{
			"AppendReply":   reflect.ValueOf(q.AppendReply),
			"AppendRequest": reflect.ValueOf(q.AppendRequest),
			"Numbers":       reflect.ValueOf(q.Numbers),
			"ParseReply":    reflect.ValueOf(q.ParseReply),
			"ParseRequest":  reflect.ValueOf(q.ParseRequest),
		},
		TypedConsts: map[string]ixgo.TypedConst{
			"AllRows":        {Typ: reflect.TypeOf(q.AllRows), Value: constant.MakeInt64(int64(q.AllRows))},
			"Average":        {Typ: reflect.TypeOf(q.Average), Value: constant.MakeInt64(int64(q.Average))},
			"BadRequest":     {Typ: reflect.TypeOf(q.BadRequest), Value: constant.MakeInt64(int64(q.BadRequest))},
			"Boxes":          {Typ: reflect.TypeOf(q.Boxes), Value: constant.MakeInt64(int64(q.Boxes))},
			"ByCategory":     {Typ: reflect.TypeOf(q.ByCategory), Value: constant.MakeInt64(int64(q.ByCategory))},
			"Cancel":         {Typ: reflect.TypeOf(q.Cancel), Value: constant.MakeInt64(int64(q.Cancel))},
			"Cells16":        {Typ: reflect.TypeOf(q.Cells16), Value: constant.MakeInt64(int64(q.Cells16))},
			"Cells32":        {Typ: reflect.TypeOf(q.Cells32), Value: constant.MakeInt64(int64(q.Cells32))},
			"Cells8":         {Typ: reflect.TypeOf(q.Cells8), Value: constant.MakeInt64(int64(q.Cells8))},
			"CellsMean":      {Typ: reflect.TypeOf(q.CellsMean), Value: constant.MakeInt64(int64(q.CellsMean))},
			"CellsShares":    {Typ: reflect.TypeOf(q.CellsShares), Value: constant.MakeInt64(int64(q.CellsShares))},
			"Count":          {Typ: reflect.TypeOf(q.Count), Value: constant.MakeInt64(int64(q.Count))},
			"Counts":         {Typ: reflect.TypeOf(q.Counts), Value: constant.MakeInt64(int64(q.Counts))},
			"EdgeLeft":       {Typ: reflect.TypeOf(q.EdgeLeft), Value: constant.MakeInt64(int64(q.EdgeLeft))},
			"EdgeRight":      {Typ: reflect.TypeOf(q.EdgeRight), Value: constant.MakeInt64(int64(q.EdgeRight))},
			"Empty":          {Typ: reflect.TypeOf(q.Empty), Value: constant.MakeInt64(int64(q.Empty))},
			"Failed":         {Typ: reflect.TypeOf(q.Failed), Value: constant.MakeInt64(int64(q.Failed))},
			"Field":          {Typ: reflect.TypeOf(q.Field), Value: constant.MakeInt64(int64(q.Field))},
			"Greatest":       {Typ: reflect.TypeOf(q.Greatest), Value: constant.MakeInt64(int64(q.Greatest))},
			"Groups":         {Typ: reflect.TypeOf(q.Groups), Value: constant.MakeInt64(int64(q.Groups))},
			"Histogram":      {Typ: reflect.TypeOf(q.Histogram), Value: constant.MakeInt64(int64(q.Histogram))},
			"Least":          {Typ: reflect.TypeOf(q.Least), Value: constant.MakeInt64(int64(q.Least))},
			"Linear":         {Typ: reflect.TypeOf(q.Linear), Value: constant.MakeInt64(int64(q.Linear))},
			"Log":            {Typ: reflect.TypeOf(q.Log), Value: constant.MakeInt64(int64(q.Log))},
			"M4":             {Typ: reflect.TypeOf(q.M4), Value: constant.MakeInt64(int64(q.M4))},
			"Mean":           {Typ: reflect.TypeOf(q.Mean), Value: constant.MakeInt64(int64(q.Mean))},
			"Nearest":        {Typ: reflect.TypeOf(q.Nearest), Value: constant.MakeInt64(int64(q.Nearest))},
			"OHLC":           {Typ: reflect.TypeOf(q.OHLC), Value: constant.MakeInt64(int64(q.OHLC))},
			"OK":             {Typ: reflect.TypeOf(q.OK), Value: constant.MakeInt64(int64(q.OK))},
			"Path":           {Typ: reflect.TypeOf(q.Path), Value: constant.MakeInt64(int64(q.Path))},
			"Points":         {Typ: reflect.TypeOf(q.Points), Value: constant.MakeInt64(int64(q.Points))},
			"Probe":          {Typ: reflect.TypeOf(q.Probe), Value: constant.MakeInt64(int64(q.Probe))},
			"Rows":           {Typ: reflect.TypeOf(q.Rows), Value: constant.MakeInt64(int64(q.Rows))},
			"Sampled":        {Typ: reflect.TypeOf(q.Sampled), Value: constant.MakeInt64(int64(q.Sampled))},
			"StaleVersion":   {Typ: reflect.TypeOf(q.StaleVersion), Value: constant.MakeInt64(int64(q.StaleVersion))},
			"Step":           {Typ: reflect.TypeOf(q.Step), Value: constant.MakeInt64(int64(q.Step))},
			"Sum":            {Typ: reflect.TypeOf(q.Sum), Value: constant.MakeInt64(int64(q.Sum))},
			"SymLog":         {Typ: reflect.TypeOf(q.SymLog), Value: constant.MakeInt64(int64(q.SymLog))},
			"Tiles":          {Typ: reflect.TypeOf(q.Tiles), Value: constant.MakeInt64(int64(q.Tiles))},
			"UnknownDataset": {Typ: reflect.TypeOf(q.UnknownDataset), Value: constant.MakeInt64(int64(q.UnknownDataset))},
			"Values":         {Typ: reflect.TypeOf(q.Values), Value: constant.MakeInt64(int64(q.Values))},
			"Vertices":       {Typ: reflect.TypeOf(q.Vertices), Value: constant.MakeInt64(int64(q.Vertices))},
		},
		UntypedConsts: map[string]ixgo.UntypedConst{
			"BinBits":    {Typ: "untyped int", Value: constant.MakeInt64(int64(q.BinBits))},
			"CellBits":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.CellBits))},
			"FieldBits":  {Typ: "untyped int", Value: constant.MakeInt64(int64(q.FieldBits))},
			"MaxLevel":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MaxLevel))},
			"MaxOffset":  {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MaxOffset))},
			"MaxTiles":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MaxTiles))},
			"MinLevel":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MinLevel))},
			"NullOffset": {Typ: "untyped int", Value: constant.MakeInt64(int64(q.NullOffset))},
			"PathBits":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.PathBits))},
			"TileBits":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.TileBits))},
			"Version":    {Typ: "untyped int", Value: constant.MakeInt64(int64(q.Version))},
		},
	})
}
