// export by github.com/goplus/ixgo/cmd/qexp

package spec

import (
	q "gpucharts/display/spec"

	"go/constant"
	"reflect"

	"github.com/goplus/ixgo"
)

func init() {
	ixgo.RegisterPackage(&ixgo.Package{
		Name: "spec",
		Path: "gpucharts/display/spec",
		Deps: map[string]string{
			"errors": "errors",
		},
		Interfaces: map[string]reflect.Type{},
		NamedTypes: map[string]reflect.Type{
			"ChartConfiguration": reflect.TypeOf((*q.ChartConfiguration)(nil)).Elem(),
			"ChartType":          reflect.TypeOf((*q.ChartType)(nil)).Elem(),
			"Column":             reflect.TypeOf((*q.Column)(nil)).Elem(),
			"ColumnType":         reflect.TypeOf((*q.ColumnType)(nil)).Elem(),
			"DataHandle":         reflect.TypeOf((*q.DataHandle)(nil)).Elem(),
			"DataMetadata":       reflect.TypeOf((*q.DataMetadata)(nil)).Elem(),
			"ID":                 reflect.TypeOf((*q.ID)(nil)).Elem(),
			"Range":              reflect.TypeOf((*q.Range)(nil)).Elem(),
			"Series":             reflect.TypeOf((*q.Series)(nil)).Elem(),
			"Span":               reflect.TypeOf((*q.Span)(nil)).Elem(),
			"TimeRange":          reflect.TypeOf((*q.TimeRange)(nil)).Elem(),
			"TimeUnit":           reflect.TypeOf((*q.TimeUnit)(nil)).Elem(),
			"Value":              reflect.TypeOf((*q.Value)(nil)).Elem(),
			"View":               reflect.TypeOf((*q.View)(nil)).Elem(),
			"VisualConfig":       reflect.TypeOf((*q.VisualConfig)(nil)).Elem(),
		},
		AliasTypes: map[string]reflect.Type{},
		Vars:       map[string]reflect.Value{},
		Funcs:      map[string]reflect.Value{},
		TypedConsts: map[string]ixgo.TypedConst{
			"Float32":     {Typ: reflect.TypeOf(q.Float32), Value: constant.MakeString(string(q.Float32))},
			"Float64":     {Typ: reflect.TypeOf(q.Float64), Value: constant.MakeString(string(q.Float64))},
			"Int32":       {Typ: reflect.TypeOf(q.Int32), Value: constant.MakeString(string(q.Int32))},
			"Int64":       {Typ: reflect.TypeOf(q.Int64), Value: constant.MakeString(string(q.Int64))},
			"Line":        {Typ: reflect.TypeOf(q.Line), Value: constant.MakeString(string(q.Line))},
			"Microsecond": {Typ: reflect.TypeOf(q.Microsecond), Value: constant.MakeString(string(q.Microsecond))},
			"Millisecond": {Typ: reflect.TypeOf(q.Millisecond), Value: constant.MakeString(string(q.Millisecond))},
			"Nanosecond":  {Typ: reflect.TypeOf(q.Nanosecond), Value: constant.MakeString(string(q.Nanosecond))},
			"Other":       {Typ: reflect.TypeOf(q.Other), Value: constant.MakeString(string(q.Other))},
			"Scatter":     {Typ: reflect.TypeOf(q.Scatter), Value: constant.MakeString(string(q.Scatter))},
			"Second":      {Typ: reflect.TypeOf(q.Second), Value: constant.MakeString(string(q.Second))},
			"Text":        {Typ: reflect.TypeOf(q.Text), Value: constant.MakeString(string(q.Text))},
			"Timestamp":   {Typ: reflect.TypeOf(q.Timestamp), Value: constant.MakeString(string(q.Timestamp))},
		},
		UntypedConsts: map[string]ixgo.UntypedConst{
			"CommTarget":           {Typ: "untyped string", Value: constant.MakeString(string(q.CommTarget))},
			"ConfigurationVersion": {Typ: "untyped int", Value: constant.MakeInt64(int64(q.ConfigurationVersion))},
			"MIMEType":             {Typ: "untyped string", Value: constant.MakeString(string(q.MIMEType))},
		},
	})
}
