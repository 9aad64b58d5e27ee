//go:build !cloud

package datamgr

import (
	"fmt"
	"strings"
)

// openCloud says that the stores of clouds are left out: their libraries are a third of the program.
func openCloud(address string) (*Dataset, error) {
	scheme, _, _ := strings.Cut(address, "://")
	switch scheme {
	case "s3", "gs", "azblob":
		return nil, fmt.Errorf("this gpucharts is built without %s://: build it with `go build -tags cloud`, or load a signed https:// address of the file", scheme)
	}
	return nil, fmt.Errorf("there are no addresses with %s:// here: want a file, http:// or https:// (with `go build -tags cloud` also s3://, gs:// and azblob://)", scheme)
}
