// Package bind gives cells the packages of this project and of Arrow. In: the packages
// themselves, linked in. Out: ixgo's tables of their names, generated into table/ by ixgo's own
// qexp; importing bind registers them. A test fails when they are stale; `go generate
// ./kernel/bind` makes them anew.
package bind

//go:generate go run github.com/goplus/ixgo/cmd/qexp -outdir table gpucharts/datamgr gpucharts/display gpucharts/display/spec gpucharts/display/wire github.com/apache/arrow/go/v17/arrow github.com/apache/arrow/go/v17/arrow/array github.com/apache/arrow/go/v17/arrow/memory
//go:generate go run gpucharts/kernel/docs/gen

import (
	_ "gpucharts/kernel/bind/table/github.com/apache/arrow/go/v17/arrow"
	_ "gpucharts/kernel/bind/table/github.com/apache/arrow/go/v17/arrow/array"
	_ "gpucharts/kernel/bind/table/github.com/apache/arrow/go/v17/arrow/memory"
	_ "gpucharts/kernel/bind/table/gpucharts/datamgr"
	_ "gpucharts/kernel/bind/table/gpucharts/display"
	_ "gpucharts/kernel/bind/table/gpucharts/display/spec"
	_ "gpucharts/kernel/bind/table/gpucharts/display/wire"
)
