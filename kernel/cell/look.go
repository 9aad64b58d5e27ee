package cell

import (
	"go/ast"
	"go/parser"
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
	shift     int // text bytes before the cell in the file that was checked
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

// check type-checks the cell as one function body after its declarations, errors ignored.
func (l *look) check(s *Session) {
	text, at := l.checkable()
	fset := token.NewFileSet()
	l.file, _ = parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	l.pkg = types.NewPackage("main", "main")
	l.info = newInfo()
	if l.file == nil {
		return
	}
	own := map[string]bool{}
	chunks, _ := split(l.src)
	imports := map[string]string{}
	for _, c := range chunks {
		if c.kind != chunkDefine {
			for _, name := range c.names {
				own[name] = true
			}
		}
		if c.kind == chunkImport {
			p := &program{imports: imports}
			s.readImports(p, []chunk{c})
		}
	}
	for name := range mentionedNames(l.src) {
		if own[name] {
			continue
		}
		if o, ok := s.live[name]; ok && imports[name] == "" {
			l.pkg.Scope().Insert(o.Object)
		} else if path := imports[name]; path != "" {
			addImport(l.file, name, path)
		} else if path, ok := s.importPath(name); ok {
			addImport(l.file, name, path)
		}
	}
	config := &types.Config{Importer: importer{s, nil}, Error: func(error) {}, DisableUnusedImportCheck: true}
	types.NewChecker(config, fset, l.pkg, l.info).Files([]*ast.File{l.file})
	if f := fset.File(l.file.Package); f != nil && at <= f.Size() {
		l.pos = f.Pos(at)
	}
}

// checkable is the cell as a Go file: declarations outside, the rest in one function. The
// unfinished word becomes a use of it, so that the parser keeps what is around. at is where
// the cursor has come to.
func (l *look) checkable() (text string, at int) {
	var outside, inside strings.Builder
	chunks, _ := split(l.src)
	offsets := lineOffsets(l.src)
	insideAt, outsideAt := -1, -1
	for _, c := range chunks {
		if c.kind == chunkImport {
			continue
		}
		start := offsets[c.line-1] + c.column - 1
		b, where := &inside, &insideAt
		if c.kind == chunkFunc || c.kind == chunkType {
			b, where = &outside, &outsideAt
		}
		piece := c.text
		if l.cursor >= start && l.cursor <= start+len(c.text) {
			*where = b.Len() + l.cursor - start
			if l.qualifier != "" && l.partial == "" {
				piece = c.text[:l.cursor-start] + "_" + c.text[l.cursor-start:]
			}
			piece = balanced(piece, l.cursor-start)
		}
		b.WriteString(piece + "\n")
	}
	head := "package main\n" + outside.String() + "func cell__() {\n"
	switch {
	case outsideAt >= 0:
		at = len("package main\n") + outsideAt
	case insideAt >= 0:
		at = len(head) + insideAt
	default:
		at = len(head) + inside.Len()
	}
	return head + inside.String() + "\n}\n", at
}

// balanced closes what an unfinished chunk leaves open.
func balanced(text string, _ int) string {
	var open []string
	scanTokens(text, func(tok token.Token, _ string) bool {
		switch tok {
		case token.LPAREN:
			open = append(open, ")")
		case token.LBRACK:
			open = append(open, "]")
		case token.LBRACE:
			open = append(open, "\n}")
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
		return true
	})
	for i := len(open) - 1; i >= 0; i-- {
		text += open[i]
	}
	return text
}

func lineOffsets(text string) []int {
	offsets := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			offsets = append(offsets, i+1)
		}
	}
	return offsets
}

// innermost is the scope around the cursor.
func (l *look) innermost() *types.Scope {
	if s := l.pkg.Scope().Innermost(l.pos); s != nil {
		return s
	}
	return l.pkg.Scope()
}

// typeOf evaluates an expression where the cursor stands.
func (l *look) typeOf(expression string) types.Type {
	e, err := parser.ParseExpr(expression)
	if err != nil {
		return nil
	}
	info := newInfo()
	scoped := l.pos
	fset := token.NewFileSet()
	fset.AddFile("", -1, int(l.file.FileEnd)+1)
	_ = types.CheckExpr(fset, l.pkg, scoped, e, info)
	tv := info.Types[e]
	if tv.Type == nil || tv.Type == types.Typ[types.Invalid] {
		return nil
	}
	return tv.Type
}

// packageOf is the package that a name stands for here, if it is one.
func (l *look) packageOf(s *Session, name string) *types.Package {
	if !token.IsIdentifier(name) {
		return nil
	}
	if _, o := l.innermost().LookupParent(name, l.pos); o != nil {
		if p, ok := o.(*types.PkgName); ok {
			return p.Imported()
		}
		return nil
	}
	if _, isLive := s.live[name]; isLive {
		return nil
	}
	if path, ok := s.importPath(name); ok {
		pkg, _ := s.importPackage(path)
		return pkg
	}
	return nil
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
