package spec

import "errors"

// ID is a UUID in its 16 bytes (RFC 9562, big endian). Its text form is the canonical
// lower-case one with dashes.
type ID [16]byte

const hexDigits = "0123456789abcdef"

var errID = errors.New("not a UUID: want 32 hexadecimal digits with dashes as in 123e4567-e89b-12d3-a456-426614174000")

// IsZero reports whether the ID was never set.
func (id ID) IsZero() bool { return id == ID{} }

func (id ID) String() string {
	out := make([]byte, 0, 36)
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			out = append(out, '-')
		}
		out = append(out, hexDigits[b>>4], hexDigits[b&15])
	}
	return string(out)
}

// MarshalText writes the canonical text form.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the canonical text form, in either case.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) != 36 {
		return errID
	}
	var out ID
	at := 0
	for i := range out {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			if text[at] != '-' {
				return errID
			}
			at++
		}
		high, ok := hexValue(text[at])
		low, ok2 := hexValue(text[at+1])
		if !ok || !ok2 {
			return errID
		}
		out[i] = high<<4 | low
		at += 2
	}
	*id = out
	return nil
}

func hexValue(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
