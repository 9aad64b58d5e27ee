// Command truth says what a test should see, by plain Go over the library's own Arrow
// reader: none of the product's code is on its way. It prints JSON.
//
//	truth greatest FILE X Y                      the row with the greatest Y
//	truth count FILE X Y LX LY FX FY COLS ROWS   rows per cell of a grid of 2^LX by 2^LY units
//	truth files FOLDER                           writes the small odd files that tests load
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
)

func main() {
	result, err := run(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "truth:", err)
		os.Exit(1)
	}
}

func run(args []string) (any, error) {
	switch {
	case len(args) == 4 && args[0] == "greatest":
		return greatest(args[1], args[2], args[3])
	case len(args) == 10 && args[0] == "count":
		numbers := make([]int64, 6)
		for i := range numbers {
			var err error
			if numbers[i], err = strconv.ParseInt(args[4+i], 10, 64); err != nil {
				return nil, err
			}
		}
		return count(args[1], args[2], args[3], numbers)
	case len(args) == 2 && args[0] == "files":
		return "written", oddFiles(args[1])
	}
	return nil, errors.New("say greatest, count or files (see the comment in main.go)")
}

// number is one value of a column; ok is false where it is null, NaN or infinite.
type number func(i int) (value float64, whole int64, ok bool)

func numbers(column arrow.Array) (number, error) {
	finite := func(v float64, valid bool) (float64, int64, bool) {
		return v, 0, valid && !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	switch a := column.(type) {
	case *array.Float32:
		return func(i int) (float64, int64, bool) { return finite(float64(a.Value(i)), a.IsValid(i)) }, nil
	case *array.Float64:
		return func(i int) (float64, int64, bool) { return finite(a.Value(i), a.IsValid(i)) }, nil
	case *array.Int32:
		return func(i int) (float64, int64, bool) { return 0, int64(a.Value(i)), a.IsValid(i) }, nil
	case *array.Int64:
		return func(i int) (float64, int64, bool) { return 0, a.Value(i), a.IsValid(i) }, nil
	case *array.Timestamp:
		return func(i int) (float64, int64, bool) { return 0, int64(a.Value(i)), a.IsValid(i) }, nil
	}
	return nil, fmt.Errorf("no numbers in a column of %s", column.DataType())
}

// each calls f for every row of two columns of a file.
func each(path, x, y string, f func(row int64, x, y number, i int)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	reader, err := ipc.NewFileReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer reader.Close()
	columnX, columnY := reader.Schema().FieldIndices(x), reader.Schema().FieldIndices(y)
	if len(columnX) == 0 || len(columnY) == 0 {
		return fmt.Errorf("%s has no columns %s and %s", path, x, y)
	}
	var row int64
	for batch := range reader.NumRecords() {
		record, err := reader.RecordAt(batch)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		xs, err := numbers(record.Column(columnX[0]))
		if err != nil {
			return err
		}
		ys, err := numbers(record.Column(columnY[0]))
		if err != nil {
			return err
		}
		for i := range int(record.NumRows()) {
			f(row, xs, ys, i)
			row++
		}
		record.Release()
	}
	return nil
}

type place struct {
	Int  int64   `json:"int,string"`
	Frac float64 `json:"frac"`
}

type found struct {
	Row  int64 `json:"row"`
	Rows int64 `json:"rows"`
	X    place `json:"x"`
	Y    place `json:"y"`
}

func greatest(path, x, y string) (found, error) {
	best := found{Row: -1}
	top := math.Inf(-1)
	err := each(path, x, y, func(row int64, xs, ys number, i int) {
		best.Rows++
		frac, whole, ok := ys(i)
		if v := frac + float64(whole); ok && v > top {
			top = v
			best.Row, best.Y = row, place{whole, frac}
			frac, whole, _ = xs(i)
			best.X = place{whole, frac}
		}
	})
	return best, err
}

// cellOf is the number of the cell of 2^level units that a value lies in.
func cellOf(frac float64, whole int64, level int) float64 {
	if frac == 0 && level >= 0 && level < 63 {
		return float64(whole >> level)
	}
	return math.Floor(math.Ldexp(frac+float64(whole), -level))
}

func count(path, x, y string, n []int64) ([]uint32, error) {
	levelX, levelY, firstX, firstY, columns, rows := int(n[0]), int(n[1]), float64(n[2]), float64(n[3]), n[4], n[5]
	counts := make([]uint32, columns*rows)
	err := each(path, x, y, func(_ int64, xs, ys number, i int) {
		fx, wx, okX := xs(i)
		fy, wy, okY := ys(i)
		if !okX || !okY {
			return
		}
		column, row := cellOf(fx, wx, levelX)-firstX, cellOf(fy, wy, levelY)-firstY
		if column >= 0 && row >= 0 && column < float64(columns) && row < float64(rows) {
			counts[int64(row)*columns+int64(column)]++
		}
	})
	return counts, err
}
