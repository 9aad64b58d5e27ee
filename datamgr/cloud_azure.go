//go:build cloud

package datamgr

import (
	"context"
	"net/url"

	"gocloud.dev/blob"
	"gocloud.dev/blob/azureblob"
)

func init() {
	clouds["azblob"] = cloud{
		name:        "Azure Blob Storage",
		credentials: "AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or the machine's identity",
		// The driver would look at the environment once: credentials that a cell sets after a refusal
		// would not be seen.
		open: func(ctx context.Context, u *url.URL) (*blob.Bucket, error) {
			o := azureblob.URLOpener{MakeClient: azureblob.NewDefaultClient, ServiceURLOptions: *azureblob.NewDefaultServiceURLOptions()}
			return o.OpenBucketURL(ctx, u)
		},
	}
}
