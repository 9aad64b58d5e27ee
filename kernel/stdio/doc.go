// Package stdio turns what the process writes to standard output and error into stream messages.
//
// In: bytes written to file descriptors 1 and 2 by cells, by libraries and by the Go runtime. Out: calls to an Emit
// function with text, gathered so that the notebook server's limits (1 MB of stream text and 1000 messages a second,
// over three seconds; above them it throws away charts as well) are never met.
//
// The descriptors themselves are replaced, not the variables os.Stdout and os.Stderr: so println, C code and
// goroutines of libraries are heard as well. Drain reads what the pipe still holds; after it, everything written before
// the call has been emitted. That needs no marker in the stream: pipes are read without blocking, under one lock.
package stdio
