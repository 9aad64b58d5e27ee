// Package docs knows the doc comments of packages. In: a package's path and a name in it. Out: the comment, from a table that is built in
// for whatever cells can import without a Go toolchain, and from the source of other packages.
//
// The table is made with the tables of names, by `go generate ./kernel/bind`. Go's library and Arrow are one zip archive
// (a file of JSON for each package, of which one is unpacked when it is first asked for); our own packages, whose comments change
// with the project, are JSON as it is, so that their changes can be read.
package docs
