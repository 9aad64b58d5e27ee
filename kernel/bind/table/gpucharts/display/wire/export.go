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
			"ParseReply":    reflect.ValueOf(q.ParseReply),
			"ParseRequest":  reflect.ValueOf(q.ParseRequest),
		},
		TypedConsts: map[string]ixgo.TypedConst{
			"AllRows":        {Typ: reflect.TypeOf(q.AllRows), Value: constant.MakeInt64(int64(q.AllRows))},
			"BadRequest":     {Typ: reflect.TypeOf(q.BadRequest), Value: constant.MakeInt64(int64(q.BadRequest))},
			"Cancel":         {Typ: reflect.TypeOf(q.Cancel), Value: constant.MakeInt64(int64(q.Cancel))},
			"Cells16":        {Typ: reflect.TypeOf(q.Cells16), Value: constant.MakeInt64(int64(q.Cells16))},
			"Cells32":        {Typ: reflect.TypeOf(q.Cells32), Value: constant.MakeInt64(int64(q.Cells32))},
			"Cells8":         {Typ: reflect.TypeOf(q.Cells8), Value: constant.MakeInt64(int64(q.Cells8))},
			"Count":          {Typ: reflect.TypeOf(q.Count), Value: constant.MakeInt64(int64(q.Count))},
			"EdgeLeft":       {Typ: reflect.TypeOf(q.EdgeLeft), Value: constant.MakeInt64(int64(q.EdgeLeft))},
			"EdgeRight":      {Typ: reflect.TypeOf(q.EdgeRight), Value: constant.MakeInt64(int64(q.EdgeRight))},
			"Empty":          {Typ: reflect.TypeOf(q.Empty), Value: constant.MakeInt64(int64(q.Empty))},
			"Failed":         {Typ: reflect.TypeOf(q.Failed), Value: constant.MakeInt64(int64(q.Failed))},
			"Linear":         {Typ: reflect.TypeOf(q.Linear), Value: constant.MakeInt64(int64(q.Linear))},
			"M4":             {Typ: reflect.TypeOf(q.M4), Value: constant.MakeInt64(int64(q.M4))},
			"Nearest":        {Typ: reflect.TypeOf(q.Nearest), Value: constant.MakeInt64(int64(q.Nearest))},
			"OK":             {Typ: reflect.TypeOf(q.OK), Value: constant.MakeInt64(int64(q.OK))},
			"Points":         {Typ: reflect.TypeOf(q.Points), Value: constant.MakeInt64(int64(q.Points))},
			"Probe":          {Typ: reflect.TypeOf(q.Probe), Value: constant.MakeInt64(int64(q.Probe))},
			"Sampled":        {Typ: reflect.TypeOf(q.Sampled), Value: constant.MakeInt64(int64(q.Sampled))},
			"StaleVersion":   {Typ: reflect.TypeOf(q.StaleVersion), Value: constant.MakeInt64(int64(q.StaleVersion))},
			"Tiles":          {Typ: reflect.TypeOf(q.Tiles), Value: constant.MakeInt64(int64(q.Tiles))},
			"UnknownDataset": {Typ: reflect.TypeOf(q.UnknownDataset), Value: constant.MakeInt64(int64(q.UnknownDataset))},
			"Vertices":       {Typ: reflect.TypeOf(q.Vertices), Value: constant.MakeInt64(int64(q.Vertices))},
		},
		UntypedConsts: map[string]ixgo.UntypedConst{
			"CellBits":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.CellBits))},
			"MaxLevel":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MaxLevel))},
			"MaxOffset":  {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MaxOffset))},
			"MaxTiles":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MaxTiles))},
			"MinLevel":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.MinLevel))},
			"NullOffset": {Typ: "untyped int", Value: constant.MakeInt64(int64(q.NullOffset))},
			"TileBits":   {Typ: "untyped int", Value: constant.MakeInt64(int64(q.TileBits))},
			"Version":    {Typ: "untyped int", Value: constant.MakeInt64(int64(q.Version))},
		},
	})
}
