package message

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// ProtocolVersion is the Jupyter messaging protocol that we speak: 5.4 has interrupt by message, iopub_welcome and
// stop_on_error.
const ProtocolVersion = "5.4"

// Header says which message this is. Raw keeps a received header's own bytes: a reply's parent header is those,
// so that fields which we do not know come back to their sender.
type Header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`

	Raw json.RawMessage `json:"-"`
}

// Message is a decoded message. Identities route a reply back to who asked.
type Message struct {
	Identities [][]byte
	Header     Header
	Parent     *Header
	Metadata   json.RawMessage
	Content    json.RawMessage
	Buffers    [][]byte
}

// Codec turns frames into messages and back for one kernel process.
type Codec struct {
	signer  *Signer
	session string
}

// NewCodec makes the codec of a kernel session; session is the id in the headers of what we send.
func NewCodec(signer *Signer, session string) *Codec {
	return &Codec{signer: signer, session: session}
}

// Decode checks and decodes one multipart message. Its errors are *Refused.
func (c *Codec) Decode(parts [][]byte) (*Message, error) {
	frames, err := Split(parts)
	if err != nil {
		return nil, err
	}
	if err := c.signer.Check(frames); err != nil {
		return nil, err
	}
	m := &Message{Identities: frames.Identities, Buffers: frames.Buffers}
	if err := decodeObject("header", frames.Header, &m.Header); err != nil {
		return nil, err
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return nil, refuse(Malformed, "the header has no msg_id or no msg_type")
	}
	m.Header.Raw = frames.Header
	parent := Header{Raw: frames.Parent}
	if err := decodeObject("parent header", frames.Parent, &parent); err != nil {
		return nil, err
	}
	if parent.ID != "" {
		m.Parent = &parent
	}
	var object map[string]json.RawMessage
	if err := decodeObject("metadata", frames.Metadata, &object); err != nil {
		return nil, err
	}
	if err := decodeObject("content", frames.Content, &object); err != nil {
		return nil, err
	}
	m.Metadata, m.Content = frames.Metadata, frames.Content
	return m, nil
}

// DecodeHeader reads one header frame.
func DecodeHeader(text []byte) (h Header, err error) { return h, decodeObject("header", text, &h) }

// decodeObject insists on a JSON object: `null`, a list or a number is no part of a message.
func decodeObject(part string, text []byte, into any) error {
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return refuse(Malformed, "the %s is not a JSON object", part)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return refuse(Malformed, "the %s is not valid: %v", part, err)
	}
	return nil
}

// Encode makes the signed frames of a new message of the given type. content and metadata must encode to JSON
// objects; nil means an empty one.
func (c *Codec) Encode(msgType string, parent *Header, metadata, content any, buffers [][]byte) (Frames, error) {
	header := Header{
		ID:       uuid.NewString(),
		Session:  c.session,
		Username: "kernel",
		Date:     time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"),
		Type:     msgType,
		Version:  ProtocolVersion,
	}
	frames := Frames{Parent: []byte("{}"), Metadata: []byte("{}"), Content: []byte("{}"), Buffers: buffers}
	var err error
	if frames.Header, err = json.Marshal(header); err != nil {
		return Frames{}, err
	}
	if parent != nil && len(parent.Raw) > 0 {
		frames.Parent = parent.Raw
	}
	if metadata != nil {
		if frames.Metadata, err = marshal(metadata); err != nil {
			return Frames{}, err
		}
	}
	if content != nil {
		if frames.Content, err = marshal(content); err != nil {
			return Frames{}, err
		}
	}
	c.signer.Sign(&frames)
	return frames, nil
}

// marshal does not escape <, > and &: HTML output would grow by half for nothing.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
