package datamgr

import (
	"context"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// Reading Parquet: the library decodes, we decide what and when.
//
// Opening reads the footer alone. Each row group is a lazyRecord; a column of it is decoded
// when something first needs it, all row groups of a column at once on all cores. Columns
// inside of structs are columns of their own, named a.b; lists and maps are left out, and a
// notice says so. Only one leaf is read at a time, in our goroutine: the library starts
// goroutines for more, and a panic in one of those would end the kernel.

// maxBatchRows bounds what is allocated on the word of a file before its pages are seen.
const maxBatchRows = 1 << 22

var readProperties = pqarrow.ArrowReadProperties{BatchSize: maxBatchRows}

func openParquet(path, name string) (*Dataset, error) {
	s, err := openFileSource(path)
	if err != nil {
		return nil, err
	}
	d, err := parquetDataset(s.file, s.identity.size, name, s)
	if err != nil {
		s.close()
	}
	return d, err
}

// parquetDataset makes a dataset of the Parquet file that r reads.
func parquetDataset(r io.ReaderAt, size int64, name string, from source) (*Dataset, error) {
	var p *parquetFile
	var records []arrow.Record
	err := damaged(func() (err error) {
		if p, err = newParquetFile(r, size); err != nil {
			return err
		}
		p.from = from
		records, err = p.records()
		return err
	})
	if err != nil {
		return nil, err
	}
	d := newDataset(name, p.schema, records, from)
	if len(p.left) > 0 {
		d.notice("%s: left out %s: lists and maps cannot be columns of a chart.", name, listNames(p.left))
	}
	return d, nil
}

type parquetFile struct {
	meta     *metadata.FileMetaData
	manifest *pqarrow.SchemaManifest
	size     int64
	schema   *arrow.Schema
	leaves   []int    // where the file keeps them, one for each field of schema
	left     []string // columns that were left out
	from     source
	reads    *noting
}

func newParquetFile(r io.ReaderAt, size int64) (*parquetFile, error) {
	if err := verifyParquetEnd(r, size); err != nil {
		return nil, err
	}
	reads := &noting{ReaderAt: r}
	pool := newMeteredMemory(size, 0)
	parsed, err := file.NewParquetReader(reads.whole(size), file.WithReadProps(parquet.NewReaderProperties(pool)))
	if err != nil {
		return nil, reads.explain(err)
	}
	if err := verifyStoredSchema(parsed.MetaData()); err != nil {
		return nil, err
	}
	reader, err := pqarrow.NewFileReader(parsed, readProperties, pool)
	if err != nil {
		return nil, reads.explain(err)
	}
	p := &parquetFile{meta: parsed.MetaData(), manifest: reader.Manifest, reads: reads, size: size}
	var fields []arrow.Field
	var flat []pqarrow.SchemaField
	leaves := parsed.MetaData().Schema
	for i := range leaves.NumColumns() {
		leaf := leaves.Column(i)
		if leaf.MaxRepetitionLevel() > 0 {
			p.left = append(p.left, leaf.Path())
			continue
		}
		field, err := reader.Manifest.GetColumnField(i)
		if err != nil {
			return nil, reads.explain(err)
		}
		f := *field.Field
		f.Name, f.Nullable = leaf.Path(), leaf.MaxDefinitionLevel() > 0
		fields, p.leaves, flat = append(fields, f), append(p.leaves, i), append(flat, *field)
	}
	// The library reads fields by their number in this list: now they are the leaves.
	reader.Manifest.Fields = flat
	p.schema = arrow.NewSchema(fields, reader.Manifest.SchemaMeta)
	return p, nil
}

// verifyParquetEnd says in plain words what the library would say of a file cut short.
func verifyParquetEnd(r io.ReaderAt, size int64) error {
	end := make([]byte, 4)
	if size < 12 {
		return fmt.Errorf("the file is cut short: %d bytes cannot hold a Parquet file", size)
	}
	if _, err := r.ReadAt(end, size-4); err != nil {
		return err
	}
	switch string(end) {
	case "PAR1":
		return nil
	case "PARE":
		return fmt.Errorf("the file is encrypted: decrypt it first")
	}
	return fmt.Errorf("the file is cut short: it does not end with PAR1 (is it still being written or copied?)")
}

// records describes the row groups, without reading any.
func (p *parquetFile) records() ([]arrow.Record, error) {
	meta := p.meta
	var records []arrow.Record
	var rows int64
	for g := range meta.RowGroups {
		group := meta.RowGroup(g)
		n := group.NumRows()
		if n < 0 || n > 1<<40 {
			return nil, fmt.Errorf("%w: row group %d of %d has %d rows", errDamaged, g+1, len(meta.RowGroups), n)
		}
		if group.NumColumns() != meta.Schema.NumColumns() {
			return nil, fmt.Errorf("%w: row group %d of %d has %d columns where the schema has %d",
				errDamaged, g+1, len(meta.RowGroups), group.NumColumns(), meta.Schema.NumColumns())
		}
		if rows += n; n == 0 {
			continue
		}
		record := &lazyRecord{schema: p.schema, rows: n}
		for i, leaf := range p.leaves {
			cell := &lazyArray{rows: n, nulls: -1, read: func() (arrow.Array, error) { return p.read(g, i, n) }}
			p.statistics(cell, g, leaf, p.schema.Field(i).Type)
			record.cells = append(record.cells, cell)
		}
		records = append(records, record)
	}
	if rows != meta.GetNumRows() {
		return nil, fmt.Errorf("%w: its row groups have %d rows, its footer says %d", errDamaged, rows, meta.GetNumRows())
	}
	return records, nil
}

// read decodes one column of one row group.
func (p *parquetFile) read(group, field int, rows int64) (a arrow.Array, err error) {
	err = damaged(func() error {
		a, err = p.decode(group, field, rows)
		return err
	})
	if err != nil {
		forget(p.from) // what failed stays failed: loading again must begin anew
		return nil, fmt.Errorf("row group %d: %w", group+1, err)
	}
	return a, nil
}

// decode makes a reader of its own, with memory that is counted; the footer is shared.
func (p *parquetFile) decode(group, field int, rows int64) (arrow.Array, error) {
	chunk, err := p.readChunk(group, p.leaves[field], rows)
	if err != nil {
		return nil, err
	}
	pool := newMeteredMemory(p.size, rows)
	parsed, err := file.NewParquetReader(io.NewSectionReader(chunk, 0, p.size), file.WithMetadata(p.meta), file.WithReadProps(parquet.NewReaderProperties(pool)))
	if err != nil {
		return nil, p.reads.explain(err)
	}
	columns, err := pqarrow.NewFileReader(parsed, readProperties, pool)
	if err != nil {
		return nil, p.reads.explain(err)
	}
	columns.Manifest = p.manifest
	reader, err := columns.GetFieldReader(context.Background(), field, map[int]bool{p.leaves[field]: true}, []int{group})
	if err != nil {
		return nil, p.reads.explain(err)
	}
	var pieces []arrow.Array
	for read := int64(0); read < rows; {
		chunks, err := reader.NextBatch(min(rows-read, maxBatchRows))
		if err != nil {
			return nil, p.reads.explain(err)
		}
		if chunks.Len() == 0 {
			return nil, fmt.Errorf("%w: %d rows where %d are promised", errDamaged, read, rows)
		}
		pieces, read = append(pieces, chunks.Chunks()...), read+int64(chunks.Len())
	}
	return joined(pieces)
}

func joined(pieces []arrow.Array) (arrow.Array, error) {
	if len(pieces) == 1 {
		return pieces[0], nil
	}
	return array.Concatenate(pieces, memory.DefaultAllocator)
}
