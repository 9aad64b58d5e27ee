// Package cli is the command line. In: arguments. Out: an exit code, and what the person reads.
//
// A command is one file: a struct with kong tags, a Run() error method, and an init function that calls Register.
package cli
