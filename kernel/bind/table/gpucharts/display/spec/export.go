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
			"Encoding":           reflect.TypeOf((*q.Encoding)(nil)).Elem(),
			"Function":           reflect.TypeOf((*q.Function)(nil)).Elem(),
			"GridConfiguration":  reflect.TypeOf((*q.GridConfiguration)(nil)).Elem(),
			"ID":                 reflect.TypeOf((*q.ID)(nil)).Elem(),
			"Link":               reflect.TypeOf((*q.Link)(nil)).Elem(),
			"Note":               reflect.TypeOf((*q.Note)(nil)).Elem(),
			"Range":              reflect.TypeOf((*q.Range)(nil)).Elem(),
			"Role":               reflect.TypeOf((*q.Role)(nil)).Elem(),
			"Rule":               reflect.TypeOf((*q.Rule)(nil)).Elem(),
			"Scale":              reflect.TypeOf((*q.Scale)(nil)).Elem(),
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
			"Area":        {Typ: reflect.TypeOf(q.Area), Value: constant.MakeString(string(q.Area))},
			"Band":        {Typ: reflect.TypeOf(q.Band), Value: constant.MakeString(string(q.Band))},
			"Bar":         {Typ: reflect.TypeOf(q.Bar), Value: constant.MakeString(string(q.Bar))},
			"Box":         {Typ: reflect.TypeOf(q.Box), Value: constant.MakeString(string(q.Box))},
			"Candlestick": {Typ: reflect.TypeOf(q.Candlestick), Value: constant.MakeString(string(q.Candlestick))},
			"Category":    {Typ: reflect.TypeOf(q.Category), Value: constant.MakeString(string(q.Category))},
			"CloseOf":     {Typ: reflect.TypeOf(q.CloseOf), Value: constant.MakeString(string(q.CloseOf))},
			"ColorBy":     {Typ: reflect.TypeOf(q.ColorBy), Value: constant.MakeString(string(q.ColorBy))},
			"Contour":     {Typ: reflect.TypeOf(q.Contour), Value: constant.MakeString(string(q.Contour))},
			"Count":       {Typ: reflect.TypeOf(q.Count), Value: constant.MakeString(string(q.Count))},
			"Error":       {Typ: reflect.TypeOf(q.Error), Value: constant.MakeString(string(q.Error))},
			"ErrorBar":    {Typ: reflect.TypeOf(q.ErrorBar), Value: constant.MakeString(string(q.ErrorBar))},
			"ErrorHigh":   {Typ: reflect.TypeOf(q.ErrorHigh), Value: constant.MakeString(string(q.ErrorHigh))},
			"ErrorLow":    {Typ: reflect.TypeOf(q.ErrorLow), Value: constant.MakeString(string(q.ErrorLow))},
			"Float32":     {Typ: reflect.TypeOf(q.Float32), Value: constant.MakeString(string(q.Float32))},
			"Float64":     {Typ: reflect.TypeOf(q.Float64), Value: constant.MakeString(string(q.Float64))},
			"GroupBy":     {Typ: reflect.TypeOf(q.GroupBy), Value: constant.MakeString(string(q.GroupBy))},
			"Heatmap":     {Typ: reflect.TypeOf(q.Heatmap), Value: constant.MakeString(string(q.Heatmap))},
			"HighOf":      {Typ: reflect.TypeOf(q.HighOf), Value: constant.MakeString(string(q.HighOf))},
			"Histogram":   {Typ: reflect.TypeOf(q.Histogram), Value: constant.MakeString(string(q.Histogram))},
			"Int32":       {Typ: reflect.TypeOf(q.Int32), Value: constant.MakeString(string(q.Int32))},
			"Int64":       {Typ: reflect.TypeOf(q.Int64), Value: constant.MakeString(string(q.Int64))},
			"Line":        {Typ: reflect.TypeOf(q.Line), Value: constant.MakeString(string(q.Line))},
			"LinearScale": {Typ: reflect.TypeOf(q.LinearScale), Value: constant.MakeString(string(q.LinearScale))},
			"LogScale":    {Typ: reflect.TypeOf(q.LogScale), Value: constant.MakeString(string(q.LogScale))},
			"LowOf":       {Typ: reflect.TypeOf(q.LowOf), Value: constant.MakeString(string(q.LowOf))},
			"Max":         {Typ: reflect.TypeOf(q.Max), Value: constant.MakeString(string(q.Max))},
			"Mean":        {Typ: reflect.TypeOf(q.Mean), Value: constant.MakeString(string(q.Mean))},
			"Microsecond": {Typ: reflect.TypeOf(q.Microsecond), Value: constant.MakeString(string(q.Microsecond))},
			"Millisecond": {Typ: reflect.TypeOf(q.Millisecond), Value: constant.MakeString(string(q.Millisecond))},
			"Min":         {Typ: reflect.TypeOf(q.Min), Value: constant.MakeString(string(q.Min))},
			"Nanosecond":  {Typ: reflect.TypeOf(q.Nanosecond), Value: constant.MakeString(string(q.Nanosecond))},
			"OHLC":        {Typ: reflect.TypeOf(q.OHLC), Value: constant.MakeString(string(q.OHLC))},
			"OpacityBy":   {Typ: reflect.TypeOf(q.OpacityBy), Value: constant.MakeString(string(q.OpacityBy))},
			"OpenOf":      {Typ: reflect.TypeOf(q.OpenOf), Value: constant.MakeString(string(q.OpenOf))},
			"Other":       {Typ: reflect.TypeOf(q.Other), Value: constant.MakeString(string(q.Other))},
			"Scatter":     {Typ: reflect.TypeOf(q.Scatter), Value: constant.MakeString(string(q.Scatter))},
			"Second":      {Typ: reflect.TypeOf(q.Second), Value: constant.MakeString(string(q.Second))},
			"ShapeBy":     {Typ: reflect.TypeOf(q.ShapeBy), Value: constant.MakeString(string(q.ShapeBy))},
			"SizeBy":      {Typ: reflect.TypeOf(q.SizeBy), Value: constant.MakeString(string(q.SizeBy))},
			"Step":        {Typ: reflect.TypeOf(q.Step), Value: constant.MakeString(string(q.Step))},
			"Sum":         {Typ: reflect.TypeOf(q.Sum), Value: constant.MakeString(string(q.Sum))},
			"SymLogScale": {Typ: reflect.TypeOf(q.SymLogScale), Value: constant.MakeString(string(q.SymLogScale))},
			"Text":        {Typ: reflect.TypeOf(q.Text), Value: constant.MakeString(string(q.Text))},
			"Timestamp":   {Typ: reflect.TypeOf(q.Timestamp), Value: constant.MakeString(string(q.Timestamp))},
			"ValueOf":     {Typ: reflect.TypeOf(q.ValueOf), Value: constant.MakeString(string(q.ValueOf))},
			"Y2":          {Typ: reflect.TypeOf(q.Y2), Value: constant.MakeString(string(q.Y2))},
		},
		UntypedConsts: map[string]ixgo.UntypedConst{
			"CommTarget":           {Typ: "untyped string", Value: constant.MakeString(string(q.CommTarget))},
			"ConfigurationVersion": {Typ: "untyped int", Value: constant.MakeInt64(int64(q.ConfigurationVersion))},
			"GridMIMEType":         {Typ: "untyped string", Value: constant.MakeString(string(q.GridMIMEType))},
			"MIMEType":             {Typ: "untyped string", Value: constant.MakeString(string(q.MIMEType))},
		},
	})
}
