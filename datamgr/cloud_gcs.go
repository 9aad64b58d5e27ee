//go:build cloud

package datamgr

import (
	"context"
	"net/url"

	"gocloud.dev/blob"
	"gocloud.dev/blob/gcsblob"
	"gocloud.dev/gcp"
)

func init() {
	clouds["gs"] = cloud{
		name:        "Google Cloud Storage",
		credentials: "GOOGLE_APPLICATION_CREDENTIALS, gcloud auth application-default login, or the machine's account",
		open:        openGoogle,
	}
}

// openGoogle looks for credentials each time, where the driver does once, so that who has none may log
// in and load again. Public files need none.
func openGoogle(ctx context.Context, u *url.URL) (*blob.Bucket, error) {
	client := gcp.NewAnonymousHTTPClient(gcp.DefaultTransport())
	if found, err := gcp.DefaultCredentials(context.WithoutCancel(ctx)); err == nil { // tokens are renewed long after this
		if client, err = gcp.NewHTTPClient(gcp.DefaultTransport(), gcp.CredentialsTokenSource(found)); err != nil {
			return nil, err
		}
	}
	o := gcsblob.URLOpener{Client: client}
	return o.OpenBucketURL(ctx, u)
}
