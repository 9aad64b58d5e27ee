package datamgr

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"gpucharts/datamgr/progress"
)

// Reading CSV: the file is cut into pieces that are read at the same time, each by the
// types that the first rows suggest. Where a piece has values that do not fit, it finds out
// what would hold them, and the pieces are read again with the wider types. So types are
// right for the whole file, and most files are read once.

const csvPieceBytes = 4 << 20

func openCSV(path, name string) (*Dataset, error) {
	m, err := mapFile(path)
	if err != nil {
		return nil, err
	}
	defer m.close()
	// Pieces and the columns that they are joined to are there at the same time.
	table := ledger.charge(name, "the rows of a CSV file")
	if err := ledger.take(table, 2*int64(len(m.bytes))); err != nil {
		return nil, fmt.Errorf("%w; or write it as a Parquet or Arrow file, of which only the columns in use take memory", err)
	}
	f, err := readCSV(name, m.bytes)
	if err != nil {
		ledger.end(table)
		return nil, err
	}
	ledger.give(table, 2*int64(len(m.bytes))-recordBytes(f.record))
	d := newDataset(name, f.schema(), []arrow.Record{f.record}, readSource{m.identity})
	d.table = table
	d.notice("%s", f.say(name))
	return d, nil
}

// csvFile is a CSV file that has been read.
type csvFile struct {
	name    string
	content csvContent
	names   []string
	kinds   []csvKind
	headed  bool
	record  arrow.Record
}

func readCSV(name string, text []byte) (*csvFile, error) {
	content, err := readDialect(text)
	if err != nil {
		return nil, err
	}
	f := &csvFile{name: name, content: content}
	pieces := content.split(csvPieceBytes)
	if err := f.sample(pieces[0]); err != nil {
		return nil, f.lineError(0, err)
	}
	if f.headed {
		if pieces[0], err = pieces[0].afterFirst(); err != nil {
			return nil, f.lineError(0, err)
		}
	}
	// Each turn widens a column at least; a column is widened four times at most.
	for range 4*len(f.kinds) + 1 {
		read, wider, err := f.read(pieces)
		if err != nil {
			return nil, err
		}
		if !wider {
			f.record, err = f.assemble(read)
			return f, err
		}
	}
	return nil, errors.New("the types of its columns cannot be told")
}

// afterFirst leaves the first row out.
func (c csvContent) afterFirst() (csvContent, error) {
	if bytes.IndexByte(c.text, '"') < 0 {
		rest := bytes.TrimLeft(c.text, "\r\n")
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest) - 1
		}
		return csvContent{rest[end+1:], c.comma}, nil
	}
	r := csv.NewReader(bytes.NewReader(c.text))
	r.Comma, r.FieldsPerRecord = rune(c.comma), -1
	if _, err := r.Read(); err != nil {
		return c, err
	}
	return csvContent{c.text[r.InputOffset():], c.comma}, nil
}

// sample takes the names and the first guess of the types from the first rows.
func (f *csvFile) sample(c csvContent) error {
	rows := c.rows()
	first, err := rows()
	if err != nil {
		return err
	}
	if len(first) > maxFields {
		return fmt.Errorf("it has %d columns, more than %d", len(first), maxFields)
	}
	for _, text := range first {
		f.headed = f.headed || kindOf(strings.TrimSpace(text)) == csvText
	}
	f.kinds = make([]csvKind, len(first))
	used := map[string]bool{}
	for i, text := range first {
		name := strings.Clone(strings.TrimSpace(text))
		if !f.headed || name == "" {
			name = fmt.Sprintf("column%d", i+1)
		}
		for n, base := 2, name; used[name]; n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		used[name] = true
		f.names = append(f.names, name)
		if !f.headed {
			f.kinds[i] = kindOf(strings.TrimSpace(text))
		}
	}
	for range 1000 {
		fields, err := rows()
		if err != nil {
			break // said when the rows are read
		}
		for i, text := range fields[:min(len(fields), len(f.kinds))] {
			f.kinds[i] = f.kinds[i].join(kindOf(strings.TrimSpace(text)))
		}
	}
	return nil
}

