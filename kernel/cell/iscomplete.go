package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// IsComplete says whether a text can run as it is: complete, incomplete, invalid or unknown.
// indent is the white space that the next line of an incomplete text begins with.
func IsComplete(src string) (status, indent string) {
	file := token.NewFileSet().AddFile("", -1, len(src))
	open := ""
	var s scanner.Scanner
	s.Init(file, []byte(src), func(_ token.Position, msg string) {
		switch {
		case strings.Contains(msg, "raw string literal not terminated"), strings.Contains(msg, "comment not terminated"):
			open = "text"
		case open == "":
			open = "bad"
		}
	}, 0)
	depth, last := 0, token.EOF
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		switch tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		if depth < 0 {
			return "invalid", ""
		}
		if tok != token.SEMICOLON || lit == ";" {
			last = tok
		}
	}
	switch {
	case open == "text":
		return "incomplete", ""
	case open == "bad":
		return "invalid", ""
	case depth > 0, wantsMore(last):
		return "incomplete", strings.Repeat("\t", max(depth, 1))
	}
	chunks, _ := split(src)
	chunks, _ = pasted(chunks)
	shownChunk(chunks)
	for _, c := range chunks {
		if len(validate(1, c)) > 0 {
			return "invalid", ""
		}
	}
	return "complete", ""
}

// wantsMore: no line ends in such a token.
func wantsMore(last token.Token) bool {
	switch last {
	case token.COMMA, token.PERIOD, token.DEFINE, token.ASSIGN, token.ARROW, token.NOT,
		token.FUNC, token.IMPORT, token.TYPE, token.VAR, token.CONST, token.FOR, token.IF, token.SWITCH, token.GO, token.DEFER, token.RANGE, token.ELSE:
		return true
	}
	return last.IsOperator() && last.Precedence() > token.LowestPrec || last >= token.ADD_ASSIGN && last <= token.AND_NOT_ASSIGN
}
