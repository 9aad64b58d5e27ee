package cell

import (
	"go/parser"
	"go/scanner"
	"go/token"
)

type chunkKind int

const (
	chunkStatement chunkKind = iota
	chunkImport
	chunkFunc
	chunkType
	chunkConst
	chunkVar
	chunkDefine // a, b := …
)

// chunk is one top-level piece of a cell, as written.
type chunk struct {
	kind         chunkKind
	text         string
	line, column int
	doc          string   // comment lines directly above
	names        []string // what it declares, in order, blanks left out
	control      bool     // for, if, switch, select, go, defer, …: never an expression
	several      bool     // the cell's last: a, b, …, whose values are shown
}

// split cuts a cell at its top-level semicolons, written or implied. hushed says
// that the cell ends in a written semicolon.
func split(text string) (chunks []chunk, hushed bool) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, scanner.ScanComments)
	var c collector
	for {
		pos, tok, lit := s.Scan()
		offset := file.Offset(pos)
		switch {
		case tok == token.EOF:
			c.flush(file, text)
			return c.chunks, c.hushed
		case tok == token.COMMENT:
			c.comment(file, text, offset, lit)
		case tok == token.SEMICOLON && c.depth <= 0 && c.complete(text[c.start:offset]):
			if lit == ";" {
				c.hushed = true
			}
			c.flush(file, text)
		default:
			c.token(offset, tok)
			c.end = offset + max(len(lit), len(tok.String()))
			if tok.IsLiteral() {
				c.end = offset + len(lit)
			}
		}
	}
}

type collector struct {
	chunks     []chunk
	hushed     bool
	start, end int // offsets of the chunk's first token, and behind its last
	depth      int
	tokens     []token.Token // the first tokens of the chunk
	define     bool
	doc        string
	docEndLine int
}

func (c *collector) comment(file *token.File, text string, offset int, lit string) {
	if len(c.tokens) > 0 {
		return
	}
	line := file.Line(file.Pos(offset))
	if c.doc != "" && line <= c.docEndLine+1 {
		c.doc += "\n" + lit
	} else {
		c.doc = lit
	}
	c.docEndLine = file.Line(file.Pos(min(offset+len(lit), len(text))))
}

func (c *collector) token(offset int, tok token.Token) {
	if len(c.tokens) == 0 {
		c.start = offset
		c.hushed = false
	}
	if tok == token.DEFINE && c.depth == 0 && onlyNames(c.tokens) {
		c.define = true
	}
	if len(c.tokens) < 64 {
		c.tokens = append(c.tokens, tok)
	}
	switch tok {
	case token.LPAREN, token.LBRACE, token.LBRACK:
		c.depth++
	case token.RPAREN, token.RBRACE, token.RBRACK:
		c.depth--
	}
}

// complete says whether a semicolon ends the chunk: in the head of a for, if or switch it does not.
func (c *collector) complete(text string) bool {
	if len(c.tokens) == 0 {
		return true
	}
	switch c.tokens[0] {
	case token.FOR, token.IF, token.SWITCH:
	default:
		if len(c.tokens) < 2 || c.tokens[1] != token.COLON {
			return true
		}
	}
	_, err := parser.ParseFile(token.NewFileSet(), "", "package p;func _() {"+text+"\n}", parser.SkipObjectResolution)
	return err == nil
}

func onlyNames(tokens []token.Token) bool {
	for i, t := range tokens {
		if (i%2 == 0 && t != token.IDENT) || (i%2 == 1 && t != token.COMMA) {
			return false
		}
	}
	return len(tokens)%2 == 1
}

func (c *collector) flush(file *token.File, text string) {
	if len(c.tokens) == 0 {
		return
	}
	pos := file.Position(file.Pos(c.start))
	piece := chunk{text: text[c.start:min(c.end, len(text))], line: pos.Line, column: pos.Column}
	if c.doc != "" && pos.Line <= c.docEndLine+1 {
		piece.doc = c.doc
	}
	piece.kind, piece.control = classify(c.tokens, c.define, piece.text)
	piece.names = declaredNames(piece)
	c.chunks = append(c.chunks, piece)
	c.tokens, c.define, c.doc, c.depth = c.tokens[:0], false, "", 0
}

func classify(tokens []token.Token, define bool, text string) (kind chunkKind, control bool) {
	switch tokens[0] {
	case token.IMPORT:
		return chunkImport, false
	case token.TYPE:
		return chunkType, false
	case token.CONST:
		return chunkConst, false
	case token.VAR:
		return chunkVar, false
	case token.FUNC:
		if len(tokens) > 1 && tokens[1] == token.IDENT || isMethod(text) {
			return chunkFunc, false
		}
		return chunkStatement, false
	case token.FOR, token.IF, token.SWITCH, token.SELECT, token.GO, token.DEFER, token.RETURN,
		token.BREAK, token.CONTINUE, token.GOTO, token.LBRACE, token.FALLTHROUGH:
		return chunkStatement, true
	}
	if define {
		return chunkDefine, false
	}
	return chunkStatement, false
}

// isMethod tells func (r T) M() {…} from the literal func (a int) {…}(1).
func isMethod(text string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p;"+text, parser.SkipObjectResolution)
	return err == nil && len(f.Decls) == 1
}
