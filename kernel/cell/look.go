package cell

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
)

// look is what the text around a cursor tells: the word before it, what that word belongs
// to, and the types of a cell that may still be full of errors.
type look struct {
	src       string
	cursor    int
	partial   string // the piece of a word or of a string before the cursor
	qualifier string // the expression before the dot before the word
	inString  bool
	inComment bool
	quote     int // offset of the string's opening quote
	pkg       *types.Package
	info      *types.Info
	file      *ast.File
	pos       token.Pos
}

// lookAt reads the text and checks as much of it as can be checked. done must be called
// while compile is still held.
func (s *Session) lookAt(src string, cursor int) (*look, func()) {
	l := &look{src: src, cursor: cursor}
	l.readBefore()
	s.pathsForChecking()
	l.check(s)
	return l, s.pathsForRunning
}

func isWordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// readBefore scans to the cursor and sees whether it stands in a string, a comment or code.
func (l *look) readBefore() {
	file := token.NewFileSet().AddFile("", -1, l.cursor)
	var s scanner.Scanner
	s.Init(file, []byte(l.src[:l.cursor]), nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		offset := file.Offset(pos)
		end := offset + len(lit)
		switch tok {
		case token.STRING, token.CHAR:
			if end >= l.cursor && !closedLiteral(lit) {
				l.inString, l.quote, l.partial = true, offset, lit[1:]
				return
			}
		case token.COMMENT:
			if end >= l.cursor && !(strings.HasPrefix(lit, "/*") && strings.HasSuffix(lit, "*/")) {
				l.inComment = true
				return
			}
		}
	}
	start := l.cursor
	for start > 0 && isWordByte(l.src[start-1]) {
		start--
	}
	l.partial = l.src[start:l.cursor]
	before := strings.TrimRight(l.src[:start], " \t\n")
	if strings.HasSuffix(before, ".") {
		l.qualifier = operandBefore(before[:len(before)-1])
	}
}

func closedLiteral(lit string) bool {
	if len(lit) < 2 || lit[0] != lit[len(lit)-1] {
		return false
	}
	if lit[0] == '`' {
		return true
	}
	slashes := 0
	for i := len(lit) - 2; i > 0 && lit[i] == '\\'; i-- {
		slashes++
	}
	return slashes%2 == 0
}

// operandBefore is the longest primary expression that ends a text: a.b(c)[d].
func operandBefore(text string) string {
	i := len(text)
	for i > 0 {
		switch c := text[i-1]; {
		case isWordByte(c):
			for i > 0 && isWordByte(text[i-1]) {
				i--
			}
			if i > 0 && text[i-1] == '.' {
				i--
				continue
			}
			return strings.TrimSpace(text[i:])
		case c == ')' || c == ']' || c == '}':
			open := matching(text, i-1)
			if open < 0 {
				return ""
			}
			i = open
			if i == 0 || !isWordByte(text[i-1]) && text[i-1] != ')' && text[i-1] != ']' {
				return strings.TrimSpace(text[i:])
			}
		case c == '"' || c == '`':
			j := strings.LastIndexByte(text[:i-1], c)
			return text[max(j, 0):]
		default:
			return strings.TrimSpace(text[i:])
		}
	}
	return strings.TrimSpace(text)
}

// matching finds the bracket that the one at end closes, by tokens.
func matching(text string, end int) int {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, 0)
	var stack []int
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return -1
		case token.LPAREN, token.LBRACE, token.LBRACK:
			stack = append(stack, file.Offset(pos))
		case token.RPAREN, token.RBRACE, token.RBRACK:
			if len(stack) == 0 {
				return -1
			}
			open := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if file.Offset(pos) == end {
				return open
			}
		}
	}
}

// stringCall is the call that a string literal is an argument of.
type stringCall struct {
	fn       string
	argument int
	texts    []string
}

func (l *look) stringCall(s *Session) (*stringCall, any) {
	before := l.src[:l.quote]
	open := -1
	var stack []int
	var commas [][]int
	file := token.NewFileSet().AddFile("", -1, len(before))
	var sc scanner.Scanner
	sc.Init(file, []byte(before), nil, 0)
	for {
		pos, tok, _ := sc.Scan()
		if tok == token.EOF {
			break
		}
		offset := file.Offset(pos)
		switch tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			stack, commas = append(stack, offset), append(commas, nil)
		case token.RPAREN, token.RBRACE, token.RBRACK:
			if len(stack) > 0 {
				stack, commas = stack[:len(stack)-1], commas[:len(commas)-1]
			}
		case token.COMMA:
			if n := len(commas); n > 0 {
				commas[n-1] = append(commas[n-1], offset)
			}
		}
	}
	if len(stack) == 0 || before[stack[len(stack)-1]] != '(' {
		return nil, nil
	}
	open = stack[len(stack)-1]
	c := &stringCall{fn: operandBefore(before[:open])}
	if c.fn == "" {
		return nil, nil
	}
	from := open + 1
	for _, comma := range commas[len(commas)-1] {
		c.texts = append(c.texts, strings.TrimSpace(before[from:comma]))
		from = comma + 1
	}
	c.argument = len(c.texts)
	if len(c.texts) > 0 && token.IsIdentifier(c.texts[0]) {
		return c, s.liveValue(c.texts[0])
	}
	return c, nil
}
