package socket

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	// maxMessageBytes is the most that one multipart message may bring. The notebook server passes on at most 10 MiB
	// from a browser; 64 MiB leaves room for other clients.
	maxMessageBytes = 64 << 20
	maxFrames       = 1024
	// trustBytes is how much is allocated on a frame header's word alone; beyond that memory grows as bytes arrive.
	trustBytes = 256 << 10
)

// part is one ZMTP frame.
type part struct {
	more    bool
	command bool
	body    []byte
}

// readPart reads one frame of at most room bytes.
func readPart(in *bufio.Reader, room uint64) (part, error) {
	flags, err := in.ReadByte()
	if err != nil {
		return part{}, err
	}
	if flags&^(flagMore|flagLong|flagCommand) != 0 {
		return part{}, refused{kindFraming, fmt.Sprintf("frame flags %#x", flags)}
	}
	var size uint64
	if flags&flagLong != 0 {
		var long [8]byte
		if _, err := io.ReadFull(in, long[:]); err != nil {
			return part{}, err
		}
		size = binary.BigEndian.Uint64(long[:])
	} else {
		short, err := in.ReadByte()
		if err != nil {
			return part{}, err
		}
		size = uint64(short)
	}
	if size > room {
		return part{}, refused{kindSize, fmt.Sprintf("a frame claims %d bytes, %d are left of the %d that one message may have", size, room, uint64(maxMessageBytes))}
	}
	p := part{more: flags&flagMore != 0, command: flags&flagCommand != 0}
	if size <= trustBytes {
		p.body = make([]byte, size)
		_, err = io.ReadFull(in, p.body)
		return p, err
	}
	var body bytes.Buffer
	body.Grow(trustBytes)
	if _, err := io.CopyN(&body, in, int64(size)); err != nil {
		return part{}, err
	}
	p.body = body.Bytes()
	return p, nil
}

// command takes apart a ZMTP command: a name with its length before it, then the command's data.
func command(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || len(body) < 1+int(body[0]) {
		return "", nil, refused{kindFraming, "a command without a whole name"}
	}
	end := 1 + int(body[0])
	return string(body[1:end]), body[end:], nil
}
