// export by github.com/goplus/ixgo/cmd/qexp

package display

import (
	q "gpucharts/display"

	"go/constant"
	"reflect"

	"github.com/goplus/ixgo"
)

func init() {
	ixgo.RegisterPackage(&ixgo.Package{
		Name: "display",
		Path: "gpucharts/display",
		Deps: map[string]string{
			"bytes":                         "bytes",
			"context":                       "context",
			"encoding/base64":               "base64",
			"encoding/json":                 "json",
			"errors":                        "errors",
			"fmt":                           "fmt",
			"github.com/google/uuid":        "uuid",
			"golang.org/x/image/colornames": "colornames",
			"gpucharts/display/spec":        "spec",
			"gpucharts/display/wire":        "wire",
			"html":                          "html",
			"image":                         "image",
			"image/draw":                    "draw",
			"image/png":                     "png",
			"math":                          "math",
			"os":                            "os",
			"slices":                        "slices",
			"strconv":                       "strconv",
			"strings":                       "strings",
			"sync":                          "sync",
			"time":                          "time",
		},
		Interfaces: map[string]reflect.Type{
			"Bundler":   reflect.TypeOf((*q.Bundler)(nil)).Elem(),
			"Drawer":    reflect.TypeOf((*q.Drawer)(nil)).Elem(),
			"Publisher": reflect.TypeOf((*q.Publisher)(nil)).Elem(),
			"Source":    reflect.TypeOf((*q.Source)(nil)).Elem(),
		},
		NamedTypes: map[string]reflect.Type{
			"Chart":       reflect.TypeOf((*q.Chart)(nil)).Elem(),
			"Figure":      reflect.TypeOf((*q.Figure)(nil)).Elem(),
			"ProgressBar": reflect.TypeOf((*q.ProgressBar)(nil)).Elem(),
			"Stop":        reflect.TypeOf((*q.Stop)(nil)).Elem(),
			"Value":       reflect.TypeOf((*q.Value)(nil)).Elem(),
		},
		AliasTypes: map[string]reflect.Type{},
		Vars:       map[string]reflect.Value{},
		Funcs: map[string]reflect.Value{
			"Area":         reflect.ValueOf(q.Area),
			"Band":         reflect.ValueOf(q.Band),
			"Bar":          reflect.ValueOf(q.Bar),
			"Box":          reflect.ValueOf(q.Box),
			"Candles":      reflect.ValueOf(q.Candles),
			"Clear":        reflect.ValueOf(q.Clear),
			"Contour":      reflect.ValueOf(q.Contour),
			"Display":      reflect.ValueOf(q.Display),
			"Each":         reflect.ValueOf(q.Each),
			"ErrorBars":    reflect.ValueOf(q.ErrorBars),
			"Grid":         reflect.ValueOf(q.Grid),
			"HTML":         reflect.ValueOf(q.HTML),
			"Heatmap":      reflect.ValueOf(q.Heatmap),
			"Histogram":    reflect.ValueOf(q.Histogram),
			"Input":        reflect.ValueOf(q.Input),
			"JSON":         reflect.ValueOf(q.JSON),
			"Latex":        reflect.ValueOf(q.Latex),
			"Layer":        reflect.ValueOf(q.Layer),
			"Line":         reflect.ValueOf(q.Line),
			"Markdown":     reflect.ValueOf(q.Markdown),
			"OHLC":         reflect.ValueOf(q.OHLC),
			"PNG":          reflect.ValueOf(q.PNG),
			"Password":     reflect.ValueOf(q.Password),
			"Path":         reflect.ValueOf(q.Path),
			"Progress":     reflect.ValueOf(q.Progress),
			"SVG":          reflect.ValueOf(q.SVG),
			"Scatter":      reflect.ValueOf(q.Scatter),
			"SetDrawer":    reflect.ValueOf(q.SetDrawer),
			"SetPublisher": reflect.ValueOf(q.SetPublisher),
			"Show":         reflect.ValueOf(q.Show),
			"Step":         reflect.ValueOf(q.Step),
			"Text":         reflect.ValueOf(q.Text),
			"Update":       reflect.ValueOf(q.Update),
		},
		TypedConsts: map[string]ixgo.TypedConst{},
		UntypedConsts: map[string]ixgo.UntypedConst{
			"DefaultHeight": {Typ: "untyped int", Value: constant.MakeInt64(int64(q.DefaultHeight))},
			"DefaultWidth":  {Typ: "untyped int", Value: constant.MakeInt64(int64(q.DefaultWidth))},
		},
	})
}