// read reads all pieces, or widens types and reports that they have to be read again.
func (f *csvFile) read(pieces []csvContent) (read []*csvPiece, wider bool, err error) {
	read = make([]*csvPiece, len(pieces))
	var next, first atomic.Int64
	first.Store(int64(len(pieces)))
	errs := make([]error, len(pieces))
	told := progress.Begin(f.name, "reading rows", int64(bytesFrom(pieces)))
	defer told.End()
	err = parallel(func(int) error {
		for {
			i := next.Add(1) - 1
			if i >= first.Load() { // all, or past a piece with an error
				return nil
			}
			if read[i], errs[i] = f.readPiece(pieces[i]); errs[i] != nil {
				for old := first.Load(); i < old && !first.CompareAndSwap(old, i); old = first.Load() {
				}
			}
			told.Add(int64(len(pieces[i].text)))
		}
	})
	if err != nil {
		return nil, false, err
	}
	for i, e := range errs {
		if e != nil {
			return nil, false, f.lineError(len(f.content.text)-bytesFrom(pieces[i:]), e)
		}
	}
	for _, p := range read {
		for i, k := range p.kinds {
			if joined := f.kinds[i].join(k); joined != f.kinds[i] {
				f.kinds[i], wider = joined, true
			}
		}
	}
	return read, wider, nil
}

func bytesFrom(pieces []csvContent) (n int) {
	for _, p := range pieces {
		n += len(p.text)
	}
	return n
}

// rowError is an error in a row, counted from the beginning of a piece, from 0.
type rowError struct {
	row  int
	text string
}

func (e rowError) Error() string { return e.text }

// lineError tells the line of an error in a piece that begins at a byte of the text.
func (f *csvFile) lineError(start int, err error) error {
	line := bytes.Count(f.content.text[:start], []byte{'\n'})
	var inCSV *csv.ParseError
	var inRow rowError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it has no rows")
	case errors.As(err, &inCSV):
		return fmt.Errorf("line %d, column %d: %w", line+inCSV.Line, inCSV.Column, inCSV.Err)
	case errors.As(err, &inRow):
		return fmt.Errorf("line %d: %w", line+inRow.row+1, err)
	}
	return err
}

func (f *csvFile) schema() *arrow.Schema { return f.record.Schema() }

// say tells what the file was taken for.
func (f *csvFile) say(name string) string {
	var columns []string
	for i, n := range f.names {
		columns = append(columns, n+" "+typeName(f.record.Column(i).DataType()))
	}
	separator := map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}[f.content.comma]
	header := ""
	if !f.headed {
		header = " It has no line of names: columns are called column1 and so on."
	}
	return fmt.Sprintf("%s: %s separated by %s, read as %s. Empty fields, NA, N/A, NaN, null and None are nulls.%s",
		name, plural(f.record.NumRows(), "row"), separator, listNames(columns), header)
}

func typeName(t arrow.DataType) string {
	if t.ID() == arrow.STRING || t.ID() == arrow.LARGE_STRING {
		return "text"
	}
	return t.String()
}

// assemble puts the pieces together: every column is one array.
func (f *csvFile) assemble(pieces []*csvPiece) (arrow.Record, error) {
	var rows int64
	for _, p := range pieces {
		p.start = rows
		rows += int64(p.rows)
	}
	fields := make([]arrow.Field, len(f.names))
	arrays := make([]arrow.Array, len(f.names))
	var next atomic.Int64
	err := parallel(func(int) error {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(arrays) {
				return nil
			}
			arrays[i] = joinColumn(pieces, i, rows, f.kinds[i])
			fields[i] = arrow.Field{Name: f.names[i], Type: arrays[i].DataType(), Nullable: true}
		}
	})
	if err != nil {
		return nil, err
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, rows), nil
}
