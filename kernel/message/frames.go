package message

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"sync"
)

// delimiter ends the routing prefix: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
const delimiter = "<IDS|MSG>"

// replayWindow is how many signatures are remembered. A replayed message older than that would have to be kept by
// its thief for 65,536 messages; Jupyter's own client remembers as many.
const replayWindow = 1 << 16

// Frames is one message as it travels: routing prefix, signature, four JSON parts, buffers.
type Frames struct {
	Identities [][]byte
	Signature  []byte
	Header     []byte
	Parent     []byte
	Metadata   []byte
	Content    []byte
	Buffers    [][]byte
}

// Kind names a reason for refusing a message; refusals are logged once and counted by it.
type Kind string

const (
	Malformed    Kind = "malformed message"
	BadSignature Kind = "bad signature"
	Replayed     Kind = "replayed message"
)

// Refused is the error of a message that is not accepted.
type Refused struct {
	Kind Kind
	Why  string
}

func (r *Refused) Error() string { return string(r.Kind) + ": " + r.Why }

func refuse(kind Kind, format string, args ...any) error {
	return &Refused{Kind: kind, Why: fmt.Sprintf(format, args...)}
}

// Split finds the parts of a multipart message. The slices are those of the input.
func Split(parts [][]byte) (Frames, error) {
	at := -1
	for i, part := range parts {
		if string(part) == delimiter {
			at = i
			break
		}
	}
	if at < 0 {
		return Frames{}, refuse(Malformed, "no %s frame among %d frames", delimiter, len(parts))
	}
	rest := parts[at+1:]
	if len(rest) < 5 {
		return Frames{}, refuse(Malformed, "%d frames after %s, expected at least 5 (signature, header, parent, metadata, content)", len(rest), delimiter)
	}
	return Frames{
		Identities: parts[:at:at],
		Signature:  rest[0],
		Header:     rest[1],
		Parent:     rest[2],
		Metadata:   rest[3],
		Content:    rest[4],
		Buffers:    rest[5:],
	}, nil
}

// Join is the inverse of Split.
func (f Frames) Join() [][]byte {
	parts := make([][]byte, 0, len(f.Identities)+6+len(f.Buffers))
	parts = append(parts, f.Identities...)
	parts = append(parts, []byte(delimiter), f.Signature, f.Header, f.Parent, f.Metadata, f.Content)
	return append(parts, f.Buffers...)
}

// Signer signs what goes out and checks what comes in, for the key of one connection file.
// The protocol does not sign buffers.
type Signer struct {
	key  []byte
	mu   sync.Mutex
	seen map[string]struct{}
	ring []string // the same signatures in order of arrival; the oldest is forgotten first
	next int
}

// NewSigner takes the key and scheme of a connection file. An empty key means unsigned messages, as the protocol has it.
func NewSigner(scheme, key string) (*Signer, error) {
	if key != "" && scheme != "hmac-sha256" {
		return nil, fmt.Errorf("signature scheme %q is not supported; Jupyter's default is hmac-sha256", scheme)
	}
	return &Signer{key: []byte(key), seen: make(map[string]struct{})}, nil
}

func (s *Signer) digest(f Frames) hash.Hash {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(f.Header)
	mac.Write(f.Parent)
	mac.Write(f.Metadata)
	mac.Write(f.Content)
	return mac
}

// Sign fills in the signature.
func (s *Signer) Sign(f *Frames) {
	if len(s.key) == 0 {
		f.Signature = nil
		return
	}
	f.Signature = hex.AppendEncode(nil, s.digest(*f).Sum(nil))
}

// Check accepts a rightly signed message once.
func (s *Signer) Check(f Frames) error {
	if len(s.key) == 0 {
		return nil
	}
	got := make([]byte, hex.DecodedLen(len(f.Signature)))
	if _, err := hex.Decode(got, f.Signature); err != nil {
		return refuse(BadSignature, "the signature is not hexadecimal")
	}
	if !hmac.Equal(got, s.digest(f).Sum(nil)) {
		return refuse(BadSignature, "the signature does not match this kernel's key")
	}
	if !s.remember(string(got)) {
		return refuse(Replayed, "a message with this signature was already handled")
	}
	return nil
}

// remember says whether the signature is new.
func (s *Signer) remember(signature string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, old := s.seen[signature]; old {
		return false
	}
	if len(s.ring) < replayWindow {
		s.ring = append(s.ring, signature)
	} else {
		delete(s.seen, s.ring[s.next])
		s.ring[s.next] = signature
		s.next = (s.next + 1) % replayWindow
	}
	s.seen[signature] = struct{}{}
	return true
}
