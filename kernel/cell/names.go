package cell

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
)

// declaredNames lists what a chunk declares at the top level, blanks left out.
// A chunk that does not parse declares nothing; the parser complains later.
func declaredNames(c chunk) (names []string) {
	add := func(id *ast.Ident) {
		if id != nil && id.Name != "_" {
			names = append(names, id.Name)
		}
	}
	switch c.kind {
	case chunkDefine:
		return leadingNames(c.text)
	case chunkFunc, chunkType, chunkConst, chunkVar:
	default:
		return nil
	}
	f, _ := parser.ParseFile(token.NewFileSet(), "", "package p;"+c.text, parser.SkipObjectResolution)
	if f == nil {
		return nil
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name != "init" {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(spec.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						add(id)
					}
				}
			}
		}
	}
	return names
}

// leadingNames reads the names left of :=.
func leadingNames(text string) (names []string) {
	scanTokens(text, func(tok token.Token, lit string) bool {
		if tok == token.IDENT && lit != "_" {
			names = append(names, lit)
		}
		return tok != token.DEFINE
	})
	return names
}

// mentionedNames is every identifier in a text; more than the names it uses, never fewer.
func mentionedNames(text string) map[string]bool {
	names := map[string]bool{}
	scanTokens(text, func(tok token.Token, lit string) bool {
		if tok == token.IDENT {
			names[lit] = true
		}
		return true
	})
	return names
}

// scanTokens calls visit for each token until it returns false.
func scanTokens(text string, visit func(tok token.Token, lit string) bool) {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF || !visit(tok, lit) {
			return
		}
	}
}

// scanOffsets calls visit with the offset of each token until it returns false.
func scanOffsets(file *token.File, text string, visit func(offset int, tok token.Token) bool) {
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, 0)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF || !visit(file.Offset(pos), tok) {
			return
		}
	}
}
