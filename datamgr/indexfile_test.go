package datamgr_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	data "gpucharts/datamgr"
)

// The bytes of version 2 are pinned: a change of the format needs a version of its own.
// GPUCHARTS_UPDATE=1 writes the file of the present version.
func TestIndexFilesOfVersion2AreWhatTheyWere(t *testing.T) {
	pinned := filepath.Join("testdata", "index-v2.bin")
	of := indexIdentity()
	sections := [][]byte{[]byte("the first section"), {}, bytes.Repeat([]byte{1, 2, 3}, 50), bytes.Repeat([]byte{4, 5, 6, 7, 8}, 14_000)} // more than a page
	path := filepath.Join(t.TempDir(), "made.index")
	if err := data.WriteIndex(path, of, sections...); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("GPUCHARTS_UPDATE") == "1" {
		if err := os.WriteFile(pinned, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(pinned)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, want) {
		t.Error("an index file has other bytes than before: give the format a new version")
	}
	read, err := data.ReadIndex(pinned, of)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range sections {
		if !bytes.Equal(read[i], s) {
			t.Errorf("section %d reads as %q", i, read[i])
		}
	}
	of[0]++
	if _, err := data.ReadIndex(pinned, of); err == nil {
		t.Error("an index of other data was read")
	}
}

// An index of version 1 is built again, not read with other eyes.
func TestIndexFilesOfVersion1AreNotUsed(t *testing.T) {
	of := indexIdentity()
	if sections, err := data.ReadIndex(filepath.Join("testdata", "index-v1.bin"), of); err == nil {
		t.Errorf("it was read as %d sections", len(sections))
	}
}
