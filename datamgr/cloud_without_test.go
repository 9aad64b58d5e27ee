//go:build !cloud

package datamgr_test

import (
	"strings"
	"testing"

	data "gpucharts/datamgr"
)

func TestAddressesOfCloudsSayWhatToDo(t *testing.T) {
	for address, part := range map[string]string{
		"s3://bucket/a.parquet": "built without s3://", "gs://bucket/a.csv": "-tags cloud", "ftp://example.org/a.csv": "there are no addresses with ftp://",
	} {
		if _, err := data.Open(address); err == nil || !strings.Contains(err.Error(), part) || !strings.Contains(err.Error(), "cannot load "+address) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
