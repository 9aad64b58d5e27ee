// Package kernel wires everything into one Jupyter kernel. In: a connection file. Out: a process that answers on its five
// sockets until it is told to stop or its parent is gone.
//
// kernel.go starts and stops; wire.go joins the sockets to the session; cells.go joins the cell engine; notebook.go
// gives the display package its notebook; parent.go watches who started us; crash.go tells the next kernel why this
// one died; comm.go is where services register.
package kernel
