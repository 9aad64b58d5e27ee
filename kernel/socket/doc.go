// Package socket is the kernel's side of its five ZeroMQ sockets. In: connections and frames from whoever reaches the
// port. Out: whole multipart messages to a handler, and frames back to the peers.
//
// How it works. go-zeromq/zmq4 speaks the greeting, the handshake and the outgoing frames of one connection
// (zmq4.Open, Conn.SendMsg). Accepting, reading and queueing are done here, one peer at a time, because a kernel must
// outlive any peer and zmq4's own sockets do not: their accept loop waits for a silent connection's handshake and so
// shuts out all others, a peer's unknown socket type panics, a frame's claimed length is allocated before it is
// checked, a ROUTER sends under one mutex (one slow peer blocks every reply), and XPUB swallows the subscriptions that
// iopub_welcome needs.
//
// Here each peer has a reader, a writer and a bounded queue of its own: see peer.go, and listener.go for the door.
package socket
