package message

import (
	"errors"
	"strings"
	"testing"
)

func codec(t testing.TB, key string) *Codec {
	t.Helper()
	signer, err := NewSigner("hmac-sha256", key)
	if err != nil {
		t.Fatal(err)
	}
	return NewCodec(signer, "session")
}

func encode(t testing.TB, c *Codec, content any, buffers ...[]byte) [][]byte {
	t.Helper()
	frames, err := c.Encode("execute_request", &Header{Raw: []byte(`{"msg_id":"p","extra":1}`)}, nil, content, buffers)
	if err != nil {
		t.Fatal(err)
	}
	frames.Identities = [][]byte{[]byte("peer")}
	return frames.Join()
}

func kind(err error) Kind {
	var refused *Refused
	errors.As(err, &refused)
	if refused == nil {
		return ""
	}
	return refused.Kind
}

func TestAMessageComesBackAsItWent(t *testing.T) {
	m, err := codec(t, "key").Decode(encode(t, codec(t, "key"), map[string]string{"code": "<a> & ü"}, []byte{1}, nil))
	if err != nil {
		t.Fatal(err)
	}
	content, err := Content[ExecuteRequest](m)
	if err != nil || content.Code != "<a> & ü" || !content.Stores() || !content.Stops() || !content.Asks() {
		t.Errorf("content %+v, %v", content, err)
	}
	if string(m.Identities[0]) != "peer" || m.Header.Type != "execute_request" || m.Parent.ID != "p" || len(m.Buffers) != 2 {
		t.Errorf("message %+v", m)
	}
	if strings.Contains(string(m.Content), `\u003c`) {
		t.Errorf("HTML is escaped for nothing: %s", m.Content)
	}
	answer, err := codec(t, "key").Encode("execute_reply", &m.Header, nil, nil, nil)
	if err != nil || string(answer.Parent) != string(m.Header.Raw) {
		t.Errorf("the parent header %s is not the request's own %s", answer.Parent, m.Header.Raw)
	}
}

func TestWhatIsNotSignedByTheKeyIsRefused(t *testing.T) {
	for part := 3; part <= 6; part++ {
		parts := encode(t, codec(t, "key"), map[string]int{"a": 1})
		parts[part] = append(append([]byte{}, parts[part]...), ' ')
		if _, err := codec(t, "key").Decode(parts); kind(err) != BadSignature {
			t.Errorf("frame %d changed: %v", part, err)
		}
	}
	if _, err := codec(t, "key").Decode(encode(t, codec(t, "other"), nil)); kind(err) != BadSignature {
		t.Error(err)
	}
	if _, err := codec(t, "").Decode(encode(t, codec(t, ""), nil)); err != nil {
		t.Errorf("without a key: %v", err)
	}
	if _, err := NewSigner("hmac-md5", "key"); err == nil {
		t.Error("an unknown scheme is taken")
	}
}

func TestAMessageIsTakenOnce(t *testing.T) {
	c, parts := codec(t, "key"), encode(t, codec(t, "key"), nil)
	if _, err := c.Decode(parts); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Decode(parts); kind(err) != Replayed {
		t.Errorf("again: %v", err)
	}
	if _, err := c.Decode(encode(t, codec(t, "key"), nil)); err != nil {
		t.Errorf("another: %v", err)
	}
}

func TestOldSignaturesAreForgottenInTheirOrder(t *testing.T) {
	s, err := NewSigner("hmac-sha256", "key")
	if err != nil {
		t.Fatal(err)
	}
	number := func(i int) string { return string([]byte{byte(i), byte(i >> 8), byte(i >> 16)}) }
	for i := range replayWindow + 10 {
		if !s.remember(number(i)) {
			t.Fatalf("%d is not new", i)
		}
	}
	if len(s.seen) != replayWindow || len(s.ring) != replayWindow {
		t.Errorf("%d and %d are remembered", len(s.seen), len(s.ring))
	}
	if s.remember(number(10)) || !s.remember(number(9)) {
		t.Error("the wrong ones were forgotten")
	}
}

func TestMessagesThatAreNoneAreRefused(t *testing.T) {
	valid := encode(t, codec(t, ""), nil)
	with := func(at int, text string) [][]byte {
		parts := append([][]byte{}, valid...)
		parts[at] = []byte(text)
		return parts
	}
	for name, parts := range map[string][][]byte{
		"nothing": nil, "no delimiter": {[]byte("a")}, "too few": valid[:5],
		"header is a list": with(3, "[]"), "header is no JSON": with(3, "{"), "header without id": with(3, `{"msg_type":"x"}`),
		"id is a number": with(3, `{"msg_id":1,"msg_type":"x"}`), "parent is null": with(4, "null"), "metadata is text": with(5, `"a"`),
		"content is empty": with(6, ""), "content goes on": with(6, "{}{}"), "content is deep": with(6, `{"a":`+strings.Repeat("[", 20_000)),
	} {
		if _, err := codec(t, "").Decode(parts); kind(err) != Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzDecode looks for bytes that make decoding panic, or accept what is not signed.
// A longer run: go test -fuzz FuzzDecode ./kernel/message
func FuzzDecode(f *testing.F) {
	valid := encode(f, codec(f, "key"), map[string]string{"code": "1"}, []byte("buffer"))
	f.Add(valid[0], valid[1], valid[2], valid[3], valid[4], valid[5], valid[6])
	f.Add([]byte("<IDS|MSG>"), []byte("<IDS|MSG>"), []byte{}, []byte("{}"), []byte("{}"), []byte("{}"), []byte("null"))
	f.Add([]byte{0}, []byte("<IDS|MSG>"), []byte("zz"), []byte(`{"msg_id":{}}`), []byte("[[[["), []byte("\xff"), []byte(`{"a":1e999}`))
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h []byte) {
		parts := [][]byte{a, b, c, d, e, g, h}
		if m, err := codec(t, "").Decode(parts); err == nil {
			for _, decode := range decoders {
				decode(m) // whatever it is, it must not panic
			}
			_ = m.String()
		}
		if _, err := codec(t, "a key that nobody knows").Decode(parts); err == nil {
			t.Error("a message was taken whose signature nobody could make")
		}
	})
}

var decoders = []func(*Message){
	func(m *Message) { _, _ = Content[ExecuteRequest](m) },
	func(m *Message) { _, _ = Content[CodeRequest](m) },
	func(m *Message) { _, _ = Content[HistoryRequest](m) },
	func(m *Message) { _, _ = Content[Comm](m) },
	func(m *Message) { _, _ = Content[InputReply](m) },
}
