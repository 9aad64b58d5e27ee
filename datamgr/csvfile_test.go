package datamgr_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	data "gpucharts/datamgr"
)

func csvOf(t testing.TB, text string) (*data.Dataset, error) {
	t.Helper()
	return data.Open(write(t, "made.csv", []byte(text)))
}

func TestCSVTypesAreInferredAndSaid(t *testing.T) {
	d, err := csvOf(t, "when,price,n,venue,ok,day,mixed\n"+
		"2024-01-02T09:30:00.25,1.5,3,Xetra,true,2024-01-02,1\n"+
		"2024-01-02 09:31,NA,-4,\"NY, SE\",false,2024-02-29,a\n"+
		",2e3,,,,,\n")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var types []string
	for _, f := range d.Schema().Fields() {
		types = append(types, f.Type.String())
	}
	if got := strings.Join(types, " "); got != "timestamp[us] float64 int64 utf8 bool date32 utf8" {
		t.Errorf("types %s", got)
	}
	want := [][]string{
		{"2024-01-02 09:30:00.25", "1.5", "3", "Xetra", "true", "2024-01-02", "1"},
		{"2024-01-02 09:31:00", "null", "-4", "NY, SE", "false", "2024-02-29", "a"},
		{"null", "2000", "null", "null", "null", "null", "null"},
	}
	for i, row := range d.Head(3).Rows {
		if strings.Join(row, "|") != strings.Join(want[i], "|") {
			t.Errorf("row %d is %q, want %q", i, row, want[i])
		}
	}
	if n := strings.Join(d.Notices(), " "); !strings.Contains(n, "price float64") || !strings.Contains(n, "venue text") || !strings.Contains(n, "commas") {
		t.Errorf("notices %q", n)
	}
}

func TestATypeThatChangesLateIsRightForTheWholeFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("a;b;c\n")
	const rows = 600_000 // several pieces
	for i := range rows {
		switch i {
		case rows - 2:
			b.WriteString("1.5;2024-01-01T00:00:00.123456789Z;x\n")
		default:
			fmt.Fprintf(&b, "%d;2024-01-01T00:00:00Z;%d\n", i, i)
		}
	}
	d, err := csvOf(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Rows() != rows {
		t.Fatalf("%d rows", d.Rows())
	}
	var types []string
	for _, f := range d.Schema().Fields() {
		types = append(types, f.Type.String())
	}
	if got := strings.Join(types, " "); got != "float64 timestamp[ns, tz=UTC] utf8" {
		t.Errorf("types %s", got)
	}
	c, _ := d.Column("a")
	for _, row := range []int64{0, 1, 199_999, 300_000, rows - 1} {
		if v, ok := c.Float(row); !ok || v != float64(row) {
			t.Errorf("row %d is %v", row, v)
		}
	}
}

func TestCSVWithoutNamesAndOfOneColumn(t *testing.T) {
	d, err := csvOf(t, "1\t2\n3\t4\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(d.Columns(), " "); got != "column1 column2" || d.Rows() != 2 {
		t.Errorf("columns %s, %d rows", got, d.Rows())
	}
	d.Close()
	d, err = csvOf(t, "\xef\xbb\xbfx\r\n1\r\n2\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := strings.Join(d.Columns(), " "); got != "x" || d.Rows() != 2 {
		t.Errorf("columns %s, %d rows", got, d.Rows())
	}
}

func TestWrongCSVIsAnErrorThatTellsTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "empty",
		"\n\n \n":                  "no lines",
		"a,b\n1,2\n1,2,3\n":        "line 3: 3 fields where the first line has 2",
		"a,b\n1,\"2\n3,4\n":        "line",
		"a,b\n\"x\"y,2\n":          "line 2",
		"\xff\xfea\x00,\x00b\x00":  "UTF-16",
		"a,b\x00\n1,2\n":           "zero byte",
		"a,b\n" + "1,2\n\"1\",2,3": "line 3",
	} {
		d, err := csvOf(t, text)
		if err == nil {
			t.Errorf("%q gives no error but %s", text, d)
			d.Close()
		} else if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "made.csv") {
			t.Errorf("%q: %v; want %q in it", text, err, want)
		}
	}
}

func TestManyFilesAreOneDataset(t *testing.T) {
	folder := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("part10.csv", "a,b\n10,x\n")
	put("part2.csv", "a,b\n2,y\n3,z\n")
	d, err := data.Open(filepath.Join(folder, "part*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := d.Column("a")
	if got, _ := c.Floats(); fmt.Sprint(got) != "[2 3 10]" {
		t.Errorf("rows %v", got)
	}
	again, err := data.Open(filepath.Join(folder, "part*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if again.Handle().ID != d.Handle().ID {
		t.Error("the same files were opened twice")
	}
	again.Close()
	if _, err := d.Measure(0); err != nil {
		t.Errorf("after one of two was closed: %v", err)
	}
	d.Close()
	odd := put("part3.csv", "a,c\n1,2\n")
	if _, err := data.Open(filepath.Join(folder, "*.csv")); err == nil || !strings.Contains(err.Error(), odd) || !strings.Contains(err.Error(), "`c`") {
		t.Errorf("another schema: %v", err)
	}
	if _, err := data.Open(filepath.Join(folder, "*.parquet")); err == nil || !strings.Contains(err.Error(), "no file matches") {
		t.Errorf("no file: %v", err)
	}
	if _, err := data.OpenFiles(filepath.Join(folder, "part2.csv"), filepath.Join(folder, "part4.csv")); err == nil || !strings.Contains(err.Error(), "did you mean") {
		t.Errorf("a missing file: %v", err)
	}
}

func TestACSVOfNamesAloneHasNoRows(t *testing.T) {
	for _, text := range []string{"a,b\n", "a,b", "\"a\",b\n"} {
		d, err := csvOf(t, text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := strings.Join(d.Columns(), " "); got != "a b" || d.Rows() != 0 {
			t.Errorf("%q: columns %s, %d rows", text, got, d.Rows())
		}
		if n := d.Head(3).String(); n == "" {
			t.Error("no head")
		}
		d.Close()
	}
}
