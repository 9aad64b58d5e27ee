// Package message is the Jupyter message: what comes off a ZeroMQ socket as frames goes out as a typed Message,
// and back.
//
// In: the frames of one multipart message, as any peer may have made them. Out: a Message whose signature was
// checked, that was not seen before, and whose four JSON parts are objects; or an error with a Kind that names the
// refusal. frames.go knows the raw frames and their signature, message.go the parts every message has, content.go
// the contents of each message type.
package message
